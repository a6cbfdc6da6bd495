import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import * as z from 'zod';

/** The lists of an export, by their names. */
export type Dump = ReadonlyMap<string, readonly unknown[]>;

const tableSchema = z.object({ type: z.literal('table'), name: z.string(), data: z.array(z.unknown()) });
const thingSchema = z.object({ id: z.union([z.number(), z.string()]) });
const listsSchema = z.record(z.string(), z.unknown());

/**
 * Reads files of an export: JSON with lists by their names, as APIs answer; a list alone or a line of JSON for each thing, which are
 * named as the file is; or tables as phpMyAdmin exports them. Several files may have parts of one list.
 * @throws Error that names a file which is none of these
 */
export function readDump(files: readonly string[]): Dump {
  const dump = new Map<string, unknown[]>();
  const add = (name: string, items: readonly unknown[]) =>
    dump.set(name, [...(dump.get(name) ?? []), ...items]);
  for (const file of files)
    for (const [name, items] of listsIn(parse(readFileSync(file, 'utf8'), file), file)) add(name, items);
  return dump;
}

/** The lists of a file. */
function listsIn(parsed: unknown, file: string): [string, unknown[]][] {
  const name = /^[a-z_]*[a-z]/i.exec(basename(file))?.[0].toLowerCase() ?? '';
  // A file of one line for each thing may have one line.
  if (thingSchema.safeParse(parsed).success) return [[name, [parsed]]];
  if (!Array.isArray(parsed))
    return Object.entries(listsSchema.parse(parsed)).flatMap(([list, items]) =>
      Array.isArray(items) ? [[list, items] as [string, unknown[]]] : [],
    );
  const tables = parsed.flatMap((one) => tableSchema.safeParse(one).data ?? []);
  return tables.length === 0
    ? [[name, parsed]]
    : tables.map((table): [string, unknown[]] => [table.name, table.data]);
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
    try {
      return lines.map((line): unknown => JSON.parse(line));
    } catch {
      throw new Error(`${file} is neither JSON nor has a line of JSON for each thing.`);
    }
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
