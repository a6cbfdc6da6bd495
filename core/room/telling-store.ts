import * as z from 'zod';
import { idSchema, timeSchema } from '../../schemas/actor.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { dueAttributes } from '../shared/due.ts';
import { ROW_KIND } from '../shared/names.ts';
import { OVERTAKEN, revised } from '../shared/revised.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import { insert, type Key, type Write } from '../shared/write.ts';

/** Milliseconds for which whom a message mentions may read it before they get a mail: the sweep of the clock, every 15 minutes, has seen it by then. */
const MAILED_AFTER_MS = 20 * 60 * 1000;

export const tellingOfAgent = accessPattern({
  name: 'Whom an agent has mentioned in rooms',
  description:
    'Says who was mentioned by an agent a moment ago, and when it is looked who of them has not read it and gets a mail. One row, however many a message mentions.',
  operation: 'BatchGetItem',
  pk: 'NOTIFIED#<agent>',
  sk: 'TELLING',
  of: (agentId: number): Key => ({ pk: `NOTIFIED#${agentId}`, sk: 'TELLING' }),
});

const tellingSchema = z.object({
  /** who wrote */
  agentId: idSchema,
  /** who was mentioned */
  toldIds: z.array(idSchema),
  /** when the first of them was */
  since: timeSchema,
  /** when it is looked who has read it; null: nobody is waited for */
  dueAt: timeSchema.nullable(),
  /** counts its changes, so that none is lost */
  revision: z.int().nonnegative(),
});
/** Whom an agent has mentioned, of whom it is not known yet whether they have read it. */
export type Telling = z.infer<typeof tellingSchema>;
const rows = rowsOfKind(ROW_KIND.roomTelling, tellingSchema);

/** Whom an agent has mentioned, by the row; null: nobody ever. */
export const parseTelling = (row: unknown): Telling | null => (row === undefined ? null : rows.parse(row));

/** Notes that an agent has mentioned others at a time; who is waited for already is no more often. Refused with `OVERTAKEN`. */
export function tellingWrite(
  before: Telling | null,
  { agentId, toldIds, now }: { agentId: number; toldIds: readonly number[]; now: Date },
): Write {
  const isWaiting = before !== null && before.dueAt !== null;
  const waiting = isWaiting ? before : { toldIds: [], since: now.toISOString(), dueAt: dueAfter(now) };
  const all = [...new Set([...waiting.toldIds, ...toldIds])];
  return changeWrite(before, { ...waiting, agentId, toldIds: all });
}

/** Says that nobody is waited for any more. Refused with `OVERTAKEN`. */
export const toldWrite = (before: Telling): Write =>
  changeWrite(before, { ...before, toldIds: [], dueAt: null });

const dueAfter = (now: Date): string => new Date(now.getTime() + MAILED_AFTER_MS).toISOString();

function changeWrite(before: Telling | null, after: Omit<Telling, 'revision'>): Write {
  if (before === null) return insert(rowOf({ ...after, revision: 1 }), OVERTAKEN);
  return revised(rowOf(before), rowOf({ ...after, revision: before.revision + 1 }));
}

function rowOf({ agentId, toldIds, since, dueAt, revision }: Telling) {
  const key = tellingOfAgent.of(agentId);
  return rows.row(key, { agentId, toldIds, since, dueAt, revision, ...dueAttributes(key, dueAt) });
}
