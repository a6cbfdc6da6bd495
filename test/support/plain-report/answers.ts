import type { Counted } from './counted.ts';
import { type Day, daysIn, wallIn } from './days.ts';
import { figuresOf, rounded } from './figures.ts';
import type { Standing } from './log.ts';
import { type Live, liveAt, liveTimes, spreadSeconds } from './moments.ts';
import { secondsOnline } from './presence.ts';
import type { Told } from './told.ts';

/** What is known of a desk, as it was counted plainly. */
export interface Plain {
  told: Told;
  counted: readonly Counted[];
}

/** What is asked: a metric, by some fields, in days, months or hours of a zone, or of all time as one. */
export interface PlainQuestion {
  metric: string;
  dimensions: readonly string[];
  zone: string;
  by: 'day' | 'month' | 'hour_of_day' | 'weekday' | 'hour_of_week' | null;
  clock?: 'calendar' | 'business';
  basis?: 'act' | 'now';
  from: number;
  to: number;
}

/** A figure, as reports tell it. */
export interface PlainFigure {
  value: number | null;
  n: number | null;
  median: number | null;
  p90: number | null;
  p95: number | null;
}

type Value = string | number | boolean | null;
interface Sight {
  place: Standing;
  about: Standing;
  channel: string;
  agent: number | null;
  counted?: Counted;
}

const COUNTS: readonly string[] = [
  ...['tickets_created', 'solves', 'tickets_resolved', 'closes', 'reopens', 'tickets_merged'],
  ...['tickets_trashed', 'tickets_spam', 'replies', 'notes', 'customer_messages', 'touches'],
  ...['reassignments', 'team_changes', 'priority_raised', 'breaches', 'escalations'],
  ...['mail_held', 'mail_released', 'mail_bounced'],
];
const SHARES: readonly string[] = [
  ...['reopen_rate', 'resolution_rate', 'escalation_rate', 'one_touch_share', 'sla_met_share'],
  ...['response_rate', 'satisfaction_share', 'bounce_rate'],
];
const LEVELS: readonly string[] = ['backlog', 'backlog_age', 'unassigned', 'unanswered'];
const PRESENCE: readonly string[] = ['agent_online', 'agent_away'];
const SPREAD: readonly string[] = ['time_in_status', 'time_in_team'];

/** All figures that answer a question, by part of time and values of the fields; nothing where nothing counts. */
export function plainAnswer(plain: Plain, asked: PlainQuestion): Map<string, PlainFigure> {
  const { metric } = asked;
  if (LEVELS.includes(metric)) return levels(plain, asked);
  if (SPREAD.includes(metric) || PRESENCE.includes(metric)) return spread(plain, asked);
  const cells = new Map<string, number[]>();
  for (const one of plain.counted) {
    if (one.metric !== metric || one.at < asked.from || one.at >= asked.to) continue;
    const slot = slotOf(asked, one.at);
    for (const values of valuesOf(asked, sightOf(one, asked)))
      put(cells, keyOf(slot, values), valueIn(one, asked));
  }
  return new Map([...cells].map(([key, values]) => [key, figure(metric, values)]));
}

/** A part of time with the values of a row, as a key. */
export const keyOf = (slot: string, values: readonly unknown[]): string => JSON.stringify([slot, ...values]);

function put(cells: Map<string, number[]>, key: string, value: number): void {
  const values = cells.get(key) ?? [];
  values.push(value);
  cells.set(key, values);
}

function valueIn(one: Counted, { clock = 'calendar' }: PlainQuestion): number {
  if (one.isPart !== undefined) return one.isPart ? 1 : 0;
  return one.seconds?.[clock] ?? one.value ?? 1;
}

function figure(metric: string, values: readonly number[]): PlainFigure {
  const nothing = { median: null, p90: null, p95: null };
  const sum = values.reduce((all, one) => all + one, 0);
  const n = values.length;
  if (COUNTS.includes(metric) || metric === 'handle_time') return { value: sum, n, ...nothing };
  if (SHARES.includes(metric) || metric === 'satisfaction_average')
    return { value: rounded(sum / n, 4), n, ...nothing };
  const { median, p90, p95, mean } = figuresOf(values);
  const value = metric.endsWith('_per_ticket') ? rounded(sum / n, 4) : mean;
  return { value, n, median, p90, p95 };
}

function slotOf({ by, zone }: PlainQuestion, second: number): string {
  if (by === null) return '';
  const { date, hour, weekday } = wallIn(zone)(second);
  const [hourOfDay, day] = [String(hour), String(weekday + 1)];
  return {
    ...{ day: date, month: date.slice(0, 7), hour_of_day: hourOfDay, weekday: day },
    hour_of_week: `${day}-${hourOfDay.padStart(2, '0')}`,
  }[by];
}

function sightOf(one: Counted, { basis }: PlainQuestion): Sight {
  const { place, now, channel, agent } = one;
  const then = basis === 'now' ? now : place;
  const about = basis === 'act' ? place : now;
  return { place: then, about, channel: basis === 'now' ? now.channel : channel, agent, counted: one };
}

/** Every combination of what the fields say of something. */
function valuesOf({ dimensions }: PlainQuestion, sight: Sight): Value[][] {
  return dimensions.reduce<Value[][]>(
    (rows, key) => rows.flatMap((row) => readOf(key, sight).map((value) => [...row, value])),
    [[]],
  );
}

function readOf(key: string, { place, about, channel, agent, counted }: Sight): Value[] {
  const one = (value: unknown): Value[] => [value === undefined || value === '' ? null : (value as Value)];
  const many = (values: unknown): Value[] =>
    Array.isArray(values) ? (values.length === 0 ? [null] : [...new Set(values as Value[])]) : one(values);
  const actor = counted?.actor;
  const fields: Record<string, () => Value[]> = {
    'ticket.teamId': () => one(place.team),
    'ticket.assigneeId': () => one(place.assignee),
    'ticket.priority': () => one(place.priority),
    'ticket.status': () => one(place.category),
    'ticket.statusKey': () => one(place.status),
    'ticket.channel': () => one(channel),
    'ticket.mailbox': () => one(place.mailbox),
    'ticket.type': () => one(about.type),
    'ticket.category': () => one(about.topic),
    'ticket.tags': () => many(about.tags),
    'ticket.language': () => one(about.language),
    'ticket.organisationId': () => one(about.organisation),
    'act.agent': () => one(agent),
    'act.actor': () => one(actor && actorText(actor)),
    'act.fromAgent': () => one(counted?.metric === 'reassignments' ? counted.from : null),
    'act.fromTeam': () => one(counted?.metric === 'reassignments' ? null : counted?.from),
    'act.metric': () => one(counted?.promise?.metric),
    'act.policy': () => one(counted?.promise?.policy),
    'act.cause': () => one(counted?.cause),
  };
  const read = fields[key] ?? (() => many(about.fields[key.slice('ticket.custom.'.length)]));
  return read();
}

function actorText(actor: Counted['actor']): string {
  const { kind, ...rest } = actor;
  const [id] = Object.values(rest);
  return `${String(kind)}:${String(id)}`;
}

/** The parts of time of a question, with their ends. */
function partsOf({ by, zone, from, to }: PlainQuestion): Day[] {
  if (by === null) return [{ date: '', from, to }];
  const days = daysIn(zone, from, to).map((day) => ({ ...day, to: Math.min(day.to, to) }));
  if (by === 'day') return days;
  const months = Map.groupBy(days, ({ date }) => date.slice(0, 7));
  return [...months].map(([date, all]) => ({ date, from: all[0]?.from ?? 0, to: all.at(-1)?.to ?? 0 }));
}

function levels({ told }: Plain, asked: PlainQuestion): Map<string, PlainFigure> {
  const { metric, basis } = asked;
  const isAge = metric === 'backlog_age';
  const cells = new Map<string, number[]>();
  for (const { date, to } of partsOf(asked))
    for (const live of liveAt(told, to).filter((one) => isCounted(metric, one))) {
      for (const values of valuesOf(asked, sightOfLive(live, basis)))
        put(cells, keyOf(date, values), isAge ? live.age : 1);
    }
  const counted = (n: number) => ({ value: n, n, median: null, p90: null, p95: null });
  return new Map(
    [...cells].map(([key, values]) => [key, isAge ? figure(metric, values) : counted(values.length)]),
  );
}

function sightOfLive({ place, now }: Live, basis: PlainQuestion['basis']): Sight {
  const there = basis === 'now' ? now : place;
  return {
    place: there,
    about: basis === 'act' ? place : now,
    channel: there.channel,
    agent: place.assignee,
  };
}

function isCounted(metric: string, { isUnassigned, isUnanswered }: Live): boolean {
  if (metric === 'unassigned') return isUnassigned;
  return metric !== 'unanswered' || isUnanswered;
}

function spread(plain: Plain, asked: PlainQuestion): Map<string, PlainFigure> {
  const passed = PRESENCE.includes(asked.metric) ? presence(plain, asked) : liveSeconds(plain, asked);
  const sums = new Map<string, number>();
  for (const { key, seconds } of passed) sums.set(key, (sums.get(key) ?? 0) + seconds);
  const nothing = { n: null, median: null, p90: null, p95: null };
  return new Map([...sums].map(([key, value]) => [key, { value, ...nothing }]));
}

interface Passed {
  key: string;
  seconds: number;
}

function presence({ told }: Plain, asked: PlainQuestion): Passed[] {
  const times = secondsOnline(told, asked.metric.slice('agent_'.length));
  return partsOf(asked).flatMap(({ date, ...part }) =>
    times.flatMap(({ agent, from, to }) => {
      const seconds = Math.min(to, part.to) - Math.max(from, part.from);
      const values = asked.dimensions.length === 0 ? [] : [agent];
      return seconds > 0 ? [{ key: keyOf(date, values), seconds }] : [];
    }),
  );
}

function liveSeconds({ told }: Plain, asked: PlainQuestion): Passed[] {
  const times = liveTimes(told);
  return partsOf(asked).flatMap(({ date, from, to }) =>
    times
      .filter((time) => Math.max(time.from, from) < Math.min(time.to, to))
      .flatMap((time) => {
        const { place, now } = time;
        const sight = { place, about: now, channel: place.channel, agent: place.assignee };
        const seconds = spreadSeconds(told.by(told.now).hours, time, from, to)[asked.clock ?? 'calendar'];
        return valuesOf(asked, sight).map((values) => ({ key: keyOf(date, values), seconds }));
      }),
  );
}
