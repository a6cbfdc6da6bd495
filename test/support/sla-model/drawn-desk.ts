import { WEEKDAYS } from '../../../schemas/calendar.ts';
import { SLA_METRICS } from '../../../schemas/sla-policy.ts';
import type { CaseCalendar, CasePolicy } from '../../core/sla/case-schema.ts';
import type { Dice } from './dice.ts';

/** Seconds of a day. */
export const DAY = 86_400;
/** Zones, and days around which their clocks change, or do not. */
export const PLACES = [
  ['Europe/Berlin', '2027-03-27'],
  ['Europe/Berlin', '2027-10-30'],
  ['Europe/Berlin', '2027-06-09'],
  ['America/New_York', '2027-03-13'],
  ['America/St_Johns', '2027-11-06'],
  ['Australia/Lord_Howe', '2027-04-03'],
  ['Australia/Lord_Howe', '2027-10-02'],
  ['Asia/Kathmandu', '2028-02-28'],
  ['Pacific/Chatham', '2027-09-25'],
  ['Antarctica/Troll', '2027-10-30'],
  ['Africa/Cairo', '2027-04-29'],
  ['America/Santiago', '2027-09-04'],
] as const;
export type Place = (typeof PLACES)[number];

const SECONDS = [0, 1, 60, 900, 1800, 3600, 7200, 14_400, 28_800, 57_600];
const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;

const dateAfter = (first: string, days: number) =>
  new Date(Date.parse(first) + days * DAY * 1000).toISOString().slice(0, 10);

function drawSpan(dice: Dice): [string, string] {
  const night = dice.chance(20);
  const time = (minute: number) =>
    `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  const from = dice.below(night ? 1440 : 900);
  const to = night ? (from + 300 + dice.below(600)) % 1440 : Math.min(1440, from + 15 + dice.below(600));
  return from === to ? ['09:00', '17:00'] : [time(from), time(to)];
}

/** A calendar of a place, whose week and exceptions are drawn. */
export function drawCalendar(dice: Dice, key: string, [timeZone, first]: Place): CaseCalendar {
  const span = () => drawSpan(dice);
  const date = () => dateAfter(first, dice.below(7) - 1);
  const isOffice = dice.chance(40);
  const week = WEEKDAYS.map((day): [string, [string, string][]] => [
    day,
    isOffice
      ? day === 'sat' || day === 'sun'
        ? []
        : [
            ['09:00', '12:00'],
            ['13:00', '17:00'],
          ]
      : dice.times(2, span),
  ]);
  const exceptions = new Map(
    dice.times(3, () => {
      const exception = {
        date: date(),
        mode: dice.of(['replace', 'add', 'remove'] as const),
        spans: dice.times(2, span),
      };
      return [`${exception.date} ${exception.mode}`, exception];
    }),
  );
  return {
    key,
    timeZone,
    week: Object.fromEntries(week),
    holidays: dice.times(1, date),
    exceptions: [...exceptions.values()],
  };
}

function drawTarget(dice: Dice): NonNullable<CasePolicy['targets']['resolution']> {
  const seconds = dice.chance(85)
    ? Object.fromEntries(PRIORITIES.map((priority) => [priority, dice.of(SECONDS)]))
    : { normal: dice.of(SECONDS), urgent: dice.of(SECONDS) };
  return {
    clock: dice.of(['business', 'business', 'calendar']),
    ...(dice.chance(20) && { calendar: 'other' }),
    seconds,
    warnings: dice.times(2, () =>
      dice.chance(60)
        ? { percent: dice.of([1, 33, 50, 80, 99]) }
        : { beforeSeconds: dice.of([1, 60, 900, 3600]) },
    ),
    ...(dice.chance(50) && { escalateEverySeconds: dice.of([60, 600, 3600, 7200]) }),
  };
}

/** A policy with these conditions, which promises anything or nothing. */
export function drawPolicy(dice: Dice, key: string, conditions: CasePolicy['conditions']): CasePolicy {
  if (dice.chance(10)) return { key, conditions, noSla: true, targets: {} };
  const chosen = SLA_METRICS.filter(() => dice.chance(55));
  return {
    key,
    conditions,
    calendar: 'office',
    targets: Object.fromEntries(chosen.map((metric) => [metric, drawTarget(dice)])),
  };
}

const CONDITIONS: CasePolicy['conditions'][] = [
  { all: [{ field: 'tags', operator: 'is', value: 'vip' }] },
  { all: [{ field: 'priority', operator: 'anyOf', value: ['high', 'urgent'] }] },
  {
    any: [
      { field: 'team', operator: 'is', value: 'second' },
      { field: 'organisation', operator: 'present' },
    ],
  },
  { all: [{ field: 'mailbox', operator: 'isNot', value: 'sales' }] },
  {
    all: [
      { field: 'tags', operator: 'noneOf', value: ['other', 'vip'] },
      { field: 'type', operator: 'is', value: 'incident' },
    ],
  },
  {
    any: [
      { field: 'channel', operator: 'anyOf', value: ['phone', 'chat'] },
      { field: 'team', operator: 'absent' },
    ],
  },
];

/** Policies in their order; the last is in force only where it is chosen by hand. */
export function drawPolicies(dice: Dice): CasePolicy[] {
  return [
    drawPolicy(dice, 'special', dice.of(CONDITIONS)),
    drawPolicy(dice, 'standard', dice.chance(80) ? {} : dice.of(CONDITIONS)),
    drawPolicy(dice, 'by_hand', { all: [{ field: 'tags', operator: 'is', value: 'nobody' }] }),
  ];
}

/** Some facts of a ticket. */
export function drawFacts(dice: Dice): Record<string, unknown> {
  return {
    ...(dice.chance(60) && { priority: dice.of(PRIORITIES) }),
    ...(dice.chance(30) && { tags: dice.of([[], ['vip'], ['vip', 'other']]) }),
    ...(dice.chance(30) && { team: dice.of(['first', 'second', null]) }),
    ...(dice.chance(10) && { organisation: dice.of(['acme', null]) }),
    ...(dice.chance(10) && { mailbox: dice.of(['sales', 'help']) }),
    ...(dice.chance(10) && { type: dice.of(['incident', 'question']) }),
    ...(dice.chance(10) && { channel: dice.of(['phone', 'email']) }),
  };
}
