import type { DeskEvent } from '../../../schemas/events/events.ts';
import { knownEvents } from '../../audit/index.ts';
import type { Table } from '../../shared/table.ts';
import type { AgentTime } from '../booking.ts';
import { secondOfText } from './acts.ts';

type Changed = Extract<DeskEvent, { type: 'availability.changed' }>;

/** What being so counts as; absent: the agent was not there. */
const COUNTS_AS: Readonly<Record<string, AgentTime['state']>> = {
  online: 'online',
  away: 'away',
  away_hand_back: 'away',
};

/**
 * The times in which agents were there, by what their trails tell, in whatever order and however often it came. An agent with several
 * sessions is there as long as one of them goes on. Pure.
 */
export function agentTimesOf(events: readonly DeskEvent[]): AgentTime[] {
  const changes = new Map(
    events.flatMap((event) => (event.type === 'availability.changed' ? [[event.id, event] as const] : [])),
  );
  const byAgent = Map.groupBy(changes.values(), ({ availability: { agentId } }) => agentId);
  return [...byAgent].flatMap(([agent, told]) => timesOf(agent, told));
}

function timesOf(agent: number, told: readonly Changed[]): AgentTime[] {
  const inOrder = told.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const times = inOrder.flatMap(({ at, availability: { status } }, place): AgentTime[] => {
    const state = COUNTS_AS[String(status)];
    const next = inOrder[place + 1];
    const [from, to] = [secondOfText(at), next === undefined ? null : secondOfText(next.at)];
    return state === undefined || from === to ? [] : [{ agent, state, from, to }];
  });
  return times.reduce<AgentTime[]>(joined, []);
}

/** Two times of the same kind that follow each other are one. */
function joined(known: AgentTime[], next: AgentTime): AgentTime[] {
  const last = known.at(-1);
  if (last === undefined || last.to !== next.from || last.state !== next.state) return [...known, next];
  return [...known.slice(0, -1), { ...last, to: next.to }];
}

/** The times in which an agent was there, from their trail. */
export async function loadAgentTimes(table: Table, agentId: number): Promise<AgentTime[]> {
  const events: DeskEvent[] = [];
  for await (const event of knownEvents(table, `AGENT#${agentId}`)) events.push(event);
  return agentTimesOf(events);
}
