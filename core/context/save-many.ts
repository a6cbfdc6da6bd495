import type { KnownIdentity } from '../../schemas/identity.ts';
import { createCustomer, emailIdentity, findCustomer } from '../customer/index.ts';
import type { Context } from '../shared/context.ts';
import { BiletError, fieldError, NotFoundError } from '../shared/errors.ts';
import { inParts } from '../shared/parts.ts';
import type { Table } from '../shared/table.ts';
import type { ContextKinds } from './context-kind-area.ts';
import type { EntryName } from './entry-store.ts';
import { ownersToSaveFor, placeOfEntry } from './owners.ts';
import { type EntryGiven, requireSaveable, type Saved, saveEntry } from './save-entry.ts';

/** Whose something is: by id, or whoever has an address. */
export type Whose =
  | { readonly id: number }
  | { readonly address: string; readonly name?: string | undefined };

/** What became of one of many. */
export interface OneSaved {
  readonly number: string;
  readonly customerId: number | null;
  readonly outcome: Saved['outcome'] | 'refused';
  readonly problem: BiletError | null;
}

/** How many are saved at the same time. */
const AT_ONCE = 10;

/** Who has an address, made a customer if nobody has it; `locale` is what a new one reads. */
export async function customerOfAddress(
  table: Table,
  context: Context,
  given: { address: string; name?: string | undefined; locale: string | null },
): Promise<number> {
  const identity: KnownIdentity = emailIdentity(given.address);
  const known = await findCustomer(table, identity);
  if (known !== null) return known;
  const fields = {
    name: given.name ?? '',
    identities: [identity],
    phone: null,
    locale: given.locale,
    timezone: null,
    notes: '',
    organisationId: undefined,
  };
  try {
    return (await createCustomer({ table }, context, { fields })).id;
  } catch (error) {
    // Somebody else has made them meanwhile.
    const made = await findCustomer(table, identity);
    if (made === null) throw error;
    return made;
  }
}

/**
 * Saves many things of customers. One that is refused makes nobody a customer and keeps none of the others, and doing it again changes nothing: of one number
 * the state of the latest time stays.
 */
export async function saveMany(
  deps: { table: Table; kinds: ContextKinds; locale: string | null },
  context: Context,
  many: readonly { kind: string; customer: Whose; number: string; given: EntryGiven }[],
): Promise<OneSaved[]> {
  const results: OneSaved[] = [];
  for (const part of inParts(many, AT_ONCE))
    results.push(...(await Promise.all(part.map((one) => saveOne(deps, context, one)))));
  return results;
}

async function saveOne(
  deps: { table: Table; kinds: ContextKinds; locale: string | null },
  context: Context,
  { customer, number, kind, given }: { kind: string; customer: Whose; number: string; given: EntryGiven },
): Promise<OneSaved> {
  let customerId: number | null = null;
  try {
    requireSaveable(deps.kinds, { kind, number }, given);
    const owners = await whose(deps, context, customer);
    const name: EntryName = await placeOfEntry(deps.table, owners, { kind, number });
    ({ customerId } = name);
    const { entry, outcome } = await saveEntry(deps, context, { ...name, given });
    return { number: entry.number, customerId, outcome, problem: null };
  } catch (problem) {
    if (!(problem instanceof BiletError)) throw problem;
    return { number, customerId, outcome: 'refused', problem };
  }
}

async function whose(
  { table, locale }: { table: Table; locale: string | null },
  context: Context,
  customer: Whose,
): Promise<[number, ...number[]]> {
  if (!('id' in customer))
    return ownersToSaveFor(table, await customerOfAddress(table, context, { ...customer, locale }));
  try {
    return await ownersToSaveFor(table, customer.id);
  } catch (error) {
    throw error instanceof NotFoundError
      ? fieldError('customer.id', 'is not a customer of this desk')
      : error;
  }
}
