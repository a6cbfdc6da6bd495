import * as z from 'zod';
import { idSchema, timeSchema } from '../../schemas/actor.ts';
import { type Availability, availabilitySchema } from '../../schemas/assignment.ts';
import { openEnum } from '../../schemas/open-enum.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { dueAttributes, earliest } from '../shared/due.ts';
import { ROW_KIND } from '../shared/names.ts';
import { OVERTAKEN, revised } from '../shared/revised.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import { insert, type Key, type Write } from '../shared/write.ts';

export const workplaceOfAgent = accessPattern({
  name: 'Workplace of an agent',
  description:
    'Says whether an agent is there and what they have open that counts, in the transaction by which they are given a ticket.',
  operation: 'BatchGetItem',
  pk: 'WORKPLACE#<agent>',
  sk: 'STATE',
  of: (agentId: number): Key => ({ pk: `WORKPLACE#${agentId}`, sk: 'STATE' }),
});

const sessionSchema = z.object({
  /** when it ends unless its client is heard of again */
  until: timeSchema,
  /** the ticket that is open there */
  viewing: idSchema.nullable(),
});

/** Values by names, as far as this version knows what they are. */
function byName<Value>(value: z.ZodType<Value>, name = /./) {
  return z.record(z.string(), z.unknown()).transform((all): Record<string, Value> => {
    const known = Object.entries(all).flatMap(([key, one]) => {
      const { data, success } = value.safeParse(one);
      return success && name.test(key) ? [[key, data] as const] : [];
    });
    return Object.fromEntries(known);
  });
}
const byNumber = <Value>(value: z.ZodType<Value>) => byName(value, /^\d+$/);

const workplaceSchema = z.object({
  agentId: idSchema,
  status: openEnum(availabilitySchema.options),
  since: timeSchema,
  /** what they are again with their next session: what they were when the last one ended; null: that was nothing else */
  resumes: openEnum(availabilitySchema.options).nullable(),
  sessions: byName(sessionSchema),
  lastSeenAt: timeSchema.nullable(),
  /** the channel of each ticket that counts, by its number */
  held: byNumber(z.string()),
  /** when it was made sure that `held` is all of them; null: it never was */
  checkedAt: timeSchema.nullable(),
  /** when they were given a ticket of each team the last time, by its number */
  lastAssigned: byNumber(timeSchema),
  /** when their working hours begin, where somebody waits for that; null: nobody does */
  opensAt: timeSchema.nullable(),
  /** counts the changes; 0: there was none yet */
  revision: z.int().nonnegative(),
});
/** Whether an agent is there, and what they have open. It is all of that which automatic assignment goes by. */
export type Workplace = z.infer<typeof workplaceSchema>;

const rows = rowsOfKind(ROW_KIND.workplace, workplaceSchema);

/** What a row says of an agent, or what is so where there is none yet: they are not there. */
export function workplaceIn(row: unknown, agentId: number): Workplace {
  if (row !== undefined) return rows.parse(row);
  return {
    agentId,
    status: 'offline',
    since: new Date(0).toISOString(),
    resumes: null,
    sessions: {},
    lastSeenAt: null,
    held: {},
    checkedAt: null,
    lastAssigned: {},
    opensAt: null,
    revision: 0,
  };
}

/** The workplace in a row. */
export const parseWorkplaceRow = (row: unknown): Workplace => rows.parse(row);

/** When the last session of an agent ends; null while they have none. */
export function sessionsEndAt({ sessions }: Workplace): string | null {
  return (
    Object.values(sessions)
      .map(({ until }) => until)
      .sort()
      .at(-1) ?? null
  );
}

/** When something happens to a workplace by itself; null: nothing does. */
export function deadlineOf(workplace: Workplace): string | null {
  const times = [sessionsEndAt(workplace), workplace.opensAt].filter((at) => at !== null);
  return earliest(times.map((at) => ({ at })));
}

/** The write of a workplace, refused with `OVERTAKEN` when it is not as it was any more. */
export function workplaceWrite(before: Workplace, after: Workplace): Write {
  const written = rowOf({ ...after, revision: before.revision + 1 });
  return before.revision === 0 ? insert(written, OVERTAKEN) : revised(rowOf(before), written);
}

function rowOf(workplace: Workplace) {
  const key = workplaceOfAgent.of(workplace.agentId);
  return rows.row(key, { ...workplace, ...dueAttributes(key, deadlineOf(workplace)) });
}

/** What an agent is to others: one whose status a later version knows is away to this one. */
export function availabilityOf({ status }: Workplace): Availability {
  return availabilitySchema.safeParse(status).data ?? 'away';
}
