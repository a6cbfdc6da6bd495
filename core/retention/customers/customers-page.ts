import * as z from 'zod';
import { idSchema } from '../../../schemas/actor.ts';
import type { ItemFailure } from '../../../schemas/job.ts';
import { lastId } from '../../shared/counter-store.ts';
import type { JobFile, PageDeps, PageOutcome } from '../../shared/job-kind.ts';
import { RETENTION } from '../job-name.ts';
import { loadLookedOf, lookedWrite } from '../looked-store.ts';
import type { PreparedRule } from '../verdict.ts';
import { beginBehind, peopleSchema, takeSomeCustomers } from './take-customers.ts';

/** Customers that a dry run names. */
const MOST_TOLD = 100;

export const customersSchema = z.object({
  people: peopleSchema,
  /** the number of the rules by which all of this was found; null: they changed meanwhile */
  revision: z.int().nonnegative().nullable(),
  looked: z.int().nonnegative(),
  taken: z.int().nonnegative(),
  told: z.array(idSchema),
});
type Customers = z.infer<typeof customersSchema>;

type Input = { rule: string; isDryRun: boolean; isWhole: boolean };

/** Does a page of a rule about customers. */
export async function customersPage(
  deps: PageDeps,
  of: { input: Input; prepared: PreparedRule; checkpoint: Customers | null; revision: number },
): Promise<PageOutcome<Customers>> {
  const { input, prepared } = of;
  const failures: ItemFailure[] = [];
  let at = await begun(deps, of);
  while (at.people.step !== 'done' && deps.hasTime()) {
    const { table, context } = deps;
    const step = { table, context, all: deps, isDryRun: input.isDryRun };
    const done = await takeSomeCustomers(step, prepared, at.people);
    failures.push(...done.failures);
    at = {
      ...at,
      people: done.at,
      looked: at.looked + done.looked,
      taken: at.taken + done.taken.length,
      told: input.isDryRun ? done.taken.slice(0, MOST_TOLD) : [],
    };
  }
  const { looked, taken } = at;
  const note = input.isDryRun ? `would erase ${taken}` : `erased ${taken}`;
  const progress = { done: looked, total: null, note };
  if (at.people.step !== 'done') return { done: false, checkpoint: at, progress, failures };
  await noteLooked(deps, input, at);
  const counts = { looked, customers: taken };
  const ended = { done: true as const, progress: { ...progress, total: looked }, counts, failures };
  return input.isDryRun ? { ...ended, result: toldOf(deps.jobId, input, at) } : ended;
}

async function begun(
  { table }: PageDeps,
  {
    input: { rule, isDryRun, isWhole },
    checkpoint,
    revision,
  }: { input: Input; checkpoint: Customers | null; revision: number },
): Promise<Customers> {
  if (checkpoint !== null)
    return checkpoint.revision === revision ? checkpoint : { ...checkpoint, revision: null };
  const known = isDryRun || isWhole ? null : await loadLookedOf(table, rule);
  const behind = known?.revision === revision ? Number(known.upTo ?? 0) : 0;
  return { people: beginBehind(behind), revision, looked: 0, taken: 0, told: [] };
}

/** Lets the next look begin where this one ended, or at the beginning where it saw to all. */
async function noteLooked(
  { table, context }: PageDeps,
  { rule, isDryRun }: Input,
  { people, revision }: Customers,
): Promise<void> {
  if (isDryRun || revision === null) return;
  const isAll = people.customers >= (await lastId(table, 'customer'));
  const { wholeAt } = await loadLookedOf(table, rule);
  const seen = isAll
    ? { upTo: null, wholeAt: context.now.toISOString() }
    : { upTo: String(people.customers), wholeAt };
  await table.write([lookedWrite(rule, { ...seen, revision })]);
}

/** The file of a dry run, JSON Lines: first how many customers, then the first hundred. */
function toldOf(job: string, { rule }: Input, { taken, told }: Customers): JobFile {
  const lines = [
    { job, rule, customers: taken, told: told.length },
    ...told.map((customer) => ({ customer })),
  ];
  return {
    filename: `${RETENTION}.jsonl`,
    contentType: 'application/jsonl',
    body: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
  };
}
