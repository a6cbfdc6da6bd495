import { deflateRawSync, inflateRawSync } from 'node:zlib';
import * as z from 'zod';
import { accessPattern } from '../../shared/access-pattern.ts';
import { DELETABLE_PREFIX, ROW_KIND } from '../../shared/names.ts';
import { inParts } from '../../shared/parts.ts';
import { isOfKind, rowsOfKind } from '../../shared/row-kind.ts';
import type { Table } from '../../shared/table.ts';
import { type Key, keyIn, keyOf, type QueryRequest, type Row, type Update } from '../../shared/write.ts';
import { ALL } from './dimensions.ts';

export const reportSums = accessPattern({
  name: 'Sums of reports',
  description:
    'Says which sums of which months are in force, and which changes are in them, for whoever reads reports or adds them up.',
  operation: 'GetItem',
  pk: 'REPORTS',
  sk: 'SUMS',
  of: (_: null): Key => ({ pk: 'REPORTS', sk: 'SUMS' }),
});

/** Sums of the days of a month, of whole months, and what came and went on balance in each month. */
export type TableKind = 'D' | 'M' | 'B';
const partitionOf = (dimension: string) => `${DELETABLE_PREFIX.reports}T#${dimension}`;

export const reportTables = accessPattern({
  name: 'Tables of reports',
  description: 'Reads sums by the values of one dimension, of the days of some months, or of whole months.',
  operation: 'Query',
  pk: 'R#T#<dimension>',
  sk: 'D#<month>#<edition>#<part> | M#<month>#<edition>#<part> | B##<edition>#<part>',
  of: ({ dimension, kind, from, to, after }: TablesRequest): QueryRequest => ({
    pk: partitionOf(dimension),
    from: after === undefined ? `${kind}#${from}#` : `${after} `,
    to: `${kind}#${to}#~`,
  }),
});

interface TablesRequest {
  readonly dimension: string;
  readonly kind: TableKind;
  /** first and last month; of balances, which are of all months, empty */
  readonly from: string;
  readonly to: string;
  readonly after?: string | undefined;
}

export const reportAdded = accessPattern({
  name: 'Changes that sums hold',
  description:
    'Reads which changes of days are in the sums that are in force already, and which sums these took the place of, until they are deleted.',
  operation: 'Query',
  pk: 'R#A',
  sk: '<edition>#<part>',
  of: ({ edition, after }: { edition: string | null; after?: string | undefined }): QueryRequest => ({
    pk: `${DELETABLE_PREFIX.reports}A`,
    from: after === undefined ? `${edition ?? ''}#` : `${after} `,
    to: `${edition === null ? '' : `${edition}#`}~`,
  }),
});

const sumsRows = rowsOfKind(
  ROW_KIND.reportSums,
  z.object({
    version: z.int().positive(),
    zone: z.string(),
    shape: z.string(),
    isWhole: z.boolean(),
    months: z.record(z.string(), z.string()),
    balances: z.string().nullable(),
    added: z.string().nullable(),
    units: z.number(),
    begun: z.string().nullable(),
    carried: z.string().nullable(),
  }),
);

/** Which sums are in force. Rows of an edition never change, so that one write puts others into force, all at once. */
export interface SumsInForce {
  /** of the row; 0: there is none */
  readonly version: number;
  /** zone whose days and months are meant */
  readonly zone: string;
  /** which sums are kept (`SHAPE`) */
  readonly shape: string;
  /** whether all months have been added up; until then, nothing is read from sums */
  readonly isWhole: boolean;
  /** edition of each month, and of the balances */
  readonly months: Readonly<Record<string, string>>;
  readonly balances: string | null;
  /** edition with which changes were added that are not deleted yet */
  readonly added: string | null;
  /** write units that adding up took last, by which it is told how many changes are worth it */
  readonly units: number;
  /** when somebody began to add up (RFC 3339); null: nobody is at it */
  readonly begun: string | null;
  /** the last month (UTC) of whose beginning it is known of everything whether it was live then; null: of none */
  readonly carried: string | null;
}

/** The sums in force; on a new desk none, in the zone that it has. */
export async function loadSums(table: Table, zone: string, shape: string): Promise<SumsInForce> {
  const row = await table.get(reportSums.of(null));
  return row === undefined ? { ...NONE, zone, shape } : parseSums(row);
}
const NONE = {
  version: 0,
  isWhole: true,
  months: {},
  balances: null,
  added: null,
  units: 0,
  begun: null,
  carried: null,
} as const;

/** The sums in force that a row says. */
export const parseSums = (row: unknown): SumsInForce => sumsRows.parse(row);

/** Label of the refusal when somebody else has put other sums into force. */
export const SUMS_CHANGED = 'report sums';

/** Puts other sums into force, unless somebody else did since (refusal `SUMS_CHANGED`). */
export function changeSums(
  { version, ...before }: SumsInForce,
  set: Partial<Omit<SumsInForce, 'version'>>,
): Update {
  const all = version === 0 ? { ...before, ...set } : set;
  return sumsRows.upsert({
    key: reportSums.of(null),
    set: { ...all, version: version + 1 },
    condition:
      version === 0
        ? { expression: 'attribute_not_exists(#pk)' }
        : { expression: '#version = :version', values: { ':version': version } },
    refusal: SUMS_CHANGED,
  });
}

/** Bytes of one row. */
const MOST_BYTES = 350_000;
const partSchema = z.object({ pk: z.string(), sk: z.string(), part: z.instanceof(Uint8Array) });
const tableRows = rowsOfKind(ROW_KIND.reportTable, partSchema);
const addedRows = rowsOfKind(ROW_KIND.reportAdded, partSchema);

function partsOf(content: unknown): Uint8Array[] {
  const bytes = deflateRawSync(JSON.stringify(content));
  const starts = Array.from({ length: Math.ceil(bytes.length / MOST_BYTES) }, (_, part) => part * MOST_BYTES);
  return starts.map((start) => bytes.subarray(start, start + MOST_BYTES));
}

/** What the part of a table or of a list of changes holds, when it is all of it. */
export function contentOfPart(row: unknown): unknown {
  const { part } = (isOfKind(row, ROW_KIND.reportTable) ? tableRows : addedRows).parse(row);
  return contentOf([part]);
}

const contentOf = (parts: readonly Uint8Array[]): unknown =>
  JSON.parse(inflateRawSync(Buffer.concat(parts)).toString('utf8'));

const skOf = (kind: TableKind, month: string, edition: string, part: number) =>
  `${kind}#${month}#${edition}#${String(part).padStart(3, '0')}`;

/** The rows of a table; none of one that is empty. */
export function tableRowsOf(
  { dimension, kind, month, edition }: { dimension: string; kind: TableKind; month: string; edition: string },
  content: readonly unknown[],
): Row[] {
  const parts = content.length === 0 ? [] : partsOf(content);
  return parts.map((part, at) =>
    tableRows.row({ pk: partitionOf(dimension), sk: skOf(kind, month, edition, at) }, { part }),
  );
}

/** A table that was read. */
export interface StoredTable {
  readonly month: string;
  readonly edition: string;
  readonly keys: readonly Key[];
  readonly content: unknown;
}

/** Reads tables, of whatever edition. */
export async function readTables(
  table: Table,
  request: Omit<TablesRequest, 'after'>,
): Promise<StoredTable[]> {
  const rows = await all(table, (after) => reportTables.of({ ...request, after }));
  const parts = rows.map((row) => tableRows.parse(row));
  const byTable = Map.groupBy(parts, ({ sk }) => sk.slice(0, sk.lastIndexOf('#')));
  return [...byTable].map(([name, its]) => {
    const [, month = '', edition = ''] = name.split('#');
    return { month, edition, keys: its.map(keyOf), content: contentOf(its.map(({ part }) => part)) };
  });
}

/** All rows of a range. */
export async function all(
  table: Table,
  request: (after: string | undefined) => QueryRequest,
): Promise<unknown[]> {
  const rows: unknown[] = [];
  let after: string | undefined;
  for (let more = true; more; ) {
    const page = await table.query(request(after));
    rows.push(...page.rows);
    more = page.more && page.rows.length > 0;
    after = page.rows.length === 0 ? after : keyIn(page.rows.at(-1)).sk;
  }
  return rows;
}

const keysSchema = z.array(z.tuple([z.string(), z.string()]));
/** Keys that one row names. */
const NAMED_AT_ONCE = 5_000;

/** The rows that name what is over once the sums of an edition are in force: changes that are in them, sums whose place they take. */
export function addedRowsOf(edition: string, over: readonly Key[]): Row[] {
  return inParts(over, NAMED_AT_ONCE).flatMap((some, at) => {
    const parts = partsOf(some.map(({ pk, sk }) => [pk, sk]));
    const key = (part: number) => ({
      pk: `${DELETABLE_PREFIX.reports}A`,
      sk: `${edition}#${String(at).padStart(4, '0')}-${part}`,
    });
    return parts.map((part, number) => addedRows.row(key(number), { part }));
  });
}

/** What is over by the sums of an edition, and the rows that name it. */
export async function readAdded(table: Table, edition: string): Promise<{ over: Key[]; rows: Key[] }> {
  const rows = (await all(table, (after) => reportAdded.of({ edition, after }))).map((row) =>
    addedRows.parse(row),
  );
  const over = rows.flatMap(({ part }) =>
    keysSchema.parse(contentOf([part])).map(([pk, sk]) => ({ pk, sk })),
  );
  return { over, rows: rows.map(keyOf) };
}

/** The keys of all rows that name what is over, whether their sums came into force or not. */
export async function keysOfAdded(table: Table): Promise<Key[]> {
  return (await all(table, (after) => reportAdded.of({ edition: null, after }))).map(keyIn);
}

/** The first month of which there are sums, in force or not; null: there are none. */
export async function firstMonthOfTables(table: Table): Promise<string | null> {
  const range = { dimension: ALL, kind: 'D', from: '0', to: '~' } as const;
  const { rows } = await table.query({ ...reportTables.of(range), limit: 1 });
  return rows.map((row) => keyIn(row).sk.split('#')[1] ?? null)[0] ?? null;
}
