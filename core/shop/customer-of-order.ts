import type { Customer } from '../../schemas/customer.ts';
import type { MessengerIdentity } from '../../schemas/identity.ts';
import { customerOfAddress } from '../context/index.ts';
import { createCustomer, findCustomer, recogniseCaller } from '../customer/index.ts';
import type { Context } from '../shared/context.ts';
import { ConflictError } from '../shared/errors.ts';
import type { Table } from '../shared/table.ts';
import type { Buyer } from './told-order.ts';

/**
 * Whose an order is: by the address that was given with it, by which they become a customer; where there is none, by the account that they have
 * with the shop, else by the number to call them at, with either of which they become a customer, called a visitor until a name is known. An
 * address is added to nobody who is known by their account: whoever orders may type any. Null: the shop says nothing by which anybody would
 * be known again, as of what is sold over the counter.
 */
export async function customerOfOrder(
  table: Table,
  context: Context,
  { shop, buyer }: { shop: string; buyer: Buyer },
): Promise<number | null> {
  const { address, phone, account, name, locale } = buyer;
  if (address !== null) return customerOfAddress(table, context, { address, name, locale });
  const identity: MessengerIdentity | null =
    account === null ? null : { channel: 'custom', account: shop, value: account };
  const known = await knownAs(table, { identity, phone, name });
  if (known !== null) return known;
  if (identity === null && phone === null) return null;
  const fields = {
    name,
    identities: identity === null ? [] : [identity],
    phone,
    locale,
    timezone: null,
    notes: '',
  };
  try {
    return (await createCustomer({ table }, context, { fields })).id;
  } catch (error) {
    // Somebody else has made them meanwhile.
    const made = error instanceof ConflictError ? await knownAs(table, { identity, phone, name }) : null;
    if (made === null) throw error;
    return made;
  }
}

/** By which the customer is known who stands for all of a shop who cannot be known again. */
const OVER_THE_COUNTER = 'over-the-counter';

/** The customer of a shop's own to whom orders go of whom the shop says nothing, such as those over the counter: named as the shop is. */
export function customerOfCounter(
  table: Table,
  context: Context,
  shop: { key: string; name: string },
): Promise<number | null> {
  const { key, name } = shop;
  const buyer = { address: null, phone: null, account: OVER_THE_COUNTER, name, locale: null };
  return customerOfOrder(table, context, { shop: key, buyer });
}

async function knownAs(
  table: Table,
  { identity, phone, name }: { identity: MessengerIdentity | null; phone: string | null; name: string },
): Promise<Customer['id'] | null> {
  const owner = identity === null ? null : await findCustomer(table, identity);
  if (owner !== null || phone === null) return owner;
  return (await recogniseCaller(table, { phone, name }))?.id ?? null;
}
