import type { DeskStatus } from '../../schemas/status.ts';
import { SHIPPED_KEY, type Status, statusSchema } from '../../schemas/ticket.ts';

/** What the categories are called, wherever people see them. */
export const CATEGORY_LABELS = {
  new: 'New',
  open: 'Open',
  pending: 'Pending',
  hold: 'On hold',
  solved: 'Solved',
  closed: 'Closed',
} as const satisfies Record<Status, string>;

/** The statuses of a desk whose admins have changed none. Their categories are fixed: old tickets rely on them. */
export const SHIPPED_STATUSES: readonly DeskStatus[] = [
  shipped('new', 'new', 'New'),
  shipped('open', 'open', 'Open'),
  shipped('answered', 'pending', 'Answered'),
  shipped('pending', 'pending', 'Pending'),
  shipped('on_hold', 'hold', 'On hold'),
  { ...shipped('postponed', 'hold', 'Postponed'), needsUntil: true },
  shipped('resolved', 'solved', 'Resolved'),
  shipped('closed', 'closed', 'Closed'),
].map((status, at) => ({ ...status, order: (at + 1) * 10 }));

function shipped(key: string, category: Status, en: string): DeskStatus {
  return {
    key,
    category,
    labels: { en },
    order: 0,
    isDefault: SHIPPED_KEY[category] === key,
    ...((category === 'pending' || category === 'hold') && { pausesSla: true }),
    needsUntil: false,
    reasons: [],
    reasonRequired: false,
    isUsed: true,
    isRetired: false,
    version: 0,
  };
}

/** The shipped default of a category, which is there on every desk, in use or retired. */
export function shippedDefault(category: Status): DeskStatus {
  const found = SHIPPED_STATUSES.find(({ key }) => key === SHIPPED_KEY[category]);
  if (found === undefined) throw new Error(`No status of ${statusSchema.options} is shipped for ${category}`);
  return found;
}
