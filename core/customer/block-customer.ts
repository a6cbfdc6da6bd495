import type { Customer } from '../../schemas/customer.ts';
import type { Context } from '../shared/context.ts';
import type { Write } from '../shared/write.ts';
import { changeWrites } from './update-customer.ts';

/**
 * The writes that block a customer, or end it; none when that is so. The guards of their identities note it, so that their
 * mail is known without another read. Refused with `version` when somebody changes the customer meanwhile.
 */
export function blockWrites(before: Customer, isBlocked: boolean, context: Context): Write[] {
  if ((before.isBlocked ?? false) === isBlocked || before.erased) return [];
  return changeWrites(before, { ...before, isBlocked }, context).writes;
}
