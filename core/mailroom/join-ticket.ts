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
 * Adds a mail to a ticket. Somebody else than the requester takes part from now on, and the audit trail shows it. Mail of
 * a machine, and mail that SES suspects, is filed by the desk: it is no activity and changes no status. What it is
 * suspected to be becomes a tag.
 */
export function joinWrites(
  before: Ticket,
  draft: Draft,
  mail: Mail,
  context: Context,
): { place: Place; writes: Write[] } {
  const then = laterThan(context, before.updatedAt);
  const message = messageOf(draft, then.newId(), then.actor, then.now);
  const isFiled = mail.automatic || mail.suspicions.length > 0;
  const answered = afterCustomerMessage(before, isFiled);
  const after = isFiled || mail.provenFrom === null ? answered : withCollaborator(answered, then);
  const filing: Context = isFiled ? { ...then, actor: { kind: 'system', name: 'mail' } } : then;
  const { ticket, writes } = ticketWrites(before, withTags(after, mail.suspicions), filing);
  const place = { ticketId: ticket.id, messageId: message.id };
  return { place, writes: [...writes, ...messageWrites(ticket, message, then)] };
}

function withTags(ticket: Ticket, added: readonly string[]): Ticket {
  const tags = [...new Set([...ticket.tags, ...added])].sort();
  return tags.length === ticket.tags.length ? ticket : { ...ticket, tags };
}

function withCollaborator(ticket: Ticket, context: Context): Ticket {
  const { requesterId, collaboratorIds } = ticket;
  const id = context.actor.kind === 'customer' ? context.actor.id : requesterId;
  const known = id === requesterId || collaboratorIds.includes(id) || collaboratorIds.length >= COLLABORATORS;
  return known ? ticket : { ...ticket, collaboratorIds: [...collaboratorIds, id] };
}
