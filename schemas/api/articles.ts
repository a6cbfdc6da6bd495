import * as z from 'zod';
import { actorSchema, idSchema, timeSchema, ulidSchema } from '../actor.ts';
import {
  ARTICLE_STATES,
  articleFormatSchema,
  articleSectionShape,
  articleStateSchema,
  audienceSchema,
  LONGEST_SLUG,
  MOST_SOURCE_BYTES,
  SLUG,
} from '../article.ts';
import { CONFIGURATION_KEY, configuredLabelsOut, labelsInSchema } from '../configuration.ts';
import { localeSchema } from '../customer.ts';
import { shownEnum } from '../open-enum.ts';
import { lineSchema, NOT_SEVERAL_LINES, SEVERAL_LINES, textSchema } from '../text.ts';
import { tagSchema, tagsSchema } from '../ticket.ts';
import { articleAnswerCountsSchema } from './article-answers.ts';
import { uploadOutSchema } from './attachments.ts';
import {
  idParamSchema,
  pageQuerySchema,
  pageSchema,
  queryTextSchema,
  SOMETHING,
  ticketParamsSchema,
  timeInSchema,
} from './common.ts';
import { configuredSchemas } from './configuration.ts';

/** A language in one spelling: `de-AT`, however it was typed. */
const canonical = (tag: string) => Intl.getCanonicalLocales(tag)[0] ?? tag;
const languageSchema = localeSchema.transform(canonical);
const sectionKeySchema = z.string().regex(CONFIGURATION_KEY, 'must be the key of a section');
const linesSchema = (max: number) => textSchema(max).regex(SEVERAL_LINES, NOT_SEVERAL_LINES);
const audienceInSchema = audienceSchema.describe(
  'public: everybody, signed_in: customers who signed in, agents: the desk alone; never more than its section allows',
);
const positionSchema = z
  .int()
  .min(0)
  .max(1_000_000)
  .describe('its place among its neighbours: smaller ones first');

export const articleSectionSchemas = configuredSchemas({
  id: 'ArticleSection',
  shown: { ...articleSectionShape, labels: configuredLabelsOut, audience: audienceSchema },
  asked: {
    labels: labelsInSchema,
    descriptions: z
      .record(localeSchema, lineSchema(500))
      .meta({ propertyNames: undefined })
      .describe('by language (BCP 47)')
      .default({}),
    parent: sectionKeySchema
      .nullable()
      .default(null)
      .describe('the section above it; null: it is a category'),
    position: positionSchema.default(0),
    audience: audienceInSchema.default('public'),
  },
});

const slugInSchema = z
  .string()
  .max(LONGEST_SLUG)
  .regex(SLUG, 'must be lower-case letters and digits with single hyphens between them')
  .describe('by which pages name it; one that it had before leads to it for ever');

/** A text as its author gives it. */
const textShape = {
  title: lineSchema(200),
  summary: lineSchema(500).nullable().default(null).describe('null: its first words'),
  format: articleFormatSchema.default('markdown'),
  source: linesSchema(MOST_SOURCE_BYTES).describe(
    `at most ${MOST_SOURCE_BYTES} bytes; HTML in it is sanitised: scripts, styles, forms and frames go`,
  ),
  note: linesSchema(500).default('').describe('what the author says of the change'),
};

const fieldShape = {
  section: sectionKeySchema,
  position: positionSchema,
  labels: tagsSchema,
  audience: audienceInSchema,
  authorId: idSchema.nullable().describe('the agent who answers for it, and is told to look at it again'),
  reviewerId: idSchema.nullable().describe('the agent who looks at it before it is published'),
  reviewAt: timeInSchema.nullable().describe('when somebody must look whether it still holds'),
  reviewDays: z.int().min(1).max(3650).nullable().describe('days from one look to the next'),
};

export const createArticleSchema = z.strictObject({
  section: fieldShape.section,
  position: positionSchema.default(0),
  labels: tagsSchema.default([]),
  audience: audienceInSchema.default('public'),
  authorId: fieldShape.authorId.optional(),
  reviewerId: fieldShape.reviewerId.default(null),
  reviewAt: fieldShape.reviewAt.default(null),
  reviewDays: fieldShape.reviewDays.default(null),
  locale: languageSchema.describe('of the original, of which other languages are translations'),
  slug: slugInSchema.optional().describe('made of the title when absent'),
  text: z.strictObject(textShape),
  publishes: z.boolean().default(false).describe('whether readers get it at once'),
});

export const updateArticleSchema = z
  .strictObject({
    section: fieldShape.section.optional(),
    position: positionSchema.optional(),
    labels: tagsSchema.optional(),
    audience: audienceInSchema.optional(),
    original: languageSchema.optional(),
    authorId: fieldShape.authorId.optional(),
    reviewerId: fieldShape.reviewerId.optional(),
    reviewAt: fieldShape.reviewAt.optional(),
    reviewDays: fieldShape.reviewDays.optional(),
    slugs: z.record(localeSchema, slugInSchema).optional().describe('by language'),
  })
  .refine(...SOMETHING)
  .meta({ minProperties: 1 });

export const writeArticleTextSchema = z.strictObject({
  ...textShape,
  publishes: z.boolean().default(false).describe('whether readers get it at once'),
  isUpToDate: z
    .boolean()
    .default(false)
    .describe(
      'whether this translation says what the original says by now; otherwise a mark that it does not stays',
    ),
});

export const moveArticleSchema = z.strictObject({
  state: articleStateSchema.describe(
    'in_review: to somebody who looks at it; published: to the readers; draft: back to its author, and of a published text away from the readers; archived: away from all readers',
  ),
  locale: languageSchema.nullable().default(null).describe('null: each language as far as it can'),
});

const shownState = shownEnum(ARTICLE_STATES);
const publishedOut = z.object({
  version: z.int().positive(),
  title: z.string(),
  summary: z.string(),
  at: timeSchema,
});

const languageOut = z.object({
  locale: z.string(),
  title: z.string(),
  slug: z.string(),
  state: shownState,
  latest: z.int().positive().describe('number of the newest version'),
  published: publishedOut.nullable().describe('the version that readers get; null: they get none'),
  basedOn: z.int().positive().nullable().describe('the version of the original that it says'),
  isOutOfDate: z.boolean().describe('whether the original says something else by now'),
  updatedAt: timeSchema,
});

export const articleOutSchema = z
  .object({
    id: idSchema,
    section: z.string(),
    position: z.int().nonnegative(),
    labels: z.array(z.string()),
    audience: audienceSchema,
    original: z.string(),
    languages: z.array(languageOut),
    authorId: idSchema.nullable(),
    reviewerId: idSchema.nullable(),
    reviewAt: timeSchema.nullable(),
    reviewDays: z.int().positive().nullable(),
    isStale: z.boolean().describe('whether the time has come to look at it again'),
    version: z.int().positive(),
    createdAt: timeSchema,
    updatedAt: timeSchema,
  })
  .meta({ id: 'Article' });
export const articlePageSchema = pageSchema(articleOutSchema);

const BOOLEAN = z.enum(['true', 'false']).transform((value) => value === 'true');

export const articleQuerySchema = pageQuerySchema.extend({
  section: sectionKeySchema.optional(),
  label: tagSchema.optional(),
  state: articleStateSchema.optional().describe('those with a language in this state'),
  stale: BOOLEAN.optional().describe('true: those of which somebody must look whether they still hold'),
  outOfDate: BOOLEAN.optional().describe(
    'true: those with a translation of which the original says something else',
  ),
});

export const articleParamsSchema = z.object({ articleId: idParamSchema });
export const articleTextParamsSchema = articleParamsSchema.extend({
  locale: localeSchema.meta({ examples: ['en'] }).transform(canonical),
});
const versionParamSchema = z
  .string()
  .regex(/^[1-9]\d{0,7}$/, 'must be the number of a version')
  .transform(Number);

export const articleTextQuerySchema = z.strictObject({
  version: versionParamSchema.optional().describe('the newest when absent'),
});

export const articleTextOutSchema = z
  .object({
    articleId: idSchema,
    locale: z.string(),
    version: z.int().positive(),
    title: z.string(),
    summary: z.string(),
    format: shownEnum(articleFormatSchema.options),
    source: z.string(),
    html: z.string().describe('safe to show as it is'),
    text: z.string(),
    note: z.string(),
    restoredFrom: z.int().positive().nullable(),
    by: actorSchema,
    at: timeSchema,
  })
  .meta({ id: 'ArticleText' });

export const articleVersionPageSchema = pageSchema(
  articleTextOutSchema.pick({
    version: true,
    title: true,
    note: true,
    restoredFrom: true,
    by: true,
    at: true,
  }),
);

export const articleDiffQuerySchema = z.strictObject({
  from: versionParamSchema,
  to: versionParamSchema,
});
export const articleDiffSchema = z.object({
  from: z.int().positive(),
  to: z.int().positive(),
  title: z.object({ before: z.string(), after: z.string() }).nullable().describe('null: the same'),
  parts: z
    .array(z.object({ kind: z.enum(['same', 'added', 'removed']), text: z.string() }))
    .describe('the lines of the source, in their order'),
});

export const restoreArticleTextSchema = z.strictObject({ version: z.int().min(1).max(99_999_999) });

export const previewArticleSchema = z.strictObject({
  format: textShape.format,
  source: textShape.source,
});
export const articlePreviewSchema = z.object({ html: z.string(), text: z.string() });

export const voteOnArticleSchema = z.strictObject({
  helpful: z.boolean(),
  comment: linesSchema(2000).nullable().default(null),
  locale: languageSchema,
});

const countSchema = z.int().nonnegative();
const suggestionShape = {
  shown: countSchema.describe('how often it was suggested'),
  opened: countSchema.describe('how often a suggestion of it was opened'),
  notSent: countSchema.describe(
    'how often who opened it first did not send the form in which it was suggested: at most so many tickets were spared',
  ),
  spared: countSchema.describe(
    'how often who opened it so said that it helped, or that it solved their ticket; in a reply: how often its ticket was solved after that, and its customer asked nothing more',
  ),
};
/** What came of suggestions, in all and where they stood. */
const suggestionsOut = z.object({
  ...suggestionShape,
  places: z.object({
    ticket: z.object(suggestionShape).describe('for agents, beside a ticket; opened: put into a reply'),
    mail: z.object(suggestionShape).describe('in the mail that acknowledges a ticket'),
    form: z.object(suggestionShape).describe('while somebody fills in a form'),
  }),
});
export const suggestionFiguresQuerySchema = z.strictObject({
  days: z
    .string()
    .regex(/^(?:[1-9]|[12]\d|30)$/, 'must be a number of days from 1 to 30')
    .transform(Number)
    .default(7)
    .describe('of how many days, the last ones, visits of forms are counted'),
});
export const suggestionFiguresSchema = z
  .object({
    suggestions: suggestionsOut,
    deflection: z
      .object({
        visits: countSchema.describe('forms in which articles were suggested, a day ago or longer'),
        spared: countSchema.describe(
          'those of which an article was opened, and nobody sent a ticket within a day: a known person by no channel',
        ),
        share: z
          .number()
          .min(0)
          .max(1)
          .nullable()
          .describe('at most: not everybody who goes was helped; null: of none'),
      })
      .nullable()
      .describe('null: for admins alone'),
  })
  .meta({ id: 'SuggestionFigures' });
export const articleFiguresSchema = z
  .object({
    views: countSchema,
    helpful: countSchema,
    unhelpful: countSchema,
    suggestions: suggestionsOut,
    answers: articleAnswerCountsSchema.describe('how often rules answered with it, and what came of that'),
  })
  .meta({ id: 'ArticleFigures' });

/** An image or file of an article. */
const articleFileShape = {
  id: ulidSchema,
  reference: z.string().describe('by which texts name it: `![what it shows](attachment:…)`, or as a link'),
  filename: z.string().describe('as it will be shown: without a path and control characters'),
  contentType: z.string().describe('as it was announced; once a text names it, what its first bytes say'),
  size: z.int().describe('bytes'),
  sha256: z.string(),
  createdAt: timeSchema,
  expiresAt: timeSchema.nullable().describe('until when a text must name it; null: one does'),
};
export const articleFilePageSchema = pageSchema(
  z
    .object({ ...articleFileShape, url: z.string().describe('by which it can be had for five minutes') })
    .meta({ id: 'ArticleFile' }),
);
export const articleFileUploadSchema = z
  .object({ ...articleFileShape, upload: uploadOutSchema.shape.upload })
  .meta({ id: 'ArticleFileUpload' });

export const articleCommentPageSchema = pageSchema(
  z.object({
    id: z.string(),
    helpful: z.boolean(),
    comment: z.string(),
    locale: z.string(),
    by: z.string().describe('customer#12, agent#3, or visitor'),
    at: timeSchema,
  }),
);

const snippetSchema = z.object({
  text: z.string(),
  marks: z.array(z.object({ from: z.int().nonnegative(), to: z.int().positive() })),
});

/** An article that was found or is suggested, as its readers get it. */
export const foundArticleSchema = z
  .object({
    articleId: idSchema,
    locale: z.string().describe('of the text, which may be another than the one that was asked for'),
    title: z.string(),
    summary: z.string(),
    slug: z.string(),
    audience: audienceSchema,
    href: z
      .string()
      .nullable()
      .describe('its page in the help centre; null: it has none, as it is for agents alone'),
    isOutOfDate: z.boolean(),
    snippet: snippetSchema,
    likeness: z.number().min(0).max(1).describe('against the best'),
  })
  .meta({ id: 'FoundArticle' });

export const searchArticlesQuerySchema = z.strictObject({
  q: queryTextSchema.min(1).max(1000).describe('plain words'),
  locale: languageSchema.default('en'),
  audience: audienceSchema.default('agents').describe('as whom you look'),
  limit: pageQuerySchema.shape.limit.default(10),
});
export const foundArticlesSchema = z.object({
  items: z.array(foundArticleSchema),
  corrections: z.array(z.object({ word: z.string(), takenFor: z.string() })),
});

export const suggestionsQuerySchema = z.strictObject({ locale: languageSchema.optional() });
export const suggestionsSchema = z.object({ items: z.array(foundArticleSchema) });
export const suggestionParamsSchema = ticketParamsSchema.extend({ articleId: idParamSchema });
export const insertSuggestionSchema = z.strictObject({
  as: z.enum(['link', 'text']).describe('link: its title and address; text: all that it says'),
  locale: languageSchema.optional().describe('the language of the ticket when absent'),
});
