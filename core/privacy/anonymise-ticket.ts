import * as z from 'zod';
import { idSchema } from '../../schemas/actor.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { ticketSubject } from '../audit/index.ts';
import { messageById, parseReferenceRow, splitToIn } from '../message/index.ts';
import { erasedWrite, loadVersionRows, rowsOfTicket } from '../purge/index.ts';
import { emptyThread } from '../room/index.ts';
import { type JobKind, jobKind, type PageDeps } from '../shared/job-kind.ts';
import { ROW_KIND } from '../shared/names.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import { inParts } from '../shared/parts.ts';
import { loadTicket, mergedIntoOf, partsOf } from '../ticket/index.ts';
import { anonymiseWrites } from './begin-anonymisation.ts';
import { eraseAnswers } from './erase-answers.ts';
import { type EraseDeps, writeEach } from './erase-deps.ts';
import type { MessageLoss } from './erase-message.ts';
import { eraseRow } from './erase-on-ticket.ts';
import type { StoredRow } from './strike-value.ts';
import { messageIn, parseRow, type Stake } from './ticket-stake.ts';

/** Rows that are seen to at the same time. */
const AT_ONCE = 10;

const checkpointSchema = z.object({
  /** which of the tickets is at its turn: 0 the one that is anonymised, then those that were merged into it */
  part: z.int().nonnegative(),
  /** sort key of the last row that was seen to */
  after: z.string(),
  done: z.int().nonnegative(),
});
type Checkpoint = z.infer<typeof checkpointSchema>;

/** All of it is about people, and nobody is looked for. */
const ALL: Stake = { isTheirs: true, strings: { passages: [], mayStandIn: () => false } };
const NOBODY = { customerId: 0, formerIds: [] };

/**
 * Takes away what anybody wrote on a ticket of which it is decided that it is anonymised, and on all that were merged into it, row by row. Messages
 * stay as who wrote when; files, raw mail, notes of time, drafts and words of the trail go. What is repeated is as good as done once.
 */
export const anonymiseTicket: JobKind = jobKind({
  permission: 'job.write',
  input: z.strictObject({ ticketId: idSchema }),
  checkpoint: checkpointSchema,
  first: { part: 0, after: '', done: 0 },
  page: async (deps, { input, checkpoint }) => {
    const whole = await loadTicket(deps.table, input.ticketId);
    const isDecided = whole.struck !== undefined && whole.purged === undefined;
    const parts = isDecided ? partsOf(whole) : [];
    let at: Checkpoint = checkpoint;
    const progress = () => ({ done: at.done, total: null, note: 'takes away what is personal' });
    for (let id = parts[at.part]; id !== undefined; id = parts[at.part]) {
      const struck = await decided(deps, id, whole);
      at = struck === null ? nextPart(at) : await eraseSome(deps, { ticketId: id, struck, at });
      if (!deps.hasTime()) return { done: false, checkpoint: at, progress: progress() };
    }
    return { done: true, progress: { ...progress(), total: at.done }, counts: { rows: at.done } };
  },
});

const nextPart = ({ part, done }: Checkpoint): Checkpoint => ({ part: part + 1, after: '', done });

type Struck = NonNullable<Ticket['struck']>;

/** By which event a part is anonymised, which happens now when it did not yet; null for what is no part any more. */
async function decided(
  { table, context }: PageDeps,
  ticketId: number,
  whole: Ticket,
): Promise<Struck | null> {
  if (ticketId === whole.id) return whole.struck ?? null;
  const since = whole.struck?.at ?? '';
  const ticket = await changeVersioned<Ticket>(
    undefined,
    () => loadTicket(table, ticketId),
    async (before) => {
      const isDone = before.struck !== undefined && before.struck.at >= since;
      if (isDone || before.purged || mergedIntoOf(before) === null) return before;
      const { ticket: after, writes } = await anonymiseWrites(before, context);
      await table.write(writes);
      return after;
    },
  );
  const isPart = mergedIntoOf(ticket) !== null && ticket.purged === undefined;
  return isPart ? (ticket.struck ?? null) : null;
}

/** Sees to the rows behind a checkpoint, for as long as there is time, and gives the next one. */
async function eraseSome(
  deps: PageDeps,
  { ticketId, struck, at }: { ticketId: number; struck: Struck; at: Checkpoint },
): Promise<Checkpoint> {
  const { table, texts, deleteForGood, context } = deps;
  if (texts === undefined) throw new Error('Anonymising needs the long texts of messages');
  const erasing: EraseDeps = { table, texts, deleteForGood, context };
  const mark = { id: struck.eventId, at: struck.at, by: context.actor };
  const loss: MessageLoss = { ticketId, person: NOBODY, stake: ALL, mark, takesAll: true };
  if (at.after === '' && !(await emptyThread({ ...deps, now: context.now }, ticketId))) return at;
  if (at.after === '') await eraseAnswers(table, ticketSubject(ticketId), ALL);
  const { rows, more } = await table.query(rowsOfTicket.of({ ticketId, after: at.after }));
  let { after, done } = at;
  for (const some of inParts(rows.map(parseRow), AT_ONCE)) {
    await Promise.all(some.map((row) => seeTo(erasing, row, loss)));
    after = some.at(-1)?.sk ?? after;
    done += some.length;
    if (!deps.hasTime()) return { ...at, after, done };
  }
  return more ? { ...at, after, done } : nextPart({ ...at, done });
}

/** A row of the ticket, unless it is another's: a message that was split off goes with the ticket that shows it. */
async function seeTo(deps: EraseDeps, row: StoredRow, loss: MessageLoss): Promise<void> {
  if (row.kind === ROW_KIND.erased) return;
  if (row.kind === ROW_KIND.messageReference) return eraseReferred(deps, row, loss);
  const shown = row.kind === ROW_KIND.messageVersion ? await noteOf(deps, row) : row;
  if (splitToIn(shown) === null) await eraseRow(deps, row, loss);
}

/** The note of which a row is an earlier version. */
function noteOf({ table }: EraseDeps, { pk, sk }: StoredRow): Promise<unknown> {
  const [, messageId = ''] = sk.split('#');
  return table.get({ pk, sk: `M#${messageId}` });
}

/** A message that was split off to this ticket goes where it was written, with its earlier versions, unless it was split off from here as well. */
async function eraseReferred(deps: EraseDeps, row: StoredRow, loss: MessageLoss): Promise<void> {
  if (splitToIn(row) !== null) return;
  const place = parseReferenceRow(row);
  const original = await deps.table.get(messageById.of(place));
  const message = original === undefined ? null : messageIn(parseRow(original));
  if (message === null) return;
  for (const version of await loadVersionRows(deps.table, place))
    await writeEach(deps.table, [erasedWrite(version, deps.context.now)]);
  await eraseRow(deps, message, { ...loss, ticketId: place.ticketId });
}
