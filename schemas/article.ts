import * as z from 'zod';
import { actorSchema, idSchema, timeSchema, ulidSchema } from './actor.ts';
import { storedLabelsSchema } from './configuration.ts';
import { openEnum } from './open-enum.ts';

/** Whom something of the knowledge base is for, from everybody to the desk alone. */
export const AUDIENCES = ['public', 'signed_in', 'agents'] as const;
export const audienceSchema = z.enum(AUDIENCES);
export type Audience = z.infer<typeof audienceSchema>;

/**
 * An audience as it is stored: one of a later version is nobody here but agents, who see all of it.
 */
export const storedAudienceSchema = audienceSchema.catch('agents');

export const articleFormatSchema = z.enum(['markdown', 'html']);
export type ArticleFormat = z.infer<typeof articleFormatSchema>;

/** How far the newest text of an article in a language has come. */
export const ARTICLE_STATES = ['draft', 'in_review', 'published', 'archived'] as const;
export const articleStateSchema = z.enum(ARTICLE_STATES);
export type ArticleState = z.infer<typeof articleStateSchema>;

/** Bytes of the source of an article in UTF-8, and of the HTML that is made of it. */
export const MOST_SOURCE_BYTES = 80_000;
export const MOST_HTML_BYTES = 200_000;

/** The text that readers get: the version that is published, and what lists say of it. */
export const publishedTextSchema = z.looseObject({
  version: z.int().positive(),
  title: z.string(),
  summary: z.string(),
  /** images and files that it names; absent: none */
  files: z.array(z.string()).optional(),
  at: timeSchema,
});
export type PublishedText = z.infer<typeof publishedTextSchema>;

const languageShape = {
  locale: z.string(),
  /** of the newest version */
  title: z.string(),
  /** by which pages name it; those that it had before lead to it for ever */
  slug: z.string(),
  /** number of the newest version, published or not */
  latest: z.int().positive(),
  /** the version of the original that it says; null of the original itself */
  basedOn: z.int().positive().nullable(),
  updatedAt: timeSchema,
};

/**
 * An article in one language. A text that is published stays so while the next one is written and reviewed; what is archived
 * is shown to nobody but agents.
 */
export const articleLanguageSchema = z.union([
  z.looseObject({ ...languageShape, state: z.literal('published'), published: publishedTextSchema }),
  z.looseObject({ ...languageShape, state: z.literal('archived'), published: z.null() }),
  z.looseObject({
    ...languageShape,
    state: openEnum(['draft', 'in_review']),
    published: publishedTextSchema.nullable(),
  }),
]);
export type ArticleLanguage = z.infer<typeof articleLanguageSchema>;

/** An article with all that lists of articles say; its texts are in rows of their own (`articleTextSchema`). */
export const articleSchema = z.object({
  id: idSchema,
  /** key of the section that it stands in */
  section: z.string(),
  /** its place among the articles of the section: smaller ones first, and of the same the older */
  position: z.int().nonnegative(),
  labels: z.array(z.string()),
  audience: storedAudienceSchema,
  /** language (BCP 47) of the original, of which the others are translations; it always has a text */
  original: z.string(),
  languages: z.record(z.string(), articleLanguageSchema),
  /** the agents who answer for it, and who look at it before it is published; null: nobody in particular */
  authorId: idSchema.nullable(),
  reviewerId: idSchema.nullable(),
  /** when somebody must look whether it still holds, and each time so many days later; null: never */
  reviewAt: timeSchema.nullable(),
  reviewDays: z.int().positive().nullable(),
  /** whether the owner was told that this time has come */
  isReviewTold: z.boolean().optional(),
  version: z.int().positive(),
  createdAt: timeSchema,
  updatedAt: timeSchema,
});
export type Article = z.infer<typeof articleSchema>;

/** One version of the text of an article in a language. It never changes: a correction is the next version. */
export const articleTextSchema = z.object({
  articleId: idSchema,
  locale: z.string(),
  version: z.int().positive(),
  title: z.string(),
  /** what lists and search engines say of it; where its author gave none, its first words */
  summary: z.string(),
  isSummaryGiven: z.boolean(),
  format: openEnum(articleFormatSchema.options),
  /** as its author wrote it */
  source: z.string(),
  /** made of the source when it was saved: safe to show as it is */
  html: z.string(),
  /** the same as plain text, for search and suggestions */
  text: z.string(),
  /** the images and files of the article that it names; absent: none */
  files: z.array(ulidSchema).optional(),
  /** what its author says of the change */
  note: z.string(),
  /** the version that was brought back with it; null of what was written anew */
  restoredFrom: z.int().positive().nullable(),
  by: actorSchema,
  at: timeSchema,
});
export type ArticleText = z.infer<typeof articleTextSchema>;

/** An image or file of an article. It goes a week after it was announced, unless a version of a text names it: then it stays as long as the versions do. */
export const articleFileSchema = z.object({
  id: ulidSchema,
  articleId: idSchema,
  filename: z.string(),
  /** as it was announced; once a text names it, what its first bytes say */
  contentType: z.string(),
  /** bytes */
  size: z.int().positive(),
  /** of its bytes, in hexadecimal digits */
  sha256: z.string(),
  createdAt: timeSchema,
  /** until when a text must name it; absent once one does */
  expiresAt: timeSchema.optional(),
  /** whether pages show it: an image by its first bytes, and not too large; absent while no text names it */
  isImage: z.boolean().optional(),
});
export type ArticleFile = z.infer<typeof articleFileSchema>;

/** What is stored of a category or section of the knowledge base beside its key. One without a parent is a category. */
export const articleSectionShape = {
  labels: storedLabelsSchema,
  descriptions: z.record(z.string(), z.string()).default({}),
  parent: z.string().nullable().default(null),
  position: z.int().nonnegative().default(0),
  audience: storedAudienceSchema.default('agents'),
};

/** Slugs are letters, digits and single hyphens, in any script. */
export const SLUG = /^[\p{Ll}\p{Lo}\p{Lm}\p{M}\p{N}]+(?:-[\p{Ll}\p{Lo}\p{Lm}\p{M}\p{N}]+)*$/u;
/** Characters of a slug at most. */
export const LONGEST_SLUG = 100;
