import { type Merged, MOST_MERGED } from '../../schemas/merge.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { agentKey, parseAgentRow } from '../agent/index.ts';
import { countedTogether } from '../answer-count/index.ts';
import { mayWithTicket, type Principal, requireMayWithTicket } from '../auth/index.ts';
import type { Context } from '../shared/context.ts';
import { ConflictError, fieldError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import {
  broughtSatisfaction,
  COLLABORATORS,
  isTrashed,
  laterThanAll,
  mayFollow,
  mergedAway,
  mergedIntoOf,
  mergedOf,
  mergedTicketsOf,
  parseTicketRow,
  requireNotMerged,
  requireTicket,
  showingLast,
  ticketByNumber,
  ticketWrite,
  trashedError,
  withFollowers,
} from '../ticket/index.ts';
import { mergeEvents } from './events.ts';
import { entriesOf } from './family.ts';

/** Which tickets are to be merged into which. */
export interface Merging {
  principal: Principal;
  /** the one into which they are merged, and which goes on */
  ticketId: number;
  sourceIds: readonly number[];
  expectedVersion?: number | undefined;
  alongside?: AlongsideWrites<Ticket>;
}

/**
 * Merges tickets into another, all of them or none, in one transaction: the target names them and shows what they have,
 * whose rows stay where they are; they are closed and name the target. Messages are not touched, so that any number of
 * them costs the same. Merging what is merged into it already changes nothing.
 * @throws InvalidInputError that names a source which there is not, or which the principal may not change
 * @throws ConflictError `ticket.merged`, `ticket.closed`, `merge.internal`, `merge.too_many`,
 *   `merge.too_many_collaborators` or `ticket.followers_full`
 */
export async function mergeTickets(
  { table }: { table: Table },
  context: Context,
  input: Merging,
): Promise<Ticket> {
  const { ticketId, sourceIds, expectedVersion } = input;
  if (sourceIds.includes(ticketId))
    throw fieldError(`ticketIds.${sourceIds.indexOf(ticketId)}`, 'is the ticket itself');
  const load = () => loadForMerge(table, input);
  return changeVersioned(expectedVersion, load, async ({ target, sources, mayFollowTarget }) => {
    if (sources.length === 0) return target;
    const current = laterThanAll({ ticket: target, by: sources }, context);
    const at = current.now.toISOString();
    const after = mergedTarget(target, sources, { at, mayFollowTarget });
    const told = { sourceIds: sources.map(({ id }) => id), targetId: target.id };
    const changed = await Promise.all([
      ticketWrite(target, after, current, { counting: { joined: sources } }),
      ...sources.map((source) =>
        ticketWrite(source, mergedSource(source, target.id, at), current, { isActivity: false }),
      ),
    ]);
    const merged = changed[0]?.ticket ?? target;
    const events = mergeEvents('ticket.merged', { target, changed, ...told }, current);
    const alongside: readonly Write[] = (await input.alongside?.(merged)) ?? [];
    const levels = countedTogether(changed.flatMap(({ told: of }) => of()));
    await table.write([...changed.map(({ write }) => write), ...events, ...levels, ...alongside]);
    return merged;
  });
}

/** The target, the sources that are not merged into it yet, and which of their followers may read the target. */
async function loadForMerge(table: Table, { principal, ticketId, sourceIds }: Merging) {
  const rowAt = await readRows(table, [ticketId, ...sourceIds].map(ticketByNumber.of));
  const target = requireTicket(rowAt(ticketByNumber.of(ticketId)));
  requireMayWithTicket(principal, 'ticket.change', target);
  const named = sourceIds.map((id, at) => {
    const row = rowAt(ticketByNumber.of(id));
    const source = row === undefined ? null : parseTicketRow(row);
    if (source === null || !mayWithTicket(principal, 'ticket.change', source))
      throw fieldError(`ticketIds.${at}`, 'is not a ticket that you may change');
    return source;
  });
  requireNotMerged(target);
  if (target.status === 'closed') throw targetClosedError();
  const sources = named.filter((source) => mergedIntoOf(source) !== target.id);
  for (const source of sources) requireNotMerged(source);
  const followers = sources.flatMap(({ followerIds = [] }) => followerIds);
  const agentAt = followers.length === 0 ? () => undefined : await readRows(table, followers.map(agentKey));
  const mayFollowTarget = (id: number) => {
    const row = agentAt(agentKey(id));
    return row !== undefined && mayFollow(parseAgentRow(row), target);
  };
  return { target, sources, mayFollowTarget, version: target.version };
}

/**
 * Refuses a merge as far as the two tickets say, before anybody asks for it.
 * @throws what refuses such a merge
 */
export function requireMergeable(source: Ticket, { id, row }: { id: number; row: unknown }, now: Date): void {
  if (source.id === id) throw fieldError('ticketId', 'is the ticket itself');
  if (row === undefined) throw fieldError('ticketId', 'is not a ticket of this desk');
  const target = parseTicketRow(row);
  if (isTrashed(target)) throw trashedError();
  requireNotMerged(source);
  requireNotMerged(target);
  if (target.status === 'closed') throw targetClosedError();
  mergedTarget(target, [source], { at: now.toISOString(), mayFollowTarget: () => false });
}

/** The target with what the sources bring. Its status stays: whoever merges sees it, and sets another. */
function mergedTarget(
  target: Ticket,
  sources: readonly Ticket[],
  { at, mayFollowTarget }: { at: string; mayFollowTarget: (id: number) => boolean },
): Ticket {
  if (target.isInternal && sources.some(({ isInternal }) => !isInternal)) throw internalError();
  const before = mergedOf(target);
  const tickets = [...before.tickets, ...sources.flatMap((source) => entriesOf(source, target.id, at))];
  if (tickets.length > MOST_MERGED) throw tooManyError();
  const known = new Set([target.requesterId, ...target.collaboratorIds]);
  const customers = sources.flatMap((source) =>
    source.isInternal ? [] : [source.requesterId, ...source.collaboratorIds],
  );
  const newCustomers = [...new Set(customers)].filter((id) => !known.has(id));
  const collaboratorIds = [...target.collaboratorIds, ...newCustomers];
  if (newCustomers.length > 0 && collaboratorIds.length > COLLABORATORS) throw tooManyCollaboratorsError();
  const agents = sources.flatMap(({ followerIds = [] }) => followerIds).filter(mayFollowTarget);
  const newAgents = [...new Set(agents)].filter((id) => !target.followerIds?.includes(id));
  const seconds = sources.reduce((sum, { handlingSeconds }) => sum + handlingSeconds, 0);
  const merged: Merged = {
    ...before,
    tickets,
    collaboratorIds: [...before.collaboratorIds, ...newCustomers],
    followerIds: [...before.followerIds, ...newAgents],
    handlingSeconds: before.handlingSeconds + seconds,
  };
  const handlingSeconds = target.handlingSeconds + seconds;
  const joined = withFollowers({ ...target, collaboratorIds, handlingSeconds, merged }, newAgents);
  return showingLast(joined, [target, ...sources].flatMap(broughtTo(target)));
}

/** What each of the tickets brings to the target, which brings what others have brought to it before. */
const broughtTo = (target: Ticket) => (ticket: Ticket) =>
  ticket.id === target.id && ticket.satisfaction?.ticketId === undefined ? [] : broughtSatisfaction(ticket);

/** A source that goes on in the target, which knows from now on what was merged into it. */
function mergedSource(source: Ticket, into: number, at: string): Ticket {
  const merged = mergedAway(source, into, at);
  if (mergedTicketsOf(source).length === 0) return merged;
  return { ...merged, merged: { ...mergedOf(source), tickets: [] } };
}

const targetClosedError = () =>
  new ConflictError('ticket.closed', 'The ticket is closed: nothing can be merged into it.');
const internalError = () =>
  new ConflictError(
    'merge.internal',
    'The ticket is one among agents, of which its requester does not know: merge it into the other one.',
  );
const tooManyError = () =>
  new ConflictError('merge.too_many', `At most ${MOST_MERGED} tickets can be merged into one.`);
const tooManyCollaboratorsError = () =>
  new ConflictError(
    'merge.too_many_collaborators',
    `A ticket has at most ${COLLABORATORS} collaborators, and this one would get more.`,
  );
