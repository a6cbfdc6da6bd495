import type { Ticket } from '../../schemas/ticket.ts';
import { type Draft, messageOf, messageWritesTo } from '../message/index.ts';
import type { Context } from '../shared/context.ts';
import type { Write } from '../shared/write.ts';
import type { FiledMessage } from '../threading/index.ts';
import {
  afterMessageTo,
  COLLABORATORS,
  laterThanAll,
  type Reached,
  rerouteWrites,
  threadOf,
  withWriter,
} from '../ticket/index.ts';
import type { Mail } from './understand-mail.ts';

/**
 * Adds a mail to a ticket. A sender who is not the requester becomes a collaborator, which the audit trail shows, unless
 * it is in doubt who wrote. Mail that a machine wrote, or that SES suspects of being spam or malware, is only kept: it
 * reopens nothing, makes nobody a collaborator, and is shown as the desk's own doing. Its tag shows in the lists, where an
 * agent can see that a mail was taken for such by mistake. A reaction or the answer to an invitation reopens nothing either.
 * A mail to a ticket that was merged reaches the one into which it was, and stays with the one that it was written to.
 */
export function joinWrites(
  reached: Reached,
  draft: Draft,
  mail: Mail,
  context: Context,
): { ticket: Ticket; filed: FiledMessage; writes: Write[] } {
  const current = laterThanAll(reached, context);
  const message = messageOf(draft, current.newId(), current.actor, current.now);
  const isFiled = mail.automatic || mail.suspicions.length > 0;
  const filing: Context = isFiled ? { ...current, actor: { kind: 'system', name: 'mail' } } : current;
  const marks = mail.automatic ? ['automatic', ...mail.suspicions] : mail.suspicions;
  const joined = (before: Ticket, { isThread, isBeneath }: { isThread: boolean; isBeneath: boolean }) => {
    const answered = afterMessageTo(before, isBeneath, isFiled || mail.asksNothing);
    const after =
      isFiled || mail.proof === 'doubted' ? answered : withCollaborator(answered, current, isThread);
    return withTags(after, marks);
  };
  const { ticket, writes } = rerouteWrites(reached, joined, filing);
  const thread = threadOf(reached).id;
  const filed = { ticketId: thread, messageId: message.id };
  return { ticket, filed, writes: [...writes, ...messageWritesTo(thread, ticket, message, current)] };
}

function withTags(ticket: Ticket, added: readonly string[]): Ticket {
  const tags = [...new Set([...ticket.tags, ...added])].sort();
  return tags.length === ticket.tags.length ? ticket : { ...ticket, tags };
}

function withCollaborator(ticket: Ticket, context: Context, isThread: boolean): Ticket {
  const { requesterId, collaboratorIds } = ticket;
  const id = context.actor.kind === 'customer' ? context.actor.id : requesterId;
  const isFull = collaboratorIds.length >= COLLABORATORS && !collaboratorIds.includes(id);
  return id === requesterId || isFull ? ticket : withWriter(ticket, id, isThread);
}
