import { everyAgent } from '../agent/index.ts';
import { may, type Principal, teamLimit } from '../auth/index.ts';
import { workplaceIn, workplaceOfAgent } from '../availability/index.ts';
import type { Reader } from '../ownership/index.ts';
import { NotFoundError } from '../shared/errors.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import { loadTicket, waitsSince } from '../ticket/index.ts';
import { type CompiledView, countParts, type ListShards, viewPage } from '../views/index.ts';

/** A number of tickets; `isMore`: there are more of them. */
interface Some {
  readonly n: number;
  readonly isMore: boolean;
}

/** How a desk stands at a moment, as far as its reader may see it. */
export interface LiveNumbers {
  /** unsolved tickets, and those of them that nobody is assigned; null: the desk has not counted them yet */
  readonly open: number | null;
  readonly unassigned: number | null;
  /** since when the customer waits who waits the longest; null: nobody does */
  readonly waitingSince: string | null;
  /** tickets of which something promised is due within the hour, and of which something is late */
  readonly dueWithinHour: Some;
  readonly late: Some;
  /** null: the reader may not see what agents do */
  readonly agentsOnline: number | null;
}

const HOUR_MS = 60 * 60 * 1000;
/** Most tickets that are due next that are looked at. */
const MOST_DUE = 100;

/** The views that the numbers go by; null: the desk has it no more. */
interface LiveViews {
  readonly inbox: CompiledView | null;
  readonly dueSoon: CompiledView | null;
}

/** How a desk stands now: by counts that are kept and by the first rows of two views, at the same cost at any size. */
export async function liveNumbers(
  deps: { table: Table; lists: ListShards },
  { principal, reader, views, now }: { principal: Principal; reader: Reader; views: LiveViews; now: Date },
): Promise<LiveNumbers> {
  const [counts, waitingSince, due, agentsOnline] = await Promise.all([
    openCounts(deps, principal),
    views.inbox === null ? null : longestWaiting(deps, { reader, view: views.inbox, now }),
    views.dueSoon === null ? NOTHING_DUE : dueTickets(deps, { reader, view: views.dueSoon, now }),
    may(principal, 'reports.agents') ? countOnline(deps.table) : null,
  ]);
  return { ...counts, waitingSince, ...due, agentsOnline };
}

async function openCounts({ table, lists }: { table: Table; lists: ListShards }, principal: Principal) {
  const teams = teamLimit(principal);
  const parts = teams === null ? [{ of: 'all' } as const] : teams.map((id) => ({ of: 'team', id }) as const);
  const countOf = await countParts(table, lists, parts);
  if (countOf === null) return { open: null, unassigned: null };
  const sum = (name: string) => parts.reduce((all, part) => all + countOf(part)(name), 0);
  return { open: sum('open'), unassigned: sum('unassigned') };
}

type Asked = { reader: Reader; view: CompiledView; now: Date };

/** Since when the first ticket of a view waits whose order is by that. */
async function longestWaiting(
  deps: { table: Table; lists: ListShards },
  asked: Asked,
): Promise<string | null> {
  const { tickets } = await viewPage(deps, { ...asked, limit: 1 });
  const [first] = tickets;
  if (first === undefined) return null;
  const ticket = await loadTicket(deps.table, first.id).catch((error: unknown) => {
    if (error instanceof NotFoundError) return null;
    throw error;
  });
  return (ticket && waitsSince(ticket)) ?? null;
}

const NOTHING_DUE = { dueWithinHour: { n: 0, isMore: false }, late: { n: 0, isMore: false } };

/** What of the tickets that are due first is late, and what is due within the hour. */
async function dueTickets(deps: { table: Table; lists: ListShards }, asked: Asked) {
  const { tickets, cursor } = await viewPage(deps, { ...asked, limit: MOST_DUE });
  const [now, soon] = [0, HOUR_MS].map((ahead) => new Date(asked.now.getTime() + ahead).toISOString());
  const isLate = ({ dueAt, slaUrgency }: (typeof tickets)[number]) =>
    slaUrgency === 'breached' || (dueAt !== undefined && now !== undefined && dueAt <= now);
  const isSoon = ({ dueAt }: (typeof tickets)[number]) =>
    dueAt !== undefined && soon !== undefined && dueAt <= soon;
  const late = tickets.filter(isLate);
  const dueSoon = tickets.filter((ticket) => !isLate(ticket) && isSoon(ticket));
  const isMore = cursor !== null;
  return {
    dueWithinHour: { n: dueSoon.length, isMore: isMore && late.length + dueSoon.length === tickets.length },
    late: { n: late.length, isMore: isMore && late.length === tickets.length },
  };
}

/** How many agents are there. */
async function countOnline(table: Table): Promise<number> {
  const agents = (await everyAgent(table)).filter(({ active }) => active);
  const keys = agents.map(({ id }) => workplaceOfAgent.of(id));
  const rowAt = await readRows(table, keys);
  return agents.filter(({ id }, at) => {
    const key = keys[at];
    return key !== undefined && workplaceIn(rowAt(key), id).status === 'online';
  }).length;
}
