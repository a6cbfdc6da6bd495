import type { Course, Instance } from './course.ts';
import { type Ahead, aheadOf, type Figures, figuresOf, type Rules, type State } from './figures.ts';
import type { Metric } from './metric.ts';

/** What has been said of an instance, so that it is said once. */
export interface Said {
  isStarted: boolean;
  /** indexes of warnings */
  warned: readonly number[];
  isBreached: boolean;
  /** numbers of escalations */
  escalated: readonly number[];
  /** up to which number escalations were over when an act or other rules brought them: they are never said */
  skipped: number;
  /** its fulfilments, the last one last (seconds since 1970): more than one if it was taken back, or solved again */
  fulfilled: readonly number[];
  /** the state that was last seen, `none` while nothing was promised */
  state: State | 'none';
}

/** What has been said of a ticket, by what each instance is known by. */
export type Announced = ReadonlyMap<string, Said>;

/** Something to be said of an instance: when it is said and when it happened, in seconds since 1970. */
export interface Announcement {
  at: number;
  occurredAt: number;
  metric: Metric;
  /** number of the instance */
  instance: number;
  type: 'started' | 'paused' | 'resumed' | 'warned' | 'breached' | 'met' | 'escalated';
  /** index of a warning in the policy */
  warning?: number;
  /** of an escalation */
  number?: number;
  /** of a fulfilment: after its time */
  late?: boolean;
}

/** What has been said after something, and what is to be said now, in order. */
export interface Telling {
  announced: Announced;
  announcements: readonly Announcement[];
}

const NOTHING: Said = {
  isStarted: false,
  warned: [],
  isBreached: false,
  escalated: [],
  skipped: 0,
  fulfilled: [],
  state: 'none',
};

/** What an instance is known by, whatever number it has: messages of a merged ticket change the numbers. */
export function nameOf<Facts>({ metric, startedBy }: Instance<Facts>): string {
  return `${metric}:${startedBy}`;
}

interface Situation<Facts> {
  course: Course<Facts>;
  rules: Rules<Facts>;
  announced: Announced;
}

/**
 * What time alone has brought by a moment, each at its own: to be said before anything else that happens then. What is due in
 * the second of the moment itself is not over yet, as an act of that second can still fulfil it.
 */
export function announcePassed<Facts>(situation: Situation<Facts>, now: number): Telling {
  const { course, rules } = situation;
  const announced = new Map(situation.announced);
  const announcements: Announcement[] = [];
  for (const instance of course.instances) {
    const name = nameOf(instance);
    const figures = figuresOf(course, instance, rules, now - 1);
    if (figures === null) continue;
    let said = announced.get(name) ?? NOTHING;
    for (const event of passedIn(figures)) {
      // What has ended in the second of the moment itself shows what is due in it.
      if (event.at >= now || isSaid(said, event)) continue;
      announcements.push(saying(figures, event, event.at));
      said = withSaid(said, event);
    }
    // Time alone brings no other state than this one.
    announced.set(name, figures.state === 'breached' ? { ...said, state: 'breached' } : said);
  }
  return { announced, announcements: inOrder(announcements) };
}

/**
 * What an act of a moment, or a change of the rules, makes to be said at once. What it puts into the past is said late: a breach and
 * a warning, though no warning of what is breached, and no escalation that would have been.
 */
export function announceChanged<Facts>(situation: Situation<Facts>, now: number): Telling {
  const { course, rules } = situation;
  const announced = new Map<string, Said>();
  const announcements: Announcement[] = [];
  for (const instance of course.instances) {
    const name = nameOf(instance);
    const before = situation.announced.get(name) ?? NOTHING;
    const figures = figuresOf(course, instance, rules, now);
    if (figures === null) {
      announced.set(name, { ...before, state: 'none' });
      continue;
    }
    const past = now - 1;
    const events = [
      ...startOf(figures, before),
      ...turnOf(figures, before, now),
      ...lateIn(figures, before, past),
    ];
    announcements.push(...events.map((event) => saying(figures, event, now)));
    const passed = figures.escalations.findLast(({ at }) => at <= past)?.number ?? 0;
    const said = events.reduce(withSaid, before);
    announced.set(name, {
      ...said,
      skipped: passed,
      state: figures.state,
    });
  }
  return { announced, announcements };
}

/**
 * The next moment at which time alone has something to be said, or brings a warning or breach again that was said when it came first:
 * it is shown all the same (seconds since 1970). When its second is over; null: none.
 */
export function nextAnnouncement<Facts>(
  { course, rules, announced }: Situation<Facts>,
  now: number,
): number | null {
  const next = course.instances.flatMap((instance) => {
    const figures = figuresOf(course, instance, rules, now - 1);
    if (figures === null) return [];
    const said = announced.get(nameOf(instance)) ?? NOTHING;
    const ahead = aheadOf(course, instance, rules, now - 1);
    const event = [...passedIn(figures), ...ahead].find(
      (one) => !isSaid(said, one) || (one.kind !== 'escalation' && one.at > now),
    );
    return event === undefined ? [] : [event.at + 1];
  });
  return next.length === 0 ? null : Math.min(...next);
}

type Turn = { at: number } & (
  | { kind: 'start' | 'pause' | 'resumption' }
  | { kind: 'fulfilment'; late: boolean }
);
type Event = Ahead | Turn;

/** Warnings, the breach and escalations that have come, in order. */
function passedIn<Facts>({ warnings, breachedAt, escalations }: Figures<Facts>): Ahead[] {
  return [
    ...warnings.map((mark) => ({ kind: 'warning' as const, ...mark })),
    ...(breachedAt === null ? [] : [{ kind: 'breach' as const, at: breachedAt }]),
    ...escalations.map((mark) => ({ kind: 'escalation' as const, ...mark })),
  ].sort((one, other) => one.at - other.at);
}

function startOf<Facts>({ state, instance }: Figures<Facts>, { isStarted }: Said): Event[] {
  return isStarted || state === 'void' ? [] : [{ kind: 'start', at: instance.startedAt }];
}

/** What has become of an instance since it was last looked at. */
function turnOf<Facts>({ state, metAt }: Figures<Facts>, before: Said, now: number): Event[] {
  if (metAt !== null && !before.fulfilled.includes(metAt))
    return [{ kind: 'fulfilment', at: metAt, late: state === 'breached' }];
  if (state === 'paused' && before.state !== 'paused') return [{ kind: 'pause', at: now }];
  const stood = before.state === 'paused' || before.state === 'void' || before.state === 'met';
  return state === 'active' && stood && before.isStarted ? [{ kind: 'resumption', at: now }] : [];
}

/** What an act has put into the past, which ends with a moment. */
function lateIn<Facts>({ warnings, breachedAt }: Figures<Facts>, said: Said, past: number): Event[] {
  if (breachedAt !== null)
    return said.isBreached || breachedAt > past ? [] : [{ kind: 'breach', at: breachedAt }];
  return warnings
    .filter(({ at, number }) => at <= past && !said.warned.includes(number))
    .map((mark) => ({ kind: 'warning', ...mark }));
}

function isSaid(said: Said, event: Ahead): boolean {
  // What was breached when it was last looked at is not warned of any more; what other facts have healed is, as any other.
  if (event.kind === 'warning') return said.state === 'breached' || said.warned.includes(event.number);
  return event.kind === 'breach'
    ? said.isBreached
    : event.number <= said.skipped || said.escalated.includes(event.number);
}

function withSaid(said: Said, event: Event): Said {
  switch (event.kind) {
    case 'start':
      return { ...said, isStarted: true };
    case 'warning':
      return { ...said, warned: [...said.warned, event.number] };
    case 'breach':
      return { ...said, isBreached: true };
    case 'escalation':
      return { ...said, escalated: [...said.escalated, event.number] };
    case 'fulfilment':
      return { ...said, fulfilled: [...said.fulfilled, event.at] };
    case 'pause':
    case 'resumption':
      return said;
  }
}

const TYPES = {
  start: 'started',
  pause: 'paused',
  resumption: 'resumed',
  warning: 'warned',
  breach: 'breached',
  escalation: 'escalated',
  fulfilment: 'met',
} as const;

function saying<Facts>({ instance }: Figures<Facts>, event: Event, at: number): Announcement {
  return {
    at,
    occurredAt: event.at,
    metric: instance.metric,
    instance: instance.number,
    type: TYPES[event.kind],
    ...(event.kind === 'warning' && { warning: event.number }),
    ...(event.kind === 'escalation' && { number: event.number }),
    ...(event.kind === 'fulfilment' && { late: event.late }),
  };
}

function inOrder(announcements: readonly Announcement[]): Announcement[] {
  return announcements.toSorted((one, other) => one.at - other.at);
}
