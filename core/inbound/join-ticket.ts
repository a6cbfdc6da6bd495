import type { Ticket } from '../../schemas/ticket.ts';
import { recordEvent, ticketSubject } from '../audit/index.ts';
import { type Draft, messageFacts, messageOf, messageWritesTo } from '../message/index.ts';
import type { Context } from '../shared/context.ts';
import type { Write } from '../shared/write.ts';
import type { FiledMessage } from '../threading/index.ts';
import {
  afterMessageTo,
  COLLABORATORS,
  laterThanAll,
  reopened,
  rerouteWrites,
  statusesOf,
  type TicketRules,
  threadOf,
  withWriter,
} from '../ticket/index.ts';
import type { ThreadLookup } from './find-thread.ts';
import type { Mail } from './understand-mail.ts';

const DESK = { kind: 'system', name: 'mail' } as const;

/** The ticket that a mail joins, and what it does there when it is closed. */
type Joined = Pick<Extract<ThreadLookup, { outcome: 'join' }>, 'ticket' | 'by' | 'toClosed'>;

/**
 * Adds a mail to a ticket. A sender who is not the requester becomes a collaborator, which the audit trail shows, unless
 * it is in doubt who wrote. Mail that a machine wrote, or that SES suspects of being spam or malware, is only kept: it
 * reopens nothing, makes nobody a collaborator, and is shown as the desk's own doing. Its tag shows in the lists, where an
 * agent can see that a mail was taken for such by mistake. Mail of somebody who is blocked does no more. A reaction or the answer to an invitation reopens nothing either,
 * nor does a bare "thanks" where the desk is set so. What a closed ticket's mailbox refuses is kept as well, and an event asks
 * for the mail that says so. A mail to a ticket that was merged reaches the one into which it was, and stays with the one
 * that it was written to.
 */
export function joinWrites(
  { toClosed, ...reached }: Joined,
  draft: Draft,
  mail: Mail & { isBlocked: boolean },
  { context, rules }: { context: Context; rules: TicketRules },
): { ticket: Ticket; filed: FiledMessage; writes: Write[] } {
  const current = laterThanAll(reached, context);
  const message = messageOf(draft, current.newId(), current.actor, current.now);
  const isFiled = mail.automatic || mail.isBlocked || mail.suspicions.length > 0;
  const isRefused = toClosed === 'refuse' && !mail.isBlocked;
  const filing: Context = isFiled ? { ...current, actor: DESK } : current;
  const marks = mail.automatic ? ['automatic', ...mail.suspicions] : mail.suspicions;
  const statuses = statusesOf(rules);
  const joined = (before: Ticket, { isThread, isBeneath }: { isThread: boolean; isBeneath: boolean }) => {
    const isQuiet = isFiled || isRefused || mail.asksNothing || isThanks(before, mail, rules);
    const moved = afterMessageTo(before, { isBeneath, isQuiet }, statuses);
    const opens = toClosed === 'reopen' && !isBeneath && !isQuiet;
    const answered = opens ? reopened(moved, statuses) : moved;
    const isNobody = isFiled || isRefused || mail.proof === 'doubted';
    const after = isNobody ? answered : withCollaborator(answered, current, isThread);
    return withTags(after, marks);
  };
  const { ticket, writes } = rerouteWrites(reached, joined, filing);
  const thread = threadOf(reached).id;
  const filed = { ticketId: thread, messageId: message.id };
  const refused = { ticket, message: messageFacts(message) };
  const told = isRefused
    ? [recordEvent(ticketSubject(ticket.id), 'message.refused', refused, { ...current, actor: DESK })]
    : [];
  return {
    ticket,
    filed,
    writes: [...writes, ...messageWritesTo(thread, ticket, message, current), ...told],
  };
}

/** Whether a mail leaves its ticket solved, as it says thanks and nothing else, and the desk is set to know that. */
function isThanks({ status }: Ticket, mail: Mail, { thanksKeepsSolved = false }: TicketRules): boolean {
  return thanksKeepsSolved && mail.saysThanks && (status === 'solved' || status === 'closed');
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
