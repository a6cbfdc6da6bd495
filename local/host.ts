import { join } from 'node:path';
import { REPORTS_PATH } from '../schemas/report-page.ts';
import { ensureAdmin } from './admin.ts';
import { type Clock, startClock } from './clock.ts';
import { announce, openDataFolder } from './data-folder.ts';
import { startDatabase } from './database.ts';
import { createFront } from './front.ts';
import { createGateway, GATEWAY_BODY_LIMIT_BYTES } from './gateway/index.ts';
import { createLocalServer, type LocalRequest, type LocalResponse, listenOnLoopback } from './http.ts';
import { type Log, openLog } from './log.ts';
import { meteredQueues, openWays, type Ways } from './meter/index.ts';
import { channelPages, standIns } from './pages/channels/index.ts';
import type { Outbox } from './pages/outbox/index.ts';
import { LOCAL_ACCOUNT, startQueues } from './queues.ts';
import { referTo } from './references.ts';
import { fillHelpCentre } from './sample.ts';
import { startServices } from './services.ts';
import type { HostSettings } from './settings.ts';
import type { SignIn } from './sign-in.ts';
import { synthesize } from './synthesis.ts';
import { TemplateError, Templates } from './templates.ts';
import { startTriggers } from './triggers.ts';
import { releaseUnsentMail } from './unsent-mail.ts';
import { declaredFunctions, firstMailbox } from './wiring/compute.ts';
import { declaredQueues, declaredSubscriptions } from './wiring/data.ts';
import { declaredCors, declaredRoutes } from './wiring/http-api.ts';
import { declaredReceiptRules, inboundQueues } from './wiring/mail.ts';

const REGION = 'us-east-1';
/** The tag by which the desk knows a mail again, and how many of the last mails may be those that were under way. */
const SEND_TAG = 'bilet-send';
const MOST_UNDER_WAY = 10_000;

/** A running desk. */
export type Host = {
  api: string;
  docs: string;
  /** where customers find the help centre */
  help: string;
  /** where agents read reports */
  reports: string;
  /** puts articles into the help centre of a new desk */
  fillHelp(): Promise<void>;
  outboxUrl: string;
  /** where a customer is played on each channel */
  channels: string;
  /** where people sign in */
  signIn: Pick<SignIn, 'endpoint' | 'browserClientId'>;
  smtpPort: number;
  mailbox: string;
  adminToken: string;
  outbox: Outbox;
  clock: Clock;
  stop(): Promise<void>;
};

type StopLater = (stop: () => unknown) => void;

/** Ends what was started, last first; one part that fails to end keeps none of the others. */
function collectStops() {
  const stops: (() => unknown)[] = [];
  return {
    later: (stop: () => unknown) => void stops.push(stop),
    async run(): Promise<void> {
      for (const stop of stops.splice(0).reverse()) {
        try {
          await stop();
        } catch (error) {
          console.error(error);
        }
      }
    },
  };
}

/** Takes the API's port before anything else, so that a taken one is told at once; answers come later. */
async function openFront(port: number, log: Log) {
  let answer = async (_request: LocalRequest): Promise<LocalResponse> => ({ status: 503 });
  const server = createLocalServer((request) => answer(request), {
    bodyLimit: GATEWAY_BODY_LIMIT_BYTES,
    onError: (error) => log(`gateway: ${error}`),
  });
  const { endpoint, stop } = await listenOnLoopback(server, port);
  const answerWith = (given: typeof answer) => {
    answer = given;
  };
  return { endpoint, stop, answerWith };
}

/** The templates, the database and the queues, which have nothing to wait for. */
async function startBase(
  root: string,
  settings: HostSettings,
  clock: Clock,
  ways: Ways,
  stopLater: StopLater,
) {
  const { dataFolder: folder, databaseEndpoint: endpoint } = settings;
  const kept = async <T>(starting: Promise<T>, stopOf: (started: T) => () => unknown): Promise<T> => {
    const started = await starting;
    stopLater(stopOf(started));
    return started;
  };
  const file = join(folder, 'database.sqlite');
  const starting = [
    kept(synthesize(root), ({ release }) => release),
    kept(startDatabase({ root, file, endpoint }), ({ stop }) => stop),
    kept(startQueues({ root, folder: join(folder, 'queues'), clock }), ({ stop }) => stop),
  ] as const;
  // When one fails, the others must be there before they can be stopped.
  await Promise.allSettled(starting);
  const [build, database, given] = await Promise.all(starting);
  const { meter } = ways;
  const queues = meter ? meteredQueues(given, meter, await ways.to('sqs', given.endpoint)) : given;
  const refer = referTo(`${REGION}:${LOCAL_ACCOUNT}`, queues.url);
  const names = { account: LOCAL_ACCOUNT, region: REGION, refer };
  return {
    templates: new Templates(build.stacks, names),
    database,
    queues,
  };
}

/** What the rest of the host must know of the templates: the first mailbox, its domain, and the queues of its mail. */
function findLandmarks(templates: Templates) {
  const [rule] = declaredReceiptRules(templates);
  if (!rule) throw new TemplateError('The templates declare no receipt rule.');
  const mailbox = firstMailbox(declaredFunctions(templates));
  const queues = inboundQueues(rule, declaredSubscriptions(templates), declaredQueues(templates));
  return { mailbox, domain: mailbox.slice(mailbox.indexOf('@') + 1), queues };
}

/** The queue of what comes over channels, into which topics and buses of AWS put what they tell. */
function channelQueueOf(templates: Templates): string {
  const queue = declaredQueues(templates).find(({ name }) => name.endsWith('-channels'));
  if (queue === undefined) throw new TemplateError('The templates declare no queue of channels.');
  return queue.arn;
}

async function startParts(root: string, settings: HostSettings, stopLater: StopLater) {
  const folder = settings.dataFolder;
  stopLater(openDataFolder(folder, settings.fresh));
  const clock = startClock({ file: join(folder, 'clock.json') });
  stopLater(clock.stop);
  const log = openLog(join(folder, 'logs'), { echo: settings.verbose, now: clock.now });
  const front = await openFront(settings.port, log);
  stopLater(front.stop);
  const { endpoint } = front;
  const ways = openWays({ isMetered: settings.meter, log, stopLater });
  const base = await startBase(root, settings, clock, ways, stopLater);
  const { templates, queues, database } = base;
  const { promise: adminTokenKnown, resolve: tellAdminToken } = Promise.withResolvers<string>();
  const place = { region: REGION, origin: endpoint, adminToken: adminTokenKnown };
  const ground = { root, folder, clock, log, ways, stopLater, ...place, ...base };
  const { mailbox, domain, queues: inbound } = findLandmarks(templates);
  const services = await startServices({
    ...ground,
    undoSeconds: settings.undoSeconds,
    providers: settings.providers ?? standIns(endpoint),
  });
  const { invoke, mail, put, tables, signIn, known } = services;
  const [table] = tables;
  if (!table) throw new TemplateError('The templates declare no table.');
  const token = settings.adminToken;
  const adminToken = await ensureAdmin(root, {
    folder,
    domain,
    nowMs: clock.now(),
    endpoint: database.endpoint,
    tableName: table.name,
    token,
  });
  tellAdminToken(adminToken);
  const { file } = database;
  if (file !== undefined) {
    const sent = new Set(mail.outbox.list(MOST_UNDER_WAY).map(({ tags }) => tags[SEND_TAG]));
    await releaseUnsentMail({ ...database, file }, table.name, clock.now(), (id) => sent.has(id));
  }
  startTriggers({ ...ground, ...services, databaseEndpoint: database.endpoint });
  const { outbox } = mail;
  const gateway = createGateway({
    clock,
    routes: declaredRoutes(templates),
    cors: declaredCors(templates),
    invoke,
  });
  front.answerWith(
    createFront({
      root,
      clock,
      outbox,
      gateway,
      meter: ways.meter,
      origin: endpoint,
      channels: channelPages({
        origin: endpoint,
        clock,
        adminToken,
        enqueue: (work) => queues.send(channelQueueOf(templates), JSON.stringify(work)),
        siteConnects: [services.socketsUrl, known.environment.AWS_ENDPOINT_URL_S3].flatMap((url) =>
          url == null ? [] : [new URL(url).origin],
        ),
      }),
      docsClientId: signIn.browserClientId,
    }),
  );
  const door = await mail.openDoor({ port: settings.smtpPort, verdicts: settings.mailVerdicts, put });
  stopLater(door.stop);
  const addresses = {
    pid: process.pid,
    api: `${endpoint}/v1`,
    smtp: door.port,
    mailbox,
    sqs: queues.endpoint,
  };
  const inboundQueue = queues.url(inbound.queue);
  const inboundDeadLetters = queues.url(inbound.deadLetters);
  stopLater(announce(folder, { ...addresses, ...known, inboundQueue, inboundDeadLetters }));
  const filled = { endpoint: database.endpoint, tableName: table.name };
  const fillHelp = () =>
    fillHelpCentre(root, { ...filled, nowMs: clock.now() }, { origin: endpoint, adminToken });
  return { endpoint, fillHelp, signIn, smtpPort: door.port, mailbox, adminToken, outbox, clock };
}

/**
 * Starts the whole desk, wired as its templates say, and opens API and SMTP door.
 * @param root folder of the project
 * @throws PortTakenError, DataFolderUnusableError, DataFolderInUseError, NoDatabaseError
 */
export async function startHost(root: string, settings: HostSettings): Promise<Host> {
  const stops = collectStops();
  try {
    const { endpoint, ...parts } = await startParts(root, settings, stops.later);
    return {
      ...parts,
      api: `${endpoint}/v1`,
      docs: `${endpoint}/docs`,
      help: `${endpoint}/help`,
      reports: `${endpoint}${REPORTS_PATH}`,
      outboxUrl: `${endpoint}/_local/outbox`,
      channels: `${endpoint}/_local/channels`,
      stop: stops.run,
    };
  } catch (error) {
    await stops.run();
    throw error;
  }
}
