import type { Actor } from '../../../schemas/actor.ts';
import type { Standing } from './log.ts';

/** One thing that counts in a metric. */
export interface Counted {
  metric: PlainMetric;
  at: number;
  ticket: number | null;
  /** who and where, and what about: as at the act, and as now */
  place: Standing;
  now: Standing;
  /** by which a message went; of everything else that of the ticket */
  channel: string;
  agent: number | null;
  actor: Actor;
  /** of sums and means */
  value?: number;
  /** of durations */
  seconds?: { calendar: number; business: number };
  /** of shares: whether it belongs to the part that is counted out of all */
  isPart?: boolean;
  /** of reassignments and changes of team */
  from?: number | null;
  /** of promises */
  promise?: { metric: string; policy: string };
  cause?: string;
}

/** The metrics of `metrics.md`, section 5, that count things which happened. */
export type PlainMetric =
  | 'tickets_created'
  | 'solves'
  | 'tickets_resolved'
  | 'closes'
  | 'reopens'
  | 'reopen_rate'
  | 'resolution_rate'
  | 'escalation_rate'
  | 'tickets_merged'
  | 'tickets_trashed'
  | 'tickets_spam'
  | 'first_response'
  | 'next_response'
  | 'requester_wait'
  | 'agent_work'
  | 'resolution_used'
  | 'first_resolution'
  | 'full_resolution'
  | 'replies'
  | 'notes'
  | 'customer_messages'
  | 'touches'
  | 'replies_per_ticket'
  | 'touches_per_ticket'
  | 'one_touch_share'
  | 'handle_time'
  | 'team_stay'
  | 'reassignments'
  | 'team_changes'
  | 'priority_raised'
  | 'breaches'
  | 'escalations'
  | 'sla_met_share'
  | 'response_rate'
  | 'satisfaction_share'
  | 'satisfaction_average'
  | 'mail_held'
  | 'mail_released'
  | 'mail_bounced'
  | 'bounce_rate';
