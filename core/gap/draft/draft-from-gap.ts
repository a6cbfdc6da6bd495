import type { Article } from '../../../schemas/article.ts';
import type { Gap } from '../../../schemas/gap.ts';
import type { Message } from '../../../schemas/message.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import { articleById, parseArticleRow } from '../../article/index.ts';
import { type Caller, mayWithTicket } from '../../auth/index.ts';
import { messageById, parseMessageRow } from '../../message/index.ts';
import type { Context } from '../../shared/context.ts';
import { ConflictError, NotFoundError } from '../../shared/errors.ts';
import type { AlongsideWrites } from '../../shared/idempotency-store.ts';
import { untilNotOvertaken } from '../../shared/optimistic.ts';
import type { Table } from '../../shared/table.ts';
import { parseTicketRow, ticketByNumber } from '../../ticket/index.ts';
import { DRAFTED, loadDrafts, noteDraft } from '../gap-draft-store.ts';
import { readTicket } from '../report/read-asked.ts';
import { loadReport } from '../report-store.ts';
import { knownPeople } from './known-people.ts';
import { type DraftPlace, type MadeDraft, makeDraft } from './make-draft.ts';
import { questionOf } from './question.ts';

/** Tickets of a gap that are read for how customers put the question: the most typical. */
const MOST_READ = 12;

/**
 * Makes a draft of an article of what many tickets ask: the question in the words of one of those who asked, the answer that agents gave most, without personal
 * data. What whoever asks may not read is not in it.
 * @throws NotFoundError when the last report has no such group, or none of its tickets is for whoever asks
 * @throws ConflictError `gap.unanswered` when no reply is known that they may read; `gap.drafted` when there is a draft
 * @throws InvalidInputError when the section is not one in use
 */
export async function draftFromGap(
  deps: { table: Table },
  context: Context,
  input: {
    principal: Caller;
    gapId: number;
    place: Omit<DraftPlace, 'locale'> & { locale?: string | undefined };
    alongside?: AlongsideWrites<MadeDraft>;
  },
): Promise<MadeDraft> {
  const { table } = deps;
  const { principal, gapId, place } = input;
  const gap = (await loadReport(table)).report?.gaps.find(({ id }) => id === gapId);
  if (gap === undefined) throw new NotFoundError('gap');
  const sources = await sourcesOf(table, principal, gap);
  return untilNotOvertaken([DRAFTED], async () => {
    const known = (await loadDrafts(table, [gapId])).get(gapId) ?? null;
    await requireUndrafted(table, known);
    return makeDraft(deps, context, {
      ...sources,
      place: { ...place, locale: place.locale ?? languageOf(gap) },
      note: `#${sources.reply.ticketId}`,
      alongside: async (made) => [
        noteDraft(gapId, { articleId: made.article.id, at: context.now.toISOString() }, known),
        ...((await input.alongside?.(made)) ?? []),
      ],
    });
  });
}

const languageOf = ({ parts: [largest] }: Gap) =>
  largest === undefined || largest.language === 'und' ? 'en' : largest.language;

/** What a draft is made of. */
async function sourcesOf(table: Table, principal: Caller, gap: Gap) {
  const [largest] = gap.parts;
  const { reply } = gap;
  if (largest === undefined) throw new NotFoundError('gap');
  if (reply === null) throw unanswered();
  const ids = new Set([reply.ticketId, ...largest.tickets.slice(0, MOST_READ)]);
  const rows = await table.getMany([...ids].map((id) => ticketByNumber.of(id)));
  const tickets = rows
    .map(parseTicketRow)
    .filter((ticket) => mayWithTicket(principal, 'ticket.read', ticket));
  if (tickets.length === 0) throw new NotFoundError('gap');
  const answer = await replyIn(table, tickets, reply);
  if (answer === null) throw unanswered();
  const asked = await askedIn(table, tickets, largest.tickets);
  const words = largest.words.map(({ word }) => word);
  const people = await knownPeople(table, tickets, [answer.author]);
  const question = questionOf(asked, words) ?? words.join(' ');
  return { question, answer: answer.replyText || answer.text, people, reply };
}

const unanswered = () =>
  new ConflictError('gap.unanswered', 'No reply to it is known that could be its answer.');

async function replyIn(
  table: Table,
  tickets: readonly Ticket[],
  reply: NonNullable<Gap['reply']>,
): Promise<Message | null> {
  if (!tickets.some(({ id }) => id === reply.ticketId)) return null;
  const row = await table.get(messageById.of(reply));
  return row === undefined ? null : parseMessageRow(row);
}

/** What the tickets ask, the most typical first. */
async function askedIn(table: Table, tickets: readonly Ticket[], order: readonly number[]) {
  const typical = tickets
    .filter(({ id }) => order.includes(id))
    .sort((one, other) => order.indexOf(one.id) - order.indexOf(other.id));
  const read = await Promise.all(typical.map((ticket) => readTicket(table, ticket)));
  return read.flatMap((one) => (one === null ? [] : [one.asked]));
}

/** @throws ConflictError when there is a draft that nobody put away */
async function requireUndrafted(table: Table, articleId: number | null): Promise<void> {
  const row = articleId === null ? undefined : await table.get(articleById.of(articleId));
  if (row === undefined || isPutAway(parseArticleRow(row))) return;
  throw new ConflictError('gap.drafted', `Article ${articleId} was made of it.`, { articleId });
}

const isPutAway = ({ languages }: Article) =>
  Object.values(languages).every(({ state }) => state === 'archived');
