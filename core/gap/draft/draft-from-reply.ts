import type { Message } from '../../../schemas/message.ts';
import { type Caller, requireMayWithTicket } from '../../auth/index.ts';
import { findMessage } from '../../conversation/index.ts';
import { isReply, parseMessageRow } from '../../message/index.ts';
import type { Context } from '../../shared/context.ts';
import { fieldError } from '../../shared/errors.ts';
import type { AlongsideWrites } from '../../shared/idempotency-store.ts';
import type { Table } from '../../shared/table.ts';
import { loadTicket } from '../../ticket/index.ts';
import { readTicket } from '../report/read-asked.ts';
import { knownPeople } from './known-people.ts';
import { type DraftPlace, type MadeDraft, makeDraft } from './make-draft.ts';
import { questionOf } from './question.ts';

/**
 * Makes a draft of an article of a reply that was given in a ticket: what the ticket asks is its title, what the reply says its text, without personal data.
 * @throws NotFoundError when the ticket has no such message, or is not for whoever asks
 * @throws InvalidInputError when the message is no reply, or the section not one in use
 */
export async function draftFromReply(
  deps: { table: Table },
  context: Context,
  input: {
    principal: Caller;
    ticketId: number;
    messageId: string;
    place: Omit<DraftPlace, 'locale'> & { locale?: string | undefined };
    alongside?: AlongsideWrites<MadeDraft>;
  },
): Promise<MadeDraft> {
  const { table } = deps;
  const { principal, ticketId, messageId, place } = input;
  const ticket = await loadTicket(table, ticketId);
  requireMayWithTicket(principal, 'ticket.read', ticket);
  const message = parseMessageRow((await findMessage(table, ticket, messageId)).row);
  if (!isReply(message)) throw fieldError('messageId', 'is not a reply to the customer');
  const asked = (await readTicket(table, ticket))?.asked;
  const first = { subject: ticket.subject, text: asked?.text ?? '' };
  const words = wordsIn(ticket.subject);
  return makeDraft(deps, context, {
    question: questionOf([first], words) ?? ticket.subject,
    answer: textOf(message),
    people: await knownPeople(table, [ticket], [message.author]),
    place: { ...place, locale: place.locale ?? ticket.language ?? 'en' },
    note: `#${ticketId}`,
    alongside: input.alongside,
  });
}

const textOf = ({ replyText, text }: Message) => (replyText === '' ? text : replyText);

/** The words of a subject are what it is about, in their order. */
const wordsIn = (subject: string) => subject.toLowerCase().match(/[\p{L}\p{M}]{3,}/gu) ?? [];
