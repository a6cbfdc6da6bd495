import { type CalendarHours, compileCalendar } from '../../../core/calendar/index.ts';
import { businessTime, type Clock, calendarTime, type Rules } from '../../../core/sla/index.ts';
import { statusSchema } from '../../../schemas/ticket.ts';
import type { CaseCalendar, CaseConditions, CasePolicy, CaseStatuses, WorkedCase } from './case-schema.ts';

/** What a ticket of a case is, as far as conditions name it, and the policy that was set by hand. */
export type CaseFacts = Readonly<Record<string, unknown>> & { override?: string | null };

const SHIPPED: CaseStatuses = {
  new: { category: 'new', pausesSla: false },
  open: { category: 'open', pausesSla: false },
  answered: { category: 'pending', pausesSla: true },
  pending: { category: 'pending', pausesSla: true },
  on_hold: { category: 'hold', pausesSla: true },
  resolved: { category: 'solved', pausesSla: false },
  closed: { category: 'closed', pausesSla: false },
};

/** What is configured at a time of a case. */
export interface CaseDesk {
  calendars: readonly CaseCalendar[];
  policies: readonly CasePolicy[];
  statuses: CaseStatuses;
}

export function deskOf({ calendars, policies, statuses }: WorkedCase): CaseDesk {
  return { calendars, policies, statuses: { ...SHIPPED, ...statuses } };
}

/** The category of a status. */
export function categoryOf({ statuses }: CaseDesk, status: string) {
  const { category } = statuses[status] ?? {};
  return statusSchema.parse(category);
}

/** The policy in force by what a ticket is. */
export function policyOf({ policies }: CaseDesk, facts: CaseFacts): CasePolicy | null {
  const { override } = facts;
  if (override) return policies.find(({ key }) => key === override) ?? null;
  return policies.find(({ conditions }) => holds(conditions, facts)) ?? null;
}

/** The rules that a desk of a case sets, for the functions that are tried. */
export function rulesOf(desk: CaseDesk): Rules<CaseFacts> {
  const clocks = new Map(desk.calendars.map((calendar) => [calendar.key, clockOf(calendar)]));
  const clock = (key: string | undefined): Clock => {
    const found = clocks.get(key ?? '');
    if (found === undefined) throw new Error(`The case has no calendar ${key}`);
    return found;
  };
  return {
    pausesSla: ({ status }) => desk.statuses[status]?.pausesSla ?? false,
    targetOf: (facts, metric) => {
      const policy = policyOf(desk, facts);
      const target = policy?.targets[metric];
      const { priority = 'normal' } = facts;
      const seconds = Object.entries(target?.seconds ?? {}).find(([name]) => name === priority)?.[1];
      if (!policy || !target || seconds === undefined) return null;
      return {
        policy: policy.key,
        clock: target.clock === 'calendar' ? calendarTime : clock(target.calendar ?? policy.calendar),
        seconds,
        warnings: target.warnings,
        escalateEverySeconds: target.escalateEverySeconds ?? null,
      };
    },
  };
}

function clockOf(calendar: CaseCalendar): Clock {
  return businessTime(compileCalendar(calendarOf(calendar)));
}

/** A calendar of a case, as calendars are compiled. */
export function calendarOf({ timeZone, week, holidays, exceptions }: CaseCalendar): CalendarHours {
  const spans = (day: string) => (week[day] ?? []).map(([from, to]) => [from, to]);
  return {
    timeZone,
    week: {
      mon: spans('mon'),
      tue: spans('tue'),
      wed: spans('wed'),
      thu: spans('thu'),
      fri: spans('fri'),
      sat: spans('sat'),
      sun: spans('sun'),
    },
    holidays,
    exceptions: exceptions.map((one) => ({ ...one, spans: one.spans.map(([from, to]) => [from, to]) })),
    found: { from: null, through: null, days: [] },
  };
}

function holds({ all, any }: CaseConditions, facts: CaseFacts): boolean {
  const one = ({ field, operator, value }: NonNullable<typeof all>[number]) => {
    const found = facts[field];
    const values = (Array.isArray(found) ? found : [found]).filter(
      (each) => each !== undefined && each !== null,
    );
    const wanted = Array.isArray(value) ? value : [value];
    const has = wanted.some((each) => values.includes(each));
    switch (operator) {
      case 'is':
      case 'anyOf':
        return has;
      case 'isNot':
      case 'noneOf':
        return !has;
      case 'present':
        return values.length > 0;
      case 'absent':
        return values.length === 0;
      default:
        throw new Error(`The cases know no operator ${operator}`);
    }
  };
  return (all ?? []).every(one) && (any === undefined || any.some(one));
}
