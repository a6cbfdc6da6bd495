import type { DeskStatus } from '../../schemas/status.ts';
import { type Status, statusSchema } from '../../schemas/ticket.ts';
import { SHIPPED_STATUSES, shippedDefault } from './shipped-statuses.ts';

/** The statuses as the desk works with them. */
export interface Statuses {
  /** retired ones too, in the order in which people see them: by category, and by their place within it */
  readonly all: readonly DeskStatus[];
  /** The status with this key, retired or not. */
  named(key: string): DeskStatus | undefined;
  /** What a ticket gets that is put into a category and no status of it. */
  defaultOf(category: Status): DeskStatus;
  /** What somebody means who names a category, for its default, or a key. */
  meant(named: string): DeskStatus | undefined;
}

/** Makes the statuses ready to be worked with. A category has a default also in the moment in which another becomes it. */
export function compileStatuses(things: readonly DeskStatus[]): Statuses {
  const all = things.toSorted((one, other) => placeOf(one) - placeOf(other) || one.order - other.order);
  const byKey = new Map(all.map((status) => [status.key, status]));
  const defaults = new Map(
    statusSchema.options.map((category) => {
      const inUse = all.filter((one) => one.category === category && !one.isRetired);
      return [category, inUse.find(({ isDefault }) => isDefault) ?? inUse[0] ?? shippedDefault(category)];
    }),
  );
  const defaultOf = (category: Status) => defaults.get(category) ?? shippedDefault(category);
  return {
    all,
    named: (key) => byKey.get(key),
    defaultOf,
    meant: (named) => {
      const category = statusSchema.safeParse(named).data;
      return category === undefined ? byKey.get(named) : defaultOf(category);
    },
  };
}

/** Whether a ticket waits in a status. */
export function isWaiting({ category }: Pick<DeskStatus, 'category'>): boolean {
  return category === 'pending' || category === 'hold';
}

function placeOf({ category }: DeskStatus): number {
  const known = statusSchema.safeParse(category).data;
  return known === undefined ? statusSchema.options.length : statusSchema.options.indexOf(known);
}

/** The statuses of a desk that has changed none. */
export const SHIPPED = compileStatuses(SHIPPED_STATUSES);
