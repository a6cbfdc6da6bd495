import * as z from 'zod';
import { customerKey, parseCustomerRow } from '../customer/index.ts';
import { releaseImported } from '../import/index.ts';
import { listOrganisations } from '../organisation/index.ts';
import { eraseUnnamed } from '../privacy/index.ts';
import { type Counter, lastId } from '../shared/counter-store.ts';
import { BiletError } from '../shared/errors.ts';
import { type JobKind, jobKind, type PageDeps, type PageOutcome, PLAIN_TERMS } from '../shared/job-kind.ts';
import { parseTicketRow, ticketByNumber } from '../ticket/index.ts';
import { type DemoThings, demoFound, findDemo } from './demo-things.ts';
import { forgetTicket } from './forget-ticket.ts';
import { isDemoOrganisation } from './marks.ts';
import { removeOrganisation } from './remove-organisation.ts';

/** Rows that are looked at together. */
const AT_ONCE = 100;

const STEPS = ['look', 'tickets', 'work', 'people', 'customers', 'organisations'] as const;
const idsSchema = z.array(z.int().positive());
const checkpointSchema = z.object({
  step: z.enum(STEPS),
  /** how many of the step are seen to, or up to which number */
  after: z.int().nonnegative(),
  tickets: z.int().nonnegative(),
  customers: z.int().nonnegative(),
  /** tickets that stay, since others have made them a part of their work */
  kept: idsSchema,
  /** customers and organisations that stay, since others need them */
  people: idsSchema,
  firms: idsSchema,
});
type Checkpoint = z.infer<typeof checkpointSchema>;

const FIRST: Checkpoint = {
  ...{ step: 'look', after: 0, tickets: 0, customers: 0 },
  ...{ kept: [], people: [], firms: [] },
};

/** Does some of a step. A step that is over gives the next one. */
type Step = (deps: PageDeps, at: Checkpoint, things: DemoThings) => Promise<Checkpoint>;

/**
 * Takes a demonstration out of a desk as if it had never been: its tickets with all that was said on them, its customers with their orders, and its
 * organisations leave lists, search and reports. It knows them by what was imported as such, and looks at all tickets and customers of the desk for
 * what the work of others needs: that stays, and is told. Doing it twice is as good as once.
 */
export const removeDemo: JobKind = jobKind({
  ...PLAIN_TERMS,
  checkpoint: checkpointSchema,
  first: FIRST,
  page: async (deps, { checkpoint }): Promise<PageOutcome<Checkpoint>> => {
    let at = checkpoint;
    const things = at.step === 'look' ? await findDemo(deps) : await demoFound(deps);
    while (at.step !== 'organisations') {
      if (!deps.hasTime()) return { done: false, checkpoint: at, progress: progressOf(at, things) };
      at = await DOES[at.step](deps, at, things);
    }
    const organisations = await removeOrganisations(deps, at);
    const { tickets, customers, kept, people } = at;
    const staying = { keptTickets: kept.length, keptCustomers: people.length };
    const progress = { ...progressOf(at, things), note: 'done' };
    return { done: true, progress, counts: { tickets, customers, organisations, ...staying } };
  },
});

const begin = (at: Checkpoint, step: Checkpoint['step']): Checkpoint => ({ ...at, step, after: 0 });

const progressOf = ({ tickets, customers, step }: Checkpoint, things: DemoThings) => ({
  done: tickets + customers,
  total: things.tickets.length + things.customers.length,
  note: `takes out ${step}`,
});

const tickets: Step = async (deps, at, { tickets: all }) => {
  const next = all[at.after];
  if (next === undefined) return begin(at, 'work');
  const [id, externalId] = next;
  const ids = new Set(all.map(([one]) => one));
  const isGone = await forgetTicket(deps, id, (one) => ids.has(one));
  if (isGone) await deps.table.write([releaseImported('ticket', externalId, deps.context.now)]);
  const seen = { ...at, after: at.after + 1 };
  return isGone ? { ...seen, tickets: at.tickets + 1 } : { ...seen, kept: [...at.kept, id] };
};

async function numbersBehind({ table }: PageDeps, counter: Counter, after: number): Promise<number[]> {
  const last = await lastId(table, counter);
  return Array.from({ length: Math.max(0, Math.min(AT_ONCE, last - after)) }, (_, at) => after + at + 1);
}

/** Notes which customers and organisations of the demonstration other tickets name. */
const work: Step = async (deps, at, { customers: all }) => {
  const ids = await numbersBehind(deps, 'ticket', at.after);
  if (ids.length === 0) return begin(at, 'people');
  const ours = new Set(all.map(([id]) => id));
  const others = (await deps.table.getMany(ids.map(ticketByNumber.of)))
    .map(parseTicketRow)
    .filter(({ purged }) => !purged?.isForgotten);
  const named = others.flatMap(({ requesterId, collaboratorIds }) => [requesterId, ...collaboratorIds]);
  return {
    ...at,
    after: ids.at(-1) ?? at.after,
    people: united(
      at.people,
      named.filter((id) => ours.has(id)),
    ),
    firms: united(
      at.firms,
      others.flatMap(({ organisationId }) => organisationId ?? []),
    ),
  };
};

/** Notes in which organisations customers are who stay. */
const people: Step = async (deps, at, { customers: all }) => {
  const ids = await numbersBehind(deps, 'customer', at.after);
  if (ids.length === 0) return begin(at, 'customers');
  const going = new Set(all.map(([id]) => id).filter((id) => !at.people.includes(id)));
  const rows = await deps.table.getMany(ids.filter((id) => !going.has(id)).map(customerKey));
  const firms = rows.map(parseCustomerRow).flatMap(({ organisationId }) => organisationId ?? []);
  return { ...at, after: ids.at(-1) ?? at.after, firms: united(at.firms, firms) };
};

const united = (known: readonly number[], more: readonly number[]): number[] => [
  ...new Set([...known, ...more]),
];

const customers: Step = async (deps, at, { customers: all }) => {
  const next = all[at.after];
  if (next === undefined) return begin(at, 'organisations');
  const [id, externalId] = next;
  const seen = { ...at, after: at.after + 1 };
  if (at.people.includes(id)) return seen;
  const isGone = await erased(deps, id);
  if (isGone) await deps.table.write([releaseImported('customer', externalId, deps.context.now)]);
  return isGone ? { ...seen, customers: at.customers + 1 } : { ...seen, people: [...at.people, id] };
};

const DOES: Record<Exclude<Checkpoint['step'], 'organisations'>, Step> = {
  look: async (_, at) => begin(at, 'tickets'),
  tickets,
  work,
  people,
  customers,
};

/** Erases a customer; not one who goes on in the record of somebody else, or is an agent. */
async function erased(deps: PageDeps, customerId: number): Promise<boolean> {
  try {
    await eraseUnnamed(deps, customerId, { isForgotten: true });
    return true;
  } catch (error) {
    if (!(error instanceof BiletError) || error.kind !== 'conflict') throw error;
    return false;
  }
}

async function removeOrganisations({ table, context }: PageDeps, at: Checkpoint): Promise<number> {
  const staying = await table.getMany(at.people.map(customerKey));
  const used = new Set([...at.firms, ...staying.map((row) => parseCustomerRow(row).organisationId)]);
  let removed = 0;
  for (let after: string | null = ''; after !== null; ) {
    const page: Awaited<ReturnType<typeof listOrganisations>> = await listOrganisations(table, {
      limit: 100,
      ...(after !== '' && { after }),
    });
    for (const organisation of page.items) {
      if (!isDemoOrganisation(organisation) || used.has(organisation.id)) continue;
      await removeOrganisation(table, context, organisation);
      removed += 1;
    }
    after = page.after;
  }
  return removed;
}
