import { createHash } from 'node:crypto';
import * as z from 'zod';
import { accessPattern } from '../../shared/access-pattern.ts';
import { DELETABLE_PREFIX, ROW_KIND, TTL_ATTRIBUTE } from '../../shared/names.ts';
import { rowsOfKind } from '../../shared/row-kind.ts';
import type { Key, QueryRequest, Update, Write } from '../../shared/write.ts';
import type { ReportSubject } from '../booking.ts';

/** Partitions over which the days of a month, and what changed, are spread by their subjects: each takes 1,000 write units a second. */
export const REPORT_SHARDS = 4;

/** Which of them holds a subject. */
export function shardOfSubject({ kind, id }: ReportSubject): number {
  const digest = createHash('sha256').update(`${kind} ${id}`).digest();
  return digest.readUInt32BE(0) % REPORT_SHARDS;
}

/** Name of a subject in keys. Numbers are of one length, so that they sort. */
const NUMBER_DIGITS = 16;
function nameOf({ kind, id }: ReportSubject): string {
  return `${kind}#${typeof id === 'number' ? String(id).padStart(NUMBER_DIGITS, '0') : id}`;
}

export const reportFactsOf = accessPattern({
  name: 'Reported days',
  description:
    'Says on which days something happened on a ticket, held mail or visit that reports count, for whoever derives it anew.',
  operation: 'GetItem',
  pk: 'T#<ticket> | REPORTED#<kind>#<id>',
  sk: 'REPORT',
  of: (subject: ReportSubject): Key => ({
    pk: subject.kind === 'ticket' ? `T#${subject.id}` : `REPORTED#${nameOf(subject)}`,
    sk: 'REPORT',
  }),
});

const daysPartition = (month: string, shard: number) => `REPORTDAYS#${month}#${shard}`;
/** The month of a day, both as they are written. */
export const monthOf = (day: string): string => day.slice(0, 'yyyy-mm'.length);

export const reportDay = accessPattern({
  name: 'Day of a subject',
  description:
    'Reads what reports count of one ticket, held mail or visit on one UTC day, to see what differs.',
  operation: 'BatchGetItem',
  pk: 'REPORTDAYS#<month>#<shard>',
  sk: '<day>#<kind>#<id>',
  of: ({ subject, day }: { subject: ReportSubject; day: string }): Key => ({
    pk: daysPartition(monthOf(day), shardOfSubject(subject)),
    sk: `${day}#${nameOf(subject)}`,
  }),
});

export const reportChanges = accessPattern({
  name: 'Changed days',
  description: 'Reads which days of subjects changed since reports were added up, and how.',
  operation: 'Query',
  pk: 'R#C#<shard>',
  sk: '<day>#<change>',
  of: ({ shard, from, to, after, limit }: ChangesRequest): QueryRequest => ({
    pk: `${DELETABLE_PREFIX.reports}C#${shard}`,
    from: after === undefined ? from : `${after} `,
    to: `${to}~`,
    limit,
  }),
});

interface ChangesRequest {
  readonly shard: number;
  /** first and last UTC day */
  readonly from: string;
  readonly to: string;
  /** sort key behind which it goes on */
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

const factsRows = rowsOfKind(
  ROW_KIND.reportFacts,
  z.object({ version: z.int().positive(), days: z.record(z.string(), z.string()) }),
);

/** What is kept of a subject: marks of its days by these. `version` 0: nothing yet. */
export interface KeptDays {
  readonly version: number;
  readonly days: Readonly<Record<string, string>>;
}

/** What the row of a subject says; one without a row has no days. */
export function keptDaysIn(row: unknown): KeptDays {
  if (row === undefined) return { version: 0, days: {} };
  return factsRows.parse(row);
}

/** Label of the refusal when somebody else has written the days of a subject since they were read. */
export const DAYS_CHANGED = 'report days';

/** Notes which days of a subject are kept, unless somebody else did since (refusal `DAYS_CHANGED`). */
export function noteDays(
  subject: ReportSubject,
  { version }: KeptDays,
  days: Readonly<Record<string, string>>,
): Update {
  return factsRows.upsert({
    key: reportFactsOf.of(subject),
    set: { version: version + 1, days },
    condition:
      version === 0
        ? { expression: 'attribute_not_exists(#pk)' }
        : { expression: '#version = :version', values: { ':version': version } },
    refusal: DAYS_CHANGED,
  });
}

const bytesSchema = z.instanceof(Uint8Array);
const dayRows = rowsOfKind(
  ROW_KIND.reportDay,
  z.object({
    /** of the subject, when the day was written */
    version: z.int().positive(),
    /** null: nothing happened on it after all, and it expires */
    packed: bytesSchema.nullable(),
  }),
);

/** A day of a subject as it is kept: null bytes: nothing happened on it. */
export interface KeptDay {
  readonly version: number;
  readonly packed: Uint8Array | null;
}

/** What the row of a day says; null bytes when there is none. */
export function keptDayIn(row: unknown): KeptDay {
  return row === undefined ? { version: 0, packed: null } : dayRows.parse(row);
}

/** A day on which nothing happened after all is kept until whoever reads what changed has seen it. */
const EMPTY_DAY_SECONDS = 30 * 86_400;

/** Writes a day of a subject; null: nothing happened on it. */
export function putDay(
  { subject, day }: { subject: ReportSubject; day: string },
  { version, packed }: KeptDay,
  now: Date,
): Write {
  const expires =
    packed === null ? { [TTL_ATTRIBUTE]: Math.floor(now.getTime() / 1000) + EMPTY_DAY_SECONDS } : {};
  return { type: 'put', row: dayRows.row(reportDay.of({ subject, day }), { version, packed, ...expires }) };
}

const dayChangeSchema = z.object({
  pk: z.string(),
  sk: z.string(),
  /** name of the subject, and its UTC day */
  subject: z.string(),
  day: z.string(),
  /** of the day that it became */
  version: z.int().positive(),
  was: bytesSchema.nullable(),
  is: bytesSchema.nullable(),
});
/** How a day of a subject changed. */
export type DayChange = z.infer<typeof dayChangeSchema>;
const changeRows = rowsOfKind(ROW_KIND.reportChange, dayChangeSchema);

/** The change in a row. */
export function dayChangeIn(row: unknown): DayChange {
  return changeRows.parse(row);
}

/** Notes how a day of a subject changes, for as long as reports are not added up anew. */
export function putChange(
  { subject, day, id }: { subject: ReportSubject; day: string; id: string },
  change: { version: number; was: Uint8Array | null; is: Uint8Array | null },
): Write {
  const key = { pk: `${DELETABLE_PREFIX.reports}C#${shardOfSubject(subject)}`, sk: `${day}#${id}` };
  return { type: 'put', row: changeRows.row(key, { subject: nameOf(subject), day, ...change }) };
}

export const reportDays = accessPattern({
  name: 'Days of a month',
  description: 'Reads what reports count of everything on some UTC days of a month.',
  operation: 'Query',
  pk: 'REPORTDAYS#<month>#<shard>',
  sk: '<day>#<kind>#<id>',
  of: ({ month, shard, from, to, after, limit }: DaysRequest): QueryRequest => ({
    pk: daysPartition(month, shard),
    from: after === undefined ? from : `${after} `,
    to: `${to}~`,
    limit,
  }),
});

interface DaysRequest {
  readonly month: string;
  readonly shard: number;
  /** first and last UTC day */
  readonly from: string;
  readonly to: string;
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}
