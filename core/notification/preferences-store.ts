import * as z from 'zod';
import { idSchema, timeSchema } from '../../schemas/actor.ts';
import {
  deliverySchema,
  isoWeekdaySchema,
  type NotificationDelivery,
  TOPICS,
  type Topic,
  timeOfDaySchema,
} from '../../schemas/notification.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { dueAttributes } from '../shared/due.ts';
import { ROW_KIND } from '../shared/names.ts';
import { OVERTAKEN, revised } from '../shared/revised.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import { insert, type Key, type Write } from '../shared/write.ts';

export const preferencesOfAgent = accessPattern({
  name: 'Notification preferences of an agent',
  description: 'Says what an agent gets by mail at once, what in a digest and when the next one leaves.',
  operation: 'BatchGetItem',
  pk: 'NOTIFIED#<agent>',
  sk: 'PREFERENCES',
  of: (agentId: number): Key => ({ pk: `NOTIFIED#${agentId}`, sk: 'PREFERENCES' }),
});

/** When digests leave: at these times of these days of the week, by the wall clock of a time zone. */
export interface DigestTimes {
  readonly times: readonly string[];
  readonly weekdays: readonly number[];
  readonly timezone: string;
}

/** How an agent wants to be told things. */
export interface Preferences {
  readonly agentId: number;
  readonly topics: Readonly<Record<Topic, NotificationDelivery>>;
  readonly digest: DigestTimes;
  /** null: nothing goes into a digest */
  readonly nextDigestAt: string | null;
  /** when the last digest was put together, or they began; null while there are none */
  readonly lastDigestAt: string | null;
  /** counts what the agent has changed; 0: nothing yet */
  readonly version: number;
  /** counts what the clock has changed, too */
  readonly revision: number;
}

/** What holds for whoever has said nothing. Held mail is for admins to ask for. */
const USUAL = Object.fromEntries(
  TOPICS.map((topic) => [topic, topic === 'held_mail' ? 'none' : 'immediate']),
) as Record<Topic, NotificationDelivery>;
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

/** The topics that this version knows; of what a later one wrote, those are as usual that this one cannot read. */
const topicsSchema = z
  .record(z.string(), z.unknown())
  .transform((all): Record<Topic, NotificationDelivery> => {
    const known = TOPICS.flatMap((topic) => {
      const { data } = deliverySchema.safeParse(all[topic]);
      return data === undefined ? [] : [[topic, data] as const];
    });
    return { ...USUAL, ...Object.fromEntries(known) };
  });

const preferencesSchema = z.object({
  agentId: idSchema,
  topics: topicsSchema,
  digest: z.object({
    times: z.array(timeOfDaySchema),
    weekdays: z.array(isoWeekdaySchema),
    timezone: z.string(),
  }),
  nextDigestAt: timeSchema.nullable(),
  lastDigestAt: timeSchema.nullable(),
  version: z.int().nonnegative(),
  revision: z.int().positive(),
});

const rows = rowsOfKind(ROW_KIND.notificationPreferences, preferencesSchema);

/** The preferences in a row. */
export const parseNotificationPreferences = (row: unknown): Preferences => rows.parse(row);

/** What an agent wants, or what holds where they have said nothing. */
export function preferencesIn(row: unknown, agentId: number, timezone = 'UTC'): Preferences {
  if (row !== undefined) return parseNotificationPreferences(row);
  const digest = { times: ['08:00'], weekdays: EVERY_DAY, timezone };
  return {
    ...{ agentId, topics: USUAL, digest, nextDigestAt: null, lastDigestAt: null },
    ...{ version: 0, revision: 0 },
  };
}

/** The write of preferences, refused with `OVERTAKEN` when they are not as they were any more. */
export function preferencesWrite(before: Preferences, after: Preferences): Write {
  const written = rowOf({ ...after, revision: before.revision + 1 });
  return before.revision === 0 ? insert(written, OVERTAKEN) : revised(rowOf(before), written);
}

function rowOf(preferences: Preferences) {
  const key = preferencesOfAgent.of(preferences.agentId);
  return rows.row(key, { ...preferences, ...dueAttributes(key, preferences.nextDigestAt) });
}
