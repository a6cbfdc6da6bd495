import * as z from 'zod';

/**
 * What a row keeps of what happened on one thing on one UTC day. Versions of the desk meet at it: a later one may know more of an act, of
 * which the rest is read, or other acts, which are left out by who reads them.
 */

const agentSchema = z.int().nullable();

const placeSchema = z.object({
  team: z.int().nullable(),
  assignee: agentSchema,
  priority: z.string(),
  status: z.string(),
  category: z.string(),
  channel: z.string(),
  mailbox: z.string(),
});

const fieldSchema = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);
const aboutSchema = z.object({
  type: z.string(),
  topic: z.string().nullable(),
  form: z.string().optional(),
  tags: z.array(z.string()),
  language: z.string().nullable(),
  organisation: z.int().nullable(),
  fields: z.record(z.string(), fieldSchema),
});

/** Numbers of a place and of what something was about, among those of the day. */
const thenSchema = z.object({ p: z.int().nonnegative(), a: z.int().nonnegative() });

const bookingSchema = thenSchema.extend({
  what: z.string(),
  at: z.int(),
  agent: agentSchema,
  actor: z.object({ kind: z.string(), id: z.union([z.number(), z.string()]).nullable() }),
  amount: z.number().optional(),
  seconds: z.object({ calendar: z.number(), business: z.number() }).optional(),
  from: agentSchema.optional(),
  metric: z.string().optional(),
  policy: z.string().nullable().optional(),
  kept: z.boolean().optional(),
  resolvedNow: z.boolean().optional(),
  escalated: z.boolean().optional(),
  reopened: z.boolean().optional(),
  replies: z.number().optional(),
  touches: z.number().optional(),
  oneTouch: z.boolean().optional(),
  scale: z.number().optional(),
  good: z.boolean().optional(),
  cause: z.string().optional(),
});

/** Something became live, or is no longer: a stretch begins, or ends. */
const flowSchema = thenSchema.extend({
  at: z.int(),
  step: z.union([z.literal(1), z.literal(-1)]),
  unanswered: z.boolean(),
});

/** What one thing did on one day, with its places and what it was about named once. */
export const packedDaySchema = z.object({
  subject: z.object({
    kind: z.enum(['ticket', 'mail', 'visit']),
    id: z.union([z.number(), z.string()]),
  }),
  createdAt: z.int(),
  places: z.array(placeSchema),
  abouts: z.array(aboutSchema),
  now: thenSchema,
  bookings: z.array(bookingSchema),
  flows: z.array(flowSchema),
});
export type PackedDay = z.infer<typeof packedDaySchema>;
