import * as z from 'zod';
import { timeSchema, ulidSchema } from '../../schemas/actor.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import type { Key, QueryRequest, Update } from '../shared/write.ts';

const PK = 'RETENTION';

export const lookedOfRules = accessPattern({
  name: 'How far retention rules have looked',
  description:
    'Lists when each retention rule was last done, and up to which ticket it has nothing left to do.',
  operation: 'Query',
  pk: PK,
  sk: 'R#<rule>',
  of: (_: null): QueryRequest => ({ pk: PK, from: 'R#', to: 'R#~' }),
});

export const lookedOfRule = accessPattern({
  name: 'How far a retention rule has looked',
  description: 'Says where the next look of a retention rule begins; its job writes where it has come to.',
  operation: 'GetItem',
  pk: PK,
  sk: 'R#<rule>',
  of: (key: string): Key => ({ pk: PK, sk: `R#${key}` }),
});

const storedSchema = z.object({
  key: z.string(),
  /** the last day (UTC) on which a job began by itself, and that job */
  day: z.iso.date().nullable().default(null),
  jobId: ulidSchema.nullable().default(null),
  /** the number of the rules when it began */
  begunBy: z.int().nonnegative().nullable().default(null),
  /** the position in the list of its tickets before which nothing is left to do; null: none */
  upTo: z.string().nullable().default(null),
  /** the number of the rules by which that was found: when any of them changes, all is looked at anew */
  revision: z.int().nonnegative().nullable().default(null),
  /** when the list was last looked at from its beginning; null: never to the end */
  wholeAt: timeSchema.nullable().default(null),
});
/** How far a rule has looked. */
export type Looked = z.infer<typeof storedSchema>;

const rows = rowsOfKind(ROW_KIND.retentionLook, storedSchema);

/** What a row says of how far a rule has looked. */
export const parseLookedRow = (row: unknown): Looked => rows.parse(row);

/** After so many days a rule looks at everything anew: tags of customers, and whatever else moves no ticket, may have changed. */
const WHOLE_DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Whether everything was looked at not long ago. Pure. */
export const isFresh = ({ wholeAt }: Looked, now: Date): boolean =>
  wholeAt !== null && now.getTime() - Date.parse(wholeAt) < WHOLE_DAYS * DAY_MS;

/** How far a rule has looked that never did. */
const NEVER = { day: null, jobId: null, begunBy: null, upTo: null, revision: null, wholeAt: null } as const;

/** How far each rule has looked, by its key. */
export async function loadLooked(table: Table): Promise<(key: string) => Looked> {
  const known = new Map<string, Looked>();
  const page = await table.query(lookedOfRules.of(null));
  for (const row of page.rows) {
    const looked = rows.parse(row);
    known.set(looked.key, looked);
  }
  return (key) => known.get(key) ?? { key, ...NEVER };
}

/** How far one rule has looked. */
export async function loadLookedOf(table: Table, key: string): Promise<Looked> {
  const row = await table.get(lookedOfRule.of(key));
  return row === undefined ? { key, ...NEVER } : rows.parse(row);
}

/** Label of the refusal when the job of a day has begun meanwhile. */
export const BEGUN_MEANWHILE = 'retention-day';

/** Notes that a job begins on a day, once for each rule and day. */
export function begunWrite(
  key: string,
  { day, ...begun }: { day: string; jobId: string; begunBy: number },
): Update {
  return rows.upsert({
    key: lookedOfRule.of(key),
    set: { key, day, ...begun },
    condition: { expression: 'attribute_not_exists(#day) OR #day <> :day', values: { ':day': day } },
    refusal: BEGUN_MEANWHILE,
  });
}

/** Notes how far a rule has looked. */
export function lookedWrite(key: string, looked: Pick<Looked, 'upTo' | 'revision' | 'wholeAt'>): Update {
  return rows.upsert({ key: lookedOfRule.of(key), set: { key, ...looked } });
}
