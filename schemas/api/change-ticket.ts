import * as z from 'zod';
import { idSchema } from '../actor.ts';
import { CONFIGURATION_KEY } from '../configuration.ts';
import { localeSchema } from '../customer.ts';
import { NOT_SEVERAL_LINES, SEVERAL_LINES, textSchema } from '../text.ts';
import {
  channelSchema,
  levelSchema,
  prioritySchema,
  subjectSchema,
  tagsSchema,
  typeSchema,
} from '../ticket.ts';
import { addressInSchema, describedAs, SOMETHING, timeInSchema } from './common.ts';
import { givenValuesSchema } from './custom-fields.ts';
import { resolutionInSchema } from './resolutions.ts';

/** What is asked of the status of a ticket. */
export const statusShape = {
  status: z
    .string()
    .regex(CONFIGURATION_KEY, 'must be the key of a status or a category')
    .optional()
    .describe(
      'a status by its key, or new, open, pending, hold, solved or closed for the default of the category',
    ),
  statusReason: z
    .string()
    .regex(CONFIGURATION_KEY, 'must be the key of a reason')
    .nullable()
    .optional()
    .describe('why it waits or how it was solved: the key of a reason that the status lists; null: none'),
  until: timeInSchema
    .optional()
    .describe('when it is open again by itself, with a status that ends so, such as postponed'),
};
/** With it, how the ticket was solved. */
export const statusChangeShape = { ...statusShape, resolution: resolutionInSchema.optional() };

/** What a ticket is about, in the terms of the desk. */
export const descriptionShape = {
  category: z
    .string()
    .max(40)
    .nullable()
    .optional()
    .describe('key of a category, which brings team, priority and form but for those that an agent chose'),
  impact: levelSchema.nullable().optional().describe('how much it concerns'),
  urgency: levelSchema.nullable().optional().describe('how little it can wait'),
  form: z
    .string()
    .max(40)
    .nullable()
    .optional()
    .describe('key of a form; when absent that of its category or type, null: none'),
  fields: givenValuesSchema.optional(),
};

/** Most characters of each part of a summary. */
const SUMMARY_CHARACTERS = 4000;

/** A part of the summary of a ticket; it may be empty. */
const summaryTextSchema = textSchema(SUMMARY_CHARACTERS)
  .regex(SEVERAL_LINES, NOT_SEVERAL_LINES)
  .meta(describedAs({ type: 'string', maxLength: SUMMARY_CHARACTERS, pattern: SEVERAL_LINES.source }));

/** Fields to change; absent ones stay. Customers give `fields` alone. */
export const changeTicketSchema = z
  .strictObject({
    subject: subjectSchema.optional(),
    ...statusChangeShape,
    priority: prioritySchema.optional(),
    type: typeSchema.optional(),
    tags: tagsSchema
      .optional()
      .describe('all of them; `addTags` and `removeTags` go without it, and leave the others alone'),
    addTags: tagsSchema.optional().describe('tags to put on it'),
    removeTags: tagsSchema.optional().describe('tags to take off'),
    ...descriptionShape,
    teamId: idSchema.nullable().optional(),
    assigneeId: idSchema.nullable().optional(),
    summary: z
      .strictObject({ problem: summaryTextSchema.optional(), solution: summaryTextSchema.optional() })
      .optional()
      .describe('what it is about, and how it was solved; what is absent stays. Earlier versions are kept'),
    plannedFor: timeInSchema
      .nullable()
      .optional()
      .describe('when it is to be worked on again, ahead of now; null: no more'),
    plannedAgentId: idSchema
      .nullable()
      .optional()
      .describe('who is reminded then; who it was planned for, or the assignee, when absent'),
    channel: channelSchema.optional().describe('how the customer came'),
    language: localeSchema.nullable().optional().describe('BCP 47; null: not known'),
    mailbox: addressInSchema
      .optional()
      .describe("the support address that later replies leave from: one of the desk's that is in use"),
    requesterId: idSchema
      .optional()
      .describe('a customer, who sees the public conversation from then on; who was it sees it no longer'),
    organisationId: idSchema
      .nullable()
      .optional()
      .describe("when absent and the requester changes, the new requester's"),
  })
  .refine(...SOMETHING)
  .meta({ minProperties: 1 });
