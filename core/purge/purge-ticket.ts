import * as z from 'zod';
import { idSchema } from '../../schemas/actor.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { emptyThread } from '../room/index.ts';
import type { Context } from '../shared/context.ts';
import { type JobKind, jobKind, type PageDeps, type PageOutcome } from '../shared/job-kind.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import { inParts } from '../shared/parts.ts';
import { loadTicket, mergedIntoOf, partsOf } from '../ticket/index.ts';
import { purgeWrites } from './begin-purge.ts';
import { eraseRow } from './erase-rows.ts';
import { parseAnyRow, rowsOfTicket } from './rows-store.ts';

/** Rows that are seen to at the same time. */
const AT_ONCE = 10;

const checkpointSchema = z.object({
  /** which of the tickets is at its turn: 0 the purged one, then those that were merged into it */
  part: z.int().nonnegative(),
  /** sort key of the last row that was seen to */
  after: z.string(),
  done: z.int().nonnegative(),
});
type Checkpoint = z.infer<typeof checkpointSchema>;

/**
 * Takes away what is left of a ticket whose purge is decided, and of all that were merged into it, row by row: however
 * many messages there are, a page ends in time and the next goes on, and what is repeated is as good as done once.
 */
export const purgeTicket: JobKind = jobKind({
  permission: 'job.write',
  input: z.strictObject({ ticketId: idSchema }),
  checkpoint: checkpointSchema,
  first: { part: 0, after: '', done: 0 },
  page: async (deps, { input, checkpoint }) => {
    const whole = await loadTicket(deps.table, input.ticketId);
    const parts = whole.purged ? partsOf(whole) : [];
    let at = checkpoint;
    for (let id = parts[at.part]; id !== undefined; id = parts[at.part]) {
      const eventId = await decided(deps, id, whole);
      at = eventId === null ? nextPart(at) : await eraseSome(deps, { ticketId: id, eventId, at });
      if (!deps.hasTime()) return { done: false, checkpoint: at, progress: progressOf(at) };
    }
    return { done: true, progress: { ...progressOf(at), total: at.done }, counts: { rows: at.done } };
  },
});

function progressOf({ done }: Checkpoint): PageOutcome<Checkpoint>['progress'] {
  return { done, total: null, note: 'takes away what is personal' };
}

function nextPart({ part, done }: Checkpoint): Checkpoint {
  return { part: part + 1, after: '', done };
}

/** Id of the event by which a part is purged, which happens now when it did not yet; null for what is no part any more. */
async function decided(
  { table, context }: PageDeps,
  ticketId: number,
  whole: Ticket,
): Promise<string | null> {
  const load = () => (ticketId === whole.id ? Promise.resolve(whole) : loadTicket(table, ticketId));
  const ticket = await changeVersioned(undefined, load, async (before) => {
    if (before.purged || mergedIntoOf(before) === null) return before;
    const { isForgotten = false } = whole.purged ?? {};
    const { ticket: after, writes } = purgeWrites(before, context, { isForgotten });
    await table.write(writes);
    return after;
  });
  return ticket.purged?.eventId ?? null;
}

/** Sees to the rows behind a checkpoint, for as long as there is time, and gives the next one. */
async function eraseSome(
  deps: PageDeps,
  { ticketId, eventId, at }: { ticketId: number; eventId: string; at: Checkpoint },
): Promise<Checkpoint> {
  const context: Context = deps.context;
  if (at.after === '' && !(await emptyThread({ ...deps, now: context.now }, ticketId))) return at;
  const { rows, more } = await deps.table.query(rowsOfTicket.of({ ticketId, after: at.after }));
  let { after, done } = at;
  for (const some of inParts(rows.map(parseAnyRow), AT_ONCE)) {
    await Promise.all(some.map((row) => eraseRow(deps, context, row, eventId)));
    after = some.at(-1)?.sk ?? after;
    done += some.length;
    if (!deps.hasTime()) return { ...at, after, done };
  }
  return more ? { ...at, after, done } : nextPart({ ...at, done });
}
