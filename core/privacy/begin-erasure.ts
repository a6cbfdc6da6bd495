import type { Customer } from '../../schemas/customer.ts';
import { findAgentByAddress } from '../agent/index.ts';
import { loadWords, recordEvent } from '../audit/index.ts';
import {
  addressesOf,
  customerKey,
  customerSubject,
  erasedCustomerWrites,
  parseCustomerRow,
} from '../customer/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { ConflictError, NotFoundError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { type Person, personOf, unitedPerson } from './person.ts';

/**
 * Decides that a customer is erased: from then on their row says nothing of them, their addresses are free, and nobody can undo it. What
 * means them is kept beside the row, where no request sees it, until the job that begins in the same transaction has found all that is left.
 * Asked once more, the job begins once more as long as it has not ended.
 * @throws NotFoundError
 * @throws ConflictError `customer.is_agent` when an agent has one of the addresses, `customer.merged` when it goes on in another record
 * @throws StaleVersionError when `expectedVersion` is not the current one
 */
export function beginErasure(
  table: Table,
  context: Context,
  input: {
    customerId: number;
    expectedVersion?: number | undefined;
    /** the writes that start the job */
    start: (context: Context) => readonly Write[];
    /** whether no list is to have them any more; not when absent */
    isForgotten?: boolean;
    /** whether no ticket says anything of them; not when absent */
    isUnnamed?: boolean;
    alongside?: AlongsideWrites<Customer>;
  },
): Promise<Customer> {
  const { customerId } = input;
  const load = async () => {
    const row = await table.get(customerKey(customerId));
    if (row === undefined) throw new NotFoundError('customer');
    return { row, version: parseCustomerRow(row).version };
  };
  return changeVersioned(input.expectedVersion, load, async ({ row }) => {
    const before = parseCustomerRow(row);
    const byDesk: Context = { ...context, actor: { kind: 'system', name: 'redaction' } };
    if (before.mergedInto !== undefined) throw mergedError();
    if (before.erased) {
      const writes = [...input.start(byDesk), ...((await input.alongside?.(before)) ?? [])];
      if (writes.length > 0) await table.write(writes);
      return before;
    }
    await requireNoAgent(table, before);
    const records = await recordsOf(table, { row, customer: before });
    const person: Person = {
      ...unitedPerson(
        customerId,
        records.map(({ person }) => person),
      ),
      ...(input.isUnnamed && { isUnnamed: true }),
    };
    const erased = records.map((record) =>
      erasedRecord(record, context, {
        person: record.customer.id === customerId ? person : null,
        isForgotten: input.isForgotten ?? false,
      }),
    );
    const [own] = erased;
    if (own === undefined) throw new NotFoundError('customer');
    await table.write([
      ...erased.flatMap(({ writes }) => writes),
      ...input.start(byDesk),
      ...((await input.alongside?.(own.customer)) ?? []),
    ]);
    return own.customer;
  });
}

/** A record of somebody, and what means them by it. */
interface Recorded {
  row: unknown;
  customer: Customer;
  person: Person;
}

/** All records of a customer: their own, and those that were merged into it. */
async function recordsOf(table: Table, own: Pick<Recorded, 'row' | 'customer'>): Promise<Recorded[]> {
  const former = await table.getMany((own.customer.formerIds ?? []).map(customerKey));
  const rows = [own, ...former.map((row) => ({ row, customer: parseCustomerRow(row) }))];
  return Promise.all(
    rows.map(async ({ row, customer }) => {
      const told = await loadWords(table, customerSubject(customer.id));
      const words = told.map(({ words }) => words);
      return { row, customer, person: personOf(customer.id, Object(row).customer, words) };
    }),
  );
}

/** The writes by which a record says nothing any more, and the event that says so of its trail. */
function erasedRecord(
  { row, customer: before }: Recorded,
  context: Context,
  { person, isForgotten }: { person: Person | null; isForgotten: boolean },
) {
  const current = laterThan(context, before.updatedAt);
  const eventId = current.newId();
  const mark = { at: current.now.toISOString(), eventId, ...(isForgotten && { isForgotten }) };
  const { customer, writes } = erasedCustomerWrites(row, { mark, person }, current);
  const event = recordEvent(
    customerSubject(before.id),
    'customer.erased',
    { customer, strikes: 'all' },
    { ...current, newId: () => eventId },
  );
  return { customer, writes: [...writes, event] };
}

async function requireNoAgent(table: Table, customer: Customer): Promise<void> {
  for (const address of addressesOf(customer)) {
    if ((await findAgentByAddress(table, address)) === null) continue;
    throw new ConflictError(
      'customer.is_agent',
      'An agent of the desk has an address of theirs. Give the agent another one first: what agents did is not erased.',
    );
  }
}

function mergedError(): ConflictError {
  return new ConflictError('customer.merged', 'The record goes on in another one: erase that.');
}
