import * as z from 'zod';
import {
  draftOutSchema,
  draftSchema,
  faqOutSchema,
  faqQuerySchema,
  gapJobSchema,
  gapParamsSchema,
  gapsOutSchema,
  gapsQuerySchema,
  regroupSchema,
  replyParamsSchema,
  searchesOutSchema,
  searchesQuerySchema,
} from '../../../schemas/api/gaps.ts';
import { defineRoutes } from '../route.ts';

const read = { method: 'GET', permission: 'desk.read', access: 'read', status: 200 } as const;
const draft = {
  method: 'POST',
  permission: 'gap.draft',
  access: 'write',
  conflicts: true,
  looksUp: true,
  body: draftSchema,
  example: () => ({ section: 'answers', locale: 'en', audience: 'public' }),
  output: draftOutSchema,
  status: 201,
} as const;

const CLEAN =
  'Greetings, signatures, names, addresses, telephone, order and account numbers, dates and secret links are taken out, and what each was stands in its place in square brackets. Nobody but agents sees the draft until one of them has read and published it.';
const FAQ =
  'The published articles that answer what the tickets of the last weeks ask, the most asked first, as `GET /v1/kb/gaps` last found it.';

/** From tickets to answers. */
export const gapRoutes = defineRoutes('gaps', {
  listGaps: {
    ...read,
    path: '/v1/kb/gaps',
    summary: 'List what the tickets of the last weeks ask and no article answers, the most asked first',
    description:
      'Tickets are grouped by the words in which they ask, in each language, and across the languages of the desk by words that mean the same; a group says by which. Spam, trash and tickets that agents opened for themselves are left out, and so is what fewer than three ask. An article answers a group when it has most of the words that tell it from others. A job does it, which begins when somebody asks and what is known is older than a day or of another time: until it has ended, `state` is `working`. A group made of the same tickets has the same `id`.',
    query: gapsQuerySchema,
    output: gapsOutSchema,
  },
  regroupTickets: {
    method: 'POST',
    permission: 'desk.read',
    access: 'write',
    path: '/v1/kb/gaps',
    summary: 'Group the tickets of the last weeks anew, by a job',
    description: 'One that is at work already goes on, and is the answer.',
    body: regroupSchema,
    example: () => ({ weeks: 4 }),
    output: gapJobSchema,
    status: 201,
  },
  draftFromGap: {
    ...draft,
    path: '/v1/kb/gaps/{gapId}/draft',
    summary: 'Make a draft of an article of what many tickets ask',
    description: `Its title is the question as one of the customers put it, its text the reply that agents gave most, above all where it solved the ticket. ${CLEAN}`,
    params: gapParamsSchema,
  },
  draftFromReply: {
    ...draft,
    path: '/v1/tickets/{ticketId}/messages/{messageId}/article',
    summary: 'Make a draft of an article of a reply',
    description: `Its title is what the ticket asks, its text what the reply says. ${CLEAN}`,
    params: replyParamsSchema,
  },
  listEmptySearches: {
    ...read,
    path: '/v1/kb/searches',
    summary: 'List what was looked for in the knowledge base in vain, the most frequent first',
    description: 'By words and language. What has a name, a number or an address in it is not kept.',
    query: searchesQuerySchema,
    output: searchesOutSchema,
  },
  getFaq: {
    ...read,
    path: '/v1/kb/faq',
    summary: 'Read the questions that are asked most, with their answers',
    description: `${FAQ} \`/v1/kb/faq.md\` and \`/v1/kb/faq.html\` are the same as Markdown and as a page.`,
    query: faqQuerySchema,
    output: faqOutSchema,
  },
  getFaqMarkdown: {
    ...read,
    path: '/v1/kb/faq.md',
    summary: 'Read the questions that are asked most, with their answers, as Markdown',
    description: FAQ,
    query: faqQuerySchema,
    output: z.string(),
    contentType: 'text/markdown',
  },
  getFaqPage: {
    ...read,
    path: '/v1/kb/faq.html',
    summary: 'Read the questions that are asked most, with their answers, as a page',
    description: `${FAQ} The page is complete as it is, and may be put on any site.`,
    query: faqQuerySchema,
    output: z.string(),
    contentType: 'text/html',
  },
});
