import * as z from 'zod';
import { customValuesSchema } from '../../schemas/custom-value.ts';
import { openEnum } from '../../schemas/open-enum.ts';
import { statusSchema, type Ticket, ticketCommonSchema } from '../../schemas/ticket.ts';
import { type Act, type Course, courseOf } from '../sla/index.ts';
import { mergedIntoOf, partsOf } from '../ticket/index.ts';

/** What a ticket was before an act, of what that changed: so the facts of any time follow from those of now. */
const wasSchema = ticketCommonSchema
  .pick({
    priority: true,
    type: true,
    channel: true,
    language: true,
    tags: true,
    mailbox: true,
    teamId: true,
    assigneeId: true,
    requesterId: true,
    organisationId: true,
    category: true,
    impact: true,
    urgency: true,
    form: true,
  })
  .partial()
  .extend({
    status: openEnum(statusSchema.options).optional(),
    statusKey: z.string().optional(),
    slaOverride: z.object({ policy: z.string().nullable(), reason: z.string() }).nullable().optional(),
    /** custom fields that hold no words, and those that had no value */
    fields: customValuesSchema.optional(),
    absent: z.array(z.string()).optional(),
  });
export type Was = z.infer<typeof wasSchema>;

/** Something that happened to a ticket, as its row keeps it. */
const actSchema = z.object({
  /** seconds since 1970 */
  at: z.int(),
  created: z.literal(true).optional(),
  message: z
    .object({
      id: z.string(),
      kind: z.enum(['customer', 'reply']),
      /** the ticket that it stands on, when that one was merged into this */
      from: z.int().positive().optional(),
    })
    .optional(),
  standing: z
    .object({ status: z.string(), category: statusSchema, isGone: z.boolean() })
    .partial()
    .optional(),
  teamId: z.int().positive().nullable().optional(),
  assigned: z.literal(true).optional(),
  was: wasSchema.optional(),
});
export type LifeAct = z.infer<typeof actSchema>;

/** All that happened to a ticket, as far as service levels go by it, in order. */
export type Life = readonly LifeAct[];

const lifeSchema = z.array(actSchema);

/** A life as the row of a ticket keeps it: the same one is the same text. */
export const packLife = (life: Life): string => JSON.stringify(lifeSchema.parse(life));
export const unpackLife = (text: string): Life => lifeSchema.parse(JSON.parse(text));

/** The life with further acts in their places: behind all of their second. What is there already does not come again. */
export function withActs(life: Life, acts: Life): Life {
  const known = new Set(life.flatMap(({ message }) => (message ? [message.id] : [])));
  const added = acts.filter(({ message }) => message === undefined || !known.has(message.id));
  return [...life, ...added].sort((one, other) => one.at - other.at);
}

/** The life as if these messages had never been. */
export function withoutMessages(life: Life, ids: readonly string[]): Life {
  return life.map(({ message, ...act }) =>
    message && !ids.includes(message.id) ? { ...act, message } : act,
  );
}

/** The messages of a ticket, as they count in one into which it is merged. */
export function messagesOf(ticketId: number, life: Life): Life {
  return life.flatMap(({ at, message }) =>
    message === undefined ? [] : [{ at, message: { ...message, from: message.from ?? ticketId } }],
  );
}

/**
 * The course of a ticket by its life. What was merged into it counts as long as it is, and of one that was merged into another
 * the messages do not count.
 * @param ticket as it is at the end of its life
 */
export function courseIn(ticket: Ticket, life: Life): Course<Ticket> {
  const parts = partsOf(ticket);
  const isMerged = mergedIntoOf(ticket) !== null;
  const counts = ({ from = ticket.id }: NonNullable<LifeAct['message']>) => !isMerged && parts.includes(from);
  let facts = ticket;
  const acts: Act<Ticket>[] = [];
  for (const { created, message, assigned, was, ...act } of life.toReversed()) {
    acts.push({
      ...act,
      facts,
      ...(created && { isCreation: true }),
      ...(assigned && { isAssigned: true }),
      ...(message && counts(message) && { message: { id: message.id, kind: message.kind } }),
    });
    if (was !== undefined) facts = before(facts, was);
  }
  return courseOf(facts, acts.reverse());
}

/** The facts before an act. */
function before(facts: Ticket, { fields = {}, absent = [], ...was }: Was): Ticket {
  const kept = Object.entries({ ...facts.fields, ...fields }).filter(([key]) => !absent.includes(key));
  return Object.assign({}, facts, was, { fields: Object.fromEntries(kept) });
}
