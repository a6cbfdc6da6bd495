import * as z from 'zod';
import { customValuesSchema } from '../../schemas/custom-value.ts';
import { openEnum } from '../../schemas/open-enum.ts';
import { statusSchema, type Ticket, ticketCommonSchema } from '../../schemas/ticket.ts';
import { type Act, type Course, courseOf, type PromiseAct } from '../sla/index.ts';
import { mergedIntoOf, mergedTicketsOf, partsOf } from '../ticket/index.ts';

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
    collaboratorIds: true,
  })
  .partial()
  .extend({
    followerIds: z.array(z.int()).nullable().optional(),
    isInternal: z.boolean().nullable().optional(),
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
  /** an answer that was promised by hand, by when (seconds since 1970; null: not any more) */
  promise: z
    .object({
      id: z.string(),
      until: z.int().nullable(),
      /** the ticket on which that was done, when that one was merged into this */
      from: z.int().positive().optional(),
    })
    .optional(),
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
  const idsIn = ({ message, promise }: LifeAct) => [message, promise].flatMap((one) => one?.id ?? []);
  const known = new Set(life.flatMap(idsIn));
  const added = acts.filter((act) => !idsIn(act).some((id) => known.has(id)));
  return [...life, ...added].sort((one, other) => one.at - other.at);
}

/** The life as if these messages had never been. */
export function withoutMessages(life: Life, ids: readonly string[]): Life {
  return life.map(({ message, ...act }) =>
    message && !ids.includes(message.id) ? { ...act, message } : act,
  );
}

/** The messages of a ticket, and what was promised by hand, as they count in one into which it is merged. */
export function messagesOf(ticketId: number, life: Life): Life {
  return life.flatMap(({ at, message, promise }) => {
    if (message === undefined && promise === undefined) return [];
    return [
      {
        at,
        ...(message && { message: { ...message, from: message.from ?? ticketId } }),
        ...(promise && { promise: { ...promise, from: promise.from ?? ticketId } }),
      },
    ];
  });
}

/**
 * The course of a ticket by its life. What was merged into it counts as long as it is, and of one that was merged into another
 * the messages do not count.
 * @param ticket as it is at the end of its life
 */
export function courseIn(ticket: Ticket, life: Life): Course<Ticket> {
  const parts = partsOf(ticket);
  const isMerged = mergedIntoOf(ticket) !== null;
  const counts = ({ from = ticket.id }: { from?: number | undefined }) => !isMerged && parts.includes(from);
  let facts = ticket;
  const acts: Act<Ticket>[] = [];
  for (const { created, message, assigned, promise, was, ...act } of life.toReversed()) {
    acts.push({
      ...act,
      facts,
      ...(created && { isCreation: true }),
      ...(assigned && { isAssigned: true }),
      ...(message && counts(message) && { message: { id: message.id, kind: message.kind } }),
      ...(promise && counts(promise) && { promise: promiseIn(ticket, life, { ...promise, at: act.at }) }),
    });
    if (was !== undefined) facts = before(facts, was);
  }
  return courseOf(facts, acts.reverse());
}

/** A promise by hand, which takes the place of those that were made on what was one ticket then. */
function promiseIn(
  ticket: Ticket,
  life: Life,
  { id, until, from = ticket.id, at }: NonNullable<LifeAct['promise']> & { at: number },
): PromiseAct {
  const one = new Set([from]);
  for (const entry of mergedTicketsOf(ticket))
    if (one.has(entry.into) && Math.floor(Date.parse(entry.at) / 1000) <= at) one.add(entry.id);
  const ends = life.flatMap(({ promise }) =>
    promise !== undefined && one.has(promise.from ?? ticket.id) ? [promise.id] : [],
  );
  return { id, until, ends };
}

/** The facts before an act. */
function before(facts: Ticket, { fields = {}, absent = [], ...was }: Was): Ticket {
  const kept = Object.entries({ ...facts.fields, ...fields }).filter(([key]) => !absent.includes(key));
  return Object.assign({}, facts, was, { fields: Object.fromEntries(kept) });
}
