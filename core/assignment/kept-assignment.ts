import type { Agent } from '../../schemas/agent.ts';
import { listAgents } from '../agent/index.ts';
import { addBusiness, calendarArea, isInHours, keptDeskHours, teamCalendarArea } from '../calendar/index.ts';
import type { keptConfiguration } from '../configuration/index.ts';
import type { Table } from '../shared/table.ts';
import { type AgentProfileFields, agentProfileArea } from './agent-profile-area.ts';
import { type AutomaticTeam, type AutomaticTeams, teamAssignmentArea } from './team-assignment-area.ts';

/** What automatic assignment goes by, as it is in force. */
export interface AssignmentRules {
  readonly teams: AutomaticTeams;
  profileOf(agentId: number): AgentProfileFields;
  /** The agents who get tickets of a team. */
  membersOf(team: AutomaticTeam): readonly number[];
  /** The teams of which an agent gets tickets. */
  teamsOf(agentId: number): AutomaticTeam[];
  /** Whether an agent is at work at a time, by their own calendar. */
  isAtWork(agentId: number, now: Date): boolean;
  /** When an agent who is not at work will be; null: never. */
  opensAt(agentId: number, now: Date): Date | null;
  /** When so many minutes of business time of a team have passed; plain minutes where it has no calendar. */
  afterMinutes(teamId: number, start: Date, minutes: number): Promise<Date | null>;
}

/** The rules as they are in force, or as they are at this moment. */
export interface KeptAssignment {
  at(now: Date): Promise<AssignmentRules>;
  latest(now: Date): Promise<AssignmentRules>;
}

/** How long a function goes by the agents that it has read, in milliseconds. */
const AGENTS_MS = 2000;
/** Agents that one read gives. */
const PAGE = 200;

/** Keeps what automatic assignment goes by in the memory of a function, as `keptConfiguration` does. */
export function keptAssignment(
  table: Table,
  keep: ReturnType<typeof keptConfiguration>,
  ticks: () => number = () => 0,
): KeptAssignment {
  const areas = {
    teams: keep(teamAssignmentArea),
    profiles: keep(agentProfileArea),
    calendars: keep(calendarArea),
    ofTeams: keep(teamCalendarArea),
  };
  const deskHours = keptDeskHours(keep);
  const agents = keptAgents(table, ticks);

  async function rules(now: Date, way: 'at' | 'latest'): Promise<AssignmentRules> {
    const teams = await areas.teams[way](now);
    const [profiles, calendars, ofTeams] = await Promise.all([
      areas.profiles.at(now),
      areas.calendars.at(now),
      areas.ofTeams.at(now),
    ]);
    // A desk that gives out nothing by itself reads no agents for it.
    const working = teams.all.length === 0 ? [] : await agents(now, way === 'latest');
    const membersOf = (team: AutomaticTeam) =>
      working.filter((one) => isMember(team, one)).map(({ id }) => id);
    const calendarOf = (agentId: number) => {
      const { calendar } = profiles.of(agentId);
      return calendar === null ? undefined : calendars.named(calendar);
    };
    return {
      teams,
      membersOf,
      profileOf: (agentId) => profiles.of(agentId),
      teamsOf: (agentId) => teams.all.filter((team) => membersOf(team).includes(agentId)),
      isAtWork: (agentId, at) => {
        const calendar = calendarOf(agentId);
        return calendar === undefined || isInHours(calendar, at);
      },
      opensAt: (agentId, at) => {
        const calendar = calendarOf(agentId);
        const first = calendar === undefined ? null : addBusiness(at, 1, calendar);
        return first === null ? null : new Date(first.getTime() - 1000);
      },
      afterMinutes: async (teamId, start, minutes) => {
        const named = ofTeams.of(teamId);
        const calendar = named === null ? undefined : calendars.named(named);
        if (calendar !== undefined) return addBusiness(start, minutes * 60, calendar);
        const hours = await deskHours(now);
        return hours?.time(start, minutes * 60) ?? new Date(start.getTime() + minutes * 60_000);
      },
    };
  }
  return { at: (now) => rules(now, 'at'), latest: (now) => rules(now, 'latest') };
}

/** Whether an agent gets tickets of a team: those whom it names, or who are in it by name. */
function isMember({ members, teamId }: AutomaticTeam, { id, teamIds }: Agent): boolean {
  return members === null ? (teamIds?.includes(teamId) ?? false) : members.includes(id);
}

/** Those who can answer, read at most every two seconds. */
function keptAgents(table: Table, ticks: () => number): (now: Date, anew: boolean) => Promise<Agent[]> {
  let kept: { atMs: number; tickMs: number; agents: Promise<Agent[]> } | undefined;
  return (now, anew) => {
    const isFresh =
      kept !== undefined &&
      Math.abs(kept.atMs - now.getTime()) < AGENTS_MS &&
      ticks() - kept.tickMs < AGENTS_MS;
    if (kept !== undefined && isFresh && !anew) return kept.agents;
    const mine = { atMs: now.getTime(), tickMs: ticks(), agents: workingAgents(table) };
    mine.agents.catch(() => {
      if (kept === mine) kept = undefined;
    });
    kept = mine;
    return mine.agents;
  };
}

async function workingAgents(table: Table): Promise<Agent[]> {
  const found: Agent[] = [];
  let after: string | undefined;
  do {
    const page = await listAgents(table, { limit: PAGE, ...(after !== undefined && { after }) });
    found.push(...page.items);
    after = page.after ?? undefined;
  } while (after !== undefined);
  return found.filter(({ active, role }) => active && role !== 'light_agent');
}
