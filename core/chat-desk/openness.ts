import { everyAgent } from '../agent/index.ts';
import { availabilityOf, workplaceIn, workplaceOfAgent } from '../availability/index.ts';
import { type Calendar, closesAt, isInHours, opensAt } from '../calendar/index.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';

/** Whether somebody is there for a chat, until when, and when the hours begin again (RFC 3339); null: nobody can say, or they are now. */
export interface Openness {
  readonly isOpen: boolean;
  readonly until: string | null;
  readonly opensAt: string | null;
}

/** Who is there: somebody who is online, nobody, or nobody says: agents who never tell whether they are there are not away. */
type People = 'there' | 'nobody' | 'unsaid';

/**
 * Whether a chat is open: in its working hours, where it has any, while somebody is there who could answer. Otherwise a message can be left. Pure.
 */
export function opennessOf(
  { calendar, people }: { calendar: Calendar | undefined; people: People },
  now: Date,
): Openness {
  const isThere = people !== 'nobody';
  if (calendar === undefined) return { isOpen: isThere, until: null, opensAt: null };
  if (!isInHours(calendar, now))
    return { isOpen: false, until: null, opensAt: opensAt(calendar, now) ?? null };
  return { isOpen: isThere, until: isThere ? closesAt(calendar, now) : null, opensAt: null };
}

/** Most agents of whom it is looked whether they are there. */
const MOST_AGENTS = 500;
/** For how long it is known who is there, in milliseconds. */
const KNOWN_MS = 15_000;

/** Keeps in memory who is there, of a team or of the desk: visitors ask again and again. */
export function keptPeople(table: Table): (teamId: number | null, now: Date) => Promise<People> {
  const known = new Map<number | null, { at: number; people: Promise<People> }>();
  return (teamId, now) => {
    const before = known.get(teamId);
    if (before !== undefined && Math.abs(now.getTime() - before.at) < KNOWN_MS) return before.people;
    const people = peopleOf(table, teamId);
    known.set(teamId, { at: now.getTime(), people });
    people.catch(() => known.delete(teamId));
    return people;
  };
}

/** Who is there of a team, or of all agents who may answer. */
async function peopleOf(table: Table, teamId: number | null): Promise<People> {
  const agents = (await everyAgent(table)).filter(
    ({ active, role, teamIds }) =>
      active && role !== 'light_agent' && (teamId === null || teamIds === null || teamIds.includes(teamId)),
  );
  const asked = agents.slice(0, MOST_AGENTS);
  const rowAt = await readRows(
    table,
    asked.map(({ id }) => workplaceOfAgent.of(id)),
  );
  const said = asked.flatMap(({ id }) => {
    const row = rowAt(workplaceOfAgent.of(id));
    return row === undefined ? [] : [availabilityOf(workplaceIn(row, id))];
  });
  if (said.includes('online')) return 'there';
  return said.length === 0 && asked.length > 0 ? 'unsaid' : 'nobody';
}
