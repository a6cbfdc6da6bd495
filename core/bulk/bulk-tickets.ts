import * as z from 'zod';
import { idSchema } from '../../schemas/actor.ts';
import type { Conditions } from '../../schemas/conditions.ts';
import type { ItemFailure } from '../../schemas/job.ts';
import { type ChangeFacts, requireChange } from '../action/index.ts';
import { mayWithTicket, type Principal } from '../auth/index.ts';
import { keptBusinessTime } from '../calendar/index.ts';
import { compileConditions } from '../conditions/index.ts';
import { keptConfiguration } from '../configuration/index.ts';
import { catalogueSeenBy, keptCatalogue } from '../fields/index.ts';
import { mailboxArea } from '../mailbox/index.ts';
import { loadMessage } from '../message/index.ts';
import { ForbiddenError, fieldError } from '../shared/errors.ts';
import { type JobFile, jobKind, type PageDeps, type PageOutcome } from '../shared/job-kind.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import { NO_TERMS, parseTicketRow, rulesInForce, ticketByNumber } from '../ticket/index.ts';
import { bulkInputSchema } from './bulk-input.ts';
import { loadOutcomes, type Outcome, outcomeOfTicket, parseOutcome } from './bulk-store.ts';
import { chooseTickets, fieldUser } from './choose-tickets.ts';
import type { LikeMessage } from './like-message.ts';
import { type BulkAct, type BulkDeps, seeToTicket } from './see-to-ticket.ts';

/** Tickets of a page, so that stopping takes effect soon. */
const AT_ONCE = 50;
/** How often tickets that others were in the way of are tried, and the pause before each further time. */
const ROUNDS = 6;
const PAUSE_SECONDS = 30;

const choosingSchema = z.object({
  phase: z.literal('choose'),
  cursor: z.string().nullable(),
  ids: z.array(idSchema),
});
const changingSchema = z.object({
  phase: z.literal('change'),
  ids: z.array(idSchema),
  /** place in `ids` of the ticket that comes next */
  next: z.int().nonnegative(),
  /** tickets to be tried again */
  again: z.array(idSchema),
  round: z.int().positive(),
  /** how many tickets there are in all */
  total: z.int().nonnegative(),
});
type Changing = z.infer<typeof changingSchema>;
const checkpointSchema = z.discriminatedUnion('phase', [choosingSchema, changingSchema]);
type Checkpoint = z.infer<typeof checkpointSchema>;

/**
 * Changes up to a thousand tickets, adds a note or a reply to each, or both. Each is seen to once, with what whoever
 * started it may do at that time, and by itself: what one refuses does not keep the others. It leaves a file with a line for
 * each ticket.
 */
export const bulkTickets = jobKind({
  permission: 'ticket.bulk',
  input: bulkInputSchema,
  checkpoint: checkpointSchema,
  first: { phase: 'choose', cursor: null, ids: [] },
  page: async (given, { input, checkpoint }): Promise<PageOutcome<Checkpoint>> => {
    const { principal } = given;
    if (principal === null) throw new ForbiddenError();
    const deps = { ...given, principal };
    if (checkpoint.phase === 'change') return changePage(deps, input, checkpoint);
    const { done, ...chosen } = await chooseTickets(deps, input.tickets, checkpoint);
    const total = chosen.ids.length;
    const progress = { done: 0, total: done ? total : null, note: 'chooses tickets' };
    const next: Checkpoint = done
      ? { phase: 'change', ids: chosen.ids, next: 0, again: [], round: 1, total }
      : { phase: 'choose', ...chosen };
    return { done: false, checkpoint: next, progress, waitSeconds: 0 };
  },
});

/** What chooses tickets and may itself be wrong. */
interface BulkAim {
  conditions?: Conditions | undefined;
  /** the problem whose incidents are meant */
  problemId?: number | undefined;
}

/**
 * Refuses a bulk change that could do nothing right to any ticket: one that does nothing, names what is not there, has wrong
 * conditions, or is about the incidents of no ticket.
 * @throws InvalidInputError that names the field
 */
export async function requireBulk(
  { table, terms = NO_TERMS, mailboxes, now }: Partial<ChangeFacts> & { table: Table; now: Date },
  principal: Principal,
  { change, message, conditions, problemId }: BulkAct & BulkAim,
): Promise<void> {
  if (change === undefined && message === undefined)
    throw fieldError('change', 'say what is to happen: change, message, or both');
  if (problemId !== undefined) await requireProblem(table, principal, problemId);
  if (conditions !== undefined) {
    const keep = keptConfiguration(table);
    const seen = catalogueSeenBy(await keptCatalogue(keep).at(now), fieldUser(principal));
    const loadBusinessTime = () => keptBusinessTime(keep)(now);
    await compileConditions(conditions, seen, { path: 'tickets.conditions', loadBusinessTime });
  }
  if (change === undefined) return;
  await requireChange({ table, terms, mailboxes }, change, now);
}

/** @throws InvalidInputError when there is no such problem, or the principal may not read it */
async function requireProblem(table: Table, principal: Principal, ticketId: number): Promise<void> {
  const row = await table.get(ticketByNumber.of(ticketId));
  if (row !== undefined && mayWithTicket(principal, 'ticket.read', parseTicketRow(row))) return;
  throw fieldError('tickets.incidentsOf', 'is not a ticket of this desk');
}

async function changePage(
  deps: PageDeps & Omit<BulkDeps, 'rules' | 'mailboxes' | 'like'>,
  act: BulkAct,
  from: Changing,
): Promise<PageOutcome<Checkpoint>> {
  const { ids, total } = from;
  const wanted = ids.slice(from.next, from.next + AT_ONCE);
  const keep = keptConfiguration(deps.table);
  const mailboxes = deps.mailboxes && keep(mailboxArea(deps.mailboxes));
  const inForce = rulesInForce(keep, deps.rules);
  const rules = await inForce.at(deps.context.now, act.change);
  const like = await likeOf(deps, act);
  const { outcomes, busy } = await seeTo({ ...deps, rules, mailboxes, like }, wanted, act);
  const next = from.next + outcomes.length + busy.length;
  const again = [...from.again, ...busy];
  const isLast = from.round === ROUNDS;
  const failures = [...outcomes.flatMap(failureOf), ...(isLast ? busy.map(busyFailure) : [])];
  const left = ids.length - next + again.length;
  const progress = { done: total - left, total, note: 'changes tickets' };
  if (next < ids.length)
    return { done: false, checkpoint: { ...from, next, again }, progress, failures, waitSeconds: 0 };
  if (again.length > 0 && !isLast) {
    const checkpoint = { ...from, ids: again, next: 0, again: [], round: from.round + 1 };
    return { done: false, checkpoint, progress, failures, waitSeconds: PAUSE_SECONDS };
  }
  const result = resultFile(deps.jobId, await loadOutcomes(deps.table, deps.jobId), again);
  return { done: true, progress: { ...progress, note: 'done' }, failures, result };
}

/** The message whose HTML and files are repeated; undefined when none is. @throws NotFoundError when it is there no more */
async function likeOf(
  { table, copyAttachment, deleteForGood }: PageDeps,
  { message: asked }: BulkAct,
): Promise<LikeMessage | undefined> {
  if (asked?.like === undefined) return undefined;
  const message = await loadMessage(table, asked.like.ticketId, asked.like.messageId);
  return { message, ...(copyAttachment && { copyAttachment }), deleteForGood };
}

/** Sees to tickets one after the other while there is time; one at least. Those that an earlier try has seen to are known. */
async function seeTo(
  deps: Omit<PageDeps, 'rules' | 'mailboxes'> & BulkDeps,
  ids: readonly number[],
  act: BulkAct,
): Promise<{ outcomes: Outcome[]; busy: number[] }> {
  const keyOf = (ticketId: number) => outcomeOfTicket.of({ jobId: deps.jobId, ticketId });
  const rowAt = await readRows(deps.table, ids.map(keyOf));
  const outcomes: Outcome[] = [];
  const busy: number[] = [];
  for (const id of ids) {
    if (outcomes.length + busy.length > 0 && !deps.hasTime()) break;
    // Nothing about one ticket may keep the others: whatever it is, it is tried again, and told in the end.
    const outcome = parseOutcome(rowAt(keyOf(id))) ?? (await seeToTicket(deps, id, act).catch(() => null));
    if (outcome === null) busy.push(id);
    else outcomes.push(outcome);
  }
  return { outcomes, busy };
}

function failureOf({ ticketId, outcome, message = '' }: Outcome): ItemFailure[] {
  return outcome === 'refused' ? [{ item: `ticket ${ticketId}`, message }] : [];
}

const STILL_BUSY = 'could not be changed in several tries: start another bulk change for it';

function busyFailure(ticketId: number): ItemFailure {
  return { item: `ticket ${ticketId}`, message: STILL_BUSY };
}

/** The file of a bulk change: JSON Lines, first the counts, then what became of each ticket. */
function resultFile(jobId: string, outcomes: readonly Outcome[], busy: readonly number[]): JobFile {
  const lines = [
    ...outcomes.map(({ ticketId, outcome, code, message }) => ({ ticketId, outcome, code, message })),
    ...busy.map((ticketId) => ({ ticketId, outcome: 'failed', code: 'desk.busy', message: STILL_BUSY })),
  ];
  const counts: Record<string, number> = { changed: 0, unchanged: 0, refused: 0, failed: 0 };
  for (const { outcome } of lines) counts[String(outcome)] = (counts[String(outcome)] ?? 0) + 1;
  const head = { job: jobId, kind: 'tickets.bulk', ...counts };
  return {
    filename: 'tickets.bulk.jsonl',
    contentType: 'application/jsonl',
    body: [head, ...lines].map((line) => `${JSON.stringify(line)}\n`).join(''),
  };
}
