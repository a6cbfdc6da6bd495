import * as z from 'zod';
import { idSchema, timeSchema, ulidSchema } from '../actor.ts';
import { audienceSchema } from '../article.ts';
import { CONFIGURATION_KEY } from '../configuration.ts';
import { localeSchema } from '../customer.ts';
import { gapReportSchema, gapSchema } from '../gap.ts';
import { lineSchema } from '../text.ts';
import { idParamSchema, pageQuerySchema } from './common.ts';

const weeksSchema = z
  .string()
  .regex(/^(?:[1-9]|1\d|2[0-6])$/, 'must be an integer from 1 to 26')
  .transform(Number)
  .meta({ type: 'integer', minimum: 1, maximum: 26 });

export const gapsQuerySchema = pageQuerySchema.extend({
  weeks: weeksSchema.optional().describe('of how many weeks; as they were last asked for, or 4'),
  include: z
    .enum(['unanswered', 'all'])
    .default('unanswered')
    .describe('`unanswered`: only what no published article answers'),
});

const gapOutSchema = gapSchema
  .omit({ article: true, parts: true })
  .extend({
    tickets: z.int().positive().describe('how many tickets ask it'),
    languages: z
      .array(
        z.object({
          language: z.string().describe('ISO 639-1; `und`: it could not be told'),
          ticketIds: z.array(idSchema).describe('the most typical first'),
          words: gapSchema.shape.parts.element.shape.words.describe(
            'the words that tell these tickets from others, and in how many of them each stands',
          ),
        }),
      )
      .describe('the same question by language, the one with most tickets first'),
    examples: z.array(z.string()).describe('subjects of the most typical tickets that you may read'),
    article: z
      .object({
        id: idSchema,
        title: z.string(),
        isPublished: z.boolean(),
        confidence: z
          .number()
          .min(0)
          .max(1)
          .nullable()
          .describe('share of the telling words that it has; null: it was made of this group'),
      })
      .nullable()
      .describe('the article that answers it, or will'),
  })
  .meta({ id: 'Gap' });

export const gapsOutSchema = z
  .object({
    state: z
      .enum(['ready', 'working'])
      .describe('`working`: a job groups the tickets anew, and what is here is what was found before'),
    jobId: ulidSchema.nullable(),
    at: timeSchema.nullable().describe('when these groups were found; null: never yet'),
    since: timeSchema.nullable(),
    tickets: z.int().nonnegative().describe('how many tickets were grouped'),
    isComplete: gapReportSchema.shape.isComplete.describe(
      'whether these are all of that time, or the latest',
    ),
    items: z.array(gapOutSchema),
    next: z.string().nullable(),
  })
  .meta({ id: 'GapPage' });

export const regroupSchema = z.strictObject({
  weeks: z.int().min(1).max(26).optional().describe('as they were last asked for, or 4'),
});

export const gapJobSchema = z
  .object({ jobId: ulidSchema.describe('`GET /v1/jobs/{jobId}` says how far it has got') })
  .meta({ id: 'GapJob' });

export const gapParamsSchema = z.object({ gapId: idParamSchema });
export const replyParamsSchema = z.object({ ticketId: idParamSchema, messageId: ulidSchema });

export const draftSchema = z.strictObject({
  section: z.string().regex(CONFIGURATION_KEY).describe('the section in which the article will stand'),
  locale: localeSchema.optional().describe('that of the tickets, unless it is given'),
  title: lineSchema(200).min(1).optional().describe('the question of the customers, unless it is given'),
  audience: audienceSchema.default('public').describe('who may read it once it is published'),
});

export const draftOutSchema = z
  .object({
    articleId: idSchema,
    locale: z.string(),
    title: z.string(),
    slug: z.string(),
    removed: z
      .object({
        name: z.int(),
        email: z.int(),
        phone: z.int(),
        address: z.int(),
        number: z.int(),
        link: z.int(),
        date: z.int(),
      })
      .describe('how much personal data of each kind was taken out: its kind stands in its place'),
  })
  .meta({ id: 'ArticleDraft' });

export const searchesQuerySchema = pageQuerySchema.extend({
  weeks: weeksSchema.default(4).describe('of how many weeks'),
});
export const searchesOutSchema = z
  .object({
    items: z.array(
      z.object({
        words: z.string(),
        locale: z.string(),
        times: z.int().positive(),
        lastAt: timeSchema,
      }),
    ),
    next: z.string().nullable(),
  })
  .meta({ id: 'EmptySearchPage' });

export const faqQuerySchema = z.strictObject({
  locale: localeSchema.default('en').describe('the language in which it is read'),
  audience: z.enum(['public', 'signed_in']).default('public').describe('for whom it is'),
  limit: z
    .string()
    .regex(/^(?:[1-9]|[1-4]\d|50)$/, 'must be an integer from 1 to 50')
    .transform(Number)
    .default(20)
    .meta({ type: 'integer', minimum: 1, maximum: 50 }),
});
export const faqOutSchema = z
  .object({
    at: timeSchema.nullable().describe('when it was counted what is asked; null: never yet'),
    items: z.array(
      z.object({
        articleId: idSchema,
        locale: z.string(),
        slug: z.string(),
        question: z.string(),
        answer: z.string().describe('HTML that is safe to show as it is'),
        text: z.string(),
        tickets: z.int().positive().describe('how many tickets asked it'),
      }),
    ),
  })
  .meta({ id: 'Faq' });
