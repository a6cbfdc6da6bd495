import type { Ticket } from '../../schemas/ticket.ts';
import { customerKey, parseCustomerRow } from '../customer/index.ts';
import { goesOnIn } from '../follow-up/index.ts';
import { type Said, TYPED, typedMessage } from '../message/index.ts';
import type { Context } from '../shared/context.ts';
import { takeId } from '../shared/counter-store.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import {
  firstDescription,
  NO_TERMS,
  openTicketWrites,
  type TicketRules,
  type TicketWithMessage,
} from '../ticket/index.ts';

/**
 * The writes that open the follow-up of a closed ticket with what one of its customers wrote over the API: it comes to the
 * same mailbox and team, with the subject and the tags of the closed one, and is linked to it. Refusal `FOLLOWED` when
 * somebody else was faster.
 * @param isFollowed whether the closed ticket has a follow-up already, which takes no messages
 */
export async function openFollowUp(
  { table, rules }: { table: Table; rules: TicketRules },
  context: Context,
  { closed, customerId, said, isFollowed }: Asked,
): Promise<TicketWithMessage & { writes: Write[] }> {
  const {
    organisationId = null,
    locale,
    isBlocked,
  } = parseCustomerRow(await table.get(customerKey(customerId)));
  const { terms = NO_TERMS } = rules;
  const { broughtTeamId: _none, ...description } = firstDescription({ type: 'question' }, terms);
  const id = await takeId(table, 'ticket');
  const { subject, mailbox, teamId, tags, language = null } = closed;
  const fields = {
    ...description,
    id,
    subject,
    channel: TYPED.channel,
    origin: TYPED.channel,
    language: language ?? locale ?? rules.language ?? null,
    mailbox,
    requesterId: customerId,
    organisationId,
    teamId,
    tags,
    followUpOf: closed.id,
    ...(isBlocked && { spam: 'blocked' as const }),
  };
  const { writes, ...opened } = await openTicketWrites(fields, typedMessage(said), context, rules);
  const followed = isFollowed ? [] : goesOnIn(closed, { id, requesterId: customerId, isDoubted: false });
  return { ...opened, writes: [...writes, ...followed] };
}

interface Asked {
  closed: Ticket;
  customerId: number;
  said: Said;
  isFollowed: boolean;
}
