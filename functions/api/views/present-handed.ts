import type * as z from 'zod';
import type { Handed } from '../../../core/next/index.ts';
import { summaryOf } from '../../../core/views/index.ts';
import type { nextTicketOutSchema } from '../../../schemas/api/next.ts';
import { presentSummary } from '../tickets/present-ticket.ts';

/** A ticket that was handed to an agent as the API shows it; null: there was none. */
export function presentHanded(handed: Handed | null): z.input<typeof nextTicketOutSchema> {
  if (handed === null) return { ticket: null, keptUntil: null };
  return { ticket: presentSummary(summaryOf(handed.ticket), true), keptUntil: handed.claim.until };
}
