import * as z from 'zod';
import type { ItemFailure } from '../../schemas/job.ts';
import { keptConfiguration, readArea } from '../configuration/index.ts';
import { keptCatalogue } from '../fields/index.ts';
import { type JobFile, type JobKind, jobKind, type PageDeps, type PageOutcome } from '../shared/job-kind.ts';
import { loadListShards } from '../views/index.ts';
import { lookFrom } from './begin-due.ts';
import { customersPage, customersSchema } from './customers/customers-page.ts';
import { RETENTION } from './job-name.ts';
import { type Listed, nextListed } from './listed.ts';
import { loadLookedOf, lookedWrite } from './looked-store.ts';
import { prepareRule } from './prepare-rule.ts';
import { retentionArea } from './retention-area.ts';
import { loadVerdicts, takeTicket } from './take-ticket.ts';
import { tried } from './tried.ts';
import type { PreparedRule, Verdict } from './verdict.ts';

/** Tickets that are read together. */
const AT_ONCE = 50;
/** Tickets that a page takes, each of which begins a job, and how long the next page waits then: other jobs have their turn. */
const MOST_A_PAGE = 50;
const PAUSE_SECONDS = 20;
/** Tickets that a dry run names. */
const MOST_TOLD = 100;

const inputSchema = z.strictObject({
  rule: z.string(),
  /** whether it only tells what it would do */
  isDryRun: z.boolean(),
  /** whether it looks at all tickets, whatever was looked at before */
  isWhole: z.boolean(),
});

const checkpointSchema = z.object({
  /** the position behind which it goes on; null: at the beginning */
  behind: z.string().nullable(),
  /** whether it began at the beginning of the list; null: it has not begun */
  isWhole: z.boolean().nullable(),
  /** the number of the rules by which all of this was found; null: they changed meanwhile */
  revision: z.int().nonnegative().nullable(),
  /** the position up to which nothing is left to do, and whether something behind it is */
  upTo: z.string().nullable(),
  isHeld: z.boolean(),
  looked: z.int().nonnegative(),
  taken: z.int().nonnegative(),
  kept: z.int().nonnegative(),
  /** the first tickets that a dry run would take */
  told: z.array(z.int().positive()),
  /** of a rule about customers, in place of all that; absent of others */
  customers: customersSchema.optional(),
});
type Checkpoint = z.infer<typeof checkpointSchema>;

const FIRST: Checkpoint = {
  behind: null,
  isWhole: null,
  revision: null,
  upTo: null,
  isHeld: false,
  looked: 0,
  taken: 0,
  kept: 0,
  told: [],
};

type Input = z.infer<typeof inputSchema>;
type Outcome = PageOutcome<Checkpoint>;

/**
 * Does a retention rule: of the tickets whose time is over, those of which its conditions hold are deleted or anonymised, each in a transaction
 * of its own with the job that takes its words away. The rule is read anew for each page, so that one that was switched off takes nothing
 * more; what it says of a ticket is asked once more when that is written. Doing it twice is as good as once.
 */
export const runRetention: JobKind = jobKind({
  permission: 'desk.write',
  input: inputSchema,
  checkpoint: checkpointSchema,
  first: FIRST,
  page: async (deps, { input, checkpoint }): Promise<Outcome> => {
    const { table, context, listShards, hasTime } = deps;
    const { revision, things } = await readArea(table, retentionArea);
    const catalogue = await keptCatalogue(keptConfiguration(table)).latest(context.now);
    const prepared = await prepareRule(things, { key: input.rule, isDryRun: input.isDryRun }, catalogue);
    if (prepared === null) return ended(deps, input, checkpoint);
    if (prepared.rule.tickets === 'none') {
      const known = checkpoint.customers ?? null;
      const page = await customersPage(deps, { input, prepared, checkpoint: known, revision });
      return page.done ? page : { ...page, checkpoint: { ...FIRST, customers: page.checkpoint } };
    }
    let at = await begun(deps, input, { checkpoint, revision });
    const { read: shards } = await loadListShards(table, listShards);
    const failures: ItemFailure[] = [];
    const mostTaken = at.taken + MOST_A_PAGE;
    while (hasTime() && (input.isDryRun || at.taken < mostTaken)) {
      const asked = { now: context.now, behind: at.behind, limit: AT_ONCE };
      const { rows, more } = await nextListed({ table, shards }, prepared.rule, asked);
      at = await seeTo(deps, { input, prepared, rows, failures }, at);
      const isSeen = rows.length === 0 || rows.at(-1)?.position === at.behind;
      if (isSeen && !more) {
        await noteLooked(deps, input, at);
        return { ...(await ended(deps, input, at)), failures };
      }
    }
    const waits = at.taken >= mostTaken && { waitSeconds: PAUSE_SECONDS };
    return { done: false, checkpoint: at, progress: progressOf(input, at), failures, ...waits };
  },
});

/** Where a page begins. What was found by other rules says nothing of what is left to do. */
async function begun(
  { table, context }: PageDeps,
  { rule, isDryRun, isWhole }: Input,
  { checkpoint, revision }: { checkpoint: Checkpoint; revision: number },
): Promise<Checkpoint> {
  if (checkpoint.isWhole !== null)
    return checkpoint.revision === revision ? checkpoint : { ...checkpoint, revision: null };
  if (isDryRun || isWhole) return { ...checkpoint, isWhole: true, revision };
  const from = lookFrom(await loadLookedOf(table, rule), revision, context.now);
  return { ...checkpoint, ...from, upTo: from.behind, revision };
}

/** Sees to some tickets, in the order of the list. */
async function seeTo(
  deps: PageDeps,
  of: { input: Input; prepared: PreparedRule; rows: readonly Listed[]; failures: ItemFailure[] },
  from: Checkpoint,
): Promise<Checkpoint> {
  const { input, prepared, rows, failures } = of;
  const verdictOf = await loadVerdicts(deps.table, prepared, rows, deps.context.now);
  let at = from;
  for (const { ticketId, position } of rows) {
    let verdict = verdictOf(ticketId);
    let isLeft = verdict === 'early';
    if (verdict === 'take' && !input.isDryRun) {
      const failure = await tried(() => takeTicket(deps, prepared, ticketId), `ticket ${ticketId}`);
      if (failure !== null) {
        failures.push(failure);
        verdict = 'early';
        isLeft = true;
      }
    }
    at = noted(at, { ticketId, position, verdict, isLeft });
    if (!deps.hasTime()) return at;
  }
  return at;
}

function noted(
  at: Checkpoint,
  seen: { ticketId: number; position: string; verdict: Verdict; isLeft: boolean },
): Checkpoint {
  const { ticketId, position, verdict } = seen;
  const isHeld = at.isHeld || seen.isLeft;
  return {
    ...at,
    behind: position,
    upTo: isHeld ? at.upTo : position,
    isHeld,
    looked: at.looked + 1,
    taken: at.taken + (verdict === 'take' ? 1 : 0),
    kept: at.kept + (verdict === 'left' ? 1 : 0),
    told: verdict === 'take' && at.told.length < MOST_TOLD ? [...at.told, ticketId] : at.told,
  };
}

/** Lets the next look begin where this one has nothing left to do. */
async function noteLooked(
  { table, context }: PageDeps,
  { rule, isDryRun }: Input,
  at: Checkpoint,
): Promise<void> {
  if (isDryRun || at.revision === null) return;
  const known = await loadLookedOf(table, rule);
  const wholeAt = at.isWhole ? context.now.toISOString() : known.wholeAt;
  await table.write([lookedWrite(rule, { upTo: at.upTo, revision: at.revision, wholeAt })]);
}

const progressOf = ({ isDryRun }: Input, { looked, taken }: Checkpoint): Outcome['progress'] => ({
  done: looked,
  total: null,
  note: isDryRun ? `would take ${taken}` : `took ${taken}`,
});

function ended({ jobId }: PageDeps, input: Input, at: Checkpoint): Outcome & { done: true } {
  const progress = { ...progressOf(input, at), total: at.looked };
  const counts = { looked: at.looked, tickets: at.taken, kept: at.kept };
  return { done: true, progress, counts, ...(input.isDryRun && { result: toldOf(jobId, input, at) }) };
}

/** The file of a dry run, JSON Lines: first how many tickets, then the first hundred. */
function toldOf(job: string, { rule }: Input, { taken, told }: Checkpoint): JobFile {
  const lines = [{ job, rule, tickets: taken, told: told.length }, ...told.map((ticket) => ({ ticket }))];
  return {
    filename: `${RETENTION}.jsonl`,
    contentType: 'application/jsonl',
    body: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
  };
}
