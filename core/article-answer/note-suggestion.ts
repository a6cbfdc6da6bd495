import type { ArticleSuggestion } from '../../schemas/article-answer.ts';
import type { DeskEvent } from '../../schemas/events/events.ts';
import type { Message } from '../../schemas/message.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import type { Knowledge } from '../article/index.ts';
import { recordEvent, ticketSubject } from '../audit/index.ts';
import { isPersonal, messageById, parseMessageRow } from '../message/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import { type ArticleIndex, bestArticle } from '../suggestion/index.ts';
import { mayBeAutomated, parseTicketRow, ticketByNumber, ticketWrite } from '../ticket/index.ts';

/** What looking for an article takes. */
export interface SuggestingDeps {
  readonly table: Table;
  readonly knowledge: Knowledge;
  readonly index: ArticleIndex;
  /** in which language an article is looked for where nobody knows that of the ticket, and in which of them where there is none in that */
  readonly languages: readonly string[];
}

/** The message in which a customer asks something, by an event; null: it tells of none. Pure. */
export function questionIn(event: DeskEvent): { ticketId: number; messageId: string } | null {
  if (event.type !== 'ticket.created' && event.type !== 'message.added') return null;
  if (event.importedAt !== undefined || event.message.kind !== 'customer_message') return null;
  return { ticketId: event.ticket.id, messageId: event.message.id };
}

/**
 * Notes on a ticket which article for everybody most likely answers what its customer wrote, so that rules, views and searches go by it. Once a
 * message, and never for an older one than is noted, however often its event comes and in whatever order: two rows read in one request, and
 * two written. What a machine wrote, or somebody who may be another, asks nothing.
 */
export async function noteSuggestion(
  deps: SuggestingDeps,
  context: Context,
  { ticketId, messageId }: { ticketId: number; messageId: string },
): Promise<ArticleSuggestion | null> {
  const { table } = deps;
  const keys = { ticket: ticketByNumber.of(ticketId), message: messageById.of({ ticketId, messageId }) };
  return untilNotOvertaken(['version'], async () => {
    const rowAt = await readRows(table, Object.values(keys));
    const [ticketRow, messageRow] = [rowAt(keys.ticket), rowAt(keys.message)];
    if (ticketRow === undefined || messageRow === undefined) return null;
    const [before, message] = [parseTicketRow(ticketRow), parseMessageRow(messageRow)];
    if (!mayBeAutomated(before) || !isPersonal(message)) return null;
    if (before.suggestion !== undefined && before.suggestion.messageId >= messageId) return before.suggestion;
    const suggestion = await suggestionFor(deps, before, message);
    const current = laterThan(context, before.updatedAt);
    const after = { ...before, suggestion };
    const { ticket, write, told } = await ticketWrite(before, after, current, { isActivity: false });
    await table.write([
      write,
      recordEvent(ticketSubject(ticketId), 'article.suggested', { ticket, suggestion }, current),
      ...told(),
    ]);
    return suggestion;
  });
}

async function suggestionFor(
  deps: SuggestingDeps,
  ticket: Ticket,
  { id: messageId, replyText, text }: Message,
): Promise<ArticleSuggestion> {
  const [locale = 'en', ...preferred] = [...(ticket.language ? [ticket.language] : []), ...deps.languages];
  const best = await bestArticle(deps, {
    reader: { audience: 'public', locale, preferred },
    question: { subject: ticket.subject, text: replyText || text },
  });
  if (best === null) return { messageId, articleId: null, locale: null, confidence: 0 };
  const { article, locale: read } = best.readable;
  return { messageId, articleId: article.id, locale: read, confidence: best.confidence };
}
