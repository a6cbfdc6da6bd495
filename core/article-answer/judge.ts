import type { ArticleAnswer } from '../../schemas/article-answer.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { ConflictError, NotFoundError } from '../shared/errors.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import { loadStatuses, type Statuses } from '../status/index.ts';
import {
  isTrashed,
  judged,
  loadTicket,
  mergedIntoOf,
  reopened,
  solvedByArticle,
  ticketWrites,
} from '../ticket/index.ts';

/** Which answer somebody says something of. */
export interface AnswerPlace {
  readonly ticketId: number;
  readonly messageId: string;
}

/** A ticket with the article with which a rule answered it. */
export interface AnsweredTicket {
  readonly ticket: Ticket;
  readonly answer: ArticleAnswer;
}

/** @throws NotFoundError when the ticket was not answered so, or is purged */
export async function loadAnswer(
  table: Table,
  { ticketId, messageId }: AnswerPlace,
): Promise<AnsweredTicket> {
  const ticket = await loadTicket(table, ticketId);
  const { articleAnswer: answer } = ticket;
  if (ticket.purged || answer?.messageId !== messageId) throw new NotFoundError('answer');
  return { ticket, answer };
}

/**
 * Whether the customer may still say whether an article helped: while the ticket waits for that, and also when it was solved since; once a
 * person goes on with it, they know it from them. Pure.
 */
export function mayJudge({ ticket, answer: { outcome } }: AnsweredTicket): boolean {
  if (ticket.status === 'closed' || isTrashed(ticket) || mergedIntoOf(ticket) !== null) return false;
  return (
    outcome === undefined || (ticket.status === 'solved' && (outcome === 'helped' || outcome === 'no_answer'))
  );
}

/**
 * Says that an article helped, which solves the ticket, or that it did not, which brings it to a person at once. Saying the same again
 * changes nothing.
 * @throws NotFoundError; ConflictError `answer.over` when a person goes on with the ticket, or it is closed
 */
export function judge(
  table: Table,
  given: Context,
  { helped, ...place }: AnswerPlace & { helped: boolean },
): Promise<Ticket> {
  const load = async () => {
    const found = await loadAnswer(table, place);
    return { ...found, version: found.ticket.version };
  };
  return changeVersioned(undefined, load, async (found) => {
    const { ticket: before, answer } = found;
    if (answer.outcome === (helped ? 'helped' : 'not_helped')) return before;
    if (!mayJudge(found)) throw overError();
    const actor = { kind: 'customer', id: before.requesterId } as const;
    const context = laterThan({ ...given, actor }, before.updatedAt);
    const statuses = await loadStatuses(table);
    const after = helped
      ? solvedByArticle(before, 'helped', context, statuses)
      : broughtBack(judged(before, 'not_helped', context.now), statuses);
    const { ticket, writes } = await ticketWrites(before, after, context);
    await table.write(writes);
    return ticket;
  });
}

/** A ticket that is for a person again. Since when its customer waits stays as it was. */
export function broughtBack(ticket: Ticket, statuses: Statuses): Ticket {
  const isAtWork = ticket.status === 'new' || ticket.status === 'open';
  return isAtWork ? ticket : reopened(ticket, statuses);
}

const overError = (): ConflictError =>
  new ConflictError('answer.over', 'Somebody goes on with this already, or it is closed.');
