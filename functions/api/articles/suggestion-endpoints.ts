import {
  type articleCounter,
  findArticleById,
  type Knowledge,
  loadReadable,
  type Readable,
  type Reader,
} from '../../../core/article/index.ts';
import { requireMayWithTicket } from '../../../core/auth/index.ts';
import { loadConversation } from '../../../core/conversation/index.ts';
import { noteEmptySearch } from '../../../core/gap/index.ts';
import { noteInserted } from '../../../core/mail-suggestion/index.ts';
import type { Context } from '../../../core/shared/context.ts';
import { fieldError, NotFoundError } from '../../../core/shared/errors.ts';
import type { Table } from '../../../core/shared/table.ts';
import {
  type FoundReadable,
  type Insertion,
  insertSuggestion,
  type keptArticleIndex,
  searchArticles,
  suggestArticles,
} from '../../../core/suggestion/index.ts';
import { loadTicket } from '../../../core/ticket/index.ts';
import type { Options } from '../../../schemas/options.ts';
import type { Endpoints } from '../../edge/api.ts';
import { presentDraft } from '../tickets/present-draft.ts';
import { type HelpPlace, hrefOf, withWholeAddresses } from './help-address.ts';
import { presentFoundArticle } from './present-found.ts';
import type { suggestionRoutes } from './suggestion-routes.ts';

/** Messages of a ticket among which the newest of its customer is looked for. */
const NEWEST = 20;

/** What the API answers about articles that are searched for and suggested. */
export function suggestionEndpoints(deps: {
  table: Table;
  knowledge: { latest(now: Date): Promise<Knowledge> };
  index: ReturnType<typeof keptArticleIndex>;
  count: ReturnType<typeof articleCounter>;
  options: { at(now: Date): Promise<Options> };
}): Endpoints<typeof suggestionRoutes> {
  const { table, count, options } = deps;
  const ready = async (now: Date) => {
    const knowledge = await deps.knowledge.latest(now);
    return { table, knowledge, index: await deps.index(knowledge) };
  };
  const presenter = async ({ now }: Context, origin: string, knowledge: Knowledge) => {
    const { helpCentre } = await options.at(now);
    return (found: FoundReadable) => presentFoundArticle(knowledge, found, { helpCentre, origin });
  };
  return {
    searchArticles: async ({ query: { q: words, locale, audience, limit }, context, origin }) => {
      const found = await ready(context.now);
      const { articles, corrections } = await searchArticles(found, {
        reader: { audience, locale },
        words,
        limit,
      });
      if (articles.length === 0) {
        const search = { query: words, locale, searchId: context.newId() };
        await noteEmptySearch(table, search, context.now);
      }
      const present = await presenter(context, origin, found.knowledge);
      const taken = [...corrections].map(([word, takenFor]) => ({ word, takenFor }));
      return { body: { items: articles.map(present), corrections: taken } };
    },
    suggestForTicket: async ({ principal, params: { ticketId }, query, context, origin }) => {
      const { ticket, messages } = await loadConversation(table, ticketId, NEWEST);
      requireMayWithTicket(principal, 'ticket.read', ticket);
      const asked = messages.findLast(({ kind }) => kind === 'customer_message');
      const question = { subject: ticket.subject, text: asked?.replyText || asked?.text || '' };
      const reader: Reader = { audience: 'agents', locale: query.locale ?? ticket.language ?? 'en' };
      const found = await ready(context.now);
      const suggested = await suggestArticles(found, { reader, question });
      await count(
        suggested.map(({ readable }) => readable.article.id),
        { what: 'shown', place: 'ticket' },
      );
      const present = await presenter(context, origin, found.knowledge);
      return { body: { items: suggested.map(present) } };
    },
    insertSuggestion: async ({ principal, params: { ticketId, articleId }, body, context, origin }) => {
      const ticket = await loadTicket(table, ticketId);
      requireMayWithTicket(principal, 'ticket.reply', ticket);
      const knowledge = await deps.knowledge.latest(context.now);
      const reader: Reader = { audience: 'signed_in', locale: body.locale ?? ticket.language ?? 'en' };
      const readable = findArticleById(knowledge, reader, articleId);
      if (readable === null) throw new NotFoundError('article');
      const { helpCentre } = await options.at(context.now);
      const at = { helpCentre, origin };
      const insertion = await insertionOf(readable, body.as, { at, href: hrefOf(knowledge, readable, at) });
      const { draft, version } = await insertSuggestion(table, context, { principal, ticketId, insertion });
      await noteInserted(table, { ticketId, articleId }, context.now);
      await count([articleId], { what: 'opened', place: 'ticket' });
      return { body: { draft: draft && presentDraft(draft) }, version };
    },
  };

  async function insertionOf(
    readable: Readable,
    as: 'link' | 'text',
    { at, href }: { at: HelpPlace; href: string | null },
  ): Promise<Insertion> {
    if (as === 'text') {
      const text = await loadReadable(table, readable);
      return { as, text: { ...text, html: withWholeAddresses(text.html, at) } };
    }
    if (href === null) throw fieldError('as', 'must be text: the help centre has no page of it');
    return { as, title: readable.title, href };
  }
}
