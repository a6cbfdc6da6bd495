import type { Customer } from '../../schemas/customer.ts';
import type { Options } from '../../schemas/options.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { recordEvent } from '../audit/index.ts';
import type { InForce } from '../configuration/index.ts';
import { ASKED_BEFORE, askedWrite } from '../confirmation/index.ts';
import { customerSubject } from '../customer/index.ts';
import type { Context } from '../shared/context.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import { offeredIn } from './follow-link.ts';

/**
 * Has the visitor of a chat asked by mail, once, whether the address that they gave is theirs: only when something waits for that, so that a chat in
 * which they read all sends no mail. Where the desk has no help centre nobody can say so, and nobody is asked.
 */
export async function askVisitor(
  { table, options }: { table: Table; options: Pick<InForce<Pick<Options, 'helpCentre'>>, 'at'> },
  context: Context,
  { ticket, customer }: { ticket: Ticket; customer: Customer },
): Promise<void> {
  const { helpCentre } = await options.at(context.now);
  if (!helpCentre.isOpen || helpCentre.address === null) return;
  const language = offeredIn(helpCentre, ticket.language ?? customer.locale ?? '');
  const { mailbox } = ticket;
  const confirmation = { language, mailbox, servedAt: helpCentre.address, by: 'chat' as const };
  const told = recordEvent(
    customerSubject(customer.id),
    'customer.confirmation_asked',
    { customer, confirmation },
    context,
  );
  try {
    await table.write([askedWrite(customer.id, context.now), told]);
  } catch (error) {
    if (!refusedBy(error, ASKED_BEFORE)) throw error;
  }
}
