import { OWED_METRICS, type OwedMetric } from '../../schemas/sla-policy.ts';
import type { StatusCategory } from './phase.ts';

/** What a service level measures, in the order in which a ticket shows it. */
export const METRICS = OWED_METRICS;
export type Metric = OwedMetric;

/** When a metric's clock stands still while the ticket is live. `flag`: when its status says so by `pausesSla`. */
type Pause = 'never' | 'flag' | 'always';

/**
 * Which metric pauses while a ticket is pending or on hold. A reply stays owed whatever the status says; on hold the customer
 * still waits; what agents do stands while the work is in other hands; and for a resolution the status decides.
 */
const PAUSES: Readonly<Record<Metric, Readonly<Record<'pending' | 'hold', Pause>>>> = {
  first_response: { pending: 'never', hold: 'never' },
  next_response: { pending: 'never', hold: 'never' },
  periodic_update: { pending: 'never', hold: 'never' },
  first_assignment: { pending: 'never', hold: 'never' },
  promise: { pending: 'never', hold: 'never' },
  pausable_update: { pending: 'flag', hold: 'never' },
  requester_wait: { pending: 'flag', hold: 'never' },
  resolution: { pending: 'flag', hold: 'flag' },
  agent_work: { pending: 'always', hold: 'always' },
  team_time: { pending: 'always', hold: 'always' },
};

/**
 * Whether the clock of a metric stands still while a live ticket has a status of this category.
 * @param pausesSla whether the status itself says that it pauses
 */
export function isPaused(metric: Metric, category: StatusCategory, pausesSla: boolean): boolean {
  if (category !== 'pending' && category !== 'hold') return false;
  const pause = PAUSES[metric][category];
  return pause === 'always' || (pause === 'flag' && pausesSla);
}
