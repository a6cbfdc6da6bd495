import type { Suppression } from '../../schemas/customer.ts';
import type { DeskEvent } from '../../schemas/events/events.ts';
import type { ChatMailFacts, MessageFacts, NoticeFacts, SurveyFacts } from '../../schemas/events/facts.ts';
import { MESSENGERS } from '../../schemas/identity.ts';
import type { Message } from '../../schemas/message.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { type AnswerDecision, mayAnswer, type OwnAddresses } from '../email/index.ts';
import { isReply, isSuspicious, isUnanswerable, receivedOf } from '../message/index.ts';
import { notificationMailId } from '../notification/index.ts';
import { LaterVersionError } from '../shared/errors.ts';
import type { Outgoing } from './outgoing-store.ts';
import { unreachable } from './recipients.ts';

/** A mail that an event asks for. */
export interface Plan {
  purpose: Outgoing['purpose'];
  sendId: string;
  ticketId: number;
  messageId: string;
  /** of the ticket when the event was told */
  requesterId: number;
  /** likewise: who gets a copy unless the writer of a reply says otherwise */
  collaboratorIds: readonly number[];
  /** before which it does not go out, since it can be taken back; null when it goes at once */
  leavesAt: string | null;
  /** what a trigger asks for */
  notice?: NoticeFacts;
  /** how satisfied somebody is asked to be */
  survey?: SurveyFacts;
  /** what of a chat goes to its visitor */
  chatMail?: ChatMailFacts;
  /** the agent who is told it, where it is a notification */
  agentId?: number;
}

/**
 * The mails that an event asks for: one mostly, and of a notification one for each agent who wants it at once. Its id is that of the
 * thing that happened and of the agent, so that of several notifications of one thing the first is sent and the others are done with.
 */
export function plansFor(event: DeskEvent): Plan[] {
  const plan = planFor(event);
  if (plan === null) return [];
  const { ticketId, notice } = plan;
  // Versions before this one asked for one mail to all of them.
  if (notice?.to !== 'agents' || notice.beganAt === undefined) return [plan];
  const thing = { ticketId, at: notice.beganAt };
  return (notice.agentIds ?? []).map((agentId) => ({
    ...plan,
    agentId,
    sendId: notificationMailId(thing, agentId),
  }));
}

/**
 * The mail that an event asks for, null when it asks for none, as whatever was imported.
 * @throws LaterVersionError when it asks for something on a channel that this version cannot send on
 */
export function planFor(event: DeskEvent): Plan | null {
  if (event.importedAt !== undefined) return null;
  if (event.type === 'notice.asked') return planForNotice(event);
  if (event.type === 'satisfaction.asked') return planForSurvey(event);
  if (event.type === 'chat_mail.asked') return planForChat(event);
  const purpose = purposeOf(event);
  if (purpose === null || !('ticket' in event) || !('message' in event) || !('kind' in event.message))
    return null;
  const { id: sendId, ticket, message } = event;
  const { id: messageId, leavesAt = null } = message;
  const { id: ticketId, requesterId } = ticket;
  const collaboratorIds = purpose === 'reply' ? ticket.collaboratorIds : [];
  return { purpose, sendId, ticketId, messageId, requesterId, collaboratorIds, leavesAt };
}

function planForNotice({ id: sendId, ticket, notice }: Extract<DeskEvent, { type: 'notice.asked' }>): Plan {
  const { id: ticketId, requesterId } = ticket;
  const none = { collaboratorIds: [], leavesAt: null };
  return { purpose: 'notice', sendId, ticketId, messageId: notice.id, requesterId, ...none, notice };
}

function planForSurvey({
  id: sendId,
  ticket,
  survey,
}: Extract<DeskEvent, { type: 'satisfaction.asked' }>): Plan | null {
  // A message on that channel asks.
  if (survey.channel !== undefined) return null;
  const { id: ticketId, requesterId } = ticket;
  const none = { collaboratorIds: [], leavesAt: null };
  return { purpose: 'survey', sendId, ticketId, messageId: survey.id, requesterId, ...none, survey };
}

function planForChat({
  id: sendId,
  ticket,
  chatMail,
}: Extract<DeskEvent, { type: 'chat_mail.asked' }>): Plan {
  const { id: ticketId, requesterId } = ticket;
  const messageId = chatMail.messageIds.at(-1) ?? chatMail.id;
  const none = { collaboratorIds: [], leavesAt: null };
  return { purpose: 'chat_mail', sendId, ticketId, messageId, requesterId, ...none, chatMail };
}

function purposeOf(event: DeskEvent): Plan['purpose'] | null {
  if (event.type === 'message.added' && event.message.kind === 'public_reply')
    return isOnChannel(event.message.channel) ? null : 'reply';
  if (event.type === 'message.refused') return 'refusal';
  return event.type === 'ticket.created' ? acknowledgementOf(event) : null;
}

/** Whether what goes out on a channel is sent there, and is no mail. */
const isOnChannel = (channel: MessageFacts['channel'] | Ticket['channel']): boolean =>
  MESSENGERS.some((one) => one === channel);

/**
 * How the first message was entered decides, not how the customer came: what an agent typed is not acknowledged. Messages
 * that were split off were acknowledged when they came.
 */
function acknowledgementOf({ ticket, message, acknowledge }: Extract<DeskEvent, { type: 'ticket.created' }>) {
  if (ticket.splitFrom !== undefined) return null;
  // Somebody who is blocked hears nothing.
  if (ticket.spam !== undefined) return null;
  const origin = message.origin ?? ticket.channel;
  if (origin === 'email' || origin === 'form' || origin === 'portal') return 'acknowledgement';
  if (isOnChannel(origin)) return null;
  if (origin !== 'api' && acknowledge) throw new LaterVersionError(`The channel of ticket ${ticket.id}`);
  return null;
}

/** Makes sure that a message goes out by mail. @throws LaterVersionError when it is a reply on another channel */
export function requireMailed(message: Message): void {
  if (message.kind !== 'public_reply' || message.delivery.channel === 'email') return;
  throw new LaterVersionError(`The channel of the reply ${message.id}`);
}

/** What decides whether an address may get a mail now. */
export interface AddressFacts {
  suppressed: Suppression['reason'] | null;
  recentAutomaticMails: number;
  /** whether rules have written to it so often, of this ticket or of any, that they do not now */
  isBeyondLimits: boolean;
}

/**
 * Whether a machine writes a mail by itself: it says so, and goes to none who is a machine, nor too often to anybody. A public reply
 * of an automation is one unless it answers the customer.
 */
export function isByMachine(purpose: Outgoing['purpose'], message: Message): boolean {
  return countedAs(purpose, message) !== null;
}

/** How a mail is counted: among the desk's own answers, or among what rules write; null: it is none that a machine writes by itself. */
export function countedAs(purpose: Outgoing['purpose'], message: Message): 'answer' | 'rule' | null {
  if (purpose === 'notice' || purpose === 'survey') return 'rule';
  // A transcript is the desk's own.
  if (purpose === 'chat_mail' && message.author.kind === 'system') return 'rule';
  if (purpose !== 'reply' && purpose !== 'chat_mail') return 'answer';
  return message.author.kind === 'automation' && !isReply(message) ? 'rule' : null;
}

/** Whether a mail goes out to an address, or why not. An agent's reply is withheld only when it could not arrive. */
export function mayGoOut(
  purpose: Outgoing['purpose'],
  to: string,
  message: Message,
  facts: AddressFacts,
  own: OwnAddresses,
): AnswerDecision | { answer: false; reason: string } {
  const obstacle = unreachable(to, own);
  if (obstacle === 'no_address') return { answer: false, reason: obstacle };
  if (purpose === 'reply' || purpose === 'notice' || purpose === 'survey' || purpose === 'chat_mail') {
    if (obstacle !== null) return { answer: false, reason: obstacle };
    if (isByMachine(purpose, message)) return mayTell(to, facts, own);
    return facts.suppressed ? { answer: false, reason: String(facts.suppressed) } : { answer: true };
  }
  if (receivedOf(message)?.unknownRecipient) return { answer: false, reason: 'unknown_recipient' };
  return mayAnswer({
    to,
    own,
    isAutomatic: isUnanswerable(message),
    isForged: receivedOf(message)?.verdicts.dmarc === 'FAIL',
    isBounce: false,
    isSpamOrVirus: isSuspicious(message),
    isSuppressed: facts.suppressed !== null,
    recentAutomaticMails: facts.recentAutomaticMails,
  });
}

/** Whether a machine may write to an address of its own accord. */
function mayTell(to: string, facts: AddressFacts, own: OwnAddresses): AnswerDecision {
  const isSuppressed = facts.suppressed !== null;
  const isAnswering = { isAutomatic: false, isForged: false, isBounce: false, isSpamOrVirus: false };
  const decision = mayAnswer({ to, own, ...isAnswering, isSuppressed, recentAutomaticMails: 0 });
  return decision.answer && facts.isBeyondLimits ? { answer: false, reason: 'too_many' } : decision;
}
