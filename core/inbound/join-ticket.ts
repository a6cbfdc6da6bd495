import type { Ticket } from '../../schemas/ticket.ts';
import { recordEvent, ticketSubject } from '../audit/index.ts';
import { countedIn, type Draft, messageFacts, messageOf, messageWritesTo } from '../message/index.ts';
import type { Context } from '../shared/context.ts';
import type { Write } from '../shared/write.ts';
import type { FiledMessage } from '../threading/index.ts';
import {
  afterJoining,
  laterThanAll,
  rerouteWrites,
  statusesOf,
  type TicketRules,
  threadOf,
  wentToMail,
} from '../ticket/index.ts';
import type { ThreadLookup } from './find-thread.ts';
import type { Mail } from './understand-mail.ts';

const DESK = { kind: 'system', name: 'mail' } as const;

/** The ticket that a mail joins, and what it does there when it is closed. */
type Joined = Pick<Extract<ThreadLookup, { outcome: 'join' }>, 'ticket' | 'by' | 'toClosed'>;

/**
 * Adds a mail to a ticket. A sender who is not the requester becomes a collaborator, which the audit trail shows, unless
 * it is in doubt who wrote, and so does whom they copy it to (`copiedIds`). Mail that a machine wrote, or that SES suspects of being spam or malware, is only kept: it
 * reopens nothing, makes nobody a collaborator, and is shown as the desk's own doing. Its tag shows in the lists, where an
 * agent can see that a mail was taken for such by mistake. Mail of somebody who is blocked does no more. A reaction or the answer to an invitation reopens nothing either,
 * nor does a bare "thanks" where the desk is set so. What a closed ticket's mailbox refuses is kept as well, and an event asks
 * for the mail that says so. A mail to a ticket that was merged reaches the one into which it was, and stays with the one
 * that it was written to.
 */
export async function joinWrites(
  { toClosed, ...reached }: Joined,
  draft: Draft,
  mail: Mail & { isBlocked: boolean },
  { context, rules, copiedIds }: { context: Context; rules: TicketRules; copiedIds: readonly number[] },
): Promise<{ ticket: Ticket; filed: FiledMessage; writes: Write[] }> {
  const current = laterThanAll(reached, context);
  const message = messageOf(draft, current.newId(), current.actor, current.now);
  const isFiled = mail.automatic || mail.isBlocked || mail.suspicions.length > 0;
  const isRefused = toClosed === 'refuse' && !mail.isBlocked;
  const filing: Context = isFiled ? { ...current, actor: DESK } : current;
  const marks = mail.automatic ? ['automatic', ...mail.suspicions] : mail.suspicions;
  const statuses = statusesOf(rules);
  const { actor } = current;
  const joined = (before: Ticket, place: { isThread: boolean; isBeneath: boolean }) => {
    const isQuiet = isFiled || isRefused || mail.asksNothing || isThanks(before, mail, rules);
    const isNobody = isFiled || isRefused || mail.proof === 'doubted';
    const writerId = isNobody || actor.kind !== 'customer' ? null : actor.id;
    const withIds = isNobody ? [] : copiedIds;
    const joining = { isQuiet, at: message.createdAt, reopens: toClosed === 'reopen', writerId, withIds };
    const after = afterJoining(before, place, joining, statuses);
    const isTheirs = !isQuiet && writerId === before.requesterId;
    return withTags(isTheirs ? wentToMail(after) : after, marks);
  };
  const thread = threadOf(reached).id;
  const counted = isRefused || isFiled ? [] : countedIn(message);
  const { ticket, writes } = await rerouteWrites(reached, joined, { context: filing, counted });
  const filed = { ticketId: thread, messageId: message.id };
  const refused = { ticket, message: { ...messageFacts(message), author: message.author } };
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
