import { compileCalendar } from '../../../core/calendar/index.ts';
import { DeskLevels } from '../../../core/service-level/levels.ts';
import type { TicketRules } from '../../../core/service-level/rules.ts';
import type { ServiceLevels } from '../../../core/shared/service-levels.ts';
import type { Table } from '../../../core/shared/table.ts';
import { businessTime, type Clock, calendarTime } from '../../../core/sla/index.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import { policyFor, type SimulatedSetting } from './setting.ts';

/** The service levels of a simulated desk, as those of every desk follow from what it promises. */
export function levelsOf(setting: SimulatedSetting): ServiceLevels {
  const rules = rulesOf(setting);
  const inForce = {
    promises: async () => setting.policies.length > 0,
    fields: async () => ['ticket.tags', 'ticket.priority', 'ticket.teamId'],
    rulesFor: async () => rules,
  };
  return new DeskLevels(NO_TABLE, inForce, Number.POSITIVE_INFINITY);
}

/** Nothing is read: what happened to a ticket is on the ticket, however much that is. */
const NO_TABLE = new Proxy({} as Table, {
  get: (_, name) => {
    throw new Error(`A simulated desk has no table to ${String(name)}`);
  },
});

function rulesOf({ policies, calendars, teams, defaultCalendar }: SimulatedSetting): TicketRules {
  const clocks = new Map(calendars.map((one) => [one.key, businessTime(compileCalendar(one))]));
  const clockOf = (key: string | null): Clock | null => (key === null ? null : (clocks.get(key) ?? null));
  const calendarOf = (ticket: Ticket) =>
    teams.find(({ id }) => id === ticket.teamId)?.calendar ?? defaultCalendar;
  return {
    pausesSla: () => true,
    policyOf: (ticket) => {
      const found = policyFor(policies, ticket);
      if (found === null) return { because: 'none_fits', policy: null };
      const { key, noSla = false, calendar, targets } = found;
      const configured = { key, isRetired: false, version: 1, name: key, position: 1, isActive: true };
      return { because: 'conditions', policy: { ...configured, conditions: {}, noSla, calendar, targets } };
    },
    targetOf: (ticket, metric) => {
      const policy = policyFor(policies, ticket);
      if (policy === null || policy.noSla || metric === 'promise') return null;
      const target = policy.targets[metric];
      const seconds = target?.seconds[String(ticket.priority)];
      if (target === undefined || seconds === undefined) return null;
      const { warnings, escalateEverySeconds } = target;
      const clock =
        target.clock === 'business'
          ? clockOf(target.calendar ?? policy.calendar ?? calendarOf(ticket))
          : calendarTime;
      if (clock === null) return null;
      const percents = warnings.map(({ percent = 0 }) => ({ percent }));
      return { policy: policy.key, clock, seconds, warnings: percents, escalateEverySeconds };
    },
  };
}
