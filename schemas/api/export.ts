import * as z from 'zod';
import { idSchema, timeSchema, ulidSchema } from '../actor.ts';
import { auditEventSchema } from './audit.ts';
import { describedAs, queryTextSchema } from './common.ts';
import { customerOutSchema } from './customers.ts';
import { organisationOutSchema } from './organisations.ts';
import { tasksOutSchema } from './task-lists.ts';
import { messageOutSchema, ticketOutSchema } from './tickets.ts';

/** What an export has lines of. */
export const EXPORT_KINDS = [
  'ticket',
  'message',
  'event',
  'customer',
  'organisation',
  'configuration',
] as const;
export type ExportKind = (typeof EXPORT_KINDS)[number];
const KIND = EXPORT_KINDS.join('|');

/** Most lines of a page. */
export const MOST_LINES = 1000;

/** What is asked of an export. */
export const exportQuerySchema = z.strictObject({
  limit: z
    .string()
    .regex(/^(?:[1-9]\d{0,2}|1000)$/, `must be an integer from 1 to ${MOST_LINES}`)
    .transform(Number)
    .default(MOST_LINES)
    .meta(describedAs({ type: 'integer', minimum: 1, maximum: MOST_LINES, default: MOST_LINES })),
  cursor: queryTextSchema
    .min(1)
    .max(2000)
    .optional()
    .describe('of the last line of the page before, or of any earlier one; none: the export begins'),
  kinds: z
    .string()
    .regex(new RegExp(`^(?:${KIND})(?:,(?:${KIND}))*$`), `must be one or more of ${EXPORT_KINDS.join(', ')}`)
    .transform((text) => EXPORT_KINDS.filter((kind) => text.split(',').includes(kind)))
    .optional()
    .meta(describedAs({ type: 'string', pattern: `^(?:${KIND})(?:,(?:${KIND}))*$` }))
    .describe(
      'only lines of these kinds, between commas; all when absent. A cursor goes on with the kinds it was given for',
    ),
});

const tombstoneSchema = z.object({
  /** of tickets, all; of everything else, `deleted` */
  reason: z.enum(['merged', 'trashed', 'purged', 'deleted']),
  /** when that was; null: not known, or not kept */
  at: timeSchema.nullable(),
  /** the ticket that it went into, which may have gone into another since */
  mergedInto: idSchema.nullable(),
});
export type Tombstone = z.infer<typeof tombstoneSchema>;

/** A ticket with its steps, which the API shows by themselves. */
const exportedTicketSchema = ticketOutSchema.extend({ tasks: tasksOutSchema.shape.items });

/** A message without links, which would be stale before they are followed. */
const exportedMessageSchema = messageOutSchema
  .omit({ textUrl: true, safeHtmlUrl: true, htmlUrl: true, attachments: true, mergedFrom: true })
  .extend({
    /** whether `text` is only its beginning, and `html` null: its ticket's messages, as the API lists them, have links to the rest */
    isCut: z.boolean(),
    attachments: z.array(messageOutSchema.shape.attachments.element.omit({ url: true })),
  });

/** One of the two is null: what it says now, or that and why it is gone. */
const told = <Data extends z.ZodType>(data: Data) => ({
  data: data.nullable(),
  tombstone: tombstoneSchema.nullable(),
});

/** A line of an export. The last of each page is the cursor. */
export const exportLineSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ticket'), id: idSchema, ...told(exportedTicketSchema) }),
  z.object({
    kind: z.literal('message'),
    id: ulidSchema,
    ticketId: idSchema,
    ...told(exportedMessageSchema),
  }),
  z.object({
    kind: z.literal('event'),
    id: ulidSchema,
    subject: z.object({ kind: z.string(), id: z.string() }),
    ...told(auditEventSchema),
  }),
  z.object({ kind: z.literal('customer'), id: idSchema, ...told(customerOutSchema) }),
  z.object({ kind: z.literal('organisation'), id: idSchema, ...told(organisationOutSchema) }),
  z.object({
    kind: z.literal('configuration'),
    area: z.string(),
    id: z.string(),
    ...told(z.record(z.string(), z.json())),
  }),
  z.object({ kind: z.literal('cursor'), cursor: z.string(), more: z.boolean() }),
]);
export type ExportLine = z.input<typeof exportLineSchema>;
