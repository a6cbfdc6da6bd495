import * as z from 'zod';
import { idSchema, ulidSchema } from '../actor.ts';
import {
  localeSchema,
  MOST_IDENTITIES,
  MOST_PHONES,
  personNameSchema,
  phoneSchema,
  timezoneSchema,
} from '../customer.ts';
import { MOST_DOMAINS, SHARED_TICKETS } from '../organisation.ts';
import { COMMENT_LIMIT, scaleSchema } from '../satisfaction.ts';
import { lineSchema, textSchema } from '../text.ts';
import {
  channelSchema,
  levelSchema,
  prioritySchema,
  subjectSchema,
  tagsSchema,
  typeSchema,
} from '../ticket.ts';
import { timeNoteSchema, workedSecondsSchema } from '../time-entry.ts';
import { contentTypeSchema, sha256Schema, uploadIdsSchema } from './attachments.ts';
import { addressInSchema, messengerIdentityInSchema, timeInSchema } from './common.ts';
import { givenValuesSchema } from './custom-fields.ts';
import { locationInSchema, postalAddressInSchema } from './customers.ts';

/** Most things that one request imports. */
export const MOST_IMPORTED = 100;
/** Most messages of a ticket, and most changes of it. */
const MOST_ACTS = 5000;
/** Most people beside the requester to whom a ticket's mails go. */
const MOST_COLLABORATORS = 50;

const externalIdSchema = lineSchema(200).describe(
  'by which the other system knows it: the same again is the same thing',
);

const importedPersonSchema = z
  .strictObject({
    externalId: externalIdSchema.optional(),
    address: addressInSchema.optional(),
    name: personNameSchema.optional(),
  })
  .refine((person) => Object.keys(person).length > 0, 'must say who it is')
  .meta({
    id: 'ImportedPerson',
    minProperties: 1,
    description: 'a customer, by external id or address; somebody who is not known becomes one',
  });
export type ImportedPerson = z.output<typeof importedPersonSchema>;

const importedActorSchema = z
  .strictObject({
    agent: addressInSchema.optional().describe('of an agent, who need not be one of this desk'),
    customer: importedPersonSchema.optional(),
    name: personNameSchema
      .optional()
      .describe('what to call an agent who is not of this desk, or something else'),
  })
  .refine(
    ({ agent, customer, name }) => (customer === undefined ? (agent ?? name) !== undefined : !agent && !name),
    'must name an agent, a customer or something else',
  )
  .meta({
    id: 'ImportedActor',
    minProperties: 1,
    description: 'who did something: an agent, a customer or something else',
  });
export type ImportedActor = z.output<typeof importedActorSchema>;

/** Most files of a message that stand in it. */
const MOST_FILES = 50;

/** What was written stays as it was, as long as it is: a request and a line have their bounds. What nobody sees of it becomes a space. */
const importedTextSchema = z
  .string()
  .regex(/\S/, 'must not be empty')
  .transform((text) =>
    text
      .replace(/\r\n?/g, '\n')
      .replace(/[^\P{Cc}\t\n]/gu, ' ')
      .toWellFormed(),
  );

const importedFileSchema = z
  .strictObject({
    filename: lineSchema(200),
    contentType: contentTypeSchema,
    content: z.string().min(1).describe('in Base64'),
  })
  .meta({ id: 'ImportedFile' });

const importedMessageSchema = z
  .strictObject({
    externalId: externalIdSchema,
    kind: z.enum(['public_reply', 'internal_note', 'customer_message']),
    author: importedActorSchema,
    createdAt: timeInSchema,
    text: importedTextSchema.optional(),
    html: z.string().min(1).optional(),
    messageId: textSchema(998)
      .min(1)
      .optional()
      .describe('Message-ID of the mail that it was: whoever answers that mail writes to the ticket'),
    files: z
      .array(importedFileSchema)
      .max(MOST_FILES)
      .optional()
      .describe('its files, with what is in them; larger ones are uploaded, and stand in `attachments`'),
    attachments: uploadIdsSchema
      .optional()
      .describe('files that were uploaded, by the ids of `POST /v1/import/files`'),
  })
  .meta({ id: 'ImportedMessage' });
export type ImportedMessage = z.output<typeof importedMessageSchema>;

/** Most times that the requester of a ticket was asked. */
const MOST_SURVEYS = 50;

const importedSurveySchema = z
  .strictObject({
    externalId: externalIdSchema,
    askedAt: timeInSchema,
    scale: scaleSchema.describe('how many steps there were'),
    ratedAt: timeInSchema.optional().describe('absent: they did not answer'),
    score: z.int().min(1).max(5).optional().describe('the highest is the best'),
    comment: textSchema(COMMENT_LIMIT).optional(),
  })
  .meta({
    id: 'ImportedSurvey',
    description: 'that the requester was asked how satisfied they are, and what they said',
  });
export type ImportedSurvey = z.output<typeof importedSurveySchema>;

/** Most times that somebody worked on a ticket. */
const MOST_TIMES = 500;

const importedTimeSchema = z
  .strictObject({
    externalId: externalIdSchema,
    agent: addressInSchema.describe('who worked: an agent of this desk, else it is left out'),
    workedAt: timeInSchema,
    seconds: workedSecondsSchema,
    note: timeNoteSchema.optional(),
  })
  .meta({ id: 'ImportedTime', description: 'time that an agent worked on the ticket' });
export type ImportedTime = z.output<typeof importedTimeSchema>;

/** What a ticket is about and where it stands. */
const stateShape = {
  status: z.string().min(1).max(40).optional().describe('a status by its key, or a category for its default'),
  priority: z.enum(prioritySchema.options).optional(),
  type: z.enum(typeSchema.options).optional(),
  tags: tagsSchema.optional(),
  assignee: addressInSchema.nullable().optional().describe('address of an agent; null: nobody'),
  team: lineSchema(100).nullable().optional().describe('name of a team; null: none'),
  category: z.string().max(120).nullable().optional(),
  impact: z.enum(levelSchema.options).nullable().optional(),
  urgency: z.enum(levelSchema.options).nullable().optional(),
  fields: givenValuesSchema.optional(),
};
const importedStateSchema = z
  .strictObject({ subject: subjectSchema.optional(), ...stateShape })
  .meta({ id: 'ImportedState' });
export type ImportedState = z.output<typeof importedStateSchema>;

/** A ticket as it was opened, and what has happened to it since. */
export const importedTicketSchema = z
  .strictObject({
    externalId: externalIdSchema,
    requester: importedPersonSchema,
    collaborators: z.array(importedPersonSchema).max(MOST_COLLABORATORS).default([]),
    createdAt: timeInSchema,
    channel: z.enum(channelSchema.options).optional(),
    mailbox: addressInSchema.optional(),
    language: localeSchema.optional(),
    subject: subjectSchema,
    ...stateShape,
    messages: z.array(importedMessageSchema).min(1).max(MOST_ACTS),
    changes: z
      .array(
        z
          .strictObject({
            externalId: externalIdSchema,
            at: timeInSchema,
            by: importedActorSchema,
            to: importedStateSchema,
          })
          .meta({ id: 'ImportedChange' }),
      )
      .max(MOST_ACTS)
      .default([])
      .describe('what has become of the ticket since it was opened, in any order'),
    satisfaction: z.array(importedSurveySchema).max(MOST_SURVEYS).optional(),
    timeEntries: z.array(importedTimeSchema).max(MOST_TIMES).optional(),
  })
  .meta({ id: 'ImportedTicket' });
export type ImportedTicket = z.output<typeof importedTicketSchema>;

export const importedCustomerSchema = z
  .strictObject({
    externalId: externalIdSchema,
    name: personNameSchema.optional().describe('absent where nobody knows it'),
    addresses: z.array(addressInSchema).max(20).default([]),
    identities: z
      .array(messengerIdentityInSchema)
      .max(MOST_IDENTITIES)
      .optional()
      .describe('who they are on messaging channels'),
    externalIdOfRecord: lineSchema(255)
      .optional()
      .describe('the external id of their record: by which a third system knows them, and no other customer'),
    organisation: externalIdSchema
      .optional()
      .describe('external id of the organisation; when absent the one that has the domain of an address'),
    phone: phoneSchema.optional().describe('the number to call at first'),
    phones: z.array(phoneSchema).max(MOST_PHONES).optional().describe('their other numbers'),
    postalAddress: postalAddressInSchema.optional(),
    location: locationInSchema.optional(),
    tags: tagsSchema.optional(),
    isVip: z.boolean().optional(),
    isBlocked: z.boolean().optional().describe('whether what they write counts as spam'),
    sharedTickets: z
      .enum(SHARED_TICKETS)
      .optional()
      .describe(
        'what they may do with the tickets of the others of their organisation; when absent, what that says',
      ),
    locale: localeSchema.optional(),
    timezone: timezoneSchema.optional(),
    notes: textSchema(10_000).optional(),
    fields: givenValuesSchema.optional(),
    createdAt: timeInSchema.optional(),
  })
  .meta({ id: 'ImportedCustomer' });
export type ImportedCustomer = z.output<typeof importedCustomerSchema>;

export const importedOrganisationSchema = z
  .strictObject({
    externalId: externalIdSchema,
    name: lineSchema(200),
    domains: z.array(z.string().trim().max(253)).max(MOST_DOMAINS).default([]),
    tags: tagsSchema.default([]),
    sharedTickets: z
      .enum(SHARED_TICKETS)
      .optional()
      .describe('what its people may do with the tickets of its others; nothing when absent'),
    fields: givenValuesSchema.optional(),
    createdAt: timeInSchema.optional(),
  })
  .meta({ id: 'ImportedOrganisation' });
export type ImportedOrganisation = z.output<typeof importedOrganisationSchema>;

/** Each of the things is held to its schema by itself, so that one that is wrong keeps no other back. */
const each = <Item extends z.ZodType>(item: Item) =>
  z
    .array(z.union([item, z.looseObject({})]))
    .min(1)
    .max(MOST_IMPORTED)
    .describe('what is of the wrong form is refused by itself, in the answer');

export const importTicketsSchema = z.strictObject({ tickets: each(importedTicketSchema) });
export const importCustomersSchema = z.strictObject({ customers: each(importedCustomerSchema) });
export const importOrganisationsSchema = z.strictObject({ organisations: each(importedOrganisationSchema) });

const importProblemSchema = z.object({ path: z.string(), message: z.string() }).meta({ id: 'ImportProblem' });

/** Largest file that is uploaded for an import, in bytes: a request of S3 takes five times as much. */
const MOST_UPLOADED = 1_000_000_000;

/** A file that is to be uploaded for an import: one of a message, or one that says what is taken over. */
export const announceImportFileSchema = z.strictObject({
  filename: lineSchema(200),
  contentType: contentTypeSchema,
  size: z.int().min(1).max(MOST_UPLOADED).describe('bytes'),
  sha256: sha256Schema,
});

/** The file whose import begins. */
export const importFileParamsSchema = z.strictObject({ fileId: ulidSchema });

/** A line of such a file: one thing, by what it is. Each is held to its own schema later, by itself. */
export const importLineSchema = z.union([
  z.strictObject({ organisation: z.looseObject({}) }),
  z.strictObject({ customer: z.looseObject({}) }),
  z.strictObject({ ticket: z.looseObject({}) }),
]);

/** What became of each thing. */
export const importResultsSchema = z.object({
  results: z
    .array(
      z
        .object({
          externalId: z.string().nullable().describe('as it was given; null when there was none'),
          outcome: z
            .enum(['created', 'updated', 'unchanged', 'failed'])
            .describe(
              'unchanged: it is all there already; failed: nothing that is new in it was taken, or not all',
            ),
          id: idSchema.nullable().describe('of the ticket, customer or organisation; null when it failed'),
          errors: z.array(importProblemSchema).describe('why it failed; none otherwise'),
          warnings: z.array(importProblemSchema).describe('what could not be carried over, and was left out'),
        })
        .meta({ id: 'ImportResult' }),
    )
    .describe('in the order in which they were given'),
});
export type ImportResult = z.output<typeof importResultsSchema>['results'][number];
