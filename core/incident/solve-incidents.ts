import { jobWrites } from '../jobs/index.ts';
import type { Context } from '../shared/context.ts';
import { fieldError } from '../shared/errors.ts';
import type { Write } from '../shared/write.ts';
import type { TicketWithMessage } from '../ticket/index.ts';

/**
 * Answers and solves the incidents of a problem as a reply solves it: a job that begins with that reply, in its
 * transaction, adds the text of the reply to each incident, and solves it with the same resolution. Each is seen to once and
 * by itself; one that is closed, for instance, is refused alone. Taking back the reply to the problem leaves the incidents as
 * they are: the replies to them are taken back one by one.
 * Its files go along, each answer with copies of its own.
 * @throws InvalidInputError unless the message is a public reply, to a problem, that is solved by it
 */
export function solveIncidents(
  context: Context,
  { ticket, message }: TicketWithMessage,
): { jobId: string; writes: Write[] } {
  if (ticket.type !== 'problem' || ticket.status !== 'solved' || message.kind !== 'public_reply')
    throw fieldError('incidents', 'goes with a public reply that solves a problem');
  const input = {
    tickets: { incidentsOf: ticket.id },
    change: { status: 'solved', ...resolutionOf(ticket) },
    message: {
      kind: 'public_reply',
      text: message.text,
      ...(hasMore(message) && { like: { ticketId: ticket.id, messageId: message.id } }),
    },
  };
  const { job, writes } = jobWrites('tickets.bulk', input, context);
  return { jobId: job.id, writes };
}

/** Whether a reply says more than its text. */
function hasMore({ attachments, html }: TicketWithMessage['message']): boolean {
  return attachments.length > 0 || html !== undefined;
}

/** How the problem was solved, as its incidents are. */
function resolutionOf({ resolution, resolutionText = '' }: TicketWithMessage['ticket']) {
  return { resolution: { key: resolution?.key ?? null, text: resolutionText } };
}
