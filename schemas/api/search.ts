import * as z from 'zod';
import { idSchema, timeSchema, ulidSchema } from '../actor.ts';
import { messageKindSchema } from '../message.ts';
import { shownEnum } from '../open-enum.ts';
import { exportFormatSchema } from '../view.ts';
import { foundArticleSchema } from './articles.ts';
import { pageQuerySchema, queryTextSchema } from './common.ts';
import { ticketSummaryOutSchema } from './tickets.ts';

export const searchSpaceSchema = z.enum(['tickets', 'customers', 'organisations']);

/** What a search looks for: what the index of the desk has, or articles, which have one of their own. */
const searchKindSchema = z.enum([...searchSpaceSchema.options, 'articles']);

/** Most characters of a query. */
const MOST_CHARACTERS = 1000;

const querySchema = queryTextSchema.max(MOST_CHARACTERS);

export const searchQuerySchema = pageQuerySchema.extend({
  q: querySchema.describe(
    'words, "phrases", -not, or, brackets, field:value, comparisons, ranges, sort:field, #number',
  ),
  kind: searchKindSchema.default('tickets').describe('what is searched; of articles, by plain words alone'),
});

/** Which file is made of what a search finds. */
export const exportSearchSchema = z.strictObject({
  q: querySchema.describe('as in `GET /v1/search`'),
  kind: searchSpaceSchema.default('tickets').describe('what is searched'),
  format: exportFormatSchema.describe('csv: RFC 4180, in UTF-8; xlsx: a sheet of Office Open XML'),
});

export const suggestQuerySchema = z.strictObject({
  q: querySchema.min(1),
  kind: searchSpaceSchema.default('tickets'),
});

const snippetSchema = z
  .object({
    text: z.string(),
    marks: z
      .array(z.object({ from: z.int().nonnegative(), to: z.int().positive() }))
      .describe('where in the text what was looked for stands, in units of UTF-16'),
  })
  .meta({ id: 'Snippet' });

const foundTicketSchema = z.object({
  ticket: ticketSummaryOutSchema,
  subject: snippetSchema,
  message: z
    .object({
      id: ulidSchema,
      kind: shownEnum(messageKindSchema.options),
      createdAt: timeSchema,
      snippet: snippetSchema,
    })
    .nullable()
    .describe('the message that says most of what was looked for; null: only the ticket itself does'),
});

const foundCustomerSchema = z.object({
  id: idSchema,
  name: z.string(),
  displayName: z.string().describe('the name; while nobody knows it `Visitor 1042`, in your language'),
  phones: z.array(z.string()),
  addresses: z.array(z.string()),
  organisationId: idSchema.nullable(),
});

const foundOrganisationSchema = z.object({ id: idSchema, name: z.string(), domains: z.array(z.string()) });

const countsSchema = z.array(z.object({ value: z.string(), count: z.int().positive() }));

export const searchOutSchema = z.object({
  tickets: z.array(foundTicketSchema),
  customers: z.array(foundCustomerSchema),
  organisations: z.array(foundOrganisationSchema),
  articles: z
    .array(foundArticleSchema)
    .describe(
      'those that you may read, of each the text that you get, in your language or what stands for it',
    ),
  total: z.int().nonnegative().describe('how many of that kind were found'),
  complete: z.boolean().describe('false: a bound was reached, and something may be missing'),
  facets: z
    .object({
      status: countsSchema,
      tags: countsSchema,
      teamId: countsSchema,
      channel: countsSchema,
      section: countsSchema,
      labels: countsSchema,
    })
    .describe(
      'of the tickets that were found, how many have each value, and of articles, how many stand in each section and have each label: the 20 most frequent',
    ),
  corrections: z
    .array(z.object({ word: z.string(), takenFor: z.string() }))
    .describe('words that stand in no text, and what they were taken for'),
  next: z.string().nullable(),
});

export const suggestOutSchema = z.object({ suggestions: z.array(z.string()) });
