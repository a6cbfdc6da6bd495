import {
  foundArticlesSchema,
  insertSuggestionSchema,
  searchArticlesQuerySchema,
  suggestionParamsSchema,
  suggestionsQuerySchema,
  suggestionsSchema,
} from '../../../schemas/api/articles.ts';
import { ticketParamsSchema } from '../../../schemas/api/common.ts';
import { draftAnswerSchema } from '../../../schemas/api/drafts.ts';
import { defineRoutes } from '../route.ts';

const read = { method: 'GET', permission: 'article.read', access: 'read', status: 200 } as const;

/** Articles that are searched for, and that may answer a ticket. */
export const suggestionRoutes = defineRoutes('articles', {
  searchArticles: {
    ...read,
    path: '/v1/kb/search',
    summary: 'Search the articles as their readers do',
    description:
      'Of each article the text that such a reader gets is searched: in their language, or what stands for it. Words are found in all their forms, and with a letter wrong.',
    query: searchArticlesQuerySchema,
    output: foundArticlesSchema,
  },
  suggestForTicket: {
    ...read,
    path: '/v1/tickets/{ticketId}/suggestions',
    params: ticketParamsSchema,
    summary: 'List the articles that may answer a ticket, the likeliest first',
    description: 'By its subject and what its requester wrote first, in the language of the ticket.',
    query: suggestionsQuerySchema,
    output: suggestionsSchema,
  },
  insertSuggestion: {
    method: 'POST',
    path: '/v1/tickets/{ticketId}/suggestions/{articleId}',
    params: suggestionParamsSchema,
    permission: 'article.read',
    access: 'write',
    summary: 'Put an article into the draft of the reply to a ticket, as a link or as text',
    description: 'It comes below what the draft says already. What is for agents alone is put into no reply.',
    body: insertSuggestionSchema,
    example: () => ({ as: 'link' }),
    conflicts: true,
    output: draftAnswerSchema,
    status: 200,
    versioned: true,
  },
});
