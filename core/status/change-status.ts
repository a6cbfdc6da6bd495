import type { DeskStatus, Reason } from '../../schemas/status.ts';
import { changeArea } from '../configuration/index.ts';
import type { Context } from '../shared/context.ts';
import { ConflictError, NotFoundError, StaleVersionError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import { definedFields } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import { statusArea } from './status-area.ts';
import { isWaiting } from './statuses.ts';

/** What a status is made of. */
export type NewStatus = Omit<DeskStatus, 'isRetired' | 'version' | 'isUsed'>;
type Statuses = ReadonlyMap<string, DeskStatus>;

export interface StatusDeps {
  table: Table;
  /** the statuses, with who needs them as they are; nobody does when absent */
  area?: typeof statusArea;
}

/**
 * Makes a status. When it is to be the default of its category, the one that was is none any longer.
 * @throws ConflictError `status.key_taken`, and what `changeArea` throws
 */
export function createStatus(
  { table, area = statusArea }: StatusDeps,
  context: Context,
  { fields, alongside }: { fields: NewStatus; alongside?: AlongsideWrites<DeskStatus> },
): Promise<DeskStatus> {
  const pausing = isWaiting(fields) ? { pausesSla: fields.pausesSla ?? true } : {};
  const made: DeskStatus = { ...fields, ...pausing, isRetired: false, version: 0 };
  return changeArea({ table }, context, area, {
    key: made.key,
    alongside,
    decide: (statuses) => {
      if (statuses.has(made.key))
        throw new ConflictError('status.key_taken', 'There is one with this key, in use or retired.');
      return withStatus(statuses, made);
    },
  });
}

/**
 * Changes a status; absent fields stay. A reason that is no longer listed is retired: tickets may have it.
 * @throws NotFoundError, StaleVersionError
 * @throws ConflictError `status.used` when its category is fixed, `status.is_default`, and what `changeArea` throws
 */
export function updateStatus(
  { table, area = statusArea }: StatusDeps,
  context: Context,
  {
    key,
    change,
    expectedVersion,
    alongside,
  }: {
    key: string;
    change: Partial<NewStatus>;
    expectedVersion?: number | undefined;
    alongside?: AlongsideWrites<DeskStatus>;
  },
): Promise<DeskStatus> {
  return changeArea({ table }, context, area, {
    key,
    alongside,
    decide: (statuses) => {
      const before = statuses.get(key);
      if (before === undefined) throw new NotFoundError('status');
      if (expectedVersion !== undefined && expectedVersion !== before.version) throw new StaleVersionError();
      const { reasons, ...fields } = change;
      const kept = reasons === undefined ? {} : { reasons: withKept(reasons, before.reasons) };
      return withStatus(statuses, { ...before, ...definedFields(fields), ...kept });
    },
  });
}

/** What somebody says of a status that is to be there; without labels a new one is called by its key. */
export type PutStatus = Partial<NewStatus> & Pick<NewStatus, 'category'>;

/**
 * Saves a status whether there is one with this key or not; what is absent stays, and is in a new one as in any. One that was
 * retired is in use again.
 * @throws StaleVersionError, and what `updateStatus` throws
 */
export function putStatus(
  { table, area = statusArea }: StatusDeps,
  context: Context,
  { key, fields, expectedVersion }: { key: string; fields: PutStatus; expectedVersion?: number | undefined },
): Promise<DeskStatus> {
  return changeArea({ table }, context, area, {
    key,
    decide: (statuses) => {
      const before = statuses.get(key) ?? blank(key, fields);
      if (expectedVersion !== undefined && expectedVersion !== before.version) throw new StaleVersionError();
      const { reasons = before.reasons, ...rest } = definedFields(fields);
      const kept = withKept(reasons, before.reasons);
      return withStatus(statuses, { ...before, ...rest, key, reasons: kept, isRetired: false });
    },
  });
}

/** A status of which nothing is said but what it is. */
function blank(key: string, { category }: PutStatus): DeskStatus {
  return {
    key,
    category,
    labels: { en: key },
    order: 100,
    isDefault: false,
    ...(isWaiting({ category }) && { pausesSla: true }),
    needsUntil: false,
    reasons: [],
    reasonRequired: false,
    isRetired: false,
    version: 0,
  };
}

function withKept(given: readonly Reason[], before: readonly Reason[]): Reason[] {
  const left = before.filter(({ key }) => !given.some((one) => one.key === key));
  return [...given, ...left.map((reason) => ({ ...reason, isRetired: true }))];
}

/**
 * The statuses with one as it is to be. A default is used without a word, by mail and by the clock. That one pauses says nothing
 * where nobody waits: there it is not kept.
 */
function withStatus(statuses: Statuses, { pausesSla, ...changed }: DeskStatus): Statuses {
  const pausing = isWaiting(changed) && pausesSla !== undefined ? { pausesSla } : {};
  const after = { ...changed, ...pausing, ...(changed.isDefault && { isUsed: true }) };
  statusArea.refuse(statuses.get(after.key) ?? null, after);
  const others = [...statuses.values()].map((one) =>
    after.isDefault && one.category === after.category ? { ...one, isDefault: false } : one,
  );
  return new Map([...others, after].map((one) => [one.key, one]));
}
