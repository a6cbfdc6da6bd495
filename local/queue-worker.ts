/** The thread that runs fauxqs: it has a clock and a network of its own. */
import { existsSync } from 'node:fs';
import { Server as HttpServer } from 'node:http';
import { Server } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import inject from 'light-my-request';
import { followClock } from './worker-clock.ts';

/** What the host gives to the thread. */
export type QueueWorkerData = { clock: SharedArrayBuffer; folder: string };
/** What the host asks the thread, by message: `input` is JSON. */
export type QueueOrder = { id: number; operation: string; input: string };
/** What it answers; `output` is JSON. */
export type QueueAnswer = { id: number; status: number; output: string };

const LOOK_EVERY_MS = 200;

/**
 * What was received when the last host ended, however it ended, waits for nobody any more: its functions ended too.
 * The messages are in their queues again before anybody asks.
 */
function freeWorkInFlight(file: string): void {
  if (!existsSync(file)) return;
  const database = new DatabaseSync(file);
  database.exec('UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL');
  database.close();
}

const { clock, folder }: QueueWorkerData = workerData;
followClock(clock, false);

// fauxqs listens on every interface and has no setting for it; nothing else listens in this thread.
const { listen } = Server.prototype;
let queues: HttpServer | undefined;
Object.assign(Server.prototype, {
  listen(this: Server, options: object, ...rest: unknown[]) {
    if (this instanceof HttpServer) queues = this;
    return Reflect.apply(listen, this, [{ ...options, host: '127.0.0.1' }, ...rest]);
  },
});

// Each queue that somebody waits at looks 50 times a second for messages that come back; new ones are told at once.
const { setInterval: startInterval } = globalThis;
const seldom = (work: () => void, milliseconds?: number) =>
  startInterval(work, Math.max(milliseconds ?? 0, LOOK_EVERY_MS));
Object.assign(globalThis, { setInterval: seldom });

// What is written outlives the process without it; fauxqs would wait for the disk three times for each message.
const { exec } = DatabaseSync.prototype;
Object.assign(DatabaseSync.prototype, {
  exec(this: DatabaseSync, sql: string) {
    Reflect.apply(exec, this, [sql]);
    if (/journal_mode/i.test(sql)) Reflect.apply(exec, this, ['PRAGMA synchronous = NORMAL']);
  },
});

freeWorkInFlight(join(folder, 'fauxqs.db'));
const { startFauxqs } = await import('fauxqs');
const server = await startFauxqs({ port: 0, logger: false, dataDir: folder, defaultRegion: 'us-east-1' });
parentPort?.postMessage(server.port);

/** Does what the host asks as if it had come over HTTP, which would cost both threads more than the work itself. */
async function answer({ id, operation, input }: QueueOrder): Promise<QueueAnswer> {
  const { statusCode, payload } = await inject(
    (request, response) => queues?.emit('request', request, response),
    {
      method: 'POST',
      url: '/',
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AmazonSQS.${operation}` },
      payload: input,
      validate: false,
    },
  );
  return { id, status: statusCode, output: payload };
}

parentPort?.on('message', async (order: QueueOrder | 'stop') => {
  if (order !== 'stop') return void parentPort?.postMessage(await answer(order));
  await server.stop();
  process.exit();
});
