import type { DeskEvent } from '../../schemas/events/events.ts';
import { knownMoment } from '../../schemas/moment.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { MOST_DEPTH } from '../../schemas/trigger.ts';
import type { GroupExplanation } from '../conditions/index.ts';
import type { Facts } from '../fields/index.ts';
import { spellOf } from '../moment/index.ts';
import { BiletError } from '../shared/errors.ts';
import { isSameValue } from '../shared/same-value.ts';
import { TemplateError } from '../template/index.ts';
import type { Done, Effect, Failed, State } from './acts/act.ts';
import type { ActBy, Unread } from './change.ts';
import { mayReact } from './may-react.ts';
import { refusalOf } from './refusal.ts';
import type { Rule } from './rule.ts';
import type { Trigger } from './trigger-area.ts';

/** What happened, as triggers are asked about it. */
export interface Situation {
  /** the ticket as the event tells it, and all that conditions ask about */
  readonly facts: Facts & { readonly event: DeskEvent };
  /** the ticket as it is by now */
  readonly current: Ticket;
}

/** A trigger that did something: on which ground, and what. */
export interface Firing {
  readonly trigger: Trigger;
  /** its conditions, as they held when its turn came */
  readonly conditions: GroupExplanation;
  /** the ticket before and after what it did */
  readonly before: Ticket;
  readonly after: Ticket;
  readonly effects: readonly Effect[];
}

/** What triggers make of an event. */
export interface Decision {
  /** the ticket as they leave it */
  readonly ticket: Ticket;
  /** those that did something, in the order in which they did; what would change nothing is not among them */
  readonly firings: readonly Firing[];
  readonly failures: readonly Failed[];
}

/**
 * Whether a trigger listens to an event: by its type and by how many automations in a row led to it; a time rule, when it is one whose
 * time has come. Pure.
 */
export function listensTo(
  { key, isActive, events, when, afterAutomation }: Trigger,
  event: DeskEvent,
): boolean {
  if (!isActive) return false;
  if (when !== null) return event.type === 'ticket.timed' && event.due.some((one) => one.key === key);
  const { type, depth = 0 } = event;
  return events.includes(type) && (depth === 0 || (afterAutomation && depth < MOST_DEPTH));
}

/** Whether what the time of a rule has come for still lasts: nobody has solved, answered or assigned the ticket since. */
function lasts({ trigger: { key, when } }: Rule, event: DeskEvent, current: Ticket): boolean {
  if (when === null || event.type !== 'ticket.timed') return true;
  const moment = knownMoment(when);
  const spell = moment && spellOf(moment, current);
  return event.due.some((one) => one.key === key && one.spell === spell);
}

/** How far the decision has got. */
interface Progress {
  state: State;
  /** those that listen and have not had their turn */
  open: readonly Rule[];
  readonly firings: Firing[];
  readonly failures: Failed[];
}

/**
 * What triggers make of an event. They are looked at in their order, and later ones see what earlier ones did; what is done that is
 * looked at again, by those that have not fired, until nothing is done any more. Each fires once at most. One that fails does
 * nothing at all, and keeps none from its turn. Pure.
 */
export function decide(rules: readonly Rule[], situation: Situation, by: ActBy): Decision | Unread {
  const { facts, current } = situation;
  const { event } = facts;
  const open = mayReact(event, current)
    ? rules.filter((rule) => listensTo(rule.trigger, event) && lasts(rule, event, current))
    : [];
  const progress: Progress = { state: { facts, current }, open, firings: [], failures: [] };
  for (let before: State | null = null; before !== progress.state && progress.open.length > 0; ) {
    before = progress.state;
    const unread = pass(progress, facts.event, by);
    if (unread !== null) return unread;
  }
  const { state, firings, failures } = progress;
  return { ticket: state.current, firings, failures };
}

/** Most rows that triggers write at an event, beside the ticket itself: a transaction has room for 100. */
const MOST_WRITES = 80;
/** Rows of an effect that does not say how many it writes: a message with its event, and what belongs to them. */
const WRITES = 4;
const TOO_MUCH = {
  code: 'trigger.too_much',
  paths: [],
  message: 'Together with what other triggers did at the event it is more than is done at once.',
};

/** How many rows firings write at most: their counters, and what they do beside changing the ticket. */
function writesOf(firings: readonly Firing[]): number {
  const sizes = firings.flatMap(({ effects }) => [1, ...effects.map(({ size = WRITES }) => size)]);
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Lets each of those that are open have its turn once. Gives what must be read before they can go on. */
function pass(progress: Progress, event: DeskEvent, by: ActBy): Unread | null {
  const turns = progress.open;
  const rest: Rule[] = [];
  progress.open = [];
  for (const rule of turns) {
    if (!holds(rule, progress.state)) {
      rest.push(rule);
      continue;
    }
    const outcome = act(rule, progress.state, event, by);
    if ('unread' in outcome) return outcome;
    if ('code' in outcome) {
      progress.failures.push(outcome);
      continue;
    }
    const { firing } = outcome;
    if (firing !== null && writesOf([...progress.firings, firing]) > MOST_WRITES) {
      progress.failures.push({ trigger: rule.trigger, ...TOO_MUCH });
      continue;
    }
    if (firing !== null) progress.firings.push(firing);
    progress.state = outcome.state;
    if (outcome.isLast || !mayReact(event, outcome.state.current)) return null;
  }
  progress.open = rest;
  return null;
}

/**
 * Whether the conditions of a trigger hold of the ticket as the event tells it, and still hold of the ticket as it is by now: what has
 * been done about it since is not done again.
 */
function holds({ conditions }: Rule, { facts, current }: State): boolean {
  if (!conditions.holds(facts)) return false;
  return isSameValue(facts.ticket, current) || conditions.holds({ ...facts, ticket: current });
}

/** What a trigger has done. */
interface Acted {
  /** null: it changed nothing */
  readonly firing: Firing | null;
  readonly state: State;
  /** no other trigger gets its turn any more */
  readonly isLast: boolean;
}

/** Does what a trigger says, all of it or nothing. */
function act(rule: Rule, before: State, event: DeskEvent, by: ActBy): Acted | Failed | Unread {
  const { trigger, conditions, steps } = rule;
  try {
    let done: Done = { state: before, effects: [], isLast: false };
    for (const step of steps) {
      const after = step.take(done, { trigger, event }, by);
      if ('unread' in after || 'code' in after) return after;
      done = after;
    }
    const { effects, isLast } = done;
    const isSame = isSameValue(before.current, done.state.current);
    const state = isSame ? before : done.state;
    if (isSame && effects.length === 0) return { firing: null, state, isLast };
    const held = conditions.explain(before.facts);
    const firing = { trigger, conditions: held, before: before.current, after: state.current, effects };
    return { firing, state, isLast };
  } catch (error) {
    return failureOf(trigger, error);
  }
}

/** What the desk refuses is a failure of the trigger; anything else is one of the desk. */
function failureOf(trigger: Trigger, error: unknown): Failed {
  if (error instanceof TemplateError)
    return { trigger, code: 'text.failed', paths: [], message: error.message };
  if (!(error instanceof BiletError)) throw error;
  return { trigger, ...refusalOf(error) };
}
