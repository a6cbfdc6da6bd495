import type { Actor } from '../../schemas/actor.ts';
import type { ImportedTicket, ImportedTime } from '../../schemas/api/import.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import type { TimeEntry } from '../../schemas/time-entry.ts';
import { importId, importName } from './import-id.ts';

/** Time that somebody worked elsewhere, whose turn it is. */
export interface GivenTime {
  worked: ImportedTime;
  agentId: number;
}

/** The time that was worked, each entry when it was, of those who are agents of this desk. @param warn notes what is left out */
export function timesIn(
  { timeEntries = [] }: ImportedTicket,
  agentIdOf: (address: string) => number | null,
  warn: (path: string, message: string) => void,
): (GivenTime & { at: string; path: string })[] {
  return timeEntries.flatMap((worked, place) => {
    const path = `timeEntries.${place}`;
    const agentId = agentIdOf(worked.agent);
    if (agentId === null) {
      warn(
        `${path}.agent`,
        `${worked.agent} is no agent of this desk: the time that they worked is left out`,
      );
      return [];
    }
    return [{ worked, agentId, at: worked.workedAt, path }];
  });
}

/** The ticket after somebody has worked on it, and the entry that says so. Pure. */
export function workedOn(
  item: ImportedTicket,
  before: Ticket,
  { worked, agentId }: GivenTime,
): { ticket: Ticket; time: TimeEntry } {
  const { externalId, workedAt, seconds, note = null } = worked;
  const enteredBy: Actor = { kind: 'agent', id: agentId };
  const time: TimeEntry = {
    id: importId(Date.parse(workedAt), importName(item.externalId, 'time', externalId)),
    ...{ agentId, seconds, workedAt, note, enteredBy },
    ...{ version: 1, createdAt: workedAt, updatedAt: workedAt, removedAt: null },
  };
  return { ticket: { ...before, handlingSeconds: before.handlingSeconds + seconds }, time };
}
