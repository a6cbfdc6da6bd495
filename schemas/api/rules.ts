import * as z from 'zod';
import { idSchema, timeSchema } from '../actor.ts';
import { conditionsSchema } from '../conditions.ts';
import { configuredLabelsOut } from '../configuration.ts';
import { FIELD_SUBJECTS, FIELD_TYPES, REFERENCES_TO } from '../field.ts';
import { shownEnum } from '../open-enum.ts';
import { pageSchema } from './common.ts';

/** A field as whoever builds a form, a filter or a condition needs it. */
export const fieldOutSchema = z
  .object({
    key: z.string().describe('such as ticket.priority; conditions name the field by it'),
    subject: shownEnum(FIELD_SUBJECTS),
    type: shownEnum(FIELD_TYPES),
    many: z.boolean().describe('whether it holds several values of its type'),
    labels: configuredLabelsOut,
    operators: z.array(z.string()).describe('what a condition can ask of it'),
    values: z
      .array(z.object({ key: z.string(), labels: configuredLabelsOut }))
      .nullable()
      .describe('of a choice or a tree, in their order; null for others'),
    to: shownEnum(REFERENCES_TO)
      .nullable()
      .describe('what a reference names: by its number, a mailbox by its address, an SLA policy by its key'),
    mayBeSet: z.boolean().describe('whether you may give it a value, where you may change the thing at all'),
  })
  .meta({ id: 'Field' });
export const fieldPageSchema = pageSchema(fieldOutSchema);

export const explainConditionsSchema = z.strictObject({ ticketId: idSchema, conditions: conditionsSchema });

/** Whether conditions hold of a ticket, and why each of them does or does not. */
export const explainedShape = {
  holds: z.boolean(),
  conditions: z
    .array(
      z
        .object({
          path: z.string().describe('where the condition stands, such as all.0'),
          field: z.string(),
          operator: z.string(),
          holds: z.boolean(),
          actual: z.unknown().describe('what the field is; null: nothing. Long texts are cut'),
          because: z.string().describe('in words, such as "Priority is High, wanted Urgent"'),
        })
        .meta({ id: 'ExplainedCondition' }),
    )
    .describe('every condition, also behind one that decides'),
  groups: z
    .array(z.object({ path: z.string(), holds: z.boolean() }).meta({ id: 'ExplainedGroup' }))
    .describe('every group inside the outermost, by its path'),
};

/** Why conditions hold of a ticket or do not. */
export const explanationOutSchema = z
  .object({
    ...explainedShape,
    changesAt: timeSchema
      .nullable()
      .describe('when the answer becomes another by time alone, as things are; null: it does not'),
  })
  .meta({ id: 'Explanation' });
