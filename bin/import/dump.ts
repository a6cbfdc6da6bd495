import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import * as z from 'zod';
import { readCsv } from './csv.ts';
import { readSql } from './sql.ts';

/** The lists of an export, by their names. */
export type Dump = ReadonlyMap<string, readonly unknown[]>;

const tableSchema = z.object({ type: z.literal('table'), name: z.string(), data: z.array(z.unknown()) });
const thingSchema = z.object({ id: z.union([z.number(), z.string()]) });
const listsSchema = z.record(z.string(), z.unknown());

/** The name under which the lines of a table are found, whatever its file is called. */
export const TABLE_OF_TICKETS = 'lines of a table';

/**
 * Reads files of an export: JSON with lists by their names, as APIs answer; a list alone or a line of JSON for each thing, which are
 * named as the file is; tables as phpMyAdmin exports them, or as a dump of MySQL inserts them; and tables of tickets as CSV. Several files
 * may have parts of one list.
 * @throws Error that names a file which is none of these, or has nothing in it
 */
export function readDump(files: readonly string[]): Dump {
  const dump = new Map<string, unknown[]>();
  for (const file of files) {
    const lists = listsIn(file);
    if (lists.every(([, items]) => items.length === 0)) throw new Error(`${file} has no list of things.`);
    for (const [name, items] of lists) {
      const list = dump.get(name) ?? [];
      for (const item of items) list.push(item);
      dump.set(name, list);
    }
  }
  return dump;
}

type List = [name: string, items: readonly unknown[]];

/** The lists of a file. */
function listsIn(file: string): List[] {
  const bytes = readFileSync(file);
  const name = /^[a-z_]*[a-z]/i.exec(basename(file))?.[0].toLowerCase() ?? '';
  const extension = /\.(csv|sql)$/i.exec(file)?.[1]?.toLowerCase();
  try {
    if (extension === 'sql') return [...readSql(bytes)];
    if (extension === 'csv') return [[TABLE_OF_TICKETS, readCsv(bytes.toString('utf8'))]];
  } catch (error) {
    throw new Error(`${file} cannot be read: ${error instanceof Error ? error.message : error}.`);
  }
  return listsOf(parse(bytes, file), name);
}

function listsOf(parsed: unknown, name: string): List[] {
  // A file of one line for each thing may have one line.
  if (thingSchema.safeParse(parsed).success) return [[name, [parsed]]];
  if (!Array.isArray(parsed))
    return Object.entries(listsSchema.safeParse(parsed).data ?? {}).flatMap(([list, items]): List[] =>
      Array.isArray(items) ? [[list, items]] : [],
    );
  const tables = parsed.flatMap((one) => tableSchema.safeParse(one).data ?? []);
  if (tables.length > 0) return tables.map((table): List => [table.name, table.data]);
  // What APIs answer page by page may stand in one list: each page has lists, or the list itself.
  const isOfPages = parsed.length > 0 && parsed.every((one) => isPage(one));
  return isOfPages ? parsed.flatMap((page) => listsOf(page, name)) : [[name, parsed.map(unwrapped)]];
}

const isPage = (one: unknown): boolean =>
  Array.isArray(one) ||
  (!thingSchema.safeParse(one).success && Object.values(Object(one)).some(Array.isArray) && !isWrapped(one));

const isWrapped = (one: unknown): boolean => {
  const values = Object.values(Object(one));
  return (
    values.length === 1 && typeof values[0] === 'object' && values[0] !== null && !Array.isArray(values[0])
  );
};

/** Some exports name what each thing is: `{"ticket": {…}}`. */
const unwrapped = (one: unknown): unknown => (isWrapped(one) ? Object.values(Object(one))[0] : one);

const NEWLINE = 0x0a;

function parse(bytes: Buffer, file: string): unknown {
  const isMarked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const all = isMarked ? bytes.subarray(3) : bytes;
  const whole = attempt(() => JSON.parse(all.toString('utf8')));
  if (whole.isRead) return whole.value;
  const things: unknown[] = [];
  for (let start = 0; start < all.length; ) {
    const found = all.indexOf(NEWLINE, start);
    const end = found < 0 ? all.length : found;
    const line = all.toString('utf8', start, end).trim();
    start = end + 1;
    if (line === '') continue;
    const read = attempt(() => JSON.parse(line));
    if (!read.isRead) throw new Error(`${file} is neither JSON nor has a line of JSON for each thing.`);
    things.push(read.value);
  }
  return things;
}

/** A file that is too long for one text has lines, or cannot be read. */
function attempt(read: () => unknown): { isRead: true; value: unknown } | { isRead: false } {
  try {
    return { isRead: true, value: read() };
  } catch {
    return { isRead: false };
  }
}

/** The things of a list that have the form which is known of them; how many have not is counted. */
export function listIn<Schema extends z.ZodType>(
  dump: Dump,
  names: readonly string[],
  schema: Schema,
  unread: (name: string, count: number) => void,
): z.output<Schema>[] {
  return names.flatMap((name) => {
    const items = dump.get(name) ?? [];
    const read = items.flatMap((item) => schema.safeParse(item).data ?? []);
    unread(name, items.length - read.length);
    return read;
  });
}
