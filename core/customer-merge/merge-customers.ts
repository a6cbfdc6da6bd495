import type { Customer } from '../../schemas/customer.ts';
import { changeBetween, recordEvent } from '../audit/index.ts';
import {
  customerKey,
  customerSubject,
  loadCustomer,
  pairWrites,
  parseCustomerRow,
  takenErrorOf,
} from '../customer/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { ConflictError, fieldError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import { readRows } from '../shared/read-rows.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { type CustomerMerge, keepMerge, loadMerge } from './merge-store.ts';
import { partedCustomers } from './parted.ts';
import { type United, unitedCustomers } from './united.ts';

/** Which record is to be merged into which, or is to leave it again. */
export interface MergeAsked {
  /** the record that goes on */
  targetId: number;
  /** the one that goes on in it */
  sourceId: number;
  expectedVersion?: number | undefined;
  /** the writes that start the job which moves the tickets */
  startMove: (move: MoveInput, context: Context) => readonly Write[];
  alongside?: AlongsideWrites<Customer>;
}

/** What the job that moves tickets is told. */
export type MoveInput = Pick<CustomerMerge, 'sourceId'> & { mergeId: string };

/** Most writes of one transaction, and those that others add to it. */
const MOST_WRITES = 100;
const KEPT_FREE = 6;

/**
 * Merges the record of a person into another of theirs, in one transaction: their identities, phone numbers and all that is known of them,
 * and with it a job begins that moves their tickets. Mail from any of their addresses is the target's at once. Merging what is
 * merged into it already changes nothing. `unmergeCustomers` undoes it.
 * @throws InvalidInputError that names the source when there is no such customer, or it is the target
 * @throws ConflictError `customer.merged`, `customer.unconfirmed` or `customer.merge_too_large`
 * @throws StaleVersionError when `expectedVersion` is not the target's
 */
export function mergeCustomers(
  { table }: { table: Table },
  context: Context,
  asked: MergeAsked,
): Promise<Customer> {
  const { sourceId, targetId } = asked;
  if (sourceId === targetId) throw fieldError('source', 'is the customer themselves');
  const load = () => loadBoth(table, asked);
  return changeVersioned(asked.expectedVersion, load, async ({ source, target }) => {
    if (source.mergedInto === targetId) return target;
    for (const record of [source, target]) {
      requireUnmerged(record);
      requireConfirmed(record);
    }
    const current = laterThan(laterThan(context, source.updatedAt), target.updatedAt);
    const { actor: by, now } = current;
    const before = { source, target };
    const after = raised(unitedCustomers(before), now);
    const at = now.toISOString();
    const id = current.newId();
    const merge: CustomerMerge = { id, sourceId, targetId, state: 'merged', at, by, before };
    await write(table, { merge, type: 'customer.merged', before, after }, current, asked);
    return after.target;
  });
}

/**
 * Lets a record go again that was merged into another, with the identities, phone numbers and tickets that came from it; a job puts the tickets
 * back. What was changed of the target since stays, and so do tickets that were made since.
 * @throws ConflictError `customer.not_merged`, or `customer.merged` while the target is merged into another itself
 * @throws StaleVersionError when `expectedVersion` is not the target's
 */
export function unmergeCustomers(
  { table }: { table: Table },
  context: Context,
  asked: MergeAsked,
): Promise<Customer> {
  const load = async () => ({
    ...(await loadBoth(table, asked)),
    merge: await loadMerge(table, asked.sourceId),
  });
  return changeVersioned(asked.expectedVersion, load, async ({ source, target, merge }) => {
    requireUnmerged(target);
    if (source.mergedInto !== target.id || merge === null)
      throw new ConflictError('customer.not_merged', 'This customer is not merged into the one of the path.');
    const current = laterThan(laterThan(context, source.updatedAt), target.updatedAt);
    const before = { source, target };
    const after = raised(partedCustomers(merge.before, before), current.now);
    const undone: CustomerMerge = { ...merge, state: 'undone' };
    await write(table, { merge: undone, type: 'customer.unmerged', before, after }, current, asked);
    return after.target;
  });
}

interface Writing {
  merge: CustomerMerge;
  type: 'customer.merged' | 'customer.unmerged';
  before: United;
  after: United;
}

async function write(
  table: Table,
  { merge, type, before, after }: Writing,
  context: Context,
  { startMove, alongside }: MergeAsked,
): Promise<void> {
  const { sourceId, targetId } = merge;
  const told = (record: keyof United) => {
    const change = changeBetween(before[record], after[record]) ?? {};
    const subject = customerSubject(after[record].id);
    return recordEvent(subject, type, { customer: after[record], change, sourceId, targetId }, context);
  };
  const writes = [
    ...pairWrites([before.source, before.target], [after.source, after.target], context.now),
    keepMerge(merge),
    told('target'),
    told('source'),
    ...startMove({ sourceId, mergeId: merge.id }, context),
  ];
  if (writes.length > MOST_WRITES - KEPT_FREE) throw tooLargeError();
  try {
    await table.write([...writes, ...((await alongside?.(after.target)) ?? [])]);
  } catch (error) {
    throw refusedBy(error, 'version') ? error : takenErrorOf(error);
  }
}

async function loadBoth(table: Table, { sourceId, targetId }: MergeAsked) {
  const rowAt = await readRows(table, [customerKey(sourceId), customerKey(targetId)]);
  const [source, target] = [rowAt(customerKey(sourceId)), rowAt(customerKey(targetId))];
  // It says that there is none.
  if (target === undefined) await loadCustomer(table, targetId);
  if (source === undefined) throw fieldError('source', 'is not a customer of this desk');
  const known = { source: parseCustomerRow(source), target: parseCustomerRow(target) };
  return { ...known, version: known.target.version };
}

function requireUnmerged({ mergedInto }: Customer): void {
  if (mergedInto === undefined) return;
  const message = 'One of the two is merged into another customer: merge that one, or let it go first.';
  throw new ConflictError('customer.merged', message, { mergedInto });
}

/** Of two records of which one is somebody's who only says so, the other's mail would go to an address that is nobody's yet. */
function requireConfirmed({ isUnconfirmed }: Customer): void {
  if (!isUnconfirmed) return;
  const message = 'Nobody has confirmed yet that the address of one of the two is theirs.';
  throw new ConflictError('customer.unconfirmed', message);
}

/** Both with the versions and times of a change. */
function raised({ source, target }: United, now: Date): United {
  const raise = (customer: Customer): Customer => ({
    ...customer,
    version: customer.version + 1,
    updatedAt: now.toISOString(),
  });
  return { source: raise(source), target: raise(target) };
}

const tooLargeError = () =>
  new ConflictError(
    'customer.merge_too_large',
    'Together the two have more identities and phone numbers than one transaction can move.',
  );
