import * as z from 'zod';
import { idSchema } from '../actor.ts';
import { byLanguageSchema, configuredLabelsOut, labelsInSchema } from '../configuration.ts';
import { localeSchema, timezoneSchema } from '../customer.ts';
import { TEMPLATE_TEXT_LIMIT } from '../template.ts';
import { NOT_SEVERAL_LINES, SEVERAL_LINES, textSchema } from '../text.ts';
import { configuredSchemas } from './configuration.ts';

const textIn = textSchema(TEMPLATE_TEXT_LIMIT).min(1).regex(SEVERAL_LINES, NOT_SEVERAL_LINES);

const textsIn = byLanguageSchema(textIn).describe(
  'what it says, by language (BCP 47), in English at least: plain text with Liquid in it',
);

export const templateSchemas = configuredSchemas({
  id: 'Template',
  shown: { labels: configuredLabelsOut, texts: z.record(z.string(), z.string()) },
  asked: { labels: labelsInSchema, texts: textsIn },
});

/** A text that may become that of a template, and the ticket for which it is filled in. */
export const previewTemplateSchema = z.strictObject({
  text: textIn,
  ticketId: idSchema,
  language: localeSchema.optional().describe("BCP 47; the ticket's or its requester's when absent"),
  timeZone: timezoneSchema.optional().describe("IANA name; the requester's when absent, or the desk's"),
});

export const templatePreviewSchema = z
  .object({
    text: z.string(),
    html: z
      .string()
      .describe(
        'the mail as it looks, with what its mailbox has on top of it and the other channels of the desk',
      ),
    language: z.string(),
    timeZone: z.string(),
  })
  .meta({ id: 'TemplatePreview' });
