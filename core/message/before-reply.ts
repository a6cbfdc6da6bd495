import * as z from 'zod';
import { ulidSchema } from '../../schemas/actor.ts';
import { type Ticket, ticketSchema } from '../../schemas/ticket.ts';
import { changedNames } from '../shared/differences.ts';

/**
 * What it takes to make a reply undone that can be taken back: the event that asks for its mail, and how its ticket was.
 * `fields` are those that the reply changed, as they were; `absent` those that the ticket did not have.
 */
export const beforeReplySchema = z.object({
  sendId: ulidSchema,
  /** of the ticket, as the reply left it */
  version: z.int().positive(),
  fields: z.record(z.string(), z.unknown()),
  absent: z.array(z.string()),
});
export type BeforeReply = z.infer<typeof beforeReplySchema>;

/** These go on whatever is undone. */
const BOOKKEEPING = ['version', 'updatedAt', 'lastActivityAt'];

/** How a ticket was before a reply. */
export function ticketBefore(before: Ticket, after: Ticket, sendId: string): BeforeReply {
  const old = new Map<string, unknown>(Object.entries(before));
  const changed = changedNames(before, after).filter((name) => !BOOKKEEPING.includes(name));
  return {
    sendId,
    version: after.version,
    fields: Object.fromEntries(changed.filter((name) => old.has(name)).map((name) => [name, old.get(name)])),
    absent: changed.filter((name) => !old.has(name)),
  };
}

/** The ticket as if the reply had never been; null when something else has changed it since. */
export function withoutReply(ticket: Ticket, { version, fields, absent }: BeforeReply): Ticket | null {
  if (ticket.version !== version) return null;
  const kept = Object.entries(ticket).filter(([name]) => !absent.includes(name));
  return ticketSchema.parse({ ...Object.fromEntries(kept), ...fields });
}
