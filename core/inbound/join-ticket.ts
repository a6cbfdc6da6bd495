import type { Ticket } from '../../schemas/ticket.ts';
import { type Draft, messageOf, messageWrites } from '../message/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import type { Write } from '../shared/write.ts';
import type { FiledMessage } from '../threading/index.ts';
import { afterCustomerMessage, COLLABORATORS, ticketWrites } from '../ticket/index.ts';
import type { Mail } from './understand-mail.ts';

/**
 * Adds a mail to a ticket. A sender who is not the requester becomes a collaborator, which the audit trail shows, unless
 * it is in doubt who wrote. Mail that a machine wrote, or that SES suspects of being spam or malware, is only kept: it
 * reopens nothing, makes nobody a collaborator, and is shown as the desk's own doing. Its tag shows in the lists, where an
 * agent can see that a mail was taken for such by mistake. A reaction or the answer to an invitation reopens nothing either.
 */
export function joinWrites(
  before: Ticket,
  draft: Draft,
  mail: Mail,
  context: Context,
): { filed: FiledMessage; writes: Write[] } {
  const current = laterThan(context, before.updatedAt);
  const message = messageOf(draft, current.newId(), current.actor, current.now);
  const isFiled = mail.automatic || mail.suspicions.length > 0;
  const answered = afterCustomerMessage(before, isFiled || mail.asksNothing);
  const after = isFiled || mail.proof === 'doubted' ? answered : withCollaborator(answered, current);
  const filing: Context = isFiled ? { ...current, actor: { kind: 'system', name: 'mail' } } : current;
  const marks = mail.automatic ? ['automatic', ...mail.suspicions] : mail.suspicions;
  const { ticket, writes } = ticketWrites(before, withTags(after, marks), filing);
  const filed = { ticketId: ticket.id, messageId: message.id };
  return { filed, writes: [...writes, ...messageWrites(ticket, message, current)] };
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
