import type { DeskEvent } from '../../schemas/events/events.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { MOST_DEPTH } from '../../schemas/trigger.ts';
import type { GroupExplanation } from '../conditions/index.ts';
import type { Facts } from '../fields/index.ts';
import { isSuspicious, isUnanswerable, receivedOf } from '../message/index.ts';
import { BiletError } from '../shared/errors.ts';
import { wordsIn } from '../shared/label-in.ts';
import { isSameValue } from '../shared/same-value.ts';
import { TemplateError } from '../template/index.ts';
import { isTrashed, mergedIntoOf } from '../ticket/index.ts';
import { type ActBy, change, type Drawn, factsAfter, type Unread } from './change.ts';
import type { ReplyTexts, Rule, Step } from './rule.ts';
import type { Trigger } from './trigger-area.ts';

/** What happened, as triggers are asked about it. */
export interface Situation {
  /** the ticket as the event tells it, and all that conditions ask about */
  readonly facts: Facts & { readonly event: DeskEvent };
  /** the ticket as it is by now */
  readonly current: Ticket;
}

/** What a trigger does beside changing the ticket. */
export type Effect =
  | { readonly kind: 'note'; readonly text: string }
  /** to the requester, and to the collaborators where they get a copy */
  | { readonly kind: 'reply'; readonly text: string; readonly collaborators: boolean };

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

/** A trigger that could not do what it says: it did nothing. */
export interface Failed {
  readonly trigger: Trigger;
  /** a code for programs, and the fields that it is about */
  readonly code: string;
  readonly paths: readonly string[];
  /** for people */
  readonly message: string;
}

/** What triggers make of an event. */
export interface Decision {
  /** the ticket as they leave it */
  readonly ticket: Ticket;
  /** those that did something, in the order in which they did; what would change nothing is not among them */
  readonly firings: readonly Firing[];
  readonly failures: readonly Failed[];
}

/** Whether a trigger listens to an event, by its type and by how many automations in a row led to it. Pure. */
export function listensTo(
  { isActive, events, afterAutomation }: Trigger,
  { type, depth = 0 }: { type: string; depth?: number | undefined },
): boolean {
  if (!isActive || !events.includes(type)) return false;
  return depth === 0 || (afterAutomation && depth < MOST_DEPTH);
}

/** Whether triggers do anything to a ticket: not to one that is closed, merged away or in the trash. */
export function isForTriggers(ticket: Ticket): boolean {
  return ticket.status !== 'closed' && mergedIntoOf(ticket) === null && !isTrashed(ticket) && !ticket.purged;
}

/** The ticket at a moment of the decision. */
interface State {
  readonly facts: Facts;
  readonly current: Ticket;
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
  const open = isForTriggers(current) ? rules.filter(({ trigger }) => listensTo(trigger, facts.event)) : [];
  const progress: Progress = { state: { facts, current }, open, firings: [], failures: [] };
  for (let before: State | null = null; before !== progress.state && progress.open.length > 0; ) {
    before = progress.state;
    const unread = pass(progress, facts.event, by);
    if (unread !== null) return unread;
  }
  const { state, firings, failures } = progress;
  return { ticket: state.current, firings, failures };
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
    if (outcome.firing !== null) progress.firings.push(outcome.firing);
    progress.state = outcome.state;
    if (outcome.isLast || !isForTriggers(outcome.state.current)) return null;
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
      const after = take(step, done, { trigger, event }, by);
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

/** What the steps of a trigger have come to. */
interface Done {
  readonly state: State;
  readonly effects: readonly Effect[];
  readonly isLast: boolean;
}

/** One step of a trigger. @throws what refuses it */
function take(
  step: Step,
  done: Done,
  who: { trigger: Trigger; event: DeskEvent },
  by: ActBy,
): Done | Failed | Unread {
  const { state, effects } = done;
  switch (step.kind) {
    case 'never':
      return failed(who.trigger, step.code, [step.path], 'It cannot be done any more.');
    case 'change': {
      const drawn = change(step.actions, state.current, who, by);
      return 'unread' in drawn ? drawn : { ...done, state: moved(state, drawn) };
    }
    case 'stop':
      return { ...done, isLast: true };
    case 'note': {
      const text = filledIn(step.texts, state.facts, by.place);
      return { ...done, effects: [...effects, { kind: 'note', text }] };
    }
    case 'reply': {
      if (!mayReply(state)) return done;
      const text = filledIn(step.texts, state.facts, by.place);
      return { ...done, effects: [...effects, { kind: 'reply', text, collaborators: step.collaborators }] };
    }
  }
}

/** Whether a machine may write to the requester now: what the event tells of was written by a person who is who they say. */
function mayReply({ facts: { message }, current }: State): boolean {
  if (current.spam !== undefined) return false;
  if (message === undefined || message.kind !== 'customer_message') return true;
  const received = receivedOf(message);
  const isDoubted = received?.doubted === true || received?.verdicts.dmarc === 'FAIL';
  return !isUnanswerable(message) && !isSuspicious(message) && !isDoubted;
}

/** What a reply or note says, in the language of the ticket, of its requester, of the desk, or in English. */
function filledIn(texts: ReplyTexts, facts: Facts, place: ActBy['place']): string {
  const wished = [facts.ticket.language ?? null, facts.requester?.locale ?? null, place.language];
  const names = Object.fromEntries(Object.keys(texts).map((language) => [language, language]));
  const { language, text: found } = wordsIn({ ...names, en: 'en' }, wished);
  const timeZone = facts.requester?.timezone ?? place.timeZone;
  return (texts[found] ?? texts.en).fill({ facts, deskName: place.deskName, language, timeZone });
}

/** The state after a change: of the ticket as it is, and of the one that conditions see. */
function moved({ facts, current }: State, { apply, rowAt }: Drawn): State {
  return { current: apply(current), facts: factsAfter(facts, apply(facts.ticket), rowAt) };
}

function failed(trigger: Trigger, code: string, paths: readonly string[], message: string): Failed {
  return { trigger, code, paths, message };
}

/** What the desk refuses is a failure of the trigger; anything else is one of the desk. */
function failureOf(trigger: Trigger, error: unknown): Failed {
  if (error instanceof TemplateError) return failed(trigger, 'text.failed', [], error.message);
  if (!(error instanceof BiletError)) throw error;
  return failed(
    trigger,
    error.code,
    error.fields.map(({ path }) => path),
    error.fields.map(({ path, message }) => `${path} ${message}`).join('; ') || error.message,
  );
}
