import type { DeskEvent } from '../../schemas/events/events.ts';
import type { Message } from '../../schemas/message.ts';
import { ALL_ARTICLES, countOfArticle } from '../article/index.ts';
import { loadConversation } from '../conversation/index.ts';
import {
  type InsertedArticle,
  insertedArticles,
  SOLVED_BEFORE,
  solvedByInserted,
} from '../mail-suggestion/index.ts';
import { refusedBy, type Table } from '../shared/table.ts';

/** Messages of a ticket among which the last reply is looked for. */
const NEWEST = 20;
const OVER: readonly unknown[] = ['solved', 'closed'];

/** The ticket that an event tells to be solved, and when; null: it tells of none. Pure. */
function solvedIn(event: DeskEvent): { ticketId: number; solvedAt: string } | null {
  if (event.type !== 'ticket.updated' || event.importedAt !== undefined) return null;
  const { status } = event.change;
  const isSolved = status !== undefined && OVER.includes(status.after) && !OVER.includes(status.before);
  return isSolved ? { ticketId: event.ticket.id, solvedAt: event.at } : null;
}

type Said = Pick<Message, 'kind' | 'createdAt'>;

/**
 * Whether an article that was put into a reply solved the ticket: that reply was sent, and its customer asked nothing more before it was
 * solved. Pure.
 */
export function isSolvedBy(
  { insertedAt }: Pick<InsertedArticle, 'insertedAt'>,
  messages: readonly Said[],
  solvedAt: string,
): boolean {
  const said = messages.filter(({ createdAt }) => createdAt <= solvedAt);
  const reply = said.find(({ kind, createdAt }) => kind === 'public_reply' && createdAt >= insertedAt);
  if (reply === undefined) return false;
  return !said.some(({ kind, createdAt }) => kind === 'customer_message' && createdAt > reply.createdAt);
}

/**
 * Counts the articles in replies by which a ticket was solved that an event tells to be: each once for a ticket, however often the event comes. One
 * read for each ticket that is solved; more only where an article stands in a reply to it.
 */
export async function noteSolvedByInserted(table: Table, event: DeskEvent): Promise<void> {
  const solved = solvedIn(event);
  if (solved === null) return;
  const { ticketId, solvedAt } = solved;
  const inserted = await insertedArticles(table, ticketId);
  if (inserted.length === 0) return;
  const { messages } = await loadConversation(table, ticketId, NEWEST);
  for (const one of inserted)
    if (isSolvedBy(one, messages, solvedAt)) await countOnce(table, { ticketId, ...one }, solvedAt);
}

async function countOnce(
  table: Table,
  place: { ticketId: number; articleId: number },
  solvedAt: string,
): Promise<void> {
  const counts = { spared: 1, 'spared.ticket': 1 };
  try {
    await table.write([
      solvedByInserted(place, solvedAt),
      countOfArticle(place.articleId, counts),
      countOfArticle(ALL_ARTICLES, counts),
    ]);
  } catch (error) {
    if (!refusedBy(error, SOLVED_BEFORE)) throw error;
  }
}
