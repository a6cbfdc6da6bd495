import type { Ticket } from '../../schemas/ticket.ts';
import type { LevelTold } from '../shared/service-levels.ts';
import {
  type Announcement,
  announceChanged,
  announcePassed,
  type Course,
  type Figures,
  figuresOf,
  type Instance,
  nameOf,
  nextAnnouncement,
  type Rules,
  type Said,
} from '../sla/index.ts';
import type { SaidOf, SaidOfInstance } from './said.ts';

/** A ticket at a time, as far as service levels go by it. */
export interface Situation {
  course: Course<Ticket>;
  rules: Rules<Ticket>;
}

/** What was said after something, and what is to be told now, in order. */
export interface Derived {
  said: SaidOf;
  told: readonly LevelTold[];
}

/** What time alone has brought until now, before whatever happens now. `now` in seconds since 1970. */
export function derivePassed({ course, rules }: Situation, said: SaidOf, now: number): Derived {
  const { announced, announcements } = announcePassed({ course, rules, announced: saidIn(said) }, now);
  return {
    said: shownAfter({ course, rules }, announced, { before: said, now }),
    told: announcements.map((one) => telling(one, { course, rules }, now)),
  };
}

/**
 * What an act of now, or another configuration, makes to be told at once.
 * @param moves whether it may have moved what was promised, which is told then
 */
export function deriveChanged(
  { course, rules }: Situation,
  said: SaidOf,
  { now, moves }: { now: number; moves: boolean },
): Derived {
  const { announced, announcements } = announceChanged({ course, rules, announced: saidIn(said) }, now);
  const after = shownAfter({ course, rules }, announced, { before: said, now });
  const changes = moves ? changesBetween(said, after, { course, rules, now }) : [];
  return {
    said: after,
    told: [...changes, ...announcements.map((one) => telling(one, { course, rules }, now))],
  };
}

/** When time alone has something to be told next (seconds since 1970); null: never, as it stands. */
export function nextOf({ course, rules }: Situation, said: SaidOf, now: number): number | null {
  return nextAnnouncement({ course, rules, announced: saidIn(said) }, now);
}

function saidIn(said: SaidOf): ReadonlyMap<string, Said> {
  return said;
}

const NOTHING_SAID = {
  isStarted: false,
  warned: [],
  isBreached: false,
  escalated: [],
  skipped: 0,
  fulfilled: [],
  state: 'none',
} as const satisfies Said;

/** What was said of each instance, with what it shows now. */
function shownAfter(
  { course, rules }: Situation,
  announced: ReadonlyMap<string, Said>,
  { before, now }: { before: SaidOf; now: number },
): SaidOf {
  const present = course.instances.map((instance): [string, SaidOfInstance] => {
    const name = nameOf(instance);
    const said = announced.get(name) ?? before.get(name) ?? NOTHING_SAID;
    return [name, shown(instance, said, figuresOf(course, instance, rules, now - 1))];
  });
  // What was said of one that is not there any more stays: it may come back, and is not said again then.
  const gone = [...before].map(([name, was]): [string, SaidOfInstance] => [name, goneFrom(was)]);
  return new Map([...gone, ...present]);
}

function shown(
  { metric, number }: Instance<Ticket>,
  { isStarted, warned, isBreached, escalated, skipped, fulfilled, state }: Said,
  figures: Figures<Ticket> | null,
): SaidOfInstance {
  return {
    ...{ metric, number, isStarted, isBreached, skipped, state },
    warned: [...warned],
    escalated: [...escalated],
    fulfilled: [...fulfilled],
    policy: figures?.target.policy ?? null,
    target: figures?.target.seconds ?? null,
    dueAt: figures?.dueAt ?? null,
  };
}

function telling(
  { type, metric, instance: number, occurredAt, at: _at, ...more }: Announcement,
  { course, rules }: Situation,
  now: number,
): LevelTold {
  const instance = course.instances.find((one) => one.metric === metric && one.number === number);
  const figures = instance === undefined ? null : figuresOf(course, instance, rules, now - 1);
  return {
    ...{ type, metric, instance: number, occurredAt: textOf(occurredAt) },
    policy: figures?.target.policy ?? null,
    targetSeconds: figures?.target.seconds ?? null,
    dueAt: figures?.dueAt == null ? null : textOf(figures.dueAt),
    ...more,
  };
}

/** What is promised otherwise than before, or was told and does not hold any more. */
function changesBetween(
  before: SaidOf,
  after: SaidOf,
  { course, rules, now }: Situation & { now: number },
): LevelTold[] {
  const byName = new Map(course.instances.map((instance) => [nameOf(instance), instance]));
  return [...before].flatMap(([name, was]): LevelTold[] => {
    if (!was.isStarted) return [];
    const instance = byName.get(name);
    const figures = instance === undefined ? null : figuresOf(course, instance, rules, now - 1);
    const is = instance === undefined ? goneFrom(was) : (after.get(name) ?? was);
    const withdrawn = withdrawnOf(was, figures);
    if (withdrawn.length === 0 && isAsBefore(was, is)) return [];
    return [
      {
        ...{ type: 'changed', metric: is.metric, instance: is.number, occurredAt: textOf(now) },
        ...{ policy: is.policy, targetSeconds: is.target },
        dueAt: is.dueAt === null ? null : textOf(is.dueAt),
        ...(withdrawn.length > 0 && { withdrawn }),
      },
    ];
  });
}

/** An instance that is not there any more, as the message is gone that it began with: it may come back. */
function goneFrom(was: SaidOfInstance): SaidOfInstance {
  return { ...was, policy: null, target: null, dueAt: null };
}

/** A due time that is not known, as where a clock stands, is no other one. */
function isAsBefore(was: SaidOfInstance, is: SaidOfInstance): boolean {
  const isDueAsBefore = was.dueAt === null || is.dueAt === null || was.dueAt === is.dueAt;
  return was.policy === is.policy && was.target === is.target && isDueAsBefore;
}

type Withdrawn = NonNullable<LevelTold['withdrawn']>[number];

function withdrawnOf(was: SaidOfInstance, figures: Figures<Ticket> | null): Withdrawn[] {
  // What is gone is told of once.
  if (figures === null && was.target === null) return [];
  const marks = figures?.warnings.map(({ number }) => number) ?? [];
  return [
    ...(was.warned.some((warning) => !marks.includes(warning)) ? (['warned'] as const) : []),
    ...(was.state === 'breached' && (figures?.breachedAt ?? null) === null ? (['breached'] as const) : []),
    ...(was.fulfilled.length > 0 && (figures?.metAt ?? null) === null ? (['met'] as const) : []),
  ];
}

/** A second since 1970 as RFC 3339. */
export function textOf(second: number): string {
  return new Date(second * 1000).toISOString();
}
