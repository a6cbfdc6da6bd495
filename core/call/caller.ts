import type { CallFacts } from '../../schemas/call.ts';
import type { Customer } from '../../schemas/customer.ts';
import { writerOf } from '../channel-in/index.ts';
import { initialValues } from '../custom-field/index.ts';
import { customerWrites, loadCustomer } from '../customer/index.ts';
import type { Context } from '../shared/context.ts';
import { takeId } from '../shared/counter-store.ts';
import { fieldError, NotFoundError } from '../shared/errors.ts';
import type { Write } from '../shared/write.ts';
import { NO_TERMS, type TicketRules } from '../ticket/index.ts';
import type { CallDeps, ReportedCall } from './call-deps.ts';
import { otherNumber } from './call-words.ts';

const E164 = /^\+[1-9]\d{6,14}$/;

/** Whose call it is, and the writes by which the desk knows them. */
export interface Caller {
  readonly customer: Customer;
  readonly writes: readonly Write[];
}

/**
 * The number at the customer's end, where the carrier vouches for it; null: it is withheld, or no number of the telephone network. Of a call among agents
 * there is none: a colleague's mobile is nobody's who has to do with the ticket.
 */
export function vouchedNumber(facts: Pick<CallFacts, 'direction' | 'from' | 'to'>): string | null {
  const number = facts.direction === 'internal' ? null : otherNumber(facts);
  return number !== null && E164.test(number) ? number : null;
}

/**
 * The customer of a call: who it is said to be, else who has the number that the carrier gives, else the requester of the ticket to which it is
 * said to belong, else somebody new. Whoever withholds their number is somebody new each time: nothing tells them apart from others.
 * @throws InvalidInputError when it is said to be somebody whom the desk does not know
 */
export async function callerOf(
  { table }: CallDeps,
  context: Context,
  { customerId, name, source }: ReportedCall,
  { facts, rules, requesterId }: { facts: CallFacts; rules: TicketRules; requesterId: number | null },
): Promise<Caller> {
  const number = vouchedNumber(facts);
  const known = customerId ?? (number === null ? requesterId : null);
  if (known !== null) {
    const customer = await loadCustomer(table, known).catch((error: unknown) => {
      throw error instanceof NotFoundError && customerId !== null
        ? fieldError('customerId', 'is no customer of this desk')
        : error;
    });
    return { customer, writes: [] };
  }
  const language = source.language ?? rules.language ?? null;
  if (number !== null) {
    const sender = { identity: { channel: 'call' as const, value: number }, name, phone: number };
    return writerOf(table, context, sender, { rules, language });
  }
  const id = await takeId(table, 'customer');
  const { terms = NO_TERMS } = rules;
  const fields = initialValues(terms.fields, 'customer');
  const unknown = { identities: [], organisationId: null, phone: null, timezone: null, notes: '' };
  return customerWrites(id, { ...unknown, name, locale: language, ...(fields && { fields }) }, context);
}
