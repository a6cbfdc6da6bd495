import type { Actor } from '../../../schemas/actor.ts';
import type { DeskEvent } from '../../../schemas/events/events.ts';
import type { SettingHistory, SimulatedSetting } from '../simulated-desk/setting.ts';
import { deskHours, type PlainHours } from './hours.ts';
import { type Course, courseOf, type Verdict, verdictOn } from './instances.ts';
import { type Act, isLiveCategory, type Log, logsOf, type Standing, standingNow } from './log.ts';
import { messagesOf, type PlainMessage } from './messages.ts';

/** A change of a ticket from live to solved or closed. */
export interface Solve {
  act: Act;
  agent: number | null;
}

/** All that is known of a ticket by its log and those of others. */
export interface ToldTicket {
  log: Log;
  now: Standing;
  /** booked on it, in order */
  messages: readonly PlainMessage[];
  /** on it now, in order: also those that were split off another ticket to it */
  there: readonly PlainMessage[];
  course: Course;
  solves: readonly Solve[];
  /** the last solve, if it is solved or closed now */
  standing: Solve | null;
  verdicts: readonly Verdict[];
  touches: readonly Act[];
}

/** How a desk is configured at a time. */
export interface Configured {
  setting: SimulatedSetting;
  hours: PlainHours;
}

/** All that was told. */
export interface Told {
  events: readonly DeskEvent[];
  /** how the desk is configured by a second, and how it was just before one */
  by: (second: number) => Configured;
  before: (second: number) => Configured;
  now: number;
  logs: ReadonlyMap<number, Log>;
  tickets: ReadonlyMap<number, ToldTicket>;
}

/** Reads what was told of a desk until now. */
export function readAll(events: readonly DeskEvent[], history: SettingHistory, now: number): Told {
  const logs = logsOf(events);
  const all = history.map(({ since, setting }) => ({ since, setting, hours: deskHours(setting) }));
  const by = (second: number) => required(all.findLast(({ since }) => since <= second) ?? all[0]);
  const before = (second: number) => required(all.findLast(({ since }) => since < second) ?? all[0]);
  const messages = messagesOf(logs);
  const jobs = new Set(events.flatMap((event) => (event.type === 'job.started' ? [event.job.id] : [])));
  const undone = new Set(
    events.flatMap((event) => (event.type === 'message.undone' ? [event.message.id] : [])),
  );
  const byHome = new Map<number, PlainMessage[]>();
  const byTicket = new Map<number, PlainMessage[]>();
  const put = (map: typeof byHome, ticket: number, message: PlainMessage) =>
    map.set(ticket, [...(map.get(ticket) ?? []), message]);
  for (const message of messages) {
    put(byHome, message.home, message);
    put(byTicket, message.moved?.to ?? message.home, message);
  }
  const tickets = [...logs].map(([id, log]): [number, ToldTicket] => {
    const own = byHome.get(id) ?? [];
    const there = byTicket.get(id) ?? [];
    const course = courseOf(log, there);
    const solves = solvesOf(log);
    const standing = standingNow(log);
    const isSolved = !isLiveCategory(standing.category);
    return [
      id,
      {
        log,
        now: standing,
        messages: own,
        there,
        course,
        solves,
        standing: isSolved ? (solves.at(-1) ?? null) : null,
        verdicts: course.instances.flatMap(
          (instance) => verdictOn(course, instance, { ...by(judgedAt(log, now)), now }) ?? [],
        ),
        touches: log.acts.filter((act) => isTouch(act, { jobs, undone })),
      },
    ];
  });
  return { events, by, before, now, logs, tickets: new Map(tickets) };
}

/** The second whose configuration decides: now, or when a ticket left that is closed or in the trash. */
function judgedAt({ acts }: Log, now: number): number {
  const isAway = ({ after }: Act) => after.category === 'closed' || after.isTrashed;
  const last = acts.at(-1);
  if (last === undefined || !isAway(last)) return now;
  const there = acts.findLastIndex((act) => !isAway(act));
  return acts[there + 1]?.at ?? now;
}

function required<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw new Error('The desk was never configured');
  return thing;
}

export const agentIn = (actor: Actor): number | null => (actor.kind === 'agent' ? Number(actor.id) : null);

function solvesOf({ acts }: Log): Solve[] {
  return acts
    .filter(
      ({ before, after }) =>
        (before === null || isLiveCategory(before.category)) && !isLiveCategory(after.category),
    )
    .map((act) => ({ act, agent: act.after.assignee ?? agentIn(act.actor) }));
}

/** What of a ticket people work on: who changes it has touched the ticket. */
const WORKED_ON = ['status', 'assignee', 'team', 'priority', 'type', 'topic'] as const;

function isTouch(
  { actor, cause, events, before, after }: Act,
  { jobs, undone }: { jobs: ReadonlySet<string>; undone: ReadonlySet<string> },
): boolean {
  if (actor.kind !== 'agent' || (cause !== null && jobs.has(cause))) return false;
  if (before !== null && WORKED_ON.some((name) => before[name] !== after[name])) return true;
  const isSplit = events.some(({ type }) => type === 'ticket.split');
  return events.some((event) => {
    if (event.type !== 'ticket.created' && event.type !== 'message.added') return false;
    const { kind, id } = event.message;
    return !isSplit && !undone.has(id) && (kind === 'public_reply' || kind === 'internal_note');
  });
}
