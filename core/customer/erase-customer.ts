import * as z from 'zod';
import type { Customer } from '../../schemas/customer.ts';
import type { Context } from '../shared/context.ts';
import { ConflictError } from '../shared/errors.ts';
import { HEAD_ATTRIBUTE } from '../shared/event-chain.ts';
import type { Update, Write } from '../shared/write.ts';
import { customerKey, customerRow, parseCustomerRow, releaseIdentity } from './customer-store.ts';
import { externalIdWrites } from './external-id-store.ts';
import { isKnown } from './identity.ts';
import { phoneWrites } from './phone-store.ts';

/** Attributes of the row that stay. */
const STAYS = new Set(['pk', 'sk', 'kind', 'schemaVersion', 'version', 'customer', HEAD_ATTRIBUTE]);
/** Where the row keeps what means somebody who is erased, until nothing of them is left. */
const ERASING = 'erasing';

const rowSchema = z.looseObject({ [ERASING]: z.unknown().optional() });

/** A customer of whom nothing is left but a number and times. */
function erasedCustomer(before: Customer, mark: NonNullable<Customer['erased']>): Customer {
  return {
    id: before.id,
    name: '',
    identities: [],
    phone: null,
    locale: null,
    timezone: null,
    notes: '',
    erased: mark,
    version: before.version + 1,
    createdAt: before.createdAt,
    updatedAt: mark.at,
  };
}

/**
 * The writes that erase a customer: of what the row said nothing stays, also of what only a later version knows; every identity is free
 * again; `person` is kept beside it for the job that does the rest. Refused with `version` when somebody was faster.
 */
export function erasedCustomerWrites(
  row: unknown,
  { mark, person }: { mark: NonNullable<Customer['erased']>; person: object | null },
  context: Context,
): { customer: Customer; writes: Write[] } {
  const before = parseCustomerRow(row);
  const customer = erasedCustomer(before, mark);
  const stored = customerRow(customer);
  const write: Update = {
    type: 'update',
    key: customerKey(customer.id),
    set: {
      version: stored.version,
      customer: stored.customer,
      ...(person !== null && { [ERASING]: person }),
    },
    remove: Object.keys(Object(row)).filter((name) => !STAYS.has(name) && name !== ERASING),
    condition: { expression: '#version = :expected', values: { ':expected': before.version } },
    refusal: 'version',
  };
  const freed = [
    ...before.identities.filter(isKnown).map((identity) => releaseIdentity(identity, before.id, context.now)),
    ...phoneWrites(before, customer, context.now),
    ...externalIdWrites(before, customer, context.now),
  ];
  return { customer, writes: [write, ...freed.map((one) => expired(one, context.now))] };
}

/** A guard that is given up for good: its key says who it was, so that it has expired at once. */
function expired(release: Write, now: Date): Write {
  if (release.type === 'put') return release;
  return { ...release, set: { ...release.set, expiresAtSeconds: Math.floor(now.getTime() / 1000) } };
}

/** What means a customer who is being erased, by their row; undefined when nothing of them is left. */
export function erasingIn(row: unknown): unknown {
  return rowSchema.parse(row)[ERASING];
}

/** Label of the refusal when another job has ended the erasure. */
export const ERASURE_ENDED = 'erasure-ended';

/** Says that nothing of a customer is left: what means them goes as the last. */
export function erasureEnded(customerId: number): Update {
  return {
    type: 'update',
    key: customerKey(customerId),
    remove: [ERASING],
    condition: { expression: `attribute_exists(#${ERASING})` },
    refusal: ERASURE_ENDED,
  };
}

/** @throws ConflictError `customer.erased` for whoever would change a customer who was erased */
export function requireNotErased({ erased }: Pick<Customer, 'erased'>): void {
  if (erased)
    throw new ConflictError('customer.erased', 'The customer was erased: a number is all that is left.');
}
