import { isWorded } from '../../../schemas/events/facts.ts';
import type { SlaMetric } from '../../../schemas/sla-policy.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import { calendarArea, teamCalendarArea } from '../../calendar/index.ts';
import { type AreaThen, loadAreaHistory, loadRevisions, type Revisions } from '../../configuration/index.ts';
import { type FactsSubject, loadFactsOf } from '../../facts/index.ts';
import type { Catalogue, Facts } from '../../fields/index.ts';
import { optionsArea } from '../../options/index.ts';
import { clockBy, policyIn, rulesBy, type TicketRules } from '../../service-level/index.ts';
import type { Table } from '../../shared/table.ts';
import { type Clock, calendarTime } from '../../sla/index.ts';
import { compilePolicies, type Policies, slaPolicyArea, targetIn } from '../../sla-policy/index.ts';
import { statusArea } from '../../status/index.ts';
import type { TicketThen } from './acts.ts';
import type { DeskRules, RulesHistory } from './rules.ts';

const options = optionsArea({});

/** Areas of the configuration that decide about times. */
const AREAS = [statusArea, calendarArea, teamCalendarArea, slaPolicyArea, options] as const;

/** Something of the configuration from a time on, made ready. */
interface Then<Compiled> {
  readonly from: number;
  readonly is: Compiled;
}

type Compiled<Area> = Area extends { compile(things: never): infer Is } ? Is : never;

/** What decides about times, at all times. */
export interface ConfiguredTimes {
  readonly statuses: readonly Then<Compiled<typeof statusArea>>[];
  readonly calendars: readonly Then<Compiled<typeof calendarArea>>[];
  readonly teamCalendars: readonly Then<Compiled<typeof teamCalendarArea>>[];
  readonly options: readonly Then<Compiled<typeof options>>[];
  readonly policies: readonly Then<Policies>[];
  /** whose rows the conditions of policies read beside the ticket's */
  readonly subjects: readonly FactsSubject[];
}

/** Reads what decides about times as it was at all times, from the trails of the configuration. */
export async function loadConfiguredTimes(table: Table, catalogue: Catalogue): Promise<ConfiguredTimes> {
  const revisions = await loadRevisions(table);
  const of = ({ name }: { name: string }) => revisions.get(name) ?? 0;
  const [statuses, calendars, teams, policies, said] = await Promise.all([
    loadAreaHistory(table, statusArea, of(statusArea)),
    loadAreaHistory(table, calendarArea, of(calendarArea)),
    loadAreaHistory(
      table,
      teamCalendarArea,
      of(teamCalendarArea),
      (key) => `TEAM#${Number(key.slice('team_'.length))}`,
    ),
    loadAreaHistory(table, slaPolicyArea, of(slaPolicyArea)),
    loadAreaHistory(table, options, of(options)),
  ]);
  const compiled = await Promise.all(
    policies.map(async ({ from, things }) => ({ from, is: await compilePolicies(things, catalogue) })),
  );
  return {
    statuses: made(statuses, statusArea.compile),
    calendars: made(calendars, calendarArea.compile),
    teamCalendars: made(teams, teamCalendarArea.compile),
    options: made(said, options.compile),
    policies: compiled,
    subjects: [...new Set(compiled.flatMap(({ is }) => is.subjects))],
  };
}

/** By the numbers of which areas it is known whether what decides about times is still the same. */
export function revisionOfTimes(revisions: Revisions): string {
  return AREAS.map(({ name }) => revisions.get(name) ?? 0).join('.');
}

function made<Thing, Is>(
  history: readonly AreaThen<Thing>[],
  compile: (things: readonly Thing[]) => Is,
): Then<Is>[] {
  return history.map(({ from, things }) => ({ from, is: compile(things) }));
}

/**
 * The rules for a ticket at any time. What conditions ask beside what its events tell, such as its words and its requester, is as it
 * is now.
 */
export async function rulesHistoryFor(
  table: Table,
  times: ConfiguredTimes,
  ticket: Ticket,
  now: Date,
): Promise<RulesHistory> {
  const about = await loadFactsOf(table, ticket, { now, subjects: times.subjects });
  return rulesHistory(times, about);
}

/** The rules for a ticket at any time, given what is known of it now. Pure. */
export function rulesHistory(times: ConfiguredTimes, about: Facts): RulesHistory {
  const ticketOf = remembering((then: TicketThen) => ticketThen(about.ticket, then));
  const known = new Map<string, DeskRules>();
  const by = (isSo: (from: number) => boolean): DeskRules => {
    const parts = [
      lastOf(times.statuses, isSo),
      lastOf(times.calendars, isSo),
      lastOf(times.teamCalendars, isSo),
      lastOf(times.options, isSo),
      lastOf(times.policies, isSo),
    ] as const;
    const key = parts.map(({ from }) => from).join();
    const rules = known.get(key) ?? deskRules(parts, about, ticketOf);
    known.set(key, rules);
    return rules;
  };
  return {
    before: (second) => by((from) => from < second * 1000),
    by: (second) => by((from) => from < (second + 1) * 1000),
  };
}

function lastOf<Is>(history: readonly Then<Is>[], isSo: (from: number) => boolean): Then<Is> {
  const last = history.findLast(({ from }) => isSo(from)) ?? history[0];
  if (last === undefined) throw new Error('What decides about times has no beginning');
  return last;
}

type Parts = readonly [
  ConfiguredTimes['statuses'][number],
  ConfiguredTimes['calendars'][number],
  ConfiguredTimes['teamCalendars'][number],
  ConfiguredTimes['options'][number],
  ConfiguredTimes['policies'][number],
];

function deskRules(
  [statuses, calendars, teamCalendars, said, policies]: Parts,
  about: Facts,
  ticketOf: (then: TicketThen) => Ticket,
): DeskRules {
  const { defaultCalendar } = said.is;
  const decide = policyIn(policies.is, (ticket) => ({ ...about, ticket }));
  const rules: TicketRules = rulesBy({
    policyOf: decide,
    calendars: calendars.is,
    teamCalendars: teamCalendars.is,
    statuses: statuses.is,
    defaultCalendar,
  });
  const hours = (key: string | null): Clock =>
    (key === null ? null : clockBy(calendars.is.named(key))) ?? calendarTime;
  const { warningsByHand } = rules;
  return {
    pausesSla: rules.pausesSla,
    targetOf: (then, metric) => rules.targetOf(ticketOf(then), metric),
    ...(warningsByHand && { warningsByHand: (then) => warningsByHand(ticketOf(then)) }),
    hoursFor: (then, metric: SlaMetric) => {
      const { policy } = decide(ticketOf(then));
      const own = policy === null ? null : (targetIn(policy, metric)?.calendar ?? policy.calendar);
      return hours(own ?? teamCalendars.is.of(then.teamId) ?? defaultCalendar);
    },
    hoursOf: (teamId) => hours(teamCalendars.is.of(teamId) ?? defaultCalendar),
  };
}

/** A ticket as conditions ask it, as it was then. */
function ticketThen(now: Ticket, { fields, chosenPolicy, ...then }: TicketThen): Ticket {
  const { trashedAt: _, spam: __, slaOverride, fields: known = {}, ...rest } = now;
  const worded = Object.entries(known).filter(([, value]) => isWorded(value));
  return Object.assign({}, rest, then, {
    fields: { ...Object.fromEntries(worded), ...fields },
    ...(chosenPolicy !== undefined && {
      slaOverride: { policy: chosenPolicy, reason: slaOverride?.reason ?? '' },
    }),
  });
}

function remembering<Key extends object, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, Value>();
  return (key) => {
    const value = known.get(key) ?? make(key);
    known.set(key, value);
    return value;
  };
}
