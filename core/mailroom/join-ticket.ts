import type { Ticket } from '../../schemas/ticket.ts';
import { type Draft, messageOf, messageWrites } from '../conversation/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import type { Write } from '../shared/write.ts';
import { afterCustomerMessage, ticketWrites } from '../ticket/index.ts';
import type { Place } from './thread-store.ts';
import type { Mail } from './understand-mail.ts';

/** Customers other than the requester who take part in a ticket at most. */
const COLLABORATORS = 50;

/**
 * Adds a mail to a ticket. Somebody else than the requester takes part from now on, and the audit trail shows it. A
 * machine's mail is filed by the desk and is no activity.
 */
export function joinWrites(
  before: Ticket,
  draft: Draft,
  mail: Mail,
  context: Context,
): { place: Place; writes: Write[] } {
  const then = laterThan(context, before.updatedAt);
  const message = messageOf(draft, then.newId(), then.actor, then.now);
  const after = withCollaborator(afterCustomerMessage(before, mail.automatic, then.now), mail, then);
  const filing: Context = mail.automatic ? { ...then, actor: { kind: 'system', name: 'mail' } } : then;
  const { ticket, writes } = ticketWrites(before, after, filing);
  const place = { ticketId: ticket.id, messageId: message.id };
  return { place, writes: [...writes, ...messageWrites(ticket, message, then)] };
}

function withCollaborator(ticket: Ticket, mail: Mail, context: Context): Ticket {
  const { requesterId, collaboratorIds } = ticket;
  const id = context.actor.kind === 'customer' ? context.actor.id : requesterId;
  const known = id === requesterId || collaboratorIds.includes(id) || collaboratorIds.length >= COLLABORATORS;
  return known || mail.automatic ? ticket : { ...ticket, collaboratorIds: [...collaboratorIds, id] };
}
