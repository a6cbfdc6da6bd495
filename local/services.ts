import { join } from 'node:path';
import type { LocalDesk } from '../schemas/local-desk.ts';
import { type Bell, createBell } from './bell.ts';
import type { Clock } from './clock.ts';
import { LOCAL_CREDENTIALS } from './credentials.ts';
import { type Database, ensureTable, type LocalTable } from './database.ts';
import { type DatabaseFile, openDatabaseFile } from './database-file.ts';
import { startEvents } from './events.ts';
import { startFunctions } from './functions.ts';
import type { Invoke, LocalFunction } from './invocation.ts';
import type { Log } from './log.ts';
import { type Mail, startMail } from './mail.ts';
import { meteredInvoke, type Ways } from './meter/index.ts';
import type { Queues } from './queues.ts';
import { startS3 } from './s3/index.ts';
import { type SignIn, startSignIn } from './sign-in.ts';
import { createTopics } from './sns.ts';
import { type Sockets, startSockets } from './sockets.ts';
import { startStepFunctions } from './step-functions/index.ts';
import type { Templates } from './templates.ts';
import { declaredFunctions, declaredRules, declaredStateMachines, firstMailbox } from './wiring/compute.ts';
import { declaredBuckets, declaredQueues, declaredSubscriptions, declaredTables } from './wiring/data.ts';
import { knownResources } from './wiring/resources.ts';
import { declaredSocketApi } from './wiring/socket-api.ts';
import { watchWrites } from './write-watch.ts';

/** Lets functions know for how long replies can be taken back, in place of what the templates say. */
const undoFor = (seconds: number | undefined) => (fn: LocalFunction) =>
  seconds === undefined ? fn : { ...fn, environment: { ...fn.environment, UNDO_SECONDS: String(seconds) } };

/** Lets functions ask stand-ins of providers of channels, in place of the providers. */
const providersFor = (providers: Record<string, string> | undefined) => (fn: LocalFunction) =>
  providers === undefined || fn.environment.WEBHOOKS_TO === undefined
    ? fn
    : { ...fn, environment: { ...fn.environment, PROVIDER_ENDPOINTS: JSON.stringify(providers) } };

/** Lets webhooks lead to this machine, in place of what the templates say: to the internet alone. */
const webhooksHere = (fn: LocalFunction) =>
  fn.environment.WEBHOOKS_TO === undefined
    ? fn
    : { ...fn, environment: { ...fn.environment, WEBHOOKS_TO: 'this_machine' } };

/** Lets functions know where WebSockets are on this machine, in place of what the templates say. */
const socketsAt =
  ({ url, endpoint }: Sockets) =>
  (fn: LocalFunction) => {
    const { LIVE_URL, LIVE_ENDPOINT } = fn.environment;
    const here = {
      ...(LIVE_URL !== undefined && url !== null && { LIVE_URL: url }),
      ...(LIVE_ENDPOINT !== undefined && endpoint !== null && { LIVE_ENDPOINT: endpoint }),
    };
    return { ...fn, environment: { ...fn.environment, ...here } };
  };

/** So long functions stay warm where it is counted what they use. */
const WARM_MS = 3_600_000;

/** What the services stand on. */
export type Ground = {
  /** seconds for which replies can be taken back; as the templates say when absent */
  undoSeconds?: number | undefined;
  /** other places of providers of channels */
  providers?: Record<string, string> | undefined;
  root: string;
  folder: string;
  clock: Clock;
  log: Log;
  region: string;
  /** how functions reach the services */
  ways: Ways;
  templates: Templates;
  database: Database;
  queues: Queues;
  stopLater: (stop: () => unknown) => void;
  /** where the desk's API is reached */
  origin: string;
  /** known once the database is ready */
  adminToken: Promise<string>;
};

/** The running services. */
export type Services = {
  invoke: Invoke;
  /** rings when something may have been written */
  written: Bell;
  databaseFile: DatabaseFile | undefined;
  mail: Mail;
  put: (bucket: string, key: string, body: Buffer) => Promise<void>;
  tables: LocalTable[];
  /** where WebSockets are; null: the templates declare none */
  socketsUrl: string | null;
  /** the streams of the local database by the ARN of their table */
  streams: Map<string, string>;
  signIn: SignIn;
  /** what other commands need to know to reach the services */
  known: Pick<LocalDesk, 'environment' | 'resources'>;
};

async function createTables(ground: Ground) {
  const tables = declaredTables(ground.templates);
  const streams = new Map<string, string>();
  for (const table of tables) {
    const streamArn = await ensureTable(ground.database.endpoint, table);
    if (streamArn) streams.set(table.arn, streamArn);
  }
  return { tables, streams };
}

/** The services that functions call, and where they are. */
async function startBackends(ground: Ground, invoke: Invoke) {
  const { folder, clock, log, region, ways, templates, queues, stopLater } = ground;
  await queues.declare(declaredQueues(templates));
  const { send } = queues;
  const publish = createTopics({ clock, subscriptions: declaredSubscriptions(templates), send });
  const buckets = declaredBuckets(templates);
  const s3 = await startS3({ clock, dataDir: join(folder, 'objects'), buckets, ...LOCAL_CREDENTIALS });
  stopLater(s3.stop);
  const mail = await startMail({ folder, clock, templates, region, publish, log });
  stopLater(mail.stop);
  const rules = declaredRules(templates);
  const events = await startEvents({ clock, rules, send, invoke, heard: mail.heard, log });
  stopLater(events.stop);
  const machines = declaredStateMachines(templates);
  const dataFile = join(folder, 'executions.sqlite');
  const stepFunctions = await startStepFunctions({
    clock,
    invoke,
    dataFile,
    machines,
    moved: () => ways.meter?.transition(),
  });
  const [database, objects, mails, executions, bus] = await Promise.all([
    ways.to('dynamodb', ground.database.endpoint),
    ways.to('s3', s3.endpoint),
    ways.to('ses', mail.endpoint),
    ways.to('states', stepFunctions.endpoint),
    ways.to('events', events.endpoint),
  ]);
  const environment = {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: database,
    AWS_ENDPOINT_URL_DYNAMODB_STREAMS: ground.database.endpoint,
    AWS_ENDPOINT_URL_SQS: queues.endpoint,
    AWS_ENDPOINT_URL_S3: objects,
    AWS_ENDPOINT_URL_SES: mails,
    AWS_ENDPOINT_URL_SFN: executions,
    AWS_ENDPOINT_URL_EVENTBRIDGE: bus,
  };
  return { s3, mail, stepFunctions, environment };
}

/** Starts every service as the templates declare it, and the functions, which find them in their environment. */
export async function startServices(ground: Ground): Promise<Services> {
  const { root, folder, clock, templates, stopLater } = ground;
  const { tables, streams } = await createTables(ground);
  // State machines start before the functions that they call, as the functions need their address.
  const functionsStarted = Promise.withResolvers<Invoke>();
  const written = createBell();
  const { file } = ground.database;
  const databaseFile = file === undefined ? undefined : openDatabaseFile(file);
  stopLater(() => databaseFile?.close());
  const { invoke, stop } = watchWrites({
    invoke: meteredInvoke(
      async (name, event) => (await functionsStarted.promise)(name, event),
      ground.ways.meter,
    ),
    written,
    file: databaseFile,
  });
  stopLater(stop);
  const { s3, mail, stepFunctions, environment } = await startBackends(ground, invoke);
  const from = `no-reply@${firstMailbox(declaredFunctions(templates)).split('@')[1]}`;
  const signIn = await startSignIn({ ...ground, invoke, mail: { endpoint: mail.endpoint, from } });
  const pool: Record<string, string> =
    signIn.endpoint === undefined ? {} : { AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: signIn.endpoint };
  const sockets = await startSockets({ clock, api: declaredSocketApi(templates), invoke, log: ground.log });
  const functions = startFunctions({
    root,
    clock,
    logFolder: join(folder, 'logs'),
    functions: declaredFunctions(templates)
      .map(signIn.pointHere)
      .map(undoFor(ground.undoSeconds))
      .map(providersFor(ground.providers))
      .map(webhooksHere)
      .map(socketsAt(sockets)),
    environment: { ...environment, ...pool },
    // What a function that begins reads of the configuration is not what an operation uses.
    ...(ground.ways.meter && { restAfterMs: WARM_MS }),
  });
  stopLater(functions.stop);
  functionsStarted.resolve(functions.invoke);
  stopLater(sockets.stop);
  stopLater(stepFunctions.stop);
  const known = { environment, resources: knownResources(declaredFunctions(templates)) };
  return {
    invoke,
    written,
    databaseFile,
    mail,
    put: s3.put,
    socketsUrl: sockets.url,
    tables,
    streams,
    signIn,
    known,
  };
}
