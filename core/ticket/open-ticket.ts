import type { Conversation } from '../../schemas/conversation.ts';
import type { Message } from '../../schemas/message.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { recordEvent, ticketSubject } from '../audit/index.ts';
import {
  answersBy,
  countedIn,
  type Draft,
  mayAcknowledge,
  messageFacts,
  messageOf,
  messageWrites,
} from '../message/index.ts';
import type { Context } from '../shared/context.ts';
import type { Write } from '../shared/write.ts';
import { SHIPPED, type Statuses } from '../status/index.ts';
import { withReply } from './conversation.ts';
import type { FirstDescription } from './description.ts';
import { afterAgentTouch, afterReply, asksForStatus, type StatusChange, withStatus } from './status.ts';
import { statusesOf, type TicketRules } from './ticket-rules.ts';
import { begunTicket, insertTicket } from './ticket-store.ts';
import { waitingFrom } from './waiting.ts';

/** What a new ticket is made of. */
export interface NewTicket extends Omit<FirstDescription, 'broughtTeamId'> {
  id: number;
  subject: string;
  channel: Ticket['channel'];
  origin?: Ticket['origin'];
  language?: string | null;
  mailbox: string;
  requesterId: number;
  organisationId: number | null;
  type?: Ticket['type'];
  tags?: string[];
  teamId: number | null;
  assigneeId?: number | null;
  collaboratorIds?: number[];
  followerIds?: number[];
  splitFrom?: number;
  followUpOf?: number | null;
  mayBelongTo?: number | null;
  /** its requester is blocked: nobody is told of it, and nobody is answered */
  spam?: 'blocked';
  /** where it goes on, when it came over a channel */
  conversation?: Conversation;
}

/** What the desk has configured that decides how a ticket begins. */
export type OpeningRules = Omit<TicketRules, 'undoSeconds'>;

const AS_SHIPPED: OpeningRules = { closeAfterDays: null };

/**
 * The writes that open a ticket with its first message: both rows and their events. A ticket that an agent opens has
 * been touched by one, and starts open, or as the desk says that it is after a reply; a customer's starts new. Without a
 * reply that is its first message, a ticket would be one among agents, and it is one for as long as that reply waits.
 * `asked` is the status that somebody wants it to begin with, whatever else would follow.
 * @throws what `withStatus` throws
 */
export async function openTicketWrites(
  { asked = {}, ...fields }: NewTicket & { asked?: StatusChange },
  draft: Draft,
  context: Context,
  rules: OpeningRules = AS_SHIPPED,
): Promise<{ ticket: Ticket; message: Message; writes: Write[] }> {
  const message = messageOf(draft, context.newId(), context.actor, context.now);
  const begins = begun(fields, asked, { draft, context, rules });
  const isOver = draft.kind === 'public_reply' && draft.over !== undefined;
  const first = isOver ? withReply(begins, { id: message.id, over: draft.over }) : begins;
  const { ticket, told } = await begunTicket(first, context, { messages: countedIn(message) });
  const facts = messageFacts(message);
  const event = recordEvent(
    ticketSubject(ticket.id),
    'ticket.created',
    { ticket, message: facts, acknowledge: ticket.spam === undefined && mayAcknowledge(message) },
    context,
  );
  return {
    ticket,
    message,
    writes: [
      insertTicket(ticket),
      event,
      ...messageWrites(ticket, message, context, { ...ticket, isInternal: true }),
      ...told(),
    ],
  };
}

/** Whether a first message is none that its requester sees at once. */
function isUnseen(draft: Draft): boolean {
  if (draft.kind === 'public_reply') return (draft.undoSeconds ?? 0) > 0;
  return draft.kind === 'internal_note';
}

/** A ticket with its first message: an answer to come, or one that its customer waits for. */
function begun(
  fields: NewTicket,
  asked: StatusChange,
  { draft, context, rules }: { draft: Draft; context: Context; rules: OpeningRules },
): Ticket {
  const isAsked = asksForStatus(asked);
  // Who writes down what a customer says, or a note, has not touched it yet.
  const isTouched = context.actor.kind === 'agent' && draft.kind === 'public_reply';
  const first = { isTouched: isTouched && !isAsked, isInternal: isUnseen(draft), isUntouched: isAsked };
  const opened = newTicket(fields, context, first, statusesOf(rules));
  const ticket = isAsked ? withStatus(opened, asked, context, rules) : opened;
  if (draft.kind === 'customer_message') return waitingFrom(ticket, ticket, ticket.createdAt);
  const isAnswer = draft.kind === 'public_reply' && answersBy(context.actor, draft.countsAsReply);
  return isAnswer && !isAsked ? afterReply(ticket, context, rules) : ticket;
}

/**
 * A ticket as it begins: new, or open when an agent has touched it or it is given to one, unless it is to be new all the same.
 * `isInternal` when nothing on it is for its requester.
 */
export function newTicket(
  fields: NewTicket,
  context: Context,
  {
    isTouched,
    isInternal,
    isUntouched = false,
  }: { isTouched: boolean; isInternal: boolean; isUntouched?: boolean },
  statuses: Statuses = SHIPPED,
): Ticket {
  const at = context.now.toISOString();
  const created: Ticket = {
    status: 'new',
    statusKey: statuses.defaultOf('new').key,
    priority: 'normal',
    type: 'question',
    tags: [],
    assigneeId: null,
    followUpOf: null,
    mayBelongTo: null,
    collaboratorIds: [],
    ...fields,
    handlingSeconds: 0,
    ...(isInternal ? { isInternal } : {}),
    version: 1,
    createdAt: at,
    updatedAt: at,
    lastActivityAt: at,
  };
  const isOpened = !isUntouched && (isTouched || created.assigneeId !== null);
  return isOpened ? afterAgentTouch(created, statuses) : created;
}
