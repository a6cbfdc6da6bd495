import type * as z from 'zod';
import type { Caller } from '../../../core/auth/index.ts';
import type { Catalogue } from '../../../core/fields/index.ts';
import { fieldError } from '../../../core/shared/errors.ts';
import type { Table } from '../../../core/shared/table.ts';
import {
  type FilteredPage,
  type FilterReader,
  filterTickets,
  type ListShards,
  listTickets,
  type TicketList,
  type TicketOrder,
} from '../../../core/views/index.ts';
import type { ticketListQuerySchema } from '../../../schemas/api/ticket-filters.ts';
import { pageOf } from '../../edge/page.ts';
import { listOf } from '../list-of.ts';
import { filterIn } from './filter-in.ts';
import { presentSummary } from './present-ticket.ts';

type ListQuery = z.output<typeof ticketListQuerySchema>;

/** What lists of tickets are read with. */
export interface ListDeps {
  table: Table;
  shards: () => Promise<ListShards>;
  catalogueAt: (now: Date) => Promise<Catalogue>;
}

/** The endpoint of lists of tickets: one that every desk keeps, or what conditions choose. */
export function listEndpoint(deps: ListDeps) {
  return {
    listTickets: async (request: { principal: Caller; query: ListQuery; context: { now: Date } }) => {
      const { principal, query } = request;
      const { tickets, cursor, changedUntil } = await pageAsked(deps, request);
      const items = tickets.map((line) => presentSummary(line, principal.kind === 'agent'));
      const page = pageOf(items, '/v1/tickets', query, cursor);
      return { body: { ...page, ...(changedUntil !== undefined && { changedUntil }) } };
    },
  };
}

async function pageAsked(
  { table, shards, catalogueAt }: ListDeps,
  { principal, query, context }: { principal: Caller; query: ListQuery; context: { now: Date } },
): Promise<FilteredPage> {
  const { limit, cursor, ...asked } = query;
  const { read } = await shards();
  if (principal.kind === 'customer') {
    const list = listForCustomer(principal, asked);
    return listTickets({ table, shards: read }, { principal, list, limit, cursor, mayLag: true });
  }
  const { order, changedSince, filter, ...named } = asked;
  const list = listNamed(principal, asked);
  if (list !== null)
    return listTickets({ table, shards: read }, { principal, list, limit, cursor, mayLag: true });
  return filterTickets(
    { table, shards: read, catalogue: await catalogueAt(context.now) },
    {
      reader: principal,
      filter: { ...named, ...(filter !== undefined && { filter: filterIn(filter) }) },
      order: orderOf(order, changedSince),
      changedSince,
      now: context.now,
      limit,
      cursor,
    },
  );
}

/**
 * What a customer asks for: all that they may read, their own tickets, or those that their organisation shares with them.
 * @throws InvalidInputError for anything else
 */
function listForCustomer(
  { id, shared }: Caller & { kind: 'customer' },
  { requesterId, organisationId, ...others }: Omit<ListQuery, 'limit' | 'cursor'>,
): TicketList {
  const [other] = Object.keys(others);
  if (other !== undefined) throw fieldError(other, 'is for agents to ask');
  if (requesterId !== undefined && requesterId !== id) throw fieldError('requesterId', 'is not you');
  if (organisationId !== undefined && organisationId !== shared?.organisationId)
    throw fieldError('organisationId', 'shares no tickets with you');
  if (requesterId !== undefined && organisationId !== undefined)
    throw fieldError('organisationId', 'is one list too many: give one of them');
  if (organisationId !== undefined) return { of: 'organisation', organisationId };
  return requesterId === undefined
    ? { of: 'readable', customerId: id }
    : { of: 'requester', customerId: requesterId };
}

/** The list that is kept for just what is asked; null: there is none. */
function listNamed(principal: FilterReader, query: Omit<ListQuery, 'limit' | 'cursor'>) {
  const {
    order = 'activity',
    changedSince,
    filter,
    priority,
    type,
    createdAfter,
    createdBefore,
    ...named
  } = query;
  const { view, ...others } = named;
  const filters = [changedSince, filter, priority, type, createdAfter, createdBefore];
  if (order !== 'activity' || view === 'all' || filters.some((one) => one !== undefined)) return null;
  if (Object.values(named).filter((one) => one !== undefined).length > 1) return null;
  return listOf(principal, { ...others, ...(view !== undefined && { view }) });
}

function orderOf(order: TicketOrder | undefined, changedSince: string | undefined): TicketOrder {
  if (changedSince === undefined) return order ?? 'activity';
  if (order !== undefined && order !== 'change')
    throw fieldError('query.changedSince', 'goes with the order change');
  return 'change';
}
