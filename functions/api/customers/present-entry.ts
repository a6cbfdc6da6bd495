import type { ShownEntry } from '../../../core/customer-timeline/index.ts';

/** An entry of a customer's timeline as the API shows it. */
export function presentEntry({ entry, ticket }: ShownEntry) {
  const { at, kind, rating = null, context = null } = entry;
  return {
    at,
    kind,
    ticket: ticket && {
      id: ticket.id,
      subject: ticket.subject,
      channel: String(ticket.channel),
      status: String(ticket.status),
      lastActivityAt: ticket.lastActivityAt,
    },
    rating,
    context,
  };
}
