import { storedConditionsSchema } from '../../schemas/conditions.ts';
import { agentKey, parseAgentRow } from '../agent/index.ts';
import type { Principal } from '../auth/index.ts';
import { keptBusinessTime } from '../calendar/index.ts';
import { type CompiledConditions, compileStoredConditions } from '../conditions/index.ts';
import { keptConfiguration } from '../configuration/index.ts';
import { customerKey, parseCustomerRow } from '../customer/index.ts';
import { catalogueSeenBy, type Facts, type FieldUser, keptCatalogue } from '../fields/index.ts';
import { listLinks } from '../link/index.ts';
import { organisationKeys, parseOrganisationRow } from '../organisation/index.ts';
import type { Context } from '../shared/context.ts';
import { InvalidInputError } from '../shared/errors.ts';
import type { PageDeps } from '../shared/job-kind.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import { parseTicketRow, ticketByNumber } from '../ticket/index.ts';
import { listTickets, loadListShards } from '../views/index.ts';
import { type BulkChoice, MOST_TICKETS } from './bulk-input.ts';

/** Tickets of a list that are looked at together. */
const AT_ONCE = 100;

/** How far the choice has come: `cursor` null at the beginning. */
export interface ChoiceState {
  cursor: string | null;
  ids: number[];
}

/** What somebody may see of the catalogue. */
export function fieldUser(principal: Principal): FieldUser {
  if (principal.kind === 'agent') return principal.role;
  return principal.kind === 'customer' ? 'customer' : 'admin';
}

/**
 * Chooses the tickets of a bulk change, as the lists show them while it looks, each once. `done`: these are all.
 * @throws InvalidInputError `bulk.too_many`; nothing has been changed then
 * @throws ForbiddenError when the list is not one that the principal may see
 */
export async function chooseTickets(
  deps: PageDeps & { principal: Principal },
  choice: BulkChoice,
  from: ChoiceState,
): Promise<ChoiceState & { done: boolean }> {
  if ('ids' in choice) return { cursor: null, ids: [...new Set(choice.ids)], done: true };
  if ('incidentsOf' in choice) return incidentsOf(deps, choice.incidentsOf, from);
  const { table, principal, listShards } = deps;
  const { read: shards } = await loadListShards(table, listShards);
  const conditions = await compiled(deps, choice.conditions);
  let { cursor, ids } = from;
  do {
    const asked = { principal, list: choice.list, limit: AT_ONCE, ...(cursor !== null && { cursor }) };
    const page = await listTickets({ table, shards }, asked);
    const found = page.tickets.map(({ id }) => id);
    const right = conditions ? await holding(table, found, conditions, deps.context.now) : found;
    ids = [...new Set([...ids, ...right])];
    if (ids.length > MOST_TICKETS) throw tooManyError();
    cursor = page.cursor;
  } while (cursor !== null && deps.hasTime());
  return { cursor, ids, done: cursor === null };
}

/** The incidents that are linked with a problem, as far as the principal may read them. */
async function incidentsOf(
  { table, principal, hasTime }: PageDeps & { principal: Principal },
  ticketId: number,
  from: ChoiceState,
): Promise<ChoiceState & { done: boolean }> {
  let { cursor } = from;
  const ids = new Set(from.ids);
  do {
    const page = { limit: AT_ONCE, ...(cursor !== null && { after: cursor }) };
    const { items, after } = await listLinks(table, { principal, ticketId, page });
    for (const { link } of items) if (link.kind === 'incident') ids.add(link.ticketId);
    if (ids.size > MOST_TICKETS) throw tooManyError();
    cursor = after;
  } while (cursor !== null && hasTime());
  return { cursor, ids: [...ids], done: cursor === null };
}

async function compiled(
  { table, principal, context }: { table: Table; principal: Principal; context: Context },
  conditions: unknown,
): Promise<CompiledConditions | null> {
  if (conditions === undefined) return null;
  const keep = keptConfiguration(table);
  const seen = catalogueSeenBy(await keptCatalogue(keep).at(context.now), fieldUser(principal));
  return compileStoredConditions(storedConditionsSchema.parse(conditions), seen, {
    loadBusinessTime: () => keptBusinessTime(keep)(context.now),
  });
}

/** Those of some tickets of which conditions hold as they are now: two reads. */
async function holding(
  table: Table,
  ids: readonly number[],
  conditions: CompiledConditions,
  now: Date,
): Promise<number[]> {
  const tickets = (await table.getMany(ids.map(ticketByNumber.of))).map(parseTicketRow);
  const reads = (what: string) => conditions.fields.some((key) => key.startsWith(what));
  const requesters = reads('requester.') ? tickets.map(({ requesterId }) => requesterId) : [];
  const assignees = reads('assignee.') ? tickets.flatMap(({ assigneeId }) => assigneeId ?? []) : [];
  const organisations = reads('organisation.') ? tickets : [];
  const rowAt = await readRows(table, [
    ...requesters.map(customerKey),
    ...assignees.map(agentKey),
    ...organisations.flatMap(({ organisationId }) => organisationKeys(organisationId)),
  ]);
  const held = tickets.filter((ticket) => {
    const requester = rowAt(customerKey(ticket.requesterId));
    const assignee = ticket.assigneeId === null ? undefined : rowAt(agentKey(ticket.assigneeId));
    const [organisation] = organisationKeys(ticket.organisationId).map(rowAt);
    const facts: Facts = {
      ticket,
      organisation: organisation === undefined ? undefined : parseOrganisationRow(organisation),
      requester: requester === undefined ? undefined : parseCustomerRow(requester),
      assignee: assignee === undefined ? undefined : parseAgentRow(assignee),
      now,
    };
    return conditions.holds(facts);
  });
  const kept = new Set(held.map(({ id }) => id));
  return ids.filter((id) => kept.has(id));
}

function tooManyError(): InvalidInputError {
  return new InvalidInputError(
    'bulk.too_many',
    `More than ${MOST_TICKETS} tickets are meant. Nothing was changed: ask for fewer at a time.`,
  );
}
