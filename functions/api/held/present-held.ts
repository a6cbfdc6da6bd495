import type * as z from 'zod';
import type { heldOutSchema } from '../../../schemas/api/held-messages.ts';
import type { Held } from '../../../schemas/held.ts';

/** A held message as the API shows it: once it has ended, what became of it. */
export function presentHeld(held: Held): z.input<typeof heldOutSchema> {
  const { id, state, causes, heldAt, expiresAt, mailbox, ticketId, delivery, content, ended } = held;
  return {
    id,
    state,
    causes,
    heldAt,
    expiresAt,
    mailbox,
    ticketId,
    from: content?.from ?? null,
    to: content?.to ?? [],
    subject: content?.subject ?? null,
    preview: content?.preview ?? null,
    attachments: content?.attachments ?? [],
    verdicts: delivery.verdicts,
    confirmation: content?.confirmation ?? null,
    endedAt: ended?.at ?? null,
    endedBy: ended?.by ?? null,
    became: ended?.message ?? null,
  };
}
