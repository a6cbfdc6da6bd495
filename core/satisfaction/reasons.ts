import type { Reason } from '../../schemas/satisfaction.ts';

/** The reasons among which unsatisfied customers choose until somebody says others. What they are called stands with the page. */
export const SHIPPED_REASONS = ['not_solved', 'too_slow', 'unclear', 'unfriendly', 'other'] as const;
export type ShippedReason = (typeof SHIPPED_REASONS)[number];

/** The keys of the reasons that are offered. */
export const reasonKeys = (said: readonly Reason[] | null): readonly string[] =>
  said === null ? SHIPPED_REASONS : said.map(({ key }) => key);
