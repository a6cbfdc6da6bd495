import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalDesk } from '../schemas/local-desk.ts';
import { ensureAdmin, LOCAL_CREDENTIALS } from './admin.ts';
import { type Clock, startClock } from './clock.ts';
import { ensureTable, startDatabase } from './database.ts';
import { startEvents } from './events.ts';
import { createFront } from './front.ts';
import { type Invoke, startFunctions } from './functions.ts';
import { createGateway, GATEWAY_BODY_LIMIT_BYTES } from './gateway/index.ts';
import { createLocalServer, type LocalRequest, type LocalResponse, listenOnLoopback } from './http.ts';
import { lockDataFolder } from './lock.ts';
import { type Log, openLog } from './log.ts';
import { startMail } from './mail.ts';
import type { Outbox } from './pages/outbox.ts';
import { startQueuePoller } from './queue-poller.ts';
import { LOCAL_ACCOUNT, type Queues, startQueues } from './queues.ts';
import { referTo } from './references.ts';
import { startS3 } from './s3/index.ts';
import { startScheduler } from './scheduler.ts';
import type { HostSettings } from './settings.ts';
import { createTopics } from './sns.ts';
import { startStepFunctions } from './step-functions/index.ts';
import { startStreamReader } from './stream-reader.ts';
import { openStream, openStreamPositions } from './streams.ts';
import { synthesize } from './synthesis.ts';
import { TemplateError, Templates } from './templates.ts';
import * as compute from './wiring/compute.ts';
import * as data from './wiring/data.ts';
import { declaredRoutes } from './wiring/http-api.ts';
import { declaredReceiptRules, inboundQueues } from './wiring/mail.ts';

const REGION = 'us-east-1';

/** Files and folders of a data folder; nothing else in it is ever removed. */
const DATA = [
  ...['database', 'executions', 'positions', 'mail'].flatMap((name) =>
    ['', '-wal', '-shm'].map((suffix) => `${name}.sqlite${suffix}`),
  ),
  ...['clock.json', 'queues', 'objects', 'issuer', 'logs', 'admin-token', 'host.json'],
];

/** A running desk. */
export type Host = {
  api: string;
  docs: string;
  outboxUrl: string;
  smtpPort: number;
  mailbox: string;
  adminToken: string;
  outbox: Outbox;
  clock: Clock;
  stop(): Promise<void>;
};

/** Ends what was started, last first; one part that fails to end keeps none of the others. */
function collectStops(log: () => Log | undefined) {
  const stops: (() => unknown)[] = [];
  return {
    add: (stop: () => unknown) => void stops.push(stop),
    async run(): Promise<void> {
      for (const stop of stops.splice(0).reverse()) {
        try {
          await stop();
        } catch (error) {
          log()?.(`stopping: ${error}`);
        }
      }
    },
  };
}

/** What the parts of one host share. */
type Parts = {
  folder: string;
  clock: Clock;
  log: Log;
  templates: Templates;
  queues: Queues;
  invoke: Invoke;
  stopLater: (stop: () => unknown) => void;
};

/** Feeds functions from queues, table streams and schedules. */
function startTriggers(parts: Parts, database: string, streams: Map<string, string>): void {
  const { folder, clock, log, templates, queues, invoke, stopLater } = parts;
  const position = openStreamPositions(join(folder, 'positions.sqlite'));
  stopLater(() => position.close());
  for (const mapping of compute.declaredStreamMappings(templates)) {
    const { tableArn } = mapping;
    const streamArn = streams.get(tableArn);
    if (!streamArn) throw new TemplateError(`${tableArn} has no stream.`);
    const stream = openStream({ endpoint: database, streamArn, tableArn });
    stopLater(startStreamReader(mapping, { stream, position, invoke, send: queues.send, log }));
  }
  for (const mapping of compute.declaredQueueMappings(templates)) {
    stopLater(startQueuePoller(mapping, { queues, invoke, log }));
  }
  stopLater(startScheduler({ clock, schedules: compute.declaredSchedules(templates), invoke, log }));
}

/** Starts all services, wires them as the templates say, and opens API and SMTP door. */
export async function startHost(root: string, settings: HostSettings): Promise<Host> {
  const folder = settings.dataFolder;
  let log: Log | undefined;
  const stops = collectStops(() => log);
  try {
    mkdirSync(folder, { recursive: true });
    stops.add(lockDataFolder(folder));
    if (settings.fresh) for (const name of DATA) rmSync(join(folder, name), { recursive: true, force: true });
    const clock = startClock({ file: join(folder, 'clock.json') });
    stops.add(clock.stop);
    log = openLog(join(folder, 'logs'), { echo: settings.verbose, now: clock.now });
    return await startParts(root, settings, { folder, clock, log, stopLater: stops.add }, stops.run);
  } catch (error) {
    await stops.run();
    throw error;
  }
}

type Ground = Pick<Parts, 'folder' | 'clock' | 'log' | 'stopLater'>;

/** Leaves the desk's addresses where the other commands look for them. */
function announce(folder: string, desk: LocalDesk): void {
  const file = join(folder, 'host.json');
  writeFileSync(`${file}.new`, `${JSON.stringify(desk, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}

/** Starts everything that stands on the data folder and the clock. */
async function startParts(
  root: string,
  settings: HostSettings,
  ground: Ground,
  stop: () => Promise<void>,
): Promise<Host> {
  const { folder, clock, log, stopLater } = ground;
  // The port is taken first, so that a taken one is told at once.
  let answer = async (_request: LocalRequest): Promise<LocalResponse> => ({ status: 503 });
  const server = createLocalServer((request) => answer(request), {
    bodyLimit: GATEWAY_BODY_LIMIT_BYTES,
    onError: (error) => log(`gateway: ${error}`),
  });
  const front = await listenOnLoopback(server, settings.port);
  stopLater(front.stop);

  const [stacks, database, queues] = await Promise.all([
    synthesize(root),
    startDatabase({ root, file: join(folder, 'database.sqlite'), endpoint: settings.databaseEndpoint }).then(
      (started) => {
        stopLater(started.stop);
        return started;
      },
    ),
    startQueues({ root, folder: join(folder, 'queues'), clock }).then((started) => {
      stopLater(started.stop);
      return started;
    }),
  ]);
  const refer = referTo(`${REGION}:${LOCAL_ACCOUNT}`, queues.url);
  const templates = new Templates(stacks, { account: LOCAL_ACCOUNT, region: REGION, refer });

  const streams = new Map<string, string>();
  const tables = data.declaredTables(templates);
  for (const table of tables) {
    const streamArn = await ensureTable(database.endpoint, table);
    if (streamArn) streams.set(table.arn, streamArn);
  }
  await queues.declare(data.declaredQueues(templates));
  const subscriptions = data.declaredSubscriptions(templates);
  const publish = createTopics({ clock, subscriptions, send: queues.send });
  const s3 = await startS3({
    clock,
    dataDir: join(folder, 'objects'),
    buckets: data.declaredBuckets(templates),
    ...LOCAL_CREDENTIALS,
  });
  stopLater(s3.stop);
  const rules = compute.declaredRules(templates);
  const events = await startEvents({ clock, rules, send: queues.send, log });
  stopLater(events.stop);
  const mail = await startMail({
    folder,
    clock,
    templates,
    region: REGION,
    publish,
    log,
  });
  stopLater(mail.stop);

  // Functions and state machines need each other: the functions are invoked through this until they run.
  let running: Invoke | undefined;
  const invoke: Invoke = (nameOrArn, event) => {
    if (!running) throw new Error('The functions are not running yet.');
    return running(nameOrArn, event);
  };
  const machines = compute.declaredStateMachines(templates);
  const dataFile = join(folder, 'executions.sqlite');
  const stepFunctions = await startStepFunctions({ clock, invoke, dataFile, machines });
  const functions = startFunctions({
    root,
    clock,
    logFolder: join(folder, 'logs'),
    functions: compute.declaredFunctions(templates),
    environment: {
      AWS_REGION: REGION,
      AWS_DEFAULT_REGION: REGION,
      AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
      AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
      AWS_ENDPOINT_URL_SQS: queues.endpoint,
      AWS_ENDPOINT_URL_S3: s3.endpoint,
      AWS_ENDPOINT_URL_SES: mail.endpoint,
      AWS_ENDPOINT_URL_SFN: stepFunctions.endpoint,
      AWS_ENDPOINT_URL_EVENTBRIDGE: events.endpoint,
    },
  });
  stopLater(functions.stop);
  running = functions.invoke;
  stopLater(stepFunctions.stop);

  const [receipt] = declaredReceiptRules(templates);
  const mailbox = receipt?.recipients[0];
  const [table] = tables;
  if (!receipt || !mailbox || !table)
    throw new TemplateError('The templates declare no mailbox or no table.');
  const adminToken = await ensureAdmin({
    folder,
    clock,
    endpoint: database.endpoint,
    tableName: table.name,
    domain: mailbox.slice(mailbox.indexOf('@') + 1),
    token: settings.adminToken,
  });

  startTriggers({ ...ground, templates, queues, invoke }, database.endpoint, streams);
  const { outbox } = mail;
  const gateway = createGateway({ clock, routes: declaredRoutes(templates), invoke });
  answer = createFront({ root, clock, outbox, gateway, origin: () => front.endpoint });
  const door = await mail.openDoor({ port: settings.smtpPort, put: s3.put });
  stopLater(door.stop);
  const { queue, deadLetters } = inboundQueues(receipt, subscriptions, data.declaredQueues(templates));
  announce(folder, {
    pid: process.pid,
    api: `${front.endpoint}/v1`,
    smtp: door.port,
    mailbox,
    sqs: queues.endpoint,
    inboundQueue: queues.url(queue),
    inboundDeadLetters: queues.url(deadLetters),
  });
  return {
    api: `${front.endpoint}/v1`,
    docs: `${front.endpoint}/docs`,
    outboxUrl: `${front.endpoint}/_local/outbox`,
    smtpPort: door.port,
    mailbox,
    adminToken,
    outbox,
    clock,
    stop,
  };
}
