import type { ChatMailFacts } from '../../schemas/events/facts.ts';
import type { Message } from '../../schemas/message.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { chatMailIn, chatMailOfTicket, resumeLink } from '../chat-mail/index.ts';
import { loadConversation } from '../conversation/index.ts';
import { customerKey, parseCustomerRow } from '../customer/index.ts';
import { messageOf } from '../message/index.ts';
import type { Context } from '../shared/context.ts';
import { LaterVersionError, NotFoundError } from '../shared/errors.ts';
import { readRows } from '../shared/read-rows.ts';
import { partsKnownTo } from '../ticket/index.ts';
import { type ChatShown, joined } from './chat-letter.ts';
import { deskSources } from './desk-sources.ts';
import type { Gathered, OutboundDeps } from './gather-sources.ts';
import { type Outgoing, outgoingMail, stillToWrite } from './outgoing-store.ts';
import type { Plan } from './plan-mail.ts';
import { recipientsOf } from './recipients.ts';
import { isCorrespondence } from './write-mail.ts';

/** The newest messages of a chat: a transcript has so many, and among them are those that nobody read. */
const MESSAGES = 100;
/** Of these, what the mail of unread replies may quote: what led there. */
const QUOTED = 10;

/**
 * Reads what the mail is written from that brings the visitor of a chat what they have not read, or all that was written. Null when it has been sent
 * or withheld before, its ticket is purged or has another requester by now, or all was read meanwhile.
 * @throws NotFoundError, or LaterVersionError when only a later version knows what it is to say
 */
export async function gatherChatMail(
  deps: OutboundDeps,
  now: Date,
  { plan, chatMail }: { plan: Plan; chatMail: ChatMailFacts },
): Promise<Gathered | null> {
  const { ticketId, messageId, sendId, requesterId } = plan;
  const keys = {
    outgoing: outgoingMail.of(sendId),
    customer: customerKey(requesterId),
    chat: chatMailOfTicket.of(ticketId),
  };
  const [rowAt, { ticket, messages, mergedFrom }, mailboxes, options] = await Promise.all([
    readRows(deps.table, Object.values(keys)),
    loadConversation(deps.table, ticketId, MESSAGES, { mayRead: (one) => isCorrespondence(one, now) }),
    deps.mailboxes.at(now),
    deps.options.at(now),
  ]);
  const begun = stillToWrite(rowAt(keys.outgoing));
  const isTheirs = ticket.requesterId === requesterId && ticket.purged === undefined;
  if (begun === null || !isTheirs) return null;
  if (rowAt(keys.customer) === undefined) throw new NotFoundError('customer');
  const customer = parseCustomerRow(rowAt(keys.customer));
  const known = partsKnownTo(requesterId, ticket);
  const all = messages.filter(({ id }) => known.includes(mergedFrom?.get(id) ?? ticketId));
  const chat = chatMailIn(rowAt(keys.chat));
  const shown = shownOf(chatMail, all, { ticket, readUntil: chat?.readUntil ?? '', now });
  if (shown === null) return null;
  const { message, earlier } = shown;
  const customers = new Map([[customer.id, customer]]);
  const recipients = recipientsOf({ ticket, message, earlier, customers, automaticToAll: false });
  const to = recipients[0]?.address ?? '';
  const outgoing: Outgoing = { sendId, ticketId, messageId, purpose: 'chat_mail', to, recipients };
  const [key] = deps.keys;
  const link =
    chat?.page === undefined
      ? null
      : resumeLink({ page: chat.page, hours: chat.resumeHours, ticketId, mailId: chatMail.id }, key, now);
  const desk = deskSources(deps, options, { mailboxes, now });
  return {
    sources: { outgoing, ticket, message, earlier, customer, chat: { ...shown.chat, link }, ...desk },
    ...begun,
    facts: { keys: [], rowAt: () => undefined },
  };
}

/** What the mail says, as a reply to the requester alone, and what stood before; null: all was read meanwhile. */
function shownOf(
  { id, what, messageIds }: ChatMailFacts,
  all: readonly Message[],
  { ticket, readUntil, now }: { ticket: Ticket; readUntil: string; now: Date },
): { message: Message; earlier: readonly Message[]; chat: Omit<ChatShown, 'link'> } | null {
  const addressees = { to: [{ customerId: ticket.requesterId }], cc: [] };
  if (what === 'transcript') {
    if (all.length === 0) return null;
    const said = { kind: 'public_reply', text: '', to: null, addressees } as const;
    const actor: Context['actor'] = { kind: 'system', name: 'clock' };
    return { message: messageOf(said, id, actor, now), earlier: all, chat: { what } };
  }
  if (what !== 'unread') throw new LaterVersionError(`What the mail ${id} of a chat says`);
  const replies = all.filter((one) => messageIds.includes(one.id) && one.id > readUntil);
  const [first] = replies;
  const message = joined(replies);
  if (first === undefined || message === null) return null;
  const earlier = all.filter((one) => one.id < first.id).slice(-QUOTED);
  return { message: { ...message, addressees }, earlier, chat: { what } };
}
