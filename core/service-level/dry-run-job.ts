import * as z from 'zod';
import { asPlanned, keptConfiguration, plannedChangeSchema } from '../configuration/index.ts';
import { type JobFile, jobKind, type PageDeps, type PageOutcome } from '../shared/job-kind.ts';
import { loadTicket } from '../ticket/index.ts';
import { WALK_START, walkSchema, walkTickets } from '../views/index.ts';
import { BECOMES, differenceOf } from './difference.ts';
import { DRY_RUN } from './job-names.ts';
import { serviceLevels } from './levels.ts';
import { OPEN_TICKETS } from './open-tickets.ts';

/** Most characters of a file: in the end it is made in the memory of one function. */
const MOST_CHARACTERS = 50_000_000;

/** `parts`: how many pages have put by what would differ. */
const checkpoint = walkSchema.extend({ parts: z.int().nonnegative() });
type Checkpoint = z.infer<typeof checkpoint>;

/** A line that a page has put by, as far as it is counted. */
const lineSchema = z.object({ ticket: z.int(), becomes: z.array(z.enum(BECOMES)) });

/**
 * Tells what a change of the configuration, which its input has as it would be stored, would do to the service levels of all tickets
 * that are not closed: each is derived by what is configured when it is looked at, once with the change and once without. Nothing
 * is changed. The counts and the file tell of each ticket once.
 */
export const dryRunTickets = jobKind({
  permission: 'desk.write',
  input: plannedChangeSchema,
  checkpoint,
  first: { ...WALK_START, done: 0, moved: 0, parts: 0 },
  page: async (deps, { input, checkpoint: from }): Promise<PageOutcome<Checkpoint>> => {
    const { table, context, jobId } = deps;
    const keep = keptConfiguration(table);
    const [present, planned] = [serviceLevels(table, keep), serviceLevels(table, asPlanned(keep, input))];
    const lines: string[] = [];
    const { state, failures, isOver } = await walkTickets(deps, OPEN_TICKETS, from, async (id) => {
      const ticket = await loadTicket(table, id);
      const difference = differenceOf(id, {
        before: await present.shownAnew(ticket, context.now),
        after: await planned.shownAnew(ticket, context.now),
      });
      if (difference !== null) lines.push(JSON.stringify(difference));
    });
    if (lines.length > 0) await deps.parts.keep(jobId, from.parts, lines.join('\n'));
    const parts = from.parts + (lines.length > 0 ? 1 : 0);
    const { done } = state;
    const progress = { done, total: isOver ? done : null, note: 'looks what would change' };
    if (!isOver) return { done: false, checkpoint: { ...state, parts }, progress, failures };
    return { done: true, progress, failures, ...(await reported(deps, { parts, tickets: done })) };
  },
});

/** The counts of all that would differ, and the file: JSON Lines, first the counts, then each ticket. */
async function reported(
  { jobId, parts: kept }: Pick<PageDeps, 'jobId' | 'parts'>,
  { parts, tickets }: { parts: number; tickets: number },
): Promise<{ counts: Record<string, number>; result: JobFile }> {
  const becomes = new Map<number, readonly string[]>();
  const told = new Map<number, string>();
  let characters = 0;
  for (let part = 0; part < parts; part += 1) {
    for (const line of (await kept.read(jobId, part)).split('\n')) {
      const one = lineSchema.parse(JSON.parse(line));
      becomes.set(one.ticket, one.becomes);
      characters += line.length;
      if (characters <= MOST_CHARACTERS || told.has(one.ticket)) told.set(one.ticket, line);
    }
  }
  const ofAll = BECOMES.map((name): [string, number] => [
    name,
    [...becomes.values()].filter((one) => one.includes(name)).length,
  ]);
  const counts = { tickets, changed: becomes.size, ...Object.fromEntries(ofAll) };
  const head = { job: jobId, kind: DRY_RUN, ...counts, told: told.size };
  const inOrder = [...told].sort(([one], [other]) => one - other).map(([, line]) => line);
  const body = [JSON.stringify(head), ...inOrder].map((line) => `${line}\n`).join('');
  return { counts, result: { filename: `${DRY_RUN}.jsonl`, contentType: 'application/jsonl', body } };
}
