import type * as z from 'zod';
import { agentProfileShape, DEFAULT_CAPACITY } from '../../schemas/assignment.ts';
import { loadAgent } from '../agent/index.ts';
import { changeBetween, recordEvent } from '../audit/index.ts';
import { calendarArea, inUse, NOT_IN_USE, type StoredCalendar } from '../calendar/index.ts';
import {
  changeArea,
  configuredSchema,
  declareArea,
  type Holder,
  loadThing,
  type Reference,
  withThing,
} from '../configuration/index.ts';
import type { Context } from '../shared/context.ts';
import { ConflictError, NotFoundError, StaleVersionError } from '../shared/errors.ts';
import type { Table } from '../shared/table.ts';
import { promisedCalendarArea } from '../sla-policy/index.ts';

const stored = configuredSchema(agentProfileShape);
/** How many tickets an agent may have, what they can do, and when they are at work. */
export type AgentProfile = z.infer<typeof stored>;
/** What of it somebody says. */
export type AgentProfileFields = Pick<AgentProfile, 'capacity' | 'skills' | 'calendar'>;

/** The profiles of agents as the desk works with them. */
export interface AgentProfiles {
  /** That of an agent, or what holds for whoever has none. */
  of(agentId: number): AgentProfileFields;
}

const PREFIX = 'agent_';
const keyOf = (agentId: number) => `${PREFIX}${agentId}`;
const agentIdOf = (key: string) => Number(key.slice(PREFIX.length));
const NONE: AgentProfileFields = {
  capacity: { all: DEFAULT_CAPACITY, channels: {} },
  skills: [],
  calendar: null,
};

const declared = declareArea({
  name: 'agentprofiles',
  what: 'agent_profile',
  most: 2000,
  stored,
  facts: ['capacity', 'skills', 'calendar'],
  shipped: [],
  references: ({ calendar: key }): Reference[] =>
    key === null ? [] : [{ path: 'calendar', area: calendarArea, key, refusal: NOT_IN_USE, fits: inUse }],
  compile: (all): AgentProfiles => {
    const byId = new Map(all.map((profile) => [profile.key, profile]));
    return { of: (agentId) => byId.get(keyOf(agentId)) ?? NONE };
  },
});

/** What automatic assignment knows of agents, as an area of the desk's configuration. A change stands in the audit trail of the agent. */
export const agentProfileArea: typeof declared = {
  ...declared,
  record: (act, { before, after }, context) => {
    const { key, isRetired, version, capacity, skills, calendar } = after;
    const facts = { capacity, skills, calendar };
    const was = before ?? NONE;
    const change = changeBetween(
      { capacity: was.capacity, skills: was.skills, calendar: was.calendar },
      facts,
    );
    return recordEvent(
      `AGENT#${agentIdOf(key)}`,
      `configuration.${act}`,
      { configuration: { area: declared.name, key, isRetired, version, facts }, change: change ?? {} },
      context,
    );
  },
};

/** The calendars as admins change them: none is retired as long as an agent is at work by it, or whatever else counts by it. */
export const workedCalendarArea = {
  ...promisedCalendarArea,
  holders: [...promisedCalendarArea.holders, heldByAgents()],
};

function heldByAgents(): Holder<StoredCalendar, AgentProfile> {
  return {
    area: agentProfileArea,
    refuse({ before, after }, held) {
      if (before === null || before.isRetired || !after.isRetired) return;
      const first = [...held.values()].find(({ calendar }) => calendar === after.key);
      if (first === undefined) return;
      throw new ConflictError(
        'calendar.of_agent',
        `The agent ${agentIdOf(first.key)} is at work by it: give them another one, or none, first.`,
      );
    },
  };
}

const noneOf = (agentId: number): AgentProfile => ({
  key: keyOf(agentId),
  isRetired: false,
  version: 0,
  ...NONE,
});

/** The profile of an agent; version 0 where nobody has given it any. @throws NotFoundError */
export async function loadAgentProfile(table: Table, agentId: number): Promise<AgentProfile> {
  await loadAgent(table, agentId);
  try {
    return await loadThing(table, agentProfileArea, { what: 'agent_profile', key: keyOf(agentId) });
  } catch (error) {
    if (error instanceof NotFoundError) return noneOf(agentId);
    throw error;
  }
}

/** Gives an agent a profile. @throws NotFoundError, InvalidInputError, StaleVersionError */
export async function saveAgentProfile(
  table: Table,
  context: Context,
  {
    agentId,
    fields,
    expectedVersion,
  }: { agentId: number; fields: AgentProfileFields; expectedVersion?: number | undefined },
): Promise<AgentProfile> {
  await loadAgent(table, agentId);
  const key = keyOf(agentId);
  return changeArea({ table }, context, agentProfileArea, {
    key,
    decide: (known) => {
      const before = known.get(key) ?? noneOf(agentId);
      if (expectedVersion !== undefined && expectedVersion !== before.version) throw new StaleVersionError();
      return withThing(agentProfileArea, known, { ...before, ...fields });
    },
  });
}

/** The agent that an event of the configuration is about, when it is about this; undefined when it is not. */
export function agentOfProfile({ area, key }: { area: string; key: string }): number | undefined {
  return area === declared.name ? agentIdOf(key) : undefined;
}
