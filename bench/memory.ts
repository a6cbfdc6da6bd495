import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gigabyteSeconds, lastsOnLambda, type Taken } from '../bin/cost/lambda.ts';
import { pricesSchema } from '../bin/cost/model.ts';
import { bundle } from '../lib/bundle.ts';
import { functionsIn } from '../test/support/operations/figures.ts';
import { MeteredDesk } from '../test/support/operations/metered-desk.ts';
import { OPERATIONS, type Operation } from '../test/support/operations/operations.ts';

const run = promisify(execFile);

/** How often each operation is done once functions are warm. */
const ROUNDS = 15;
const WEIGHED = [
  'a mail becomes a ticket, and is acknowledged',
  'an agent opens a ticket',
  'an agent replies, by mail',
  'a ticket gets another status',
  'a ticket is read with its conversation',
  'a page of 50 tickets of a list is read',
  'a search',
  'a message of a chat that goes on',
  'a report of a month by team',
  'a page of the help centre',
];
const REGION = 'us-east-1';
const MEGABYTES = [128, 256, 512, 1024, 1769] as const;
const MILLION = 1_000_000;

/** What one event of a function takes. */
interface Event extends Taken {
  readonly function: string;
  readonly operation: string;
  /** of the operation */
  readonly events: number;
}

/**
 * `npm run bench -- memory`: how long the functions would take on Lambda by the memory that they are given, and what a million events would cost on
 * either processor; reckoned from the processor time that an event takes here, and its requests of the database.
 */
export async function measureMemory(): Promise<void> {
  const desk = await MeteredDesk.start();
  const events: Event[] = [];
  try {
    for (const operation of OPERATIONS.filter(({ name }) => WEIGHED.includes(name)))
      events.push(...(await eventsOf(desk, operation)));
  } finally {
    await desk.host.dispose();
  }
  print(await loadedMegabytes(), events);
}

async function eventsOf(desk: MeteredDesk, operation: Operation): Promise<Event[]> {
  const sums = new Map<string, { events: number; processor: number; waiting: number }>();
  for (let round = -2; round < ROUNDS; round += 1) {
    const work = await operation.prepare(desk);
    await desk.rest();
    await desk.forget();
    await work();
    const counts = await desk.rest();
    if (round < 0) continue;
    for (const { name, events, taken } of functionsIn(counts)) {
      const sum = sums.get(name) ?? { events: 0, processor: 0, waiting: 0 };
      sums.set(name, {
        events: sum.events + events,
        processor: sum.processor + taken.processor,
        waiting: sum.waiting + taken.waiting,
      });
    }
  }
  await operation.afterwards?.(desk);
  return [...sums].map(([name, { events, processor, waiting }]) => ({
    function: name.replace(/^Bilet-/, ''),
    operation: operation.name,
    events: events / ROUNDS,
    processor: processor / events,
    waiting: waiting / events,
  }));
}

/** Megabytes that a process has once it has loaded a function, by its name. */
async function loadedMegabytes(): Promise<ReadonlyMap<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), 'bilet-memory-'));
  try {
    const { functionsDir, bytes } = await bundle({ outDir: folder });
    const loaded = new Map<string, number>();
    for (const name of Object.keys(bytes)) {
      const load = 'require(process.argv[1]); console.log(process.memoryUsage.rss() / 1e6)';
      const file = join(functionsDir, name, 'index.js');
      const { stdout } = await run(resolve('node_modules/.bin/node'), ['-e', load, file]);
      loaded.set(name, Number(stdout));
    }
    return loaded;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function print(loaded: ReadonlyMap<string, number>, events: readonly Event[]): void {
  const prices = pricesSchema.parse(JSON.parse(readFileSync('bin/cost/prices.json', 'utf8'))).regions[REGION];
  if (prices === undefined) throw new Error(`There are no prices of ${REGION}.`);
  const costs = (event: Event, megabytes: number, gigabyteSecond: number): number =>
    MILLION * (prices.invocations + gigabyteSeconds(event, megabytes) * gigabyteSecond);
  const sizes = MEGABYTES.map((megabytes) => `${megabytes} MB`);
  console.log(`| operation | function | events | processor | waiting | ${sizes.join(' | ')} |`);
  console.log(`|---|---|--:|--:|--:|${sizes.map(() => '--:|').join('')}`);
  for (const event of events) {
    const cells = MEGABYTES.map(
      (megabytes) =>
        `${lastsOnLambda(event, megabytes).toFixed(0)} ms, $${costs(event, megabytes, prices.gigabyteSeconds).toFixed(2)}`,
    );
    const [often, processor, waiting] = [event.events, event.processor, event.waiting].map((n) =>
      n.toFixed(1),
    );
    console.log(
      `| ${event.operation} | ${event.function} | ${often} | ${processor} ms | ${waiting} ms | ${cells.join(' | ')} |`,
    );
  }
  console.log('\n| all of these | arm64 | x86 |\n|---|--:|--:|');
  for (const megabytes of MEGABYTES) {
    const [arm, x86] = [prices.gigabyteSeconds, prices.gigabyteSecondsOnX86].map((gigabyteSecond) =>
      events.reduce((sum, event) => sum + event.events * costs(event, megabytes, gigabyteSecond), 0),
    );
    console.log(`| ${megabytes} MB | $${arm?.toFixed(2)} | $${x86?.toFixed(2)} |`);
  }
  const all = [...loaded].sort((one, other) => other[1] - one[1]);
  console.log(`\nLoaded: ${all.map(([name, megabytes]) => `${name} ${megabytes.toFixed(0)} MB`).join(', ')}`);
}
