import { compileStatuses, SHIPPED_STATUSES } from '../../../core/status/index.ts';
import type { DeskStatus } from '../../../schemas/status.ts';

const reasons = (...keys: string[]) =>
  keys.map((key) => ({ key, labels: { en: key }, isRetired: key.startsWith('old') }));

function made(key: string, category: DeskStatus['category'], given: Partial<DeskStatus> = {}): DeskStatus {
  return {
    key,
    category,
    labels: { en: key },
    order: 100,
    isDefault: false,
    pausesSla: false,
    needsUntil: false,
    reasons: [],
    reasonRequired: false,
    isUsed: true,
    isRetired: false,
    version: 1,
    ...given,
  };
}

/** The statuses of a desk that has added some of its own, and made one of them a default. */
export const OWN = compileStatuses([
  ...SHIPPED_STATUSES.map((status) => (status.key === 'open' ? { ...status, isDefault: false } : status)),
  made('in_progress', 'open', { isDefault: true }),
  made('with_vendor', 'pending', { reasons: reasons('parts', 'repair', 'old_reason'), reasonRequired: true }),
  made('asked_twice', 'pending', { reasons: reasons('no_answer') }),
  made('callback', 'pending', { needsUntil: true }),
  made('wont_fix', 'solved', { reasons: reasons('too_old', 'by_design'), reasonRequired: true }),
  made('gone', 'hold', { isRetired: true }),
]);
