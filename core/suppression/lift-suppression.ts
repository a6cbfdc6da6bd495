import type { Suppression } from '../../schemas/customer.ts';
import { recordEvent } from '../audit/index.ts';
import { addressesOf, customerSubject, loadCustomer } from '../customer/index.ts';
import { normalizeAddress } from '../email/index.ts';
import type { Context } from '../shared/context.ts';
import { ConflictError, LaterVersionError, NotFoundError } from '../shared/errors.ts';
import { readRows } from '../shared/read-rows.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { liftWrite, SUPPRESSION_CHANGED, suppressedAddress, suppressionOf } from './suppression-store.ts';

/** The writes that end the suppression of a customer's address that bounced, and the event that says who ended it. */
export async function liftWrites(
  table: Table,
  { customerId, address }: { customerId: number; address: string },
  context: Context,
): Promise<Write[]> {
  const customer = await loadCustomer(table, customerId);
  const told = { customer, mail: { to: address, mailId: '', detail: '', reason: 'bounced' } };
  return [
    liftWrite(address, context.now),
    recordEvent(customerSubject(customerId), 'customer.suppression_lifted', told, context),
  ];
}

/**
 * What keeps mail from a customer's addresses now, in the order of the addresses.
 * @throws NotFoundError
 */
export async function listSuppressions(table: Table, customerId: number, now: Date): Promise<Suppression[]> {
  const addresses = addressesOf(await loadCustomer(table, customerId));
  const rowAt = await readRows(table, addresses.map(suppressedAddress.of));
  return addresses.flatMap(
    (address) => suppressionOf(address, rowAt(suppressedAddress.of(address)), now) ?? [],
  );
}

/**
 * Lets mail go to an address of a customer again that bounced for good.
 * @throws NotFoundError when the customer has no such address, or nothing keeps mail from it
 * @throws ConflictError `suppression.complained`: a complaint stands
 * @throws LaterVersionError when the reason is none that this version knows
 */
export async function liftSuppression(
  { table }: { table: Table },
  context: Context,
  input: { customerId: number; address: string },
): Promise<void> {
  const address = normalizeAddress(input.address);
  const found = (await listSuppressions(table, input.customerId, context.now)).find(
    (suppression) => suppression.address === address,
  );
  if (found === undefined) throw new NotFoundError('suppression');
  if (found.reason === 'complained') throw complainedError();
  if (found.reason !== 'bounced') throw new LaterVersionError('What keeps mail from this address');
  try {
    await table.write(await liftWrites(table, { ...input, address }, context));
  } catch (error) {
    if (refusedBy(error, SUPPRESSION_CHANGED)) throw new NotFoundError('suppression');
    throw error;
  }
}

function complainedError(): ConflictError {
  return new ConflictError(
    'suppression.complained',
    'The owner of this address complained about mail from the desk, which stands. Ask them for another address.',
  );
}
