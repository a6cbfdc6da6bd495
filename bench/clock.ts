import { readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { dueAttributes } from '../core/shared/due.ts';
import { METRIC } from '../core/shared/names.ts';
import { ticketByNumber } from '../core/ticket/ticket-store.ts';
import { placesKey } from '../core/views/index.ts';
import { type LocalDesk, localDeskSchema } from '../schemas/local-desk.ts';
import { type RunningHost, startHost } from '../test/flows/support/host.ts';
import { openClient } from './desk/client.ts';
import { quantile } from './numbers.ts';
import { putRows, rowsFor } from './put-rows.ts';

const MACHINE = 'arn:aws:states:us-east-1:000000000000:stateMachine:Bilet-ticket-clock';
/** A Monday. */
const BEGIN = Date.parse('2027-03-01T10:00:00.000Z');
const TARGET_SECONDS = 3000;
/** The sweep comes within this time, and arms what is due within the hour. */
const UNTIL_SWEEP_MS = 15 * 60_000;
/** Sweeps before anything is due, and the time after which one has ended, one way or the other. */
const MOST_SWEEPS = 3;
const SWEEP_MS = 5 * 60_000 + 10_000;
const AT_ONCE = 16;
const FIRST_ASLEEP = 10_000_000;
const DAY_MS = 86_400_000;
const LOOK_EVERY_MS = 250;

const counted = z.object({ count: z.int() });
const measured = z.object({ [METRIC.deadlineLateness]: z.number(), timestamp: z.iso.datetime() });
const made = z.object({ id: z.int() });

/** A running desk, and what it is measured with. */
interface Measured {
  host: RunningHost;
  desk: LocalDesk;
  dynamodb: DynamoDBClient;
  post: (path: string, body: object) => Promise<number>;
  requesterId: number;
  nextId: number;
}

/**
 * `npm run bench -- clock [--asleep 100000] [--due 20,10000]`: how late deadlines are done while others sleep, some that are due in one
 * second, and many that are due within one minute.
 */
export async function measureClock(): Promise<void> {
  const options = {
    asleep: { type: 'string', default: '100000' },
    due: { type: 'string', default: '20,10000' },
  } as const;
  const { values } = parseArgs({ args: process.argv.slice(3), options });
  const [inOneSecond = 20, inOneMinute = 10_000] = values.due.split(',').map(Number);
  const host = await startHost();
  try {
    const subject = await open(host);
    await fallAsleep(subject, Number(values.asleep));
    await letBeDue(subject, inOneSecond, 1);
    await letBeDue(subject, inOneMinute, 60);
  } finally {
    await host.dispose();
  }
}

async function open(host: RunningHost): Promise<Measured> {
  const desk = localDeskSchema.parse(JSON.parse(readFileSync(join(host.dataFolder, 'host.json'), 'utf8')));
  Object.assign(process.env, desk.environment);
  const client = openClient(host.info().api, host.info().adminToken);
  const post = async (path: string, body: object) =>
    made.parse(JSON.parse(await client.send('POST', path, body))).id;
  await host.setClock({ frozen: true, at: new Date(BEGIN).toISOString() });
  const seconds = {
    low: TARGET_SECONDS,
    normal: TARGET_SECONDS,
    high: TARGET_SECONDS,
    urgent: TARGET_SECONDS,
  };
  await client.send('PUT', '/sla-policies/standard', {
    conditions: {},
    targets: { resolution: { clock: 'calendar', seconds } },
  });
  const identities = [{ channel: 'email', value: 'ana@customer.example.net' }];
  const requesterId = await post('/customers', { name: 'Ana', identities });
  return { host, desk, dynamodb: new DynamoDBClient({}), post, requesterId, nextId: FIRST_ASLEEP / 10 };
}

/** Timers that sleep for days, and as many lines in the list of what is due. */
async function fallAsleep({ host, desk, dynamodb }: Measured, asleep: number): Promise<void> {
  const start = performance.now();
  const wakeAt = new Date(BEGIN + 30 * DAY_MS).toISOString();
  const sfn = new SFNClient({});
  const ids = rowsFor(FIRST_ASLEEP, FIRST_ASLEEP + asleep - 1, (id) => id);
  const work = async () => {
    for (const id of ids) {
      const input = JSON.stringify({ kind: 'ticket', id, arming: 1, wakeAt });
      await sfn.send(new StartExecutionCommand({ stateMachineArn: MACHINE, name: `ticket-${id}-1`, input }));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const rows = rowsFor(FIRST_ASLEEP, FIRST_ASLEEP + asleep - 1, (id) => {
    const key = placesKey(id);
    return { ...key, kind: 'places', schemaVersion: 1, ...dueAttributes(key, wakeAt) };
  });
  await putRows({ tableName: desk.resources.table, client: dynamodb }, rows);
  await untilRead(host);
  sfn.destroy();
  console.log(`${asleep.toLocaleString('en')} deadlines asleep, put there in ${secondsSince(start)} s`);
}

/** Makes tickets whose answers are late at the seconds of a stretch, and measures how late the clock tells so. */
async function letBeDue(subject: Measured, count: number, stretchSeconds: number): Promise<void> {
  const { host } = subject;
  const start = (await host.now()).getTime() + 1000;
  const armedBefore = timersStarted(host);
  for (let second = 0; second < stretchSeconds; second += 1) {
    await host.setClock({ at: new Date(start + second * 1000).toISOString(), frozen: true });
    const share =
      Math.floor((count * (second + 1)) / stretchSeconds) - Math.floor((count * second) / stretchSeconds);
    await givenTickets(subject, share);
  }
  await untilRead(host);
  await armAll(host, start, () => timersStarted(host) - armedBefore >= count);
  const firstDue = start + (TARGET_SECONDS + 1) * 1000;
  await host.setClock({ at: new Date(firstDue - 2000).toISOString() });
  const told = () => latenesses(host).filter(({ timestamp }) => Date.parse(timestamp) >= firstDue);
  const cpuBefore = cpus();
  await host.setClock({ frozen: false });
  await until('the breaches', () => told().length >= count);
  report(count, stretchSeconds, firstDue, told());
  console.log(
    `  the machine was busy for ${busyShare(cpuBefore)} of that time, load ${loadavg()[0]?.toFixed(1)}`,
  );
  await host.setClock({ frozen: true });
  await untilRead(host);
}

/**
 * Lets sweeps start the timers of all that is due. One that does not get through within its five minutes ends, and the next goes on: it comes
 * when the clock, which stands still, is a quarter of an hour further.
 */
async function armAll(host: RunningHost, startMs: number, isDone: () => boolean): Promise<void> {
  const begun = performance.now();
  for (let sweep = 1; sweep <= MOST_SWEEPS && !isDone(); sweep += 1) {
    await host.setClock({ at: new Date(startMs + sweep * UNTIL_SWEEP_MS).toISOString() });
    const ends = performance.now() + SWEEP_MS;
    while (!isDone() && performance.now() < ends) await pause(LOOK_EVERY_MS);
    console.log(
      `  sweep ${sweep}: ${isDone() ? 'all' : 'not all'} timers started after ${secondsSince(begun)} s`,
    );
  }
  if (!isDone()) throw new Error(`${MOST_SWEEPS} sweeps did not start all timers`);
}

/** Tickets that begin now: one is made through the API, and its row is repeated for the others. */
async function givenTickets(subject: Measured, count: number): Promise<void> {
  const { post, desk, dynamodb, requesterId } = subject;
  if (count === 0) return;
  const body = {
    subject: 'Lamp',
    kind: 'internal_note',
    text: 'It does not shine.',
    requester: { id: requesterId },
  };
  const id = await post('/tickets', body);
  const TableName = desk.resources.table;
  const { Item } = await DynamoDBDocumentClient.from(dynamodb).send(
    new GetCommand({ TableName, Key: ticketByNumber.of(id) }),
  );
  const row = z.looseObject({ nextDeadline: z.string(), ticket: z.looseObject({}) }).parse(Item);
  const first = subject.nextId;
  subject.nextId += count - 1;
  const copies = rowsFor(first, subject.nextId - 1, (copy) => {
    const key = ticketByNumber.of(copy);
    return { ...row, ...key, ticket: { ...row.ticket, id: copy }, ...dueAttributes(key, row.nextDeadline) };
  });
  await putRows({ tableName: TableName, client: dynamodb }, copies);
}

function report(
  count: number,
  stretchSeconds: number,
  firstDue: number,
  lines: readonly z.infer<typeof measured>[],
): void {
  const late = lines.map((line) => line[METRIC.deadlineLateness]);
  const lasted = Math.max(...lines.map(({ timestamp }) => Date.parse(timestamp))) - firstDue;
  const figures = [0.5, 0.99, 1].map((share) => (quantile(late, share) / 1000).toFixed(2));
  const rate = ((count * 1000) / lasted).toFixed(0);
  const what = `${count.toLocaleString('en')} due in ${stretchSeconds} s`;
  console.log(
    `${what}: all done, late by p50 ${figures[0]} s, p99 ${figures[1]} s, most ${figures[2]} s; ${rate} a second`,
  );
}

/** Every lateness that the clock has told: of what timers did, and of what a sweep came upon before its timer. */
function latenesses({ dataFolder }: RunningHost): z.infer<typeof measured>[] {
  const logs = ['Bilet-clock-wake.log', 'Bilet-clock-sweep.log'].map((name) =>
    readFileSync(join(dataFolder, 'logs', name), { encoding: 'utf8', flag: 'a+' }),
  );
  const lines = logs.join('\n').split('\n');
  return lines
    .filter((line) => line.includes(`"${METRIC.deadlineLateness}":`))
    .map((line) => measured.parse(JSON.parse(line)));
}

/** How many timers were started so far. */
function timersStarted({ dataFolder }: RunningHost): number {
  return countIn(join(dataFolder, 'executions.sqlite'), 'SELECT count(*) AS count FROM execution');
}

function countIn(file: string, sql: string): number {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 10_000 });
  const { count } = counted.parse(database.prepare(sql).get());
  database.close();
  return count;
}

/** Waits until the readers of the table's stream have passed all that was written. */
function untilRead({ dataFolder }: RunningHost): Promise<void> {
  const file = join(dataFolder, 'database.sqlite');
  return until('the stream', () => countIn(file, 'SELECT count(*) AS count FROM _stream_records') <= 1);
}

async function until(what: string, check: () => boolean): Promise<void> {
  const start = performance.now();
  while (!check()) await pause(LOOK_EVERY_MS);
  console.log(`  ${what}: ${secondsSince(start)} s`);
}

const secondsSince = (start: number): string => ((performance.now() - start) / 1000).toFixed(0);

/** The share of the processors' time since then in which they did something, for whomever. */
function busyShare(before: ReturnType<typeof cpus>): string {
  const [was, is] = [before, cpus()].map((all) => {
    const times = all.map(({ times: one }) => one);
    const idle = times.reduce((sum, one) => sum + one.idle, 0);
    return {
      idle,
      all: times.reduce((sum, one) => sum + one.user + one.sys + one.nice + one.irq + one.idle, 0),
    };
  });
  const share = 1 - ((is?.idle ?? 0) - (was?.idle ?? 0)) / ((is?.all ?? 0) - (was?.all ?? 0));
  return `${(share * 100).toFixed(0)} %`;
}
