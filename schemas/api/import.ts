import * as z from 'zod';
import { idSchema } from '../actor.ts';
import { localeSchema, personNameSchema, phoneSchema, timezoneSchema } from '../customer.ts';
import { MOST_DOMAINS } from '../organisation.ts';
import { lineSchema, textSchema } from '../text.ts';
import {
  channelSchema,
  levelSchema,
  prioritySchema,
  statusSchema,
  subjectSchema,
  tagsSchema,
  typeSchema,
} from '../ticket.ts';
import { uploadIdsSchema } from './attachments.ts';
import { addressInSchema, messageHtmlSchema, messageTextSchema, timeInSchema } from './common.ts';
import { givenValuesSchema } from './custom-fields.ts';

/** By what another system knows something; the desk imports each once. */
export const externalIdSchema = lineSchema(200).min(1);

/** Most things that one request imports; files of more are uploaded, and imported by a job. */
export const MOST_IMPORTED = 100;
/** Most messages and changes of a ticket. */
export const MOST_ACTS = 2000;

/** A customer, by external id or address; somebody who is not known is made a customer. */
export const importedPersonSchema = z
  .strictObject({
    externalId: externalIdSchema.optional(),
    address: addressInSchema.optional(),
    name: personNameSchema.optional(),
  })
  .refine((person) => Object.keys(person).length > 0, 'must say who it is');

/** Who did something: an agent of the desk by address, a customer, or nobody who is known here any more. */
export const importedActorSchema = z.union([
  z.strictObject({ agent: addressInSchema }),
  z.strictObject({ customer: importedPersonSchema }),
  z.strictObject({ unknown: lineSchema(200) }),
]);

const importedMessageSchema = z.strictObject({
  externalId: externalIdSchema,
  kind: z.enum(['public_reply', 'internal_note', 'customer_message']),
  author: importedActorSchema,
  createdAt: timeInSchema,
  text: messageTextSchema.optional(),
  html: messageHtmlSchema.optional(),
  attachments: uploadIdsSchema.optional(),
});

/** What a ticket is about and where it stands, as an act leaves it. */
const stateShape = {
  subject: subjectSchema.optional(),
  status: statusSchema.optional(),
  priority: prioritySchema.optional(),
  type: typeSchema.optional(),
  tags: tagsSchema.optional(),
  /** address of an agent; null: nobody */
  assignee: addressInSchema.nullable().optional(),
  /** name of a team; null: none */
  team: lineSchema(100).nullable().optional(),
  category: z.string().max(40).nullable().optional(),
  impact: levelSchema.nullable().optional(),
  urgency: levelSchema.nullable().optional(),
  fields: givenValuesSchema.optional(),
};

/** A ticket as it was when it was opened, and what happened to it since. */
export const importedTicketSchema = z.strictObject({
  externalId: externalIdSchema,
  requester: importedPersonSchema,
  createdAt: timeInSchema,
  channel: channelSchema.optional(),
  mailbox: addressInSchema.optional(),
  language: localeSchema.optional(),
  ...stateShape,
  subject: subjectSchema,
  messages: z.array(importedMessageSchema).min(1).max(MOST_ACTS),
  changes: z
    .array(
      z.strictObject({
        externalId: externalIdSchema,
        at: timeInSchema,
        by: importedActorSchema,
        to: z.strictObject(stateShape),
      }),
    )
    .max(MOST_ACTS)
    .default([]),
});
export type ImportedTicket = z.output<typeof importedTicketSchema>;

export const importedCustomerSchema = z.strictObject({
  externalId: externalIdSchema,
  name: personNameSchema,
  addresses: z.array(addressInSchema).max(10).default([]),
  organisation: externalIdSchema.optional(),
  phone: phoneSchema.optional(),
  locale: localeSchema.optional(),
  timezone: timezoneSchema.optional(),
  notes: textSchema(10_000).optional(),
  fields: givenValuesSchema.optional(),
  createdAt: timeInSchema.optional(),
});
export type ImportedCustomer = z.output<typeof importedCustomerSchema>;

export const importedOrganisationSchema = z.strictObject({
  externalId: externalIdSchema,
  name: lineSchema(200),
  domains: z.array(z.string().max(253)).max(MOST_DOMAINS).default([]),
  tags: tagsSchema.optional(),
  fields: givenValuesSchema.optional(),
  createdAt: timeInSchema.optional(),
});
export type ImportedOrganisation = z.output<typeof importedOrganisationSchema>;

/** What became of each thing, in the order in which they were given. */
export const importResultSchema = z.object({
  externalId: z.string().nullable(),
  outcome: z.enum(['created', 'updated', 'unchanged', 'failed']),
  id: idSchema.nullable(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })),
});
