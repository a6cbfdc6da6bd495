import { secondsOf } from '../../schemas/duration.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import type { Timing } from '../../schemas/timing.ts';
import { countsFrom, nextOccurrence, promisedUntil, spellOf, type Times } from '../moment/index.ts';
import type { DueRule } from '../shared/time-rules.ts';
import { mayBeAutomated } from '../ticket/index.ts';
import type { TimedRule } from './timed-rule.ts';

/** How time passes for a desk. */
export interface PassingTime {
  readonly timeZone: string;
  /** Moves a moment by seconds of business time of a team; null: never, or nobody says when that is. */
  business(teamId: number | null, start: Date, seconds: number): Date | null;
}

/** What is known of a ticket's rules at a moment. */
interface At {
  readonly ticket: Ticket;
  readonly done: Timing['done'];
  /** what repeats comes after this */
  readonly from: Date;
  readonly now: Date;
  readonly time: PassingTime;
}

/** Occurrences of what repeats that are looked at for one at which its conditions hold. */
const MOST_OCCURRENCES = 10;

/**
 * When a rule fires for a ticket, by what that is: what lies in the past is due. Null: it does not, as everything stands. Pure.
 */
export function firesAt(rule: TimedRule, at: At): Date | null {
  const { when } = rule;
  if ('every' in when) return occurrenceOf(rule, when, at);
  const spell = spellOf(when, at.ticket);
  if (spell === null || at.done[rule.key] === spell) return null;
  if ('since' in when) return whenHolding(rule, sinceEnds(when, at), at);
  const until = promisedUntil(when.before, at.ticket);
  const end = until === null ? 0 : Date.parse(until);
  // What is over is not about to be.
  if (end <= at.now.getTime()) return null;
  const found = whenHolding(rule, new Date(end - (secondsOf(when.by) ?? 0) * 1000), at);
  return found !== null && found.getTime() < end ? found : null;
}

/** The first moment from one on at which the conditions hold, as far as the ticket says; null: never. */
function whenHolding({ conditions }: TimedRule, moment: Date | null, { ticket, now }: At): Date | null {
  if (moment === null) return null;
  const facts = { ticket, now: moment > now ? moment : now };
  return conditions.holds(facts) ? moment : conditions.changesAt(facts);
}

function sinceEnds(
  { since, after, hours }: Extract<TimedRule['when'], { since: unknown }>,
  { ticket, time }: At,
): Date | null {
  const from = countsFrom(since, ticket);
  if (from === null) return null;
  const seconds = secondsOf(after) ?? 0;
  return hours === 'business'
    ? time.business(ticket.teamId, new Date(from), seconds)
    : new Date(Date.parse(from) + seconds * 1000);
}

function occurrenceOf(
  rule: TimedRule,
  when: Extract<TimedRule['when'], { every: unknown }>,
  at: At,
): Date | null {
  let after = at.from;
  for (let looked = 0; looked < MOST_OCCURRENCES; looked += 1) {
    const occurrence = nextOccurrence(when, at.time.timeZone, after);
    const holding = whenHolding(rule, occurrence, at);
    if (holding === null) return null;
    if (holding <= occurrence) return occurrence;
    after = new Date(holding.getTime() - 1);
  }
  return null;
}

/**
 * What time rules make of a ticket by now: those whose time has come, each once for what it fires for, and when the next one's
 * does. Pure.
 * @param was what the ticket kept before; null: nothing yet
 */
export function planned(
  rules: readonly TimedRule[],
  { ticket, was, times }: { ticket: Ticket; was: Timing | null; times: Times },
  { now, time }: { now: Date; time: PassingTime },
): { timing: Timing; due: readonly DueRule[] } {
  const timed: Ticket = { ...ticket, timing: { ...times, of: ticket.version, done: {}, next: null } };
  const done = stillDone(rules, timed, was?.done ?? {});
  const open = mayBeAutomated(ticket) ? rules.filter(({ isActive }) => isActive) : [];
  const wasNext = was?.next ?? null;
  const isLate = wasNext !== null && wasNext <= now.toISOString();
  const from = isLate ? new Date(Date.parse(wasNext) - 1) : now;
  const due = open.flatMap((rule) => {
    const at = firesAt(rule, { ticket: timed, done, from, now, time });
    const spell = spellOf(rule.when, timed);
    return at === null || at > now || spell === null ? [] : [{ key: rule.key, spell }];
  });
  const repeating = new Set(rules.flatMap(({ key, when }) => ('every' in when ? [key] : [])));
  const fired = due.filter(({ key }) => !repeating.has(key)).map(({ key, spell }) => [key, spell] as const);
  const doneNow = { ...done, ...Object.fromEntries(fired) };
  const coming = open.flatMap(
    (rule) => firesAt(rule, { ticket: timed, done: doneNow, from: now, now, time }) ?? [],
  );
  const [next = null] = coming.map((at) => at.toISOString()).sort();
  return { timing: { of: ticket.version, ...times, done: doneNow, next }, due };
}

/** What rules have fired for, as far as that lasts: once it is over, nobody asks for it again. */
function stillDone(rules: readonly TimedRule[], ticket: Ticket, done: Timing['done']): Timing['done'] {
  const lasting = rules.flatMap(({ key, when }) => {
    const spell = done[key];
    // A promise that stands comes back with the same due time where nothing has passed.
    const isOver = 'since' in when && spell !== spellOf(when, ticket);
    return spell === undefined || isOver ? [] : [[key, spell] as const];
  });
  return Object.fromEntries(lasting);
}
