import * as z from 'zod';
import { idSchema, timeSchema } from '../actor.ts';
import { CONFIGURATION_KEY } from '../configuration.ts';
import { shownEnum } from '../open-enum.ts';
import { NOT_SEVERAL_LINES, SEVERAL_LINES, textSchema } from '../text.ts';
import { prioritySchema, statusSchema, subjectSchema, tagsSchema, typeSchema } from '../ticket.ts';
import { descriptionShape } from './change-ticket.ts';
import { actorOutSchema, pageSchema } from './common.ts';

/** Most characters of what a child ticket begins with. */
const CHILD_TEXT_LIMIT = 20_000;

/** What another team is to do: in words, or by a template. */
export const openChildSchema = z.strictObject({
  teamId: idSchema.describe('who is to do it'),
  subject: subjectSchema.optional().describe('that of the parent when absent'),
  text: textSchema(CHILD_TEXT_LIMIT)
    .min(1)
    .regex(SEVERAL_LINES, NOT_SEVERAL_LINES)
    .optional()
    .describe('what is to be done, or `template`'),
  template: z
    .string()
    .regex(CONFIGURATION_KEY, 'must be the key of a template')
    .optional()
    .describe('one of `GET /v1/templates`, filled in with what the parent says'),
  assigneeId: idSchema.nullable().optional(),
  priority: prioritySchema.optional().describe('that of the parent when absent'),
  type: typeSchema.optional().describe('task when absent'),
  tags: tagsSchema.optional(),
  ...descriptionShape,
});

/** A child of a ticket, and how far it is. */
export const childOutSchema = z
  .object({
    ticketId: idSchema,
    subject: z.string().nullable().describe('null: you may not read it'),
    status: shownEnum(statusSchema.options),
    teamId: idSchema.nullable(),
    assigneeId: idSchema.nullable(),
    linkedBy: actorOutSchema,
    linkedAt: timeSchema,
  })
  .meta({ id: 'Child' });
export const childPageSchema = pageSchema(childOutSchema);
