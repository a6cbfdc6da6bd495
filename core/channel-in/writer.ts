import { type Customer, MOST_IDENTITIES } from '../../schemas/customer.ts';
import type { Identity, KnownIdentity } from '../../schemas/identity.ts';
import type { Sender } from '../channel/index.ts';
import { initialValues } from '../custom-field/index.ts';
import {
  addressesOf,
  customerChangeWrites,
  customerWrites,
  emailIdentity,
  findCustomer,
  IDENTITY_TAKEN,
  loadCustomer,
  messengerIdentity,
  recogniseWriter,
} from '../customer/index.ts';
import type { Context } from '../shared/context.ts';
import { takeId } from '../shared/counter-store.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { NO_TERMS, type TicketRules } from '../ticket/index.ts';

/** Characters of a name that are kept, as many as a customer's may have. */
const NAME_LIMIT = 200;

/** Who wrote, as the desk knows them from now on, and the writes by which it does. */
export interface ChannelWriter {
  readonly customer: Customer;
  readonly writes: readonly Write[];
}

/**
 * The customer who wrote on a channel: by the identity that the provider gives them, else by a number for which it vouches, else somebody new.
 * What they call themselves names a customer who has no name, and nobody else.
 */
export async function writerOf(
  table: Table,
  context: Context,
  sender: Sender,
  { rules, language }: { rules: TicketRules; language: string | null },
): Promise<ChannelWriter> {
  const name = sender.name.slice(0, NAME_LIMIT).toWellFormed().trim();
  const identity = messengerIdentity({ ...sender.identity, name });
  const known = await recogniseWriter(table, { identity, name, phone: sender.phone, email: sender.email });
  if (known !== null) {
    const said = {
      ...(await saidAddress(table, sender, known.after)),
      ...locationSaid(sender, known.before.location),
    };
    const { customer, writes } = customerChangeWrites(known.before, { ...known.after, ...said }, context);
    return { customer, writes };
  }
  const id = await takeId(table, 'customer');
  const identities = [identity, ...(sender.email === undefined ? [] : [emailIdentity(sender.email)])];
  const said = await saidAddress(table, sender, { identities });
  const { terms = NO_TERMS } = rules;
  const fields = initialValues(terms.fields, 'customer');
  return customerWrites(
    id,
    {
      name,
      identities,
      ...said,
      ...locationSaid(sender, null),
      phone: sender.phone,
      organisationId: null,
      locale: language,
      timezone: null,
      notes: '',
      ...(fields && { fields }),
    },
    context,
  );
}

/** Where the channel says that somebody is: where a person has said so, that stays. */
function locationSaid(
  { location }: Sender,
  known: Customer['location'],
): Pick<Customer, 'location'> | undefined {
  const isGiven = known !== null && known !== undefined && known.source !== 'channel';
  return location === undefined || isGiven ? undefined : { location: { ...location, source: 'channel' } };
}

/**
 * What follows of an address that is said to be theirs, of who has none, if it is nobody's yet: it is noted, and where they say so themselves, its
 * owner has to confirm it. One of somebody else makes them nobody: it stands on the message alone.
 */
async function saidAddress<I extends Identity>(
  table: Table,
  { email, saidEmail }: Pick<Sender, 'email' | 'saidEmail'>,
  { identities }: { readonly identities: readonly I[] },
): Promise<{ identities: (I | KnownIdentity)[]; isUnconfirmed?: true } | undefined> {
  const address = email ?? saidEmail;
  const hasOne = addressesOf({ identities: [...identities] }).length > 0;
  if (address === undefined || hasOne || identities.length >= MOST_IDENTITIES) return undefined;
  const identity = emailIdentity(address);
  if ((await findCustomer(table, identity)) !== null) return undefined;
  return {
    identities: [...identities, identity],
    ...(email === undefined && { isUnconfirmed: true as const }),
  };
}

/**
 * Notes an address of who has written before, as it is noted of who says it as they write. Once more changes nothing.
 * @param sender by whose identity the channel knows them
 */
export async function noteAddress(
  table: Table,
  context: Context,
  sender: Pick<Sender, 'identity' | 'email' | 'saidEmail'>,
): Promise<void> {
  await untilNotOvertaken(['version', IDENTITY_TAKEN], async () => {
    const id = await findCustomer(table, sender.identity);
    if (id === null) return;
    const before = await loadCustomer(table, id);
    const said = await saidAddress(table, sender, before);
    if (said === undefined) return;
    const { writes } = customerChangeWrites(before, { ...before, ...said }, context);
    await table.write(writes);
  });
}
