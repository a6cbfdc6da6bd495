import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { type LocalDesk, localDeskSchema } from '../../schemas/local-desk.ts';
import { type RunningHost, startHost } from '../../test/flows/support/host.ts';
import { quantile } from '../numbers.ts';
import { openClient } from './client.ts';
import { untilQuiet } from './quiet.ts';
import { givenRules } from './rules.ts';
import { usageOf } from './usage.ts';
import { ageTable, createTicket, KINDS, type Kind, type Subject, workOf } from './work.ts';

const CUSTOMERS = 50;
const FILLED_AT_ONCE = 10;

const numbers = z.string().transform((text, context) => {
  const list = text.split(',').map(Number);
  if (list.every((number) => Number.isInteger(number) && number >= 0)) return list;
  context.addIssue(`${text} is no list of whole numbers`);
  return z.NEVER;
});
const optionsSchema = z.object({
  /** sizes of the desk, ascending */
  tickets: numbers.default([1_000, 20_000]),
  'at-once': numbers.default([1, 10]),
  seconds: z.coerce.number().positive().default(10),
  /** rows written at the end, after which everything is measured once more; 0 leaves that out */
  writes: z.coerce.number().int().nonnegative().default(100_000),
  /** with a policy, a team that assigns, and three triggers */
  rules: z.boolean().default(false),
  only: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(KINDS)))
    .default([...KINDS]),
});
type Options = z.infer<typeof optionsSchema>;

function readOptions(): Options {
  const text = { type: 'string' } as const;
  const options = {
    tickets: text,
    'at-once': text,
    seconds: text,
    writes: text,
    only: text,
    rules: { type: 'boolean' } as const,
  };
  return optionsSchema.parse(parseArgs({ args: process.argv.slice(3), options }).values);
}

/** Runs `once` so many at a time for so long. @returns how often it was done, the milliseconds of each, and when it began and ended */
async function repeat(once: (turn: number) => Promise<void>, atOnce: number, seconds: number) {
  const start = performance.now();
  const times: number[] = [];
  let turn = 0;
  const loop = async () => {
    for (let begun = start; begun - start < seconds * 1000; begun = performance.now()) {
      await once(turn++);
      times.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, loop));
  return { count: turn, times, start, end: performance.now() };
}

const perSecond = (count: number, start: number, end: number) =>
  ((count * 1000) / (end - start)).toFixed(1).padStart(8);

async function measure(subject: Subject, kind: Kind, atOnce: number, seconds: number): Promise<void> {
  const work = workOf(kind, subject);
  await work.prepare?.();
  // What is measured are functions that are warm.
  await work.once(0, atOnce);
  await untilQuiet(subject.desk.sqs);
  const before = usageOf(subject.desk.pid);
  const { count, times, start, end } = await repeat((turn) => work.once(turn + 1, atOnce), atOnce, seconds);
  work.close?.();
  const quiet = await untilQuiet(subject.desk.sqs);
  const settled = Math.max(end, quiet);
  const after = usageOf(subject.desk.pid);
  const figures = [
    `${kind.padEnd(8)} ${String(atOnce).padStart(3)} at once`,
    `${perSecond(count, start, end)}/s`,
    `p50 ${quantile(times, 0.5).toFixed(0).padStart(5)} ms`,
    `p99 ${quantile(times, 0.99).toFixed(0).padStart(5)} ms`,
    `${perSecond(count, start, settled)}/s`,
    `${((after.processorMs - before.processorMs) / count).toFixed(1).padStart(7)} ms`,
    `${((after.databaseMs - before.databaseMs) / count).toFixed(1).padStart(7)} ms`,
    `${after.megabytes.toFixed(0).padStart(5)} MB`,
  ];
  console.log(figures.join(' '));
}

async function givenCustomers(client: Subject['client']): Promise<number[]> {
  const ids: number[] = [];
  for (let at = 0; at < CUSTOMERS; at += 1) {
    const body = {
      name: `Customer ${at}`,
      identities: [{ channel: 'email', value: `customer-${at}@customer.example.net` }],
    };
    ids.push(z.object({ id: z.int() }).parse(JSON.parse(await client.send('POST', '/customers', body))).id);
  }
  return ids;
}

/** Brings the desk to a size. @returns the highest ticket number */
async function fill(subject: Omit<Subject, 'tickets'>, size: number): Promise<number> {
  let newest = await createTicket(subject, 0);
  const loop = async () => {
    while (newest < size) newest = Math.max(newest, await createTicket(subject, newest));
  };
  await Promise.all(Array.from({ length: FILLED_AT_ONCE }, loop));
  await untilQuiet(subject.desk.sqs);
  return newest;
}

async function measureAll(subject: Subject, title: string, options: Options): Promise<void> {
  console.log(
    `\n${title}: done a second, how long each took, done a second with all that follows, processor time for each, the database's share, memory`,
  );
  for (const kind of options.only) {
    for (const atOnce of options['at-once']) await measure(subject, kind, atOnce, options.seconds);
  }
}

const addressesOf = (host: RunningHost): LocalDesk =>
  localDeskSchema.parse(JSON.parse(readFileSync(join(host.dataFolder, 'host.json'), 'utf8')));

/** Measures what a local desk of several sizes does in a second, and the memory that it takes. */
export async function measureDesk(): Promise<void> {
  const options = readOptions();
  const host = await startHost();
  try {
    const desk = addressesOf(host);
    const client = openClient(host.info().api, host.info().adminToken);
    console.log(`${usageOf(desk.pid).megabytes.toFixed(0)} MB when it has just started`);
    const base = { desk, client, customers: await givenCustomers(client) };
    if (options.rules) await givenRules(client, desk.mailbox);
    let tickets = 1;
    for (const size of options.tickets) {
      tickets = await fill(base, size);
      await measureAll({ ...base, tickets }, `${size.toLocaleString('en')} tickets`, options);
    }
    if (options.writes > 0) {
      await ageTable(desk, options.writes);
      const title = `After ${options.writes.toLocaleString('en')} more writes`;
      await measureAll({ ...base, tickets }, title, options);
    }
    client.close();
  } finally {
    await host.dispose();
  }
}
