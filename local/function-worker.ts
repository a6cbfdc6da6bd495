/** What runs inside each worker thread: Lambda's runtime loop, for a handler that stays as it is bundled. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import * as z from 'zod';
import { followClock } from './worker-clock.ts';

const data = z
  .object({
    clock: z.instanceof(SharedArrayBuffer),
    spec: z.object({
      name: z.string(),
      arn: z.string(),
      folder: z.string(),
      handler: z.string(),
      memoryMegabytes: z.number(),
      timeoutSeconds: z.number(),
    }),
  })
  .parse(workerData);
const order = z.object({ requestId: z.string(), event: z.string() });
const handlerShape = z.custom<(event: unknown, context: object) => unknown>(
  (value) => typeof value === 'function',
);

/** Lambda refuses longer answers. */
const LONGEST_ANSWER_BYTES = 6 * 1024 * 1024;

const { spec } = data;
const machineTime = Date.now;
followClock(data.clock);

async function loadHandler() {
  const dot = spec.handler.lastIndexOf('.');
  const file = ['.mjs', '.js', '.cjs']
    .map((extension) => join(spec.folder, spec.handler.slice(0, dot) + extension))
    .find(existsSync);
  if (!file) throw new Error(`Cannot find module '${spec.handler.slice(0, dot)}'`);
  const loaded = z.record(z.string(), z.unknown()).parse({ ...(await import(pathToFileURL(file).href)) });
  return handlerShape.parse(loaded[spec.handler.slice(dot + 1)]);
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

let handler: z.infer<typeof handlerShape> | undefined;

async function run(message: unknown) {
  const { requestId, event } = order.parse(message);
  try {
    handler ??= await loadHandler();
    parentPort?.postMessage('started');
    const deadline = machineTime() + spec.timeoutSeconds * 1000;
    const payload = JSON.stringify(
      (await handler(JSON.parse(event), contextOf(requestId, deadline))) ?? null,
    );
    if (Buffer.byteLength(payload) > LONGEST_ANSWER_BYTES) throw new RangeError('Response size too large.');
    return { ok: true, payload };
  } catch (error) {
    console.error(requestId, error);
    return { ok: false, payload: JSON.stringify(described(error)), broken: handler === undefined };
  }
}

parentPort?.on('message', async (message: unknown) => {
  const answer = await run(message);
  parentPort?.postMessage(answer);
});
