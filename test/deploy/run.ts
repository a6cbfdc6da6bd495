/**
 * `npm run test:deploy`: deploys the desk to an engine that executes CloudFormation and runs the functions, and works
 * with it as outsiders do. `--available` only says, by its exit code, whether this machine can run it: 0 when it can, 3 when
 * it cannot and may be left out, 1 when it cannot and must, as `CI` is set.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkClock } from './checks/clock.ts';
import { checkComplete } from './checks/complete.ts';
import { checkDashboard } from './checks/dashboard.ts';
import { checkDeadLetters } from './checks/dead-letters.ts';
import { checkMail } from './checks/mail.ts';
import { checkPeople } from './checks/people.ts';
import { checkPromises } from './checks/promises.ts';
import { checkReleased } from './checks/released.ts';
import { checkRestore } from './checks/restore.ts';
import { checkTickets } from './checks/tickets.ts';
import { checkUpgrade } from './checks/upgrade.ts';
import { checkViews } from './checks/views.ts';
import { openDesk } from './desk.ts';
import { type Engine, startEngine } from './engine.ts';
import { type Outbox, openOutbox } from './outbox.ts';
import { pythonCommands, whatIsMissing } from './python.ts';
import { type Report, startReport } from './report.ts';
import { openWorkshop, type Workshop } from './workshop.ts';

/** Exit code of `--available` where the test cannot run and nobody relies on it. */
const MAY_BE_LEFT_OUT = 3;

/** Longest time for everything. */
const LIMIT_SECONDS = 1500;

const admit = (workshop: Workshop, report: Report): Promise<void> =>
  report.check('the owner makes the first admin, once', async () => {
    const make = workshop.command('bin/admin.ts', '--name', 'Ada', '--address', 'ada@example.com');
    const again = await make.then(
      () => 'made again',
      (error: Error) => error.message,
    );
    if (!again.includes('is an agent of this desk already')) throw new Error(again);
  });

const work = async (workshop: Workshop, engine: Engine, outbox: Outbox, report: Report): Promise<void> => {
  const open = () => openDesk({ endpoint: engine.endpoint, outbox, prefix: 'Bilet' });
  const upgraded = await checkReleased({ workshop, open, report });
  if (upgraded === null) return;
  const { desk, admin } = upgraded;
  await admit(workshop, report);
  const people = await checkPeople(desk, report, admin);
  await checkTickets(desk, report, people);
  const ticketId = await checkMail(desk, report, people);
  await checkViews(desk, report, people);
  await checkComplete(desk, report, people);
  await checkClock({ desk, report, workshop, token: people.agent, ticketId });
  await checkPromises({ desk, report, workshop, people });
  await checkDashboard({ desk, report, workshop, token: people.agent });
  await checkDeadLetters({ desk, report, workshop, token: people.agent });
  await checkUpgrade({ desk, report, workshop, token: people.agent, ticketId });
  await checkRestore({ desk, report, workshop, people });
};

const test = async (keep: boolean): Promise<number> => {
  const report = startReport();
  const folder = mkdtempSync(join(tmpdir(), 'bilet-deploy-'));
  mkdirSync(join(folder, 'project'));
  const outbox = await openOutbox();
  let engine: Engine | undefined;
  let workshop: Workshop | undefined;
  const end = async () => {
    workshop?.stop();
    await engine?.stop();
    await outbox.close();
    if (keep) console.log(`Kept ${folder}`);
    else rmSync(folder, { recursive: true, force: true });
  };
  const abort = (reason: string) => {
    console.error(reason);
    void end().finally(() => process.exit(1));
  };
  process.once('SIGINT', () => abort('Interrupted.'));
  process.once('SIGTERM', () => abort('Interrupted.'));
  const limit = setTimeout(() => abort(`Not done after ${LIMIT_SECONDS} seconds.`), LIMIT_SECONDS * 1000);
  try {
    engine = await startEngine({ folder, commands: await pythonCommands(), smtp: outbox.port });
    workshop = openWorkshop(join(folder, 'project'), engine.environment);
    await work(workshop, engine, outbox, report);
  } finally {
    clearTimeout(limit);
    await end();
  }
  return report.end();
};

const { values } = parseArgs({ options: { available: { type: 'boolean' }, keep: { type: 'boolean' } } });
const missing = await whatIsMissing();
if (missing !== null) {
  console.log(`The deploy test cannot run here. ${missing}`);
  process.exitCode = values.available && !process.env.CI ? MAY_BE_LEFT_OUT : 1;
} else if (!values.available) {
  process.exitCode = (await test(values.keep ?? false)) === 0 ? 0 : 1;
}
