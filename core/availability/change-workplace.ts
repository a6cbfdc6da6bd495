import type { Availability } from '../../schemas/assignment.ts';
import { recordEvent } from '../audit/index.ts';
import type { Context } from '../shared/context.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import { OVERTAKEN } from '../shared/revised.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import {
  availabilityOf,
  type Workplace,
  workplaceIn,
  workplaceOfAgent,
  workplaceWrite,
} from './workplace-store.ts';

/** Tickets are given to an agent, and taken from them, while they change their status. */
const TRIES = 12;

/** Why the status of an agent changed. */
export type AvailabilityReason = 'chosen' | 'session_began' | 'sessions_ended' | 'hours_began';

/** What becomes of a workplace; `reason`: why, where others are told. */
export interface WorkplaceChange {
  readonly after: Workplace;
  readonly reason?: AvailabilityReason;
}

/**
 * Changes a workplace as it is then, again when others were faster. A change of the status, and the beginning of the hours, are told by an
 * event. Where `decide` gives null nothing is written.
 * @throws BusyError when others were faster again and again
 */
export function changeWorkplace(
  table: Table,
  context: Context,
  agentId: number,
  decide: (before: Workplace) => WorkplaceChange | null,
  alongside?: AlongsideWrites<Workplace>,
): Promise<Workplace> {
  return untilNotOvertaken(
    [OVERTAKEN],
    async () => {
      const before = await loadWorkplace(table, agentId);
      const change = decide(before);
      // As the row says then.
      const after = change === null ? before : { ...change.after, revision: before.revision + 1 };
      const writes: Write[] =
        change === null ? [] : [workplaceWrite(before, after), ...told(before, change, context)];
      const further = (await alongside?.(after)) ?? [];
      if (writes.length + further.length > 0) await table.write([...writes, ...further]);
      return after;
    },
    TRIES,
  );
}

/** The workplace of an agent. */
export async function loadWorkplace(table: Table, agentId: number): Promise<Workplace> {
  return workplaceIn(await table.get(workplaceOfAgent.of(agentId)), agentId);
}

function told(before: Workplace, { after, reason }: WorkplaceChange, context: Context): Write[] {
  if (reason === undefined) return [];
  const facts = {
    agentId: after.agentId,
    status: availabilityOf(after),
    before: availabilityOf(before),
    reason,
  };
  return [recordEvent(`AGENT#${after.agentId}`, 'availability.changed', { availability: facts }, context)];
}

/** A workplace whose agent has another status from then on. */
export function withStatus(workplace: Workplace, status: Availability, at: string): Workplace {
  return workplace.status === status ? workplace : { ...workplace, status, since: at };
}
