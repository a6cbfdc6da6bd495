import type { Ticket } from '../../schemas/ticket.ts';
import { type Calendar, calendarArea, type TeamCalendars, teamCalendarArea } from '../calendar/index.ts';
import type { InForce, keptConfiguration } from '../configuration/index.ts';
import { loadFactsOf } from '../facts/index.ts';
import type { KeptCatalogue } from '../fields/index.ts';
import { optionsArea } from '../options/index.ts';
import type { Table } from '../shared/table.ts';
import { businessTime, type Clock, calendarTime, type Rules } from '../sla/index.ts';
import {
  keptPolicies,
  NO_POLICIES,
  type Policies,
  type PolicyInForce,
  policyInForce,
  targetOf,
  warningsByHand,
} from '../sla-policy/index.ts';
import { type Statuses, statusArea } from '../status/index.ts';

/** What a desk promises of a ticket, and why. */
export interface TicketRules extends Rules<Ticket> {
  policyOf(ticket: Ticket): PolicyInForce;
}

/** What a desk promises, as it is in force. */
export interface RulesInForce {
  /** Whether it promises anything at all. */
  promises(now: Date): Promise<boolean>;
  /** Keys of the fields by which it chooses what it promises. */
  fields(now: Date): Promise<readonly string[]>;
  /** The rules for a ticket, whatever it is or was. */
  rulesFor(ticket: Ticket, now: Date): Promise<TicketRules>;
}

type Calendars = ReturnType<typeof calendarArea.compile>;

/** Keeps what the desk promises in the memory of a function. */
export function keptRules(
  table: Table,
  keep: ReturnType<typeof keptConfiguration>,
  catalogue?: KeptCatalogue,
): RulesInForce {
  const policies = keptPolicies(keep, catalogue);
  const calendars: InForce<Calendars> = keep(calendarArea);
  const ofTeams: InForce<TeamCalendars> = keep(teamCalendarArea);
  const options = keep(optionsArea({}));
  const statuses: InForce<Statuses> = keep(statusArea);
  return {
    promises: async (now) => (await policies.at(now)) !== NO_POLICIES,
    fields: async (now) => (await policies.at(now)).fields,
    rulesFor: async (ticket, now) => {
      const inForce = await policies.at(now);
      const [known, hours, teamCalendars, { defaultCalendar }] = await Promise.all([
        statuses.at(now),
        calendars.at(now),
        ofTeams.at(now),
        options.at(now),
      ]);
      const { subjects } = inForce;
      const about = await loadFactsOf(table, ticket, { now, subjects });
      const decide = policyIn(inForce, (one) => ({ ...about, ticket: one }));
      return rulesBy({ policyOf: decide, calendars: hours, teamCalendars, statuses: known, defaultCalendar });
    },
  };
}

/** Finds out once for each state of a ticket which policy is in force. */
export function policyIn(
  policies: Policies,
  factsOf: (ticket: Ticket) => Parameters<typeof policyInForce>[0],
): TicketRules['policyOf'] {
  const found = new WeakMap<Ticket, PolicyInForce>();
  return (ticket) => {
    const known = found.get(ticket);
    if (known !== undefined) return known;
    const policy = policyInForce(factsOf(ticket), ticket.slaOverride ?? null, policies);
    found.set(ticket, policy);
    return policy;
  };
}

/** The rules for a ticket by what is configured. */
export function rulesBy({
  policyOf,
  calendars,
  teamCalendars,
  statuses,
  defaultCalendar,
}: {
  policyOf: TicketRules['policyOf'];
  calendars: Calendars;
  teamCalendars: TeamCalendars;
  statuses: Statuses;
  defaultCalendar: string | null;
}): TicketRules {
  return {
    policyOf,
    // Statuses of pending and hold pause unless they say that they do not; of others nobody asks.
    pausesSla: ({ status }) => statuses.named(status)?.pausesSla !== false,
    warningsByHand: (ticket) => warningsByHand(policyOf(ticket).policy),
    targetOf: (ticket, metric) => {
      const { policy } = policyOf(ticket);
      if (policy === null || metric === 'promise') return null;
      const priority = String(ticket.priority);
      const teamCalendar = teamCalendars.of(ticket.teamId);
      const target = targetOf(policy, metric, { priority, teamCalendar, defaultCalendar });
      if (target === null) return null;
      const { calendar, ...rest } = target;
      const clock = calendar === null ? calendarTime : clockBy(calendars.named(calendar));
      return clock === null ? null : { ...rest, clock };
    },
  };
}

const CLOCKS = new WeakMap<Calendar, Clock>();

/** The clock of a calendar, one for each; null: there is no such calendar. */
export function clockBy(calendar: Calendar | undefined): Clock | null {
  if (calendar === undefined) return null;
  const clock = CLOCKS.get(calendar) ?? businessTime(calendar);
  CLOCKS.set(calendar, clock);
  return clock;
}
