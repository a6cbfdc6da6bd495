import type { Condition } from '../../../schemas/conditions.ts';
import { secondsOf } from '../../../schemas/duration.ts';
import { tagSchema } from '../../../schemas/ticket.ts';
import type { TicketSummary } from '../views-store.ts';
import type { Demand } from './ticket-filter.ts';

/**
 * What must be so of every ticket that fits, as far as conditions say it plainly: which values a field may have, a tag that it
 * carries, and a time before which nothing can have happened to it. By these the shortest list is chosen, and what is left out
 * without looking at the ticket.
 */
export interface Pins {
  /** by field, null for none; a field that is not there may have any value */
  readonly values: ReadonlyMap<string, ReadonlySet<unknown>>;
  readonly tag: string | null;
  /** RFC 3339: it was made, or somebody wrote or did something on it, later than this; null: whenever */
  readonly activeSince: string | null;
}

/** Reads what must be so out of conditions that must all hold. What stands under `any` pins nothing. */
export function pinsOf(demands: readonly Demand[], now: Date): Pins {
  const conditions = flat(demands);
  const values = new Map<string, ReadonlySet<unknown>>();
  for (const condition of conditions) {
    const { field } = condition;
    const allowed = allowedBy(condition);
    if (allowed === null) continue;
    const key = field === 'ticket.statusCategory' ? 'ticket.status' : field;
    const known = values.get(key);
    values.set(key, known === undefined ? allowed : new Set([...allowed].filter((one) => known.has(one))));
  }
  const tags = conditions.flatMap((condition) => tagIn(condition) ?? []);
  const times = conditions.flatMap((condition) => sinceIn(condition, now) ?? []);
  return { values, tag: tags[0] ?? null, activeSince: times.sort().at(-1) ?? null };
}

function flat(demands: readonly Demand[]): Condition[] {
  return demands.flatMap((one) => (one.operator === undefined ? flat(one.all ?? []) : [one]));
}

/** Fields with one value of which an equality says all. */
const PINNED = [
  'ticket.status',
  'ticket.statusCategory',
  'ticket.priority',
  'ticket.teamId',
  'ticket.assigneeId',
  'ticket.requesterId',
  'ticket.organisationId',
  'ticket.isTrashed',
  'ticket.isSpam',
];

function allowedBy(condition: Condition): ReadonlySet<unknown> | null {
  if (!PINNED.includes(condition.field)) return null;
  switch (condition.operator) {
    case 'is':
      return new Set<unknown>([condition.value]);
    case 'any_of':
      return new Set<unknown>(condition.value);
    case 'absent':
      return new Set<unknown>([null]);
    default:
      return null;
  }
}

/** A tag that every ticket of which a condition holds carries. */
function tagIn(condition: Condition): string | null {
  if (condition.field !== 'ticket.tags') return null;
  const { operator } = condition;
  if (operator === 'is') return tagSchema.safeParse(condition.value).data ?? null;
  if (operator === 'all_of' || (operator === 'any_of' && condition.value.length === 1))
    return tagSchema.safeParse(condition.value[0]).data ?? null;
  return null;
}

/** Nothing is done to a ticket before it is made, so that the last activity is no earlier than that. */
const NO_LATER_THAN_ACTIVITY = ['ticket.createdAt', 'ticket.lastActivityAt'];

function sinceIn(condition: Condition, now: Date): string | null {
  if (!NO_LATER_THAN_ACTIVITY.includes(condition.field)) return null;
  const at = momentIn(condition, now);
  return at === null || !Number.isFinite(at) || Math.abs(at) > 8e15 ? null : new Date(at).toISOString();
}

/** The moment that a condition asks to be later than. Of a day, that is its first one, which is early enough. */
function momentIn(condition: Condition, now: Date): number | null {
  if (condition.operator === 'after') {
    const { value } = condition;
    if (typeof value === 'string') return Date.parse(value);
    return 'ago' in value && value.hours !== 'business' ? before(now, value.ago) : null;
  }
  if (condition.operator !== 'within_last') return null;
  const { value } = condition;
  if (typeof value === 'string') return before(now, value);
  return value.hours === 'business' ? null : before(now, value.duration);
}

function before(now: Date, duration: string): number | null {
  const seconds = secondsOf(duration);
  return seconds === null ? null : now.getTime() - seconds * 1000;
}

/** Whether a line of a list can be of a ticket that fits: what it shows may be a moment old, so that the ticket decides. */
export function canFit(summary: TicketSummary, { values, tag }: Pins): boolean {
  const shown: Record<string, unknown> = {
    'ticket.status': summary.status,
    'ticket.priority': summary.priority,
    'ticket.teamId': summary.teamId,
    'ticket.assigneeId': summary.assigneeId,
    'ticket.requesterId': summary.requesterId,
  };
  const isAllowed = ([field, value]: [string, unknown]) => values.get(field)?.has(value) ?? true;
  return (tag === null || summary.tags.includes(tag)) && Object.entries(shown).every(isAllowed);
}
