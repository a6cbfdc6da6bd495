import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import * as z from 'zod';
import { callAws } from '../local/http.ts';
import { jobOutSchema } from '../schemas/api/jobs.ts';
import { viewCountsSchema } from '../schemas/api/views.ts';
import { type RunningHost, startHost } from '../test/flows/support/host.ts';
import { addressesOf } from '../test/flows/support/queues.ts';
import { childEnvironment } from '../test/support/child-environment.ts';
import { untilQuiet } from './desk/quiet.ts';
import { sizesAsked } from './numbers.ts';

const BACKUP = 'Backup';
const BATCH = 25;
/** Numbers that no other text of the desk has: of the ticket and the customer whose rows are repeated. */
const [TICKET, CUSTOMER] = [7_654_321, 8_654_321];
const FIRST = 1_000_000;
const REBUILDS = ['lists.rebuild', 'search.rebuild', 'reports.rebuild'] as const;
const scanSchema = z.object({ Items: z.array(z.record(z.string(), z.json())) });
const copiedSchema = z.string().transform((text, context) => {
  const found = /table: (\d+) rows copied/.exec(text)?.[1];
  if (found === undefined) context.addIssue('does not say how many rows were copied');
  return Number(found);
});

/** Brings backups of several sizes (`--tickets`) back to an empty desk, each to one of its own, and says how long each step takes. */
export async function measureRestore(): Promise<void> {
  const rows = await ticketRows();
  console.log(
    '| tickets | rows copied | copied | in lists and search | all is done | lists again | search again | reports again |',
  );
  console.log('|--:|--:|--:|--:|--:|--:|--:|--:|');
  for (const size of sizesAsked('tickets')) await measure(size, rows);
}

const call = (host: RunningHost, operation: string, input: object) =>
  callAws(
    addressesOf(host).environment.AWS_ENDPOINT_URL_DYNAMODB ?? '',
    `DynamoDB_20120810.${operation}`,
    input,
  );

/** The rows of a ticket and of its customer, as a desk writes them: JSON. */
async function ticketRows(): Promise<string[]> {
  const host = await startHost();
  try {
    const TableName = addressesOf(host).resources.table;
    for (const [kind, number] of [
      ['ticket', TICKET],
      ['customer', CUSTOMER],
    ] as const) {
      const key = { pk: { S: `COUNTER#${kind}` }, sk: { S: 'COUNTER' } };
      const rest = { kind: { S: 'counter' }, schemaVersion: { N: '1' }, value: { N: String(number - 1) } };
      await call(host, 'PutItem', { TableName, Item: { ...key, ...rest } });
    }
    const text = 'The printer on the second floor prints nothing but stripes, whatever I send to it. '.repeat(
      6,
    );
    const requester = { address: `c${CUSTOMER}@customer.example.net`, name: 'Mara' };
    const body = { subject: 'Stripes', text, kind: 'customer_message', requester };
    const { status } = await host.api('POST', '/tickets', { body });
    if (status !== 201) throw new Error(`The ticket was not opened: ${status}.`);
    await untilQuiet(addressesOf(host).sqs);
    const { Items } = scanSchema.parse(await call(host, 'Scan', { TableName }));
    const own = new RegExp(`"pk":\\{"S":"(?:T#${TICKET}|C#${CUSTOMER}|ADDR#c${CUSTOMER}@[^"]*)"\\}`);
    return Items.map((item) => JSON.stringify(item)).filter((row) => own.test(row));
  } finally {
    await host.dispose();
  }
}

/** Puts the rows of so many tickets into a table as it comes out of a backup. */
async function makeBackup(host: RunningHost, rows: readonly string[], size: number): Promise<void> {
  await call(host, 'CreateTable', {
    TableName: BACKUP,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
  });
  let waiting: object[] = [];
  const put = async () => {
    await call(host, 'BatchWriteItem', { RequestItems: { [BACKUP]: waiting } });
    waiting = [];
  };
  for (let at = FIRST; at < FIRST + size; at += 1)
    for (const row of rows) {
      const copy = row.replaceAll(String(TICKET), String(at)).replaceAll(String(CUSTOMER), String(at));
      waiting.push({ PutRequest: { Item: JSON.parse(copy) } });
      if (waiting.length === BATCH) await put();
    }
  if (waiting.length > 0) await put();
}

async function measure(size: number, rows: readonly string[]): Promise<void> {
  const host = await startHost();
  try {
    await makeBackup(host, rows, size);
    const start = performance.now();
    const command = ['bin/restore.ts', '--local', '--table', BACKUP];
    const env = childEnvironment({ BILET_DATA: host.dataFolder });
    const { stdout } = await promisify(execFile)(process.execPath, command, { env });
    const copied = copiedSchema.parse(stdout);
    const seconds = [(performance.now() - start) / 1000];
    while ((await unassigned(host)) < size) await pause(500);
    seconds.push((performance.now() - start) / 1000);
    seconds.push((await untilQuiet(addressesOf(host).sqs)) / 1000 - start / 1000);
    for (const kind of REBUILDS) seconds.push(await rebuild(host, kind));
    const cells = seconds.map((second) => `${second.toFixed(0)} s`);
    console.log(`| ${size.toLocaleString('en')} | ${copied} | ${cells.join(' | ')} |`);
  } finally {
    await host.dispose();
  }
}

async function unassigned(host: RunningHost): Promise<number> {
  const { body } = await host.api('GET', '/views/counts?keys=unassigned');
  return viewCountsSchema.parse(body).items[0]?.tickets ?? 0;
}

/** Has the desk make something again. @returns the seconds that took */
async function rebuild(host: RunningHost, kind: (typeof REBUILDS)[number]): Promise<number> {
  const start = performance.now();
  let job = jobOutSchema.parse((await host.api('POST', '/jobs', { body: { kind } })).body);
  while (job.state === 'waiting' || job.state === 'running') {
    await pause(250);
    job = jobOutSchema.parse((await host.api('GET', `/jobs/${job.id}`)).body);
  }
  if (job.state !== 'done') throw new Error(`${kind} is ${job.state}.`);
  return (performance.now() - start) / 1000;
}
