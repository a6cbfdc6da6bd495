import type { Ticket } from '../../schemas/ticket.ts';
import { type FollowUpOutcome, followUpOutcome, type Mailboxes } from '../mailbox/index.ts';
import type { Table } from '../shared/table.ts';
import { followUpOfTicket, parseFollowUpRow } from '../threading/index.ts';
import { parseTicketRow, type Reached, ticketByNumber, whereMerged } from '../ticket/index.ts';

/** Where a customer's message to a ticket goes, by whatever channel it came. */
export type GoesOn =
  /** it joins `ticket`; `toClosed`: what it does there, where a person wrote it and the ticket is closed */
  | (Reached & { outcome: 'join'; toClosed?: Exclude<FollowUpOutcome, 'new_ticket'> })
  /** it opens the follow-up of `closed` */
  | { outcome: 'follow_up'; closed: Ticket };

/**
 * Where a customer's message goes: what was merged goes on in the other, however long the chain. To a closed ticket, what a
 * person writes joins its follow-up, or the follow-up of that one when it is closed too; where there is none, the closed
 * ticket's mailbox says what becomes of it. A quiet message, such as automatic mail, which changes nothing, is added to the
 * ticket itself.
 */
export async function whereItGoesOn(
  table: Table,
  ticket: Ticket,
  { isQuiet, mailboxes, now }: { isQuiet: boolean; mailboxes: Pick<Mailboxes, 'named'>; now: Date },
): Promise<GoesOn> {
  let at = await whereMerged(table, ticket);
  while (at.ticket.status === 'closed' && !isQuiet) {
    const row = await table.get(followUpOfTicket.of(at.ticket.id));
    const next = row === undefined ? undefined : await table.get(ticketByNumber.of(parseFollowUpRow(row)));
    if (next === undefined) {
      const toClosed = followUpOutcome(mailboxes.named(at.ticket.mailbox), at.ticket.closedAt, now);
      if (toClosed === 'new_ticket') return { outcome: 'follow_up', closed: at.ticket };
      return { outcome: 'join', ...at, toClosed };
    }
    at = await whereMerged(table, parseTicketRow(next));
  }
  return { outcome: 'join', ...at };
}
