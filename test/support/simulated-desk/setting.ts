import type { CalendarHours } from '../../../core/calendar/index.ts';
import type { SlaMetric, StoredTarget } from '../../../schemas/sla-policy.ts';
import type { Ticket } from '../../../schemas/ticket.ts';

/** Hours of a week in a zone, with the days on which they are others. */
export interface SimulatedCalendar extends CalendarHours {
  key: string;
}

/** A promise to the tickets of which all of this holds; what is left out is not asked. */
export interface SimulatedPolicy {
  key: string;
  when: { tag?: string; priority?: string; teamId?: number };
  noSla?: boolean;
  calendar: string | null;
  targets: Partial<Record<SlaMetric, StoredTarget>>;
}

export interface SimulatedTeam {
  id: number;
  calendar: string | null;
  agents: readonly number[];
}

/** What a simulated desk has configured at a time. */
export interface SimulatedSetting {
  zone: string;
  defaultCalendar: string | null;
  calendars: readonly SimulatedCalendar[];
  teams: readonly SimulatedTeam[];
  /** in their order: the first that fits is in force */
  policies: readonly SimulatedPolicy[];
  mailboxes: readonly { address: string; teamId: number | null; language: string }[];
  /** days after which a solved ticket closes; null: never */
  closeAfterDays: number | null;
}

/** How a desk was configured, and since when (seconds since 1970): the first ever since. */
export type SettingHistory = readonly { since: number; setting: SimulatedSetting }[];

/** The policy in force for a ticket. */
export function policyFor(
  policies: readonly SimulatedPolicy[],
  ticket: Pick<Ticket, 'tags' | 'priority' | 'teamId'>,
): SimulatedPolicy | null {
  const fits = ({ when: { tag, priority, teamId } }: SimulatedPolicy) =>
    (tag === undefined || ticket.tags.includes(tag)) &&
    (priority === undefined || ticket.priority === priority) &&
    (teamId === undefined || ticket.teamId === teamId);
  return policies.find(fits) ?? null;
}

const NO_DAYS = { from: null, through: null, days: [] };

/** Spans on the days from Monday to Friday, and others on Saturday. */
function weekOf(spans: string[][], saturday: string[][] = []) {
  return { mon: spans, tue: spans, wed: spans, thu: spans, fri: spans, sat: saturday, sun: [] };
}

const promised = (
  clock: 'calendar' | 'business',
  seconds: Record<string, number>,
  more: Partial<StoredTarget> = {},
): StoredTarget => ({
  clock,
  calendar: null,
  seconds,
  warnings: [{ percent: 75 }],
  escalateEverySeconds: null,
  ...more,
});

const everyPriority = (seconds: number) => ({
  low: seconds * 2,
  normal: seconds,
  high: Math.floor(seconds / 2),
  urgent: Math.floor(seconds / 4),
});

const HOUR = 3600;

/** A small desk at work on three continents, in zones with whole, half and quarter hours. */
const SMALL_DESK: SimulatedSetting = {
  zone: 'Europe/Ljubljana',
  defaultCalendar: 'office',
  calendars: [
    {
      key: 'office',
      timeZone: 'Europe/Ljubljana',
      week: weekOf([['08:00', '16:30']]),
      holidays: ['2027-01-01', '2027-02-08', '2027-05-01', '2027-12-25'],
      exceptions: [{ date: '2027-12-24', mode: 'replace', spans: [['08:00', '12:00']] }],
      found: NO_DAYS,
    },
    {
      key: 'kolkata',
      timeZone: 'Asia/Kolkata',
      week: weekOf([['09:30', '18:30']], [['10:00', '14:00']]),
      holidays: ['2027-01-26', '2027-08-15'],
      exceptions: [],
      found: NO_DAYS,
    },
    {
      key: 'kathmandu',
      timeZone: 'Asia/Kathmandu',
      week: weekOf([
        ['10:00', '13:00'],
        ['14:00', '17:00'],
      ]),
      holidays: [],
      exceptions: [{ date: '2027-10-09', mode: 'add', spans: [['10:00', '12:15']] }],
      found: NO_DAYS,
    },
    {
      key: 'night',
      timeZone: 'America/New_York',
      week: weekOf([['22:00', '06:00']], [['22:00', '06:00']]),
      holidays: ['2027-07-04'],
      exceptions: [],
      found: NO_DAYS,
    },
  ],
  teams: [
    { id: 1, calendar: null, agents: [1, 2, 3] },
    { id: 2, calendar: 'kolkata', agents: [3, 4, 5] },
    { id: 3, calendar: 'kathmandu', agents: [6, 7] },
    { id: 4, calendar: 'night', agents: [8, 9] },
  ],
  policies: [
    { key: 'nothing', when: { tag: 'internal' }, noSla: true, calendar: null, targets: {} },
    {
      key: 'vip',
      when: { tag: 'vip' },
      calendar: 'office',
      targets: {
        first_response: promised('calendar', everyPriority(HOUR), { escalateEverySeconds: 240 * HOUR }),
        next_response: promised('business', everyPriority(2 * HOUR), { calendar: 'kolkata' }),
        resolution: promised('business', everyPriority(16 * HOUR)),
        requester_wait: promised('calendar', { urgent: 8 * HOUR }),
        team_time: promised('business', everyPriority(8 * HOUR)),
        first_assignment: promised('calendar', everyPriority(HOUR / 2)),
      },
    },
    {
      key: 'usual',
      when: {},
      calendar: null,
      targets: {
        first_response: promised('business', everyPriority(4 * HOUR)),
        next_response: promised('business', everyPriority(8 * HOUR)),
        resolution: promised('calendar', everyPriority(72 * HOUR)),
        agent_work: promised('business', { high: 8 * HOUR, urgent: 4 * HOUR }, { calendar: 'office' }),
        periodic_update: promised('calendar', { urgent: 24 * HOUR }),
      },
    },
  ],
  mailboxes: [
    { address: 'help@shop.example', teamId: 1, language: 'sl' },
    { address: 'support@shop.example', teamId: null, language: 'en' },
    { address: 'india@shop.example', teamId: 2, language: 'hi' },
  ],
  closeAfterDays: 7,
};

/** The same desk after the summer: other hours, another promise, and a team that works by the hours of the desk. */
const LATER_DESK: SimulatedSetting = {
  ...SMALL_DESK,
  calendars: SMALL_DESK.calendars.map((calendar) =>
    calendar.key === 'office'
      ? { ...calendar, week: weekOf([['09:00', '17:00']]), holidays: [...calendar.holidays, '2027-03-08'] }
      : calendar,
  ),
  teams: SMALL_DESK.teams.map((team) => (team.id === 2 ? { ...team, calendar: null } : team)),
  policies: SMALL_DESK.policies.map((policy) =>
    policy.key === 'vip'
      ? {
          ...policy,
          targets: {
            ...policy.targets,
            first_response: promised('business', everyPriority(2 * HOUR), {
              escalateEverySeconds: 240 * HOUR,
            }),
            next_response: promised('calendar', everyPriority(3 * HOUR), { calendar: 'night' }),
          },
        }
      : policy,
  ),
};

/** How the desk was configured over the year. */
export const SMALL_DESKS: SettingHistory = [
  { since: 0, setting: SMALL_DESK },
  { since: Date.UTC(2027, 7, 2, 6) / 1000, setting: LATER_DESK },
];
