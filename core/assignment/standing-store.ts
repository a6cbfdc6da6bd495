import * as z from 'zod';
import { waitingSchema } from '../../schemas/assignment.ts';
import { ticketSubject } from '../audit/index.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { dueAttributes } from '../shared/due.ts';
import { ROW_KIND } from '../shared/names.ts';
import { OVERTAKEN, revised } from '../shared/revised.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import { insert, type Key, type Write } from '../shared/write.ts';
import { deadlineOf, type Standing, standingSchema } from './standing.ts';

export const assignmentOfTicket = accessPattern({
  name: 'Assignment of a ticket',
  description: 'Says whether a ticket waits for an agent, is offered to one, or counts for one.',
  operation: 'BatchGetItem',
  pk: 'T#<ticket>',
  sk: 'ASSIGNMENT',
  of: (ticketId: number): Key => ({ pk: ticketSubject(ticketId), sk: 'ASSIGNMENT' }),
});

/** How a ticket stands, and how often that has changed. */
export interface StoredStanding {
  readonly ticketId: number;
  readonly standing: Standing;
  /** 0: it never has */
  readonly revision: number;
}

/** What a ticket waits for stands beside how it stands, so that each of its fields is written by itself. */
const storedSchema = z
  .object({ standing: z.looseObject({}), waiting: waitingSchema.optional() })
  .transform(({ standing, waiting }): unknown => ({ ...standing, ...(waiting && { waiting }) }))
  .pipe(standingSchema);

const rows = rowsOfKind(
  ROW_KIND.assignment,
  z
    .looseObject({ ticketId: z.int().positive(), revision: z.int().positive() })
    .transform(({ ticketId, revision, ...row }) => ({
      ticketId,
      revision,
      standing: storedSchema.parse(row),
    })),
);

/** What a row says, or what is so where there is none yet. */
export function standingIn(row: unknown, ticketId: number): StoredStanding {
  return row === undefined ? { ticketId, standing: { state: 'idle' }, revision: 0 } : rows.parse(row);
}

/** How a ticket stands, by its row. */
export const parseStandingRow = (row: unknown): StoredStanding => rows.parse(row);

/** The write of how a ticket stands from now on, refused with `OVERTAKEN` when it does not stand as before any more. */
export function standingWrite(before: StoredStanding, standing: Standing): Write {
  const written = rowOf({ ...before, standing, revision: before.revision + 1 });
  return before.revision === 0 ? insert(written, OVERTAKEN) : revised(rowOf(before), written);
}

function rowOf({ ticketId, standing, revision }: StoredStanding) {
  const key = assignmentOfTicket.of(ticketId);
  const due = dueAttributes(key, deadlineOf(standing));
  if (!('waiting' in standing)) return rows.row(key, { ticketId, revision, standing, ...due });
  const { waiting, ...rest } = standing;
  return rows.row(key, { ticketId, revision, standing: rest, waiting, ...due });
}
