import type { StoredSla } from '../../schemas/sla.ts';
import type { OwedMetric } from '../../schemas/sla-policy.ts';
import type { Ticket } from '../../schemas/ticket.ts';

/** A message by which service levels go: one of a customer, or a reply of the desk. */
export interface CountedMessage {
  id: string;
  kind: 'customer' | 'reply';
  /** the ticket that it stands on, when that one was merged into this */
  from?: number | undefined;
  /** when it was written, if not now (seconds since 1970) */
  at?: number | undefined;
}

/** What an act does to the messages of a ticket. */
export interface Counting {
  /** messages that came */
  messages?: readonly CountedMessage[];
  /** ids of messages that it has no more: taken back, or split off */
  without?: readonly string[];
  /** tickets that were merged into it, as they were */
  joined?: readonly Ticket[];
  /** tickets into which it was merged until now, as they were */
  parted?: readonly Ticket[];
}

/** A step in the life of a ticket; `before` is null when it begins. */
export interface LevelStep {
  before: Ticket | null;
  after: Ticket;
  counting?: Counting | undefined;
}

/** Something to be told of a service level, with the time at which it happened (RFC 3339). */
export interface LevelTold {
  type: 'started' | 'paused' | 'resumed' | 'warned' | 'met' | 'breached' | 'escalated' | 'changed';
  metric: OwedMetric;
  /** number of the instance */
  instance: number;
  occurredAt: string;
  /** key of the policy that promises it; null: none any more, or somebody did by hand */
  policy: string | null;
  /** what is promised, in seconds; null: nothing any more */
  targetSeconds: number | null;
  /** when its time is over, if its clock goes on; null when that is not known */
  dueAt: string | null;
  /** index of a warning in the policy */
  warning?: number;
  /** of an escalation */
  number?: number;
  /** of a fulfilment: after its time */
  late?: boolean;
  /** of a change: what was announced and does not hold any more */
  withdrawn?: ('warned' | 'breached' | 'met')[];
}

/**
 * What the desk promises. Every change of a ticket is a step that is derived here, in the same write: nothing that changes
 * tickets can forget it.
 */
export interface ServiceLevels {
  /** What a ticket keeps of its service levels after a step, and what is to be told; nothing where the desk promises nothing. */
  follow(step: LevelStep, now: Date): Promise<{ sla: StoredSla | undefined; told: readonly LevelTold[] }>;
}
