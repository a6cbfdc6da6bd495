import type { NoticeFacts } from '../../schemas/events/facts.ts';
import type { NotificationDelivery, Topic } from '../../schemas/notification.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { recordEvent, ticketSubject } from '../audit/index.ts';
import { askNotice, keepNotice } from '../notice/index.ts';
import type { Context } from '../shared/context.ts';
import type { Write } from '../shared/write.ts';
import { notificationWrite } from './notification-store.ts';
import { notificationId } from './told-id.ts';

/** Most agents whom one action of a trigger notifies: as many as a mail has recipients. */
export const MOST_NOTIFIED = 50;

/** An agent who is told something, of which topic, and how they want that. */
export interface Told {
  readonly agentId: number;
  readonly topic: Topic;
  readonly delivery: NotificationDelivery;
}

/** What a trigger tells agents, and at which event. */
export interface Notifying {
  readonly told: readonly Told[];
  readonly trigger: NoticeFacts['trigger'];
  /** `beganAt`: when what they are told of began, as the event may be one of what rules made of it */
  readonly on: { readonly id: string; readonly type: string; readonly beganAt: string };
  readonly text: string;
}

/** How many writes it takes to notify so many agents: a row each, what it says, the events, and the head of their chain. */
export const writesToNotify = (agents: number): number => agents + 4;

/**
 * The writes by which agents are notified, once, and by which those get a mail who want one at once. This is the only way on which
 * agents are told of tickets.
 */
export function notifyWrites(
  ticket: Ticket,
  { told, trigger, on, text }: Notifying,
  context: Context,
): Write[] {
  const noticeId = context.newId();
  const at = context.now.toISOString();
  const { id, type, beganAt } = on;
  const thing = { ticketId: ticket.id, at: beganAt };
  const row = { ticketId: ticket.id, noticeId, trigger, at, beganAt, readAt: null, digestedAt: null };
  const mailed = told.filter(({ delivery }) => delivery === 'immediate').map(({ agentId }) => agentId);
  const asked = { to: 'agents', agentId: null, teamId: null, address: null, agentIds: mailed } as const;
  const facts = { noticeId, agentIds: told.map(({ agentId }) => agentId), trigger };
  return [
    ...told.map((one) =>
      notificationWrite({ ...row, ...one, id: notificationId(thing, trigger.number, one.agentId) }),
    ),
    ...(mailed.length > 0
      ? askNotice(ticket, { ...asked, on: { id, type }, beganAt, trigger, text }, context, noticeId)
      : [keepNotice(ticket, { noticeId, text }, context)]),
    recordEvent(ticketSubject(ticket.id), 'notification.made', { ticket, notification: facts }, context),
  ];
}
