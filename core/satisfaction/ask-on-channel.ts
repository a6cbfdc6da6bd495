import type { Conversation } from '../../schemas/conversation.ts';
import type { Customer } from '../../schemas/customer.ts';
import type { HelpCentre } from '../../schemas/help-centre.ts';
import { READ_HERE } from '../../schemas/identity.ts';
import type { Message } from '../../schemas/message.ts';
import type { Survey } from '../../schemas/satisfaction.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { messageOf, type Over } from '../message/index.ts';
import type { Context } from '../shared/context.ts';
import { labelIn } from '../shared/label-in.ts';
import { conversationFor, obstacleIn, overOf } from '../ticket/index.ts';
import { ratingToken } from './link.ts';
import { pageOfRatings } from './page.ts';
import { SURVEY_WORDS } from './survey-words.ts';

/** What decides where somebody is asked. */
interface AskedWhere {
  readonly ticket: Ticket;
  readonly customer: Pick<Customer, 'identities'>;
  readonly addresses: readonly unknown[];
  readonly now: Date;
}

/**
 * The channel on which the requester of a ticket is asked: that of its conversation, where it goes on with them alone and takes a message
 * now. In a chat, which they have left by then, only who has no address is. Null: by mail. Pure.
 */
export function channelAskedOn({ ticket, customer, addresses, now }: AskedWhere): Over | null {
  const conversation = conversationFor(ticket, undefined);
  if (conversation === null || !isAlone(conversation, customer)) return null;
  if (conversation.channel === READ_HERE && addresses.length > 0) return null;
  return obstacleIn(conversation, now) === null ? (overOf(conversation) ?? null) : null;
}

/** Whether nobody but the customer reads what is written there: a link to rate with is for nobody else. */
function isAlone({ channel, place, to, isPublic }: Conversation, { identities }: AskedWhere['customer']) {
  const isTheirs = identities.some((one) => one.channel === channel && one.value === to);
  return isTheirs && !isPublic && (place === to || channel === READ_HERE);
}

/** The message that asks on a channel: it answers nobody, and what it asks is answered on the page to which its link leads. */
export function messageAsking(
  survey: Survey,
  over: Over,
  {
    ticket,
    customer,
    helpCentre,
    context,
  }: { ticket: Ticket; customer: Customer; helpCentre: HelpCentre; context: Context },
): Message {
  const { id, ticketId, expiresAt } = survey;
  const page = pageOfRatings(helpCentre) ?? '';
  const words = labelIn(SURVEY_WORDS, [ticket.language ?? null, customer.locale]);
  const text = words.replace('{{ ticket.id }}', String(ticket.id));
  const onChannel = { survey: { id, ticketId, expiresAt, page } };
  const draft = { kind: 'public_reply', text, to: null, over, onChannel } as const;
  return messageOf(draft, context.newId(), context.actor, context.now);
}

/** What a message says to its customer alone: one that asks how satisfied they are has the link to the page at its end. */
export async function textToCustomer(message: Message, keyNow: () => Promise<Uint8Array>): Promise<string> {
  const { text } = message;
  if (message.kind !== 'public_reply' || message.survey === undefined) return text;
  const { id: surveyId, ticketId, expiresAt, page } = message.survey;
  const token = ratingToken({ ticketId, surveyId, expiresAt: new Date(expiresAt) }, await keyNow());
  return `${text}\n${page}${token}`;
}
