import { encodeTime } from 'ulid';
import * as z from 'zod';
import { idSchema, timeSchema, ulidSchema } from '../../schemas/actor.ts';
import { deliverySchema, topicSchema } from '../../schemas/notification.ts';
import { openEnum } from '../../schemas/open-enum.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import type { PageRequest } from '../shared/list-page.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Key, QueryRequest, Update, Write } from '../shared/write.ts';

/** Label of the refusal when there is no such notification. */
export const NO_NOTIFICATION = 'notification';

const pkOf = (agentId: number) => `NOTIFIED#${agentId}`;

export const notificationOfAgent = accessPattern({
  name: 'Notification of an agent',
  description: 'Reads one notification before it is marked as read.',
  operation: 'GetItem',
  pk: 'NOTIFIED#<agent>',
  sk: 'N#<notification>',
  of: ({ agentId, id }: { agentId: number; id: string }): Key => ({ pk: pkOf(agentId), sk: `N#${id}` }),
});

export const notificationsOfAgent = accessPattern({
  name: 'Notifications of an agent',
  description: 'Shows an agent what triggers have told them, newest first.',
  operation: 'Query',
  pk: 'NOTIFIED#<agent>',
  sk: 'N#<notification>',
  // One row more than the page holds, and one for the row that the page before ended with.
  of: ({ agentId, limit, after }: PageRequest & { agentId: number }): QueryRequest => ({
    pk: pkOf(agentId),
    from: 'N#',
    to: after === undefined ? 'N#~' : `N#${after}`,
    newestFirst: true,
    limit: limit + (after === undefined ? 1 : 2),
  }),
});

/** Rows that are looked through at a time for a digest. */
const DIGEST_PAGE = 500;

export const notificationsSince = accessPattern({
  name: 'Notifications of an agent since a time',
  description: 'Looks for what waits for a digest, oldest first.',
  operation: 'Query',
  pk: 'NOTIFIED#<agent>',
  sk: 'N#<notification>',
  of: ({
    agentId,
    since,
    after,
  }: {
    agentId: number;
    since: Date;
    after?: string | undefined;
  }): QueryRequest => ({
    pk: pkOf(agentId),
    from: after === undefined ? `N#${encodeTime(since.getTime())}` : `N#${after} `,
    to: 'N#~',
    limit: DIGEST_PAGE,
  }),
});

/** Days for which it is kept, as long as what it says. */
const KEPT_DAYS = 90;

const notificationSchema = z.object({
  id: ulidSchema,
  agentId: idSchema,
  ticketId: idSchema,
  /** beside which it stands on the ticket what it says */
  noticeId: ulidSchema,
  trigger: z.object({ key: z.string(), number: idSchema, version: z.int().nonnegative() }),
  at: timeSchema,
  /** null: not yet */
  readAt: timeSchema.nullable(),
  /** what it is about, and how the agent gets it beside the list: as they wanted it when it came */
  topic: openEnum(topicSchema.options).default('news'),
  delivery: openEnum(deliverySchema.options).default('immediate'),
  /** when it all began; absent in what was told before each got one mail of one thing */
  beganAt: timeSchema.optional(),
  /** when it went into a digest; null: in none */
  digestedAt: timeSchema.nullable().default(null),
});
/** That an agent was told something of a ticket; what, stands with the ticket. */
export type Notification = z.infer<typeof notificationSchema>;

const rows = rowsOfKind(ROW_KIND.notification, notificationSchema);

/** The notification in a row. */
export const parseNotification = (row: unknown): Notification => rows.parse(row);

/** Notifies an agent. What the same trigger tells them of the same thing takes the place of what it told before. */
export function notificationWrite(notification: Notification): Write {
  const expiresAtSeconds = Math.floor(Date.parse(notification.at) / 1000) + KEPT_DAYS * 24 * 60 * 60;
  return rows.upsert({
    key: notificationOfAgent.of(notification),
    set: { ...notification, expiresAtSeconds },
  });
}

/** Whether a notification waits for the next digest. */
export const waitsForDigest = ({ delivery, digestedAt, readAt }: Notification): boolean =>
  delivery === 'digest' && digestedAt === null && readAt === null;

/** Says that a notification went into a digest. */
export function digestedWrite(
  notification: Pick<Notification, 'agentId' | 'id'>,
  digestedAt: string,
): Update {
  return {
    type: 'update',
    key: notificationOfAgent.of(notification),
    set: { digestedAt },
    condition: { expression: 'attribute_exists(#pk)' },
    refusal: NO_NOTIFICATION,
  };
}

/** Says when a notification was read; null: it was not. Refused with `NO_NOTIFICATION`. */
export function readWrite(notification: Pick<Notification, 'agentId' | 'id'>, readAt: string | null): Update {
  return {
    type: 'update',
    key: notificationOfAgent.of(notification),
    set: { readAt },
    condition: { expression: 'attribute_exists(#pk)' },
    refusal: NO_NOTIFICATION,
    startsOver: true,
  };
}
