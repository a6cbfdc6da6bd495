import type { SlaMetric, StoredTarget } from '../../schemas/sla-policy.ts';
import { USUAL_BY_HAND, type WarningsByHand } from '../sla/index.ts';
import { type SlaPolicy, targetIn } from './policy-area.ts';

/** Says before a breach that it is near: by how much of the target is used up, or by the seconds that are left. */
export type PolicyWarning = { readonly percent: number } | { readonly beforeSeconds: number };

/** What a policy promises for a metric of a ticket. */
export interface PolicyTarget {
  /** key of the policy */
  readonly policy: string;
  /** key of the calendar whose business time counts; null: every second does */
  readonly calendar: string | null;
  readonly seconds: number;
  readonly warnings: readonly PolicyWarning[];
  readonly escalateEverySeconds: number | null;
}

/** What decides about the target of a metric beside the policy. */
export interface TargetOf {
  /** of the ticket */
  readonly priority: string;
  /** key of the calendar of the ticket's team, and of that of the desk; null: it has none */
  readonly teamCalendar: string | null;
  readonly defaultCalendar: string | null;
}

/**
 * What a policy promises for a metric; null: nothing. Business time is that of the metric's own calendar, else of the policy's,
 * else of the team's, else of the desk's; without any nothing can be promised.
 */
export function targetOf(policy: SlaPolicy, metric: SlaMetric, of: TargetOf): PolicyTarget | null {
  const target = targetIn(policy, metric);
  const seconds = target?.seconds[of.priority];
  if (target === undefined || seconds === undefined) return null;
  const isBusiness = target.clock === 'business';
  const calendar = isBusiness
    ? (target.calendar ?? policy.calendar ?? of.teamCalendar ?? of.defaultCalendar)
    : null;
  // A clock of a later version is not known to pass in any way.
  if (isBusiness ? calendar === null : target.clock !== 'calendar') return null;
  const { warnings, escalateEverySeconds } = target;
  return {
    policy: policy.key,
    calendar,
    seconds,
    warnings: warningsIn(warnings),
    escalateEverySeconds,
  };
}

function warningsIn(warnings: StoredTarget['warnings']): PolicyWarning[] {
  return warnings.map(({ percent, beforeSeconds }) =>
    // One of a later version, which says neither, keeps its place and never comes.
    beforeSeconds === undefined ? { percent: percent ?? 0 } : { beforeSeconds },
  );
}

/**
 * How an answer that somebody promised by hand is warned of, and how often its breach is said again: as the policy in force does
 * for the next answer, else for the first; where that has no warnings, when 80 % of its time is over.
 */
export function warningsByHand(policy: SlaPolicy | null): WarningsByHand {
  const answer = policy && (targetIn(policy, 'next_response') ?? targetIn(policy, 'first_response'));
  if (!answer) return USUAL_BY_HAND;
  const { warnings, escalateEverySeconds } = answer;
  return {
    warnings: warnings.length === 0 ? USUAL_BY_HAND.warnings : warningsIn(warnings),
    escalateEverySeconds,
  };
}
