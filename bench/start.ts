import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { addressesOf } from '../test/flows/support/queues.ts';
import { MeteredDesk } from '../test/support/operations/metered-desk.ts';
import { Copies } from './copies.ts';
import { usageOf } from './desk/usage.ts';
import { quantile } from './numbers.ts';

const optionsSchema = z.object({
  /** tickets of the large desk */
  tickets: z.coerce.number().int().positive().default(200_000),
  rounds: z.coerce.number().int().positive().default(7),
});

/** What a start took: milliseconds until the desk said that it is ready, and until it had then answered for a list; megabytes. */
interface Started {
  readonly ready: number;
  readonly answered: number;
  readonly megabytes: number;
}

/** Compares how long an empty desk takes to start with how long one of many tickets takes (`--tickets`), in turns. */
export async function measureStart(): Promise<void> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args: process.argv.slice(3), options: { tickets: text, rounds: text } });
  const { tickets, rounds } = optionsSchema.parse(values);
  const desks: [string, MeteredDesk, Started[]][] = [];
  try {
    for (const name of ['empty', `${tickets.toLocaleString('en')} tickets`])
      desks.push([name, await MeteredDesk.start(), []]);
    const [, large] = desks;
    if (large !== undefined) await (await Copies.of(large[1])).add(tickets);
    for (let round = 0; round < rounds; round += 1)
      for (const [, desk, starts] of desks) starts.push(await startOf(desk));
    for (const [name, desk, starts] of desks) print(name, desk, starts);
  } finally {
    for (const [, desk] of desks) await desk.host.dispose();
  }
}

/** Starts a desk that runs once more. */
async function startOf({ host }: MeteredDesk): Promise<Started> {
  await host.stop();
  const begin = performance.now();
  await host.restart();
  const ready = performance.now() - begin;
  const { status } = await host.api('GET', '/tickets?view=open&limit=50');
  if (status !== 200) throw new Error(`The list answered ${status}.`);
  const answered = performance.now() - begin;
  return { ready, answered, megabytes: usageOf(addressesOf(host).pid).megabytes };
}

function print(name: string, { host }: MeteredDesk, starts: readonly Started[]): void {
  const of = (key: keyof Started) =>
    quantile(
      starts.map((start) => start[key]),
      0.5,
    );
  const bytes = readdirSync(host.dataFolder)
    .filter((file) => file.endsWith('.sqlite'))
    .reduce((sum, file) => sum + statSync(join(host.dataFolder, file)).size, 0);
  console.log(
    `${name}, ${(bytes / 1e6).toFixed(0)} MB of data: ready in ${of('ready').toFixed(0)} ms, a list of it after ${of('answered').toFixed(0)} ms, ${of('megabytes').toFixed(0)} MB of memory`,
  );
}
