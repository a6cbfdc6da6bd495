import { createHash } from 'node:crypto';
import { encodeTime } from 'ulid';
import type { NoticeFacts } from '../../schemas/events/facts.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { recordEvent, ticketSubject } from '../audit/index.ts';
import { askNotice } from '../notice/index.ts';
import type { Context } from '../shared/context.ts';
import type { Write } from '../shared/write.ts';
import { notificationWrite } from './notification-store.ts';

/** Most agents whom one action of a trigger notifies: as many as a mail has recipients. */
export const MOST_NOTIFIED = 50;

/** What a trigger tells agents, and at which event. */
export interface Notifying {
  readonly agentIds: readonly number[];
  readonly trigger: NoticeFacts['trigger'];
  readonly on: { readonly id: string; readonly at: string };
  readonly text: string;
}

/** How many writes it takes to notify so many agents: a row each, what it says, the events, and the head of their chain. */
export const writesToNotify = (agents: number): number => agents + 4;

/** The writes by which agents are notified, once, and get their mail. */
export function notifyWrites(
  ticket: Ticket,
  { agentIds, trigger, on, text }: Notifying,
  context: Context,
): Write[] {
  const noticeId = context.newId();
  const at = context.now.toISOString();
  const facts = { noticeId, agentIds: [...agentIds], trigger };
  const asked = {
    to: 'agents' as const,
    agentId: null,
    teamId: null,
    address: null,
    agentIds: [...agentIds],
  };
  const notification = { ticketId: ticket.id, noticeId, trigger, at, readAt: null };
  return [
    ...agentIds.map((agentId) =>
      notificationWrite({ ...notification, agentId, id: idOf(on, trigger.number, agentId) }),
    ),
    ...askNotice(ticket, { ...asked, trigger, text }, context, noticeId),
    recordEvent(ticketSubject(ticket.id), 'notification.made', { ticket, notification: facts }, context),
  ];
}

/** Characters that ULIDs are made of. */
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const RANDOM_LENGTH = 16;

/** The one id that a notification of an agent by a trigger at an event has, by the time of the event. Pure. */
function idOf({ id, at }: Notifying['on'], number: number, agentId: number): string {
  const digest = createHash('sha256').update(`${id} ${number} ${agentId}`).digest();
  const characters = [...digest.subarray(0, RANDOM_LENGTH)].map((byte) => CROCKFORD[byte % CROCKFORD.length]);
  return `${encodeTime(Date.parse(at))}${characters.join('')}`;
}
