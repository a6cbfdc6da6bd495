import type { Usage } from '../bin/cost/model.ts';
import { viewCountsSchema } from '../schemas/api/views.ts';
import { MeteredDesk } from '../test/support/operations/metered-desk.ts';
import {
  measured,
  OPERATIONS,
  type Operation,
  opened,
  reply,
} from '../test/support/operations/operations.ts';
import { Copies } from './copies.ts';
import { quantile, sizesAsked } from './numbers.ts';

const AT_ONCE = 8;
const ROUNDS = 12;
const PREPARED_AT_ONCE = 3;
/** So many tickets are opened as anybody does; the others are copies. */
const MOST_OPENED = 100;
/** Operations that are one request, by words of their names. */
const ASKED = [
  'an agent opens a ticket',
  'an agent writes a note',
  'a ticket is read',
  'a page of 50',
  'the counts of all views',
  'a search',
  'the next ticket',
  'a report of a month',
];
const REPLY: Operation = {
  name: 'an agent replies',
  waitedFor: /^Bilet-api-/,
  prepare: async (desk) => {
    const id = await opened(desk);
    return () => reply(desk, id);
  },
};
const GROWING = [...OPERATIONS.filter(({ name }) => ASKED.some((words) => name.includes(words))), REPLY];

/** What an operation took at a size: the median time until it was answered, and what it used. */
interface Grown {
  readonly milliseconds: number;
  readonly figures: Usage;
}

/** Compares what operations take on a running desk of few tickets and of many (`--tickets`): the time until they are answered, and units. */
export async function measureGrowth(): Promise<void> {
  const sizes = sizesAsked('tickets');
  const grown = GROWING.map((): Grown[] => []);
  const desk = await MeteredDesk.start();
  try {
    let [tickets, copies]: [number, Copies | undefined] = [0, undefined];
    for (const size of sizes) {
      const openedOnes = Math.min(size, MOST_OPENED);
      await fill(desk, openedOnes - tickets);
      tickets = Math.max(tickets, openedOnes);
      if (size > tickets) {
        copies ??= await Copies.of(desk);
        await copies.add(size - tickets);
        tickets = size;
      }
      console.error(`${size} tickets, ${await unassignedTickets(desk)} in the view of what nobody has`);
      for (const [at, operation] of GROWING.entries()) {
        const figures = await measured(desk, operation);
        grown[at]?.push({ figures, milliseconds: await timeOf(desk, operation) });
      }
    }
  } finally {
    await desk.host.dispose();
  }
  print(sizes, grown);
}

/** How many tickets the desk says stand in the view `unassigned`. */
async function unassignedTickets(desk: MeteredDesk): Promise<unknown> {
  return viewCountsSchema.parse((await desk.ask('GET', '/views/counts?keys=unassigned')).body).items[0]
    ?.tickets;
}

/** Opens so many more tickets, through the API. */
async function fill(desk: MeteredDesk, missing: number): Promise<void> {
  let left = missing;
  const loop = async () => {
    while (left-- > 0) await opened(desk);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, loop));
  await desk.rest();
}

/** The median of the milliseconds until an operation is answered, each begun when nothing else is under way. */
async function timeOf(desk: MeteredDesk, { prepare }: Operation): Promise<number> {
  const works: (() => Promise<unknown>)[] = [];
  const loop = async () => {
    while (works.length < ROUNDS) works.push(await prepare(desk));
  };
  await Promise.all(Array.from({ length: PREPARED_AT_ONCE }, loop));
  await desk.rest();
  const times: number[] = [];
  for (const work of works) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  await desk.rest();
  return quantile(times, 0.5);
}

function print(sizes: readonly number[], grown: readonly (readonly Grown[])[]): void {
  const titles = sizes.map((size) => `${size.toLocaleString('en')} tickets`);
  console.log(`| operation | ${titles.join(' | ')} | ratio of the last to the first |`);
  console.log(`|---|${sizes.map(() => '---').join('|')}|---|`);
  for (const [at, { name }] of GROWING.entries()) {
    const [first, last] = [grown[at]?.[0], grown[at]?.at(-1)];
    if (first === undefined || last === undefined) continue;
    const cells = (grown[at] ?? []).map(
      ({ milliseconds, figures }) => `${milliseconds.toFixed(1)} ms, ${unitsOf(figures)}`,
    );
    const ratio = (last.milliseconds / first.milliseconds).toFixed(2);
    console.log(`| ${name} | ${cells.join(' | ')} | ${ratio} |`);
  }
}

/** Units that are read and written, by what is waited for and by what follows. */
const unitsOf = ({ waitedFor, afterwards }: Usage): string =>
  [waitedFor, afterwards]
    .map(({ readUnits, writeUnits }) => `${readUnits} read and ${writeUnits} written`)
    .join(', then ');
