import * as z from 'zod';
import { idSchema } from '../../../schemas/actor.ts';
import type { Customer } from '../../../schemas/customer.ts';
import type { ItemFailure } from '../../../schemas/job.ts';
import type { Principal } from '../../auth/index.ts';
import { customerKey, loadCustomer, parseCustomerRow } from '../../customer/index.ts';
import { readTimeline } from '../../customer-timeline/index.ts';
import { organisationKeys, parseOrganisationRow } from '../../organisation/index.ts';
import { eraseUnnamed, isHalfErased } from '../../privacy/index.ts';
import { lastId } from '../../shared/counter-store.ts';
import type { PageDeps } from '../../shared/job-kind.ts';
import { inParts } from '../../shared/parts.ts';
import { readRows } from '../../shared/read-rows.ts';
import type { Table } from '../../shared/table.ts';
import { parseTicketRow, ticketByNumber } from '../../ticket/index.ts';
import { requireNotKept } from '../kept-customer.ts';
import { endOf } from '../span.ts';
import { tried } from '../tried.ts';
import type { PreparedRule } from '../verdict.ts';
import { peopleOf, saysNothing, verdictOnCustomer } from './customer-verdict.ts';

/** Rows that are read together, and timelines. */
const AT_ONCE = 100;
const TIMELINES_AT_ONCE = 20;
/** Customers that a job erases at most: all tickets are read once for all of them. */
const MOST = 1000;

export const peopleSchema = z.object({
  step: z.enum(['look', 'tickets', 'erase', 'done']),
  /** the number up to which customers were looked at, and up to which tickets were */
  customers: z.int().nonnegative(),
  tickets: z.int().nonnegative(),
  /** who is left of those whose time is over */
  found: z.array(idSchema),
});
/** How far a rule has come with customers. */
export type People = z.infer<typeof peopleSchema>;

export const beginBehind = (customers: number): People => ({
  step: 'look',
  customers,
  tickets: 0,
  found: [],
});

/** What a step did: how many customers it looked at, and whom it took. */
export interface Stepped {
  readonly at: People;
  readonly looked: number;
  readonly taken: readonly number[];
  readonly failures: readonly ItemFailure[];
}

const stepped = (at: People, rest: Partial<Stepped> = {}): Stepped => ({
  ...{ at, looked: 0, taken: [], failures: [] },
  ...rest,
});

type Deps = Pick<PageDeps, 'table' | 'context'> & { readonly all: PageDeps; readonly isDryRun: boolean };
type Step = (deps: Deps, prepared: PreparedRule, at: People) => Promise<Stepped>;

/**
 * Does some of what a rule about customers asks: finds those whose time is over and of whom the desk has no ticket that says anything, by their
 * records and timelines; makes sure of it by reading every ticket, once for all of them; and erases them, each by itself. Doing it twice is
 * as good as once.
 */
export const takeSomeCustomers: Step = (deps, prepared, at) =>
  at.step === 'done' ? Promise.resolve(stepped(at)) : STEPS[at.step](deps, prepared, at);

const look: Step = async (deps, prepared, at) => {
  const { table, context } = deps;
  const last = await lastId(table, 'customer');
  const count = Math.max(0, Math.min(AT_ONCE, last - at.customers));
  const ids = Array.from({ length: count }, (_, place) => at.customers + place + 1);
  const rows = await table.getMany(ids.map(customerKey));
  const customers = rows.map(parseCustomerRow);
  const ended = await endBegun(
    deps,
    customers.filter((_, place) => isHalfErased(rows[place])),
  );
  const over = await overAmong(table, prepared, customers, context.now);
  const found = [...at.found, ...over];
  const isOver = at.customers + count >= last || found.length >= MOST;
  const next = { ...at, customers: at.customers + count, found };
  return stepped(isOver ? { ...next, step: 'tickets' } : next, { looked: customers.length, ...ended });
};

/** Goes on with those whose erasing was cut off before the job had noted anything. */
async function endBegun(
  { all, isDryRun }: Deps,
  begun: readonly Customer[],
): Promise<Pick<Stepped, 'taken' | 'failures'>> {
  const failures: ItemFailure[] = [];
  const taken: number[] = [];
  for (const { id } of isDryRun ? [] : begun) {
    const failure = await tried(() => eraseUnnamed(all, id, { isForgotten: false }), `customer ${id}`);
    if (failure === null) taken.push(id);
    else failures.push(failure);
  }
  return { taken, failures };
}

/** Those of some customers whose time is over, and of whom nothing stands on their timelines that is not. */
async function overAmong(
  table: Table,
  prepared: PreparedRule,
  customers: readonly Customer[],
  now: Date,
): Promise<number[]> {
  const wants = prepared.subjects.includes('organisation');
  const keysOf = ({ organisationId = null }: Customer) => (wants ? organisationKeys(organisationId) : []);
  const rowAt = await readRows(table, customers.flatMap(keysOf));
  const over = customers.filter((customer) => {
    const [row] = keysOf(customer).map(rowAt);
    const organisation = row === undefined ? undefined : parseOrganisationRow(row);
    return verdictOnCustomer(prepared, customer, { organisation, now }) === 'take';
  });
  const found: number[] = [];
  for (const some of inParts(over, TIMELINES_AT_ONCE)) {
    const areSilent = await Promise.all(some.map((one) => hasNothingLately(table, prepared, one, now)));
    found.push(...some.flatMap(({ id }, place) => (areSilent[place] ? [id] : [])));
  }
  return found;
}

const READER: Principal = { kind: 'agent', id: 0, role: 'admin', teamIds: null, scopes: ['*'] };

/** Whether no timeline of a customer has a ticket that says anything, or anything that is younger than the time of the rule. */
async function hasNothingLately(
  table: Table,
  prepared: PreparedRule,
  { id, formerIds = [] }: Customer,
  now: Date,
): Promise<boolean> {
  for (const one of [id, ...formerIds]) if (!(await isSilent(table, prepared, one, now))) return false;
  return true;
}

async function isSilent(
  table: Table,
  { rule }: PreparedRule,
  customerId: number,
  now: Date,
): Promise<boolean> {
  for (let after: string | undefined; ; ) {
    const page: Awaited<ReturnType<typeof readTimeline>> = await readTimeline(
      table,
      { principal: READER, customerId },
      { limit: TIMELINES_AT_ONCE, ...(after !== undefined && { after }) },
    );
    for (const { entry, ticket } of page.items) {
      if (endOf(new Date(entry.at), rule.after) > now) return false;
      if (ticket !== null && !saysNothing(ticket)) return false;
    }
    if (page.after === null) return true;
    after = page.after;
  }
}

/** Leaves out whoever takes part in a ticket that says anything, wherever that lies. */
const tickets: Step = async ({ table }, _prepared, at) => {
  const last = at.found.length === 0 ? 0 : await lastId(table, 'ticket');
  const count = Math.max(0, Math.min(AT_ONCE, last - at.tickets));
  const ids = Array.from({ length: count }, (_, place) => at.tickets + place + 1);
  const rows = await table.getMany(ids.map(ticketByNumber.of));
  const named = new Set(
    rows
      .map(parseTicketRow)
      .filter((ticket) => !saysNothing(ticket))
      .flatMap(peopleOf),
  );
  const next = {
    ...at,
    tickets: at.tickets + count,
    found: at.found.filter((id) => !named.has(id)),
  };
  return stepped(next.tickets >= last ? { ...next, step: 'erase' } : next);
};

/** Erases one customer, who is asked about once more; tickets that came meanwhile are looked at first. */
const erase: Step = async (deps, prepared, at) => {
  const { table, context, isDryRun } = deps;
  const [id, ...others] = at.found;
  if (id === undefined) return stepped({ ...at, step: 'done' });
  if (isDryRun) return stepped({ ...at, step: 'done', found: [] }, { taken: at.found });
  if ((await lastId(table, 'ticket')) > at.tickets) return stepped({ ...at, step: 'tickets' });
  const next = { ...at, found: others };
  const { erased, version, ...rest } = await loadCustomer(table, id);
  const isOver =
    erased !== undefined ||
    (await overAmong(table, prepared, [{ version, ...rest }], context.now)).length > 0;
  if (!isOver) return stepped(next);
  const asRead = erased === undefined ? { expectedVersion: version } : {};
  const failure = await tried(async () => {
    await requireNotKept(table, id, context.now);
    await eraseUnnamed(deps.all, id, { isForgotten: false, ...asRead });
  }, `customer ${id}`);
  return failure === null ? stepped(next, { taken: [id] }) : stepped(next, { failures: [failure] });
};

const STEPS: Readonly<Record<Exclude<People['step'], 'done'>, Step>> = { look, tickets, erase };
