import type { Ticket } from '../../schemas/ticket.ts';
import type { MessageFiles } from '../attachment/index.ts';
import { mayWithTicket, type Principal, takesPart } from '../auth/index.ts';
import type { InForce } from '../configuration/index.ts';
import { type GoesOn, whereItGoesOn } from '../follow-up/index.ts';
import type { Mailboxes } from '../mailbox/index.ts';
import { countedIn, messageOf, messageWritesTo, type Said, typedMessage } from '../message/index.ts';
import type { Context } from '../shared/context.ts';
import { ConflictError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import { FOLLOWED } from '../threading/index.ts';
import {
  afterJoining,
  isTrashed,
  laterThanAll,
  requireNotMerged,
  rerouteWrites,
  statusesOf,
  type TicketRules,
  type TicketWithMessage,
  threadOf,
} from '../ticket/index.ts';
import { saysOnlyThanks } from './only-thanks.ts';
import { openFollowUp } from './open-follow-up.ts';

/** What a customer wrote to a ticket of theirs that is over, or what an agent wrote down for its requester. */
interface Asked {
  ticket: Ticket;
  principal: Principal;
  said: Said;
  /** its files, once it is known that it is taken */
  files: () => MessageFiles;
  alongside: AlongsideWrites<TicketWithMessage> | undefined;
}

interface Deps {
  table: Table;
  rules: TicketRules;
  /** without them, each mailbox is as it is shipped */
  mailboxes?: InForce<Mailboxes> | undefined;
}

/**
 * Adds what a customer writes to a ticket of theirs that was merged or is closed, where it goes on, as mail does: a merged
 * one in the other, of which they see it on their own; a closed one in its follow-up, or as its mailbox says: it is open
 * again, or another ticket is opened, which this then gives. Agents write to a merged ticket no more than they reply to it.
 * @throws ConflictError `ticket.closed` when the mailbox takes no more messages to it, or it goes on where an agent may not
 * write, and `ticket.merged`
 */
export function rerouteMessage(deps: Deps, context: Context, asked: Asked): Promise<TicketWithMessage> {
  const { table, rules } = deps;
  const { principal } = asked;
  const isQuiet = saysOnlyThanks(asked.said.text, rules);
  if (principal.kind !== 'customer') requireNotMerged(asked.ticket);
  return untilNotOvertaken([FOLLOWED], async () => {
    const mailboxes = (await deps.mailboxes?.at(context.now)) ?? { named: () => undefined };
    const goesOn = await whereItGoesOn(table, asked.ticket, { isQuiet, mailboxes, now: context.now });
    // Nobody looks into the trash: what is written to a ticket there opens another one.
    if (goesOn.outcome === 'join' && !isTrashed(goesOn.ticket))
      return join(deps, context, asked, goesOn, isQuiet);
    const isNew = goesOn.outcome === 'follow_up';
    const customerId = writerOf(asked);
    const files = asked.files();
    const said = { ...asked.said, attachments: files.attachments };
    const follows = { closed: isNew ? goesOn.closed : asked.ticket, customerId, said, isFollowed: !isNew };
    const { writes, ...opened } = await openFollowUp(deps, context, follows);
    const place = { ticketId: opened.ticket.id, messageId: opened.message.id };
    const alongside = (await asked.alongside?.(opened)) ?? [];
    await files.keep();
    await table.write([...writes, ...files.writesTo(place), ...alongside]);
    return opened;
  });
}

async function join(
  { table, rules }: Deps,
  context: Context,
  asked: Asked,
  { toClosed, ...reached }: GoesOn & { outcome: 'join' },
  isQuiet: boolean,
): Promise<TicketWithMessage> {
  if (toClosed === 'refuse' || !mayJoin(asked, reached.ticket)) throw refusedError();
  const current = laterThanAll(reached, context);
  const files = asked.files();
  const draft = typedMessage({ ...asked.said, attachments: files.attachments });
  const message = messageOf(draft, current.newId(), current.actor, current.now);
  const place = { ticketId: threadOf(reached).id, messageId: message.id };
  const joining = {
    isQuiet,
    at: message.createdAt,
    reopens: toClosed === 'reopen',
    // Who answers as one of the organisation sees the ticket as long as they are, and takes no part by it.
    writerId: isMember(asked) ? null : writerOf(asked),
  };
  const { ticket, beneath, writes } = await rerouteWrites(
    reached,
    (before, place) => afterJoining(before, place, joining, statusesOf(rules)),
    { context: current, counted: countedIn(message) },
  );
  const added = { ticket: beneath[0] ?? ticket, message };
  const alongside = (await asked.alongside?.(added)) ?? [];
  const own = messageWritesTo(place.ticketId, ticket, message, current);
  await files.keep();
  await table.write([...writes, ...own, ...files.writesTo(place), ...alongside]);
  return added;
}

const writerOf = ({ principal, ticket }: Asked): number =>
  principal.kind === 'customer' ? principal.id : ticket.requesterId;

/** Whether a customer answers a ticket that their organisation shares with them, in which they take no part. */
const isMember = ({ principal, ticket }: Asked): boolean =>
  principal.kind === 'customer' && !takesPart(principal, ticket);

/** Customers write on where their own ticket goes on, whether they see that one or not. */
const mayJoin = (asked: Asked, ticket: Ticket): boolean =>
  (asked.principal.kind === 'customer' && !isMember(asked)) ||
  mayWithTicket(asked.principal, 'ticket.message', ticket);

function refusedError(): ConflictError {
  return new ConflictError('ticket.closed', 'The ticket is closed and takes no more messages: open another.');
}
