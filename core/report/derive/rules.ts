import type { SlaMetric } from '../../../schemas/sla-policy.ts';
import type { Clock, Rules } from '../../sla/index.ts';
import type { TicketThen } from './acts.ts';

/** What decides about times at a moment: what the desk promised, and when it was at work. */
export interface DeskRules extends Rules<TicketThen> {
  /**
   * Business time for what is measured of a ticket: that of the policy in force, for the metric or for all, else of its team, else of
   * the desk; without any, every second counts.
   */
  hoursFor(ticket: TicketThen, metric: SlaMetric): Clock;
  /** Business time of a team, else of the desk, for times that are spread over days. */
  hoursOf(teamId: number | null): Clock;
}

/** The rules as they were at any time. */
export interface RulesHistory {
  /** As they were in force just before a second. */
  before(second: number): DeskRules;
  /** As they are by a second. */
  by(second: number): DeskRules;
}
