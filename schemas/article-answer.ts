import * as z from 'zod';
import { idSchema, timeSchema, ulidSchema } from './actor.ts';
import { openEnum } from './open-enum.ts';

/** How sure it is that an article answers a ticket: of a hundred such suggestions, so many are right. */
export const confidenceSchema = z.int().min(0).max(100);

/** The article that most likely answers what a customer asks, by which of their messages; no article: none does. */
export const articleSuggestionSchema = z.looseObject({
  messageId: ulidSchema,
  articleId: idSchema.nullable(),
  /** in which language readers get it (BCP 47) */
  locale: z.string().nullable(),
  confidence: confidenceSchema,
});
export type ArticleSuggestion = z.infer<typeof articleSuggestionSchema>;

/**
 * What became of an article with which a rule answered: the customer said that it helped or that it did not, wrote instead, or said
 * nothing until the time was over; somebody of the desk went on with the ticket before; the mail did not arrive.
 */
export const ANSWER_OUTCOMES = [
  'helped',
  'not_helped',
  'replied',
  'no_answer',
  'taken_over',
  'undelivered',
] as const;
export type AnswerOutcome = (typeof ANSWER_OUTCOMES)[number];

/** The article with which a rule answered a ticket. */
export const articleAnswerSchema = z.looseObject({
  articleId: idSchema,
  locale: z.string(),
  /** the reply that says so; absent only until it is written */
  messageId: ulidSchema.optional(),
  at: timeSchema,
  /** until when the ticket waits for what the customer says; then it is solved */
  until: timeSchema,
  /** days after which it closes when it is solved so; null: never by itself */
  closeAfterDays: z.number().nullable(),
  /** absent while it waits */
  outcome: openEnum(ANSWER_OUTCOMES).optional(),
  endedAt: timeSchema.optional(),
});
export type ArticleAnswer = z.infer<typeof articleAnswerSchema>;
