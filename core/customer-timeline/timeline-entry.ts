import * as z from 'zod';
import { idSchema, timeSchema } from '../../schemas/actor.ts';
import { openEnum } from '../../schemas/open-enum.ts';

/** What a customer's timeline tells of: a ticket that was opened for them, their rating of one, an order or something else that another system knows. */
export const TIMELINE_KINDS = ['ticket', 'rating', 'context'] as const;

/** An entry of the timeline of a customer. It says where to look, and nothing in anybody's words. */
export const timelineEntrySchema = z.object({
  customerId: idSchema,
  at: timeSchema,
  kind: openEnum(TIMELINE_KINDS),
  /** of a ticket and of a rating */
  ticketId: idSchema.optional(),
  /** of a rating */
  rating: z.object({ score: z.int(), level: z.string() }).optional(),
  /** of something that another system knows: of which record it knows that, its kind, and its number there */
  context: z.object({ customerId: idSchema, kind: z.string(), number: z.string() }).optional(),
});
export type TimelineEntry = z.infer<typeof timelineEntrySchema>;

const ratedSchema = z.looseObject({
  rating: z.looseObject({ score: z.int(), level: z.string(), at: timeSchema }),
});
/** What a ticket shows, and what it would show of itself where that is of one that was merged into it: that one has it as its own. */
const shownSchema = z.looseObject({
  satisfaction: z.looseObject({ ticketId: idSchema.optional() }).optional(),
  merged: z.looseObject({ ownSatisfaction: z.unknown().optional() }).optional(),
});
const ticketSchema = z.looseObject({
  ticket: z.looseObject({
    id: idSchema,
    requesterId: idSchema,
    createdAt: timeSchema,
    purged: z.unknown().optional(),
    isInternal: z.boolean().optional(),
  }),
});
const contextSchema = z.looseObject({
  entry: z.looseObject({
    customerId: idSchema,
    kind: z.string(),
    number: z.string(),
    date: timeSchema,
    removedAt: timeSchema.nullable().optional(),
  }),
});

/** What a row says for the timeline of a customer: that of a ticket, or of something that another system knows of them. */
export function entriesIn(row: unknown): TimelineEntry[] {
  const { data: ofTicket } = ticketSchema.safeParse(row);
  if (ofTicket) return entriesOfTicket(ofTicket.ticket);
  const { data: ofContext } = contextSchema.safeParse(row);
  if (!ofContext || ofContext.entry.removedAt) return [];
  const { customerId, kind, number, date: at } = ofContext.entry;
  return [{ customerId, at, kind: 'context', context: { customerId, kind, number } }];
}

function entriesOfTicket(ticket: z.output<typeof ticketSchema>['ticket']): TimelineEntry[] {
  const { id: ticketId, requesterId: customerId, createdAt: at } = ticket;
  if (ticket.purged) return [];
  const opened: TimelineEntry = { customerId, at, kind: 'ticket', ticketId };
  const { satisfaction, merged } = shownSchema.safeParse(ticket).data ?? {};
  const isOwn = satisfaction?.ticketId === undefined;
  const { data: rated } = ratedSchema.safeParse(isOwn ? satisfaction : merged?.ownSatisfaction);
  if (!rated) return [opened];
  const { score, level, at: ratedAt } = rated.rating;
  return [opened, { customerId, at: ratedAt, kind: 'rating', ticketId, rating: { score, level } }];
}
