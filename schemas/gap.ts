import * as z from 'zod';
import { idSchema, timeSchema, ulidSchema } from './actor.ts';

/** A word by which a group of tickets is known, and in how many of its tickets it stands. */
const tellingWordSchema = z.object({ word: z.string(), tickets: z.int().positive() });

/** Tickets in one language that ask the same, the most typical first. */
const gapPartSchema = z.object({
  /** ISO 639-1; `und`: it could not be told */
  language: z.string(),
  tickets: z.array(idSchema).min(1),
  words: z.array(tellingWordSchema),
});

/** Tickets that ask the same, in one language or in several: the one in which most ask first. */
export const gapSchema = z.object({
  /** by which it is named while it is in the report: the smallest number of its tickets */
  id: idSchema,
  parts: z.array(gapPartSchema).min(1),
  /** the article that answers it, published or not, and how sure that is; null: none does */
  article: z.object({ articleId: idSchema, confidence: z.number().min(0).max(1) }).nullable(),
  /** the reply that agents gave to it again and again; null: nobody answered yet */
  reply: z.object({ ticketId: idSchema, messageId: ulidSchema, uses: z.int().positive() }).nullable(),
});
export type Gap = z.infer<typeof gapSchema>;

/** What the tickets of some weeks ask: no words of theirs but those that several people use. */
export const gapReportSchema = z.object({
  /** when it was made, of which tickets */
  at: timeSchema,
  since: timeSchema,
  /** how many tickets were grouped, and whether these are all of that time */
  tickets: z.int().nonnegative(),
  isComplete: z.boolean(),
  gaps: z.array(gapSchema),
});
export type GapReport = z.infer<typeof gapReportSchema>;
