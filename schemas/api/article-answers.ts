import * as z from 'zod';
import { idSchema, timeSchema } from '../actor.ts';
import { ANSWER_OUTCOMES, confidenceSchema } from '../article-answer.ts';
import { shownEnum } from '../open-enum.ts';

const countSchema = z.int().nonnegative();

/** What was counted of answers with an article. */
export const articleAnswerCountsSchema = z
  .object({
    sent: countSchema.describe('how often a rule answered with it'),
    helped: countSchema.describe('how often the customer said that it helped, or that all is done'),
    notHelped: countSchema.describe('how often they said that it did not'),
    replied: countSchema.describe('how often they wrote instead'),
    noAnswer: countSchema.describe('how often they said nothing until the ticket was solved'),
    takenOver: countSchema.describe('how often somebody of the desk went on with the ticket before'),
    undelivered: countSchema.describe('how often the mail did not reach them'),
  })
  .meta({ id: 'ArticleAnswerCounts' });

/** What was counted of all articles with which rules answered, those of which most was sent first. */
export const articleAnswersSchema = z
  .object({
    total: articleAnswerCountsSchema,
    articles: z.array(
      z.object({
        articleId: idSchema,
        title: z
          .string()
          .nullable()
          .describe('in the language of its original; null: nothing is published of it'),
        counts: articleAnswerCountsSchema,
      }),
    ),
  })
  .meta({ id: 'ArticleAnswers' });

/** The article that may answer a ticket, as agents see it. */
export const suggestedArticleSchema = z
  .object({
    articleId: idSchema,
    locale: z.string().describe('the language in which its customer gets it'),
    confidence: confidenceSchema.describe('of a hundred suggestions of this confidence, so many are right'),
  })
  .meta({ id: 'SuggestedArticle' });

/** The article with which a rule answered a ticket, as agents see it. */
export const articleAnswerOutSchema = z
  .object({
    articleId: idSchema,
    locale: z.string(),
    at: timeSchema,
    until: timeSchema.describe('until when it waits for what its customer says; then it is solved'),
    outcome: shownEnum(ANSWER_OUTCOMES).nullable().describe('null while it waits'),
    endedAt: timeSchema.nullable(),
  })
  .meta({ id: 'ArticleAnswer' });
