import type { MetricKey } from '../../schemas/report.ts';
import type { Labels } from '../fields/index.ts';
import type { AgentTime, Booked, Booking, Stretch } from './booking.ts';

/** By which time a duration is counted. */
export type Clock = 'calendar' | 'business';

/**
 * `count`: how many; `sum`: what amounts add up to; `duration`: seconds of which mean and percentiles are told; `share`: how many of how
 * many; `mean`: an average; `level`: how many at a moment; `spread`: seconds spread over the time in which they passed; `trend`: a share
 * against that of the period before.
 */
export type MetricKind = 'count' | 'sum' | 'duration' | 'share' | 'mean' | 'level' | 'spread' | 'trend';

/** What a metric is counted from. */
export type Counted =
  /** bookings: `take` says what one adds to the sum of its cell, null: it does not count */
  | {
      readonly from: 'bookings';
      readonly what: readonly Booked[];
      take(booking: Booking, clock: Clock): number | null;
      /** whether it is of whoever was assigned then, whoever did it */
      readonly isOfAssignee?: true;
    }
  /** stretches at the end of a slot, each one ticket */
  | { readonly from: 'live'; isCounted(stretch: Stretch): boolean; readonly isAge?: true }
  /** seconds of stretches within a slot */
  | { readonly from: 'live_time' }
  /** seconds of agents' presence within a slot */
  | { readonly from: 'agent_time'; readonly state: AgentTime['state'] }
  /** cells of another metric, by the values of one field, in two periods */
  | { readonly from: 'metric'; readonly metric: MetricKey; readonly field: string };

/** What is known of a metric: one entry, from which query, library, documents and pages take what they need. */
export interface Metric {
  readonly key: MetricKey;
  readonly labels: Labels;
  readonly kind: MetricKind;
  readonly unit: 'number' | 'seconds' | 'share';
  /** what it is, in words */
  readonly formula: string;
  /** at which moment it is counted, in words */
  readonly booked: string;
  /** to which agent, in words; null: to none */
  readonly credit: string | null;
  /** clocks by which it can be told; the first unless the other is asked for; none: it is no duration */
  readonly clocks: readonly Clock[];
  /** whether rows of a field with one value add up */
  readonly isAdditive: boolean;
  /** for how many seconds after an act it can still change; `always`: as long as tickets do; null: it does not */
  readonly matures: number | 'always' | null;
  /** who sees it at all */
  readonly seenBy: 'everyone' | 'admin';
  /** whether percentiles are told of it */
  readonly isSeen: boolean;
  /** one unit of its value is so many of its cells' sums */
  readonly per: number;
  /** whether the truth can be less, and not more */
  readonly isAtMost: boolean;
  readonly counted: Counted;
}
