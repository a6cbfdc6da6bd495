/**
 * `npm run rebuild -- lists|search|reports|lake`: puts all lists of tickets right, builds the index of the search anew, derives what reports count, or writes the files for queries, while the desk is in
 * use, and says how far it is. The work is a job of the desk, and goes on when this command is ended.
 */
import { parseArgs } from 'node:util';
import { loadJob, startJob } from '../core/jobs/index.ts';
import { contextOf } from '../core/shared/context.ts';
import { dynamoTable, type Table } from '../core/shared/table.ts';
import type { Job } from '../schemas/job.ts';
import { DESK_FLAGS, openDesk } from './desk/choose.ts';
import { tell } from './desk/tell.ts';

const USAGE = `Makes again what the desk derives from its tickets, while it is in use.

  npm run rebuild -- lists    puts back rows of lists that are missing, mends wrong ones, takes away what no ticket knows
                              of, and spreads lists over as many shards as the setting listShards says
  npm run rebuild -- search   puts everything into the index of the search once more, and takes out what is gone
  npm run rebuild -- reports  derives anew what reports count, from all that ever happened, and adds it up; figures that
                              were right stay as they are
  npm run rebuild -- lake     writes the files for queries anew, of a desk that has them by the setting lake

--local or --aws says which desk; without it, the local one when it is running.
-c prefix=Second means another deployed desk, as with npx cdk deploy.`;

const LOOK_MS = 500;
/** What can be made again: the job that does so, and what is said in the end. */
const WORK: Readonly<Record<string, { kind: string; done: string }>> = {
  lists: { kind: 'lists.rebuild', done: 'The lists are right.' },
  search: { kind: 'search.rebuild', done: 'The index of the search is right.' },
  reports: { kind: 'reports.rebuild', done: 'Reports are right.' },
  lake: { kind: 'lake.rebuild', done: 'The files are written.' },
};

function lineOf({ progress, failures }: Job): string {
  const { done, total, note } = progress;
  const far = total === null ? `${done}` : `${done} of ${total}`;
  return `${note}: ${far}${failures.count > 0 ? `, ${failures.count} failed` : ''}`;
}

/** Prints each step of the job until it has ended. */
async function follow(table: Table, jobId: string): Promise<Job> {
  let said = '';
  for (;;) {
    const job = await loadJob(table, jobId);
    const line = lineOf(job);
    if (line !== said) console.log(line);
    said = line;
    if (job.state !== 'waiting' && job.state !== 'running') return job;
    await new Promise((done) => setTimeout(done, LOOK_MS));
  }
}

async function rebuild(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { ...DESK_FLAGS, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) return console.log(USAGE);
  const work = WORK[positionals.join(' ')];
  if (work === undefined) throw new Error(USAGE);
  const desk = await openDesk(values);
  const table = dynamoTable({ tableName: desk.table });
  const context = contextOf({ kind: 'system', name: 'setup' }, await desk.now(), Math.random);
  const started = await startJob({ table }, context, { principal: null, kind: work.kind, input: {} });
  console.log(`This is ${desk.title}. The job ${started.id} goes on also when you end this command.`);
  const job = await follow(table, started.id);
  for (const { item, message } of job.failures.first) console.log(`${item}: ${message}`);
  if (job.state !== 'done')
    throw new Error(`The job was ${job.state}: ${job.reason ?? 'it can be resumed'}.`);
  if (job.failures.count === 0) return console.log(work.done);
  console.log(`${job.failures.count} failed; all else is right. GET /v1/jobs/${job.id} links to the report.`);
  process.exitCode = 1;
}

tell(rebuild);
