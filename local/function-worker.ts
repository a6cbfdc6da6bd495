/** What runs inside each worker thread: Lambda's runtime loop, for a handler that stays as it is bundled. */
import { existsSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { LocalFunction } from './invocation.ts';
import { followClock } from './worker-clock.ts';

/** What the host gives to each worker. It is not parsed, as loading zod would double the time of a start. */
export type WorkerData = { clock: SharedArrayBuffer; spec: LocalFunction };
/** One event for the function; `event` is JSON. */
export type WorkerOrder = { requestId: string; event: string };
/**
 * What became of it; `payload` is JSON. `processorMs`: of the thread while it ran, with that of events beside it. `broken`: the module could not be
 * loaded, so the worker is of no more use.
 */
export type WorkerAnswer = {
  requestId: string;
  ok: boolean;
  payload: string;
  processorMs: number;
  broken?: boolean;
};
/** What a worker tells the host: that it has loaded the function's code, and then what became of each event. */
export type WorkerMessage = 'loaded' | WorkerAnswer;

/** Lambda refuses longer answers. */
const LONGEST_ANSWER_BYTES = 6 * 1024 * 1024;

const { spec, clock }: WorkerData = workerData;
const machineTime = Date.now;
followClock(clock);
// This was for Node, which has read it; a function on Lambda knows nothing of it.
delete process.env.NODE_COMPILE_CACHE;

async function loadHandler() {
  const dot = spec.handler.lastIndexOf('.');
  const file = ['.mjs', '.js', '.cjs']
    .map((extension) => join(spec.folder, spec.handler.slice(0, dot) + extension))
    .find(existsSync);
  if (!file) throw new Error(`Cannot find module '${spec.handler.slice(0, dot)}'`);
  const loaded: Record<string, unknown> = await import(pathToFileURL(file).href);
  const found = loaded[spec.handler.slice(dot + 1)];
  if (typeof found !== 'function') throw new Error(`${spec.handler} is undefined or not exported`);
  flushCompileCache();
  return found;
}

function contextOf(requestId: string, deadline: number) {
  return {
    awsRequestId: requestId,
    functionName: spec.name,
    functionVersion: '$LATEST',
    invokedFunctionArn: spec.arn,
    memoryLimitInMB: String(spec.memoryMegabytes),
    logGroupName: `/aws/lambda/${spec.name}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, deadline - machineTime()),
  };
}

function described(error: unknown) {
  const known = error instanceof Error ? error : new Error(String(error));
  return { errorType: known.name, errorMessage: known.message, trace: known.stack?.split('\n') ?? [] };
}

let handler: Awaited<ReturnType<typeof loadHandler>> | undefined;
let loading: ReturnType<typeof loadHandler> | undefined;

/** Loads the function's code with the first event; others that come meanwhile wait for it. */
async function handlerNow() {
  if (handler !== undefined) return handler;
  loading ??= loadHandler();
  const loaded = await loading;
  if (handler === undefined) parentPort?.postMessage('loaded' satisfies WorkerMessage);
  handler = loaded;
  return loaded;
}

/** Milliseconds of this thread's processor time since then. */
function processorSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

async function run({ requestId, event }: WorkerOrder): Promise<WorkerAnswer> {
  let before = process.threadCpuUsage();
  try {
    const handle = await handlerNow();
    before = process.threadCpuUsage();
    const deadline = machineTime() + spec.timeoutSeconds * 1000;
    const payload = JSON.stringify((await handle(JSON.parse(event), contextOf(requestId, deadline))) ?? null);
    if (Buffer.byteLength(payload) > LONGEST_ANSWER_BYTES) throw new RangeError('Response size too large.');
    return { requestId, ok: true, payload, processorMs: processorSince(before) };
  } catch (error) {
    console.error(requestId, error);
    const payload = JSON.stringify(described(error));
    return {
      requestId,
      ok: false,
      payload,
      processorMs: processorSince(before),
      broken: handler === undefined,
    };
  }
}

parentPort?.on('message', async (order: WorkerOrder) => {
  parentPort?.postMessage(await run(order));
});
