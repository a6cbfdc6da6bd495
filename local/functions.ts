import { randomUUID } from 'node:crypto';
import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Clock } from './clock.ts';
import type { WorkerAnswer, WorkerData, WorkerOrder } from './function-worker.ts';

/** A Lambda function as its template declares it, ready to run. */
export type LocalFunction = {
  name: string;
  arn: string;
  /** folder with the bundled code */
  folder: string;
  /** `file.export`, as Lambda's Handler property */
  handler: string;
  environment: Record<string, string>;
  timeoutSeconds: number;
  memoryMegabytes: number;
  reservedConcurrency?: number | undefined;
};

/** What an invocation gave: the handler's result, or, with `functionError`, what Lambda says of a failed one. */
export type InvocationResult = { payload: unknown; functionError?: string };

/** Invokes a function by name or ARN (a version or alias behind the ARN is the same function). */
export type Invoke = (nameOrArn: string, event: unknown) => Promise<InvocationResult>;

/**
 * How much of one function runs at once. Lambda scales further than one machine should: what comes on top waits for
 * a free worker.
 */
export const LOCAL_CONCURRENCY = Math.max(2, Math.min(4, availableParallelism()));

/** How long loading a function's code may take; its own timeout counts from then on, as on Lambda. */
const LOADING_TIMEOUT_SECONDS = 30;

type Work = { event: string; settle: (result: InvocationResult) => void };

function failure(errorType: string, errorMessage: string): InvocationResult {
  return { payload: { errorType, errorMessage }, functionError: 'Unhandled' };
}

/** The name inside a function ARN, or the name itself. */
export function functionName(nameOrArn: string): string {
  return nameOrArn.startsWith('arn:') ? (nameOrArn.split(':')[6] ?? nameOrArn) : nameOrArn;
}

/** Variables that Lambda itself sets for every function. */
function lambdaEnvironment(spec: LocalFunction): Record<string, string> {
  return {
    AWS_LAMBDA_FUNCTION_NAME: spec.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(spec.memoryMegabytes),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${spec.name}`,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    LAMBDA_TASK_ROOT: spec.folder,
    TZ: 'UTC',
  };
}

/** Where Node keeps what it has compiled, if anywhere. */
function compileCache(): Record<string, string> {
  const { NODE_COMPILE_CACHE } = process.env;
  return NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE };
}

/** One function: its workers, of which each has one event at a time, and the events that wait for one. */
class FunctionPool {
  readonly #spec: LocalFunction;
  readonly #start: () => Worker;
  readonly #log: WriteStream;
  readonly #idle: Worker[] = [];
  readonly #waiting: Work[] = [];
  readonly #all = new Set<Worker>();

  constructor(spec: LocalFunction, start: () => Worker, log: WriteStream) {
    this.#spec = spec;
    this.#start = start;
    this.#log = log;
  }

  invoke(event: string): Promise<InvocationResult> {
    return new Promise((settle) => {
      this.#waiting.push({ event, settle });
      this.#next();
    });
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#all].map((worker) => worker.terminate()));
    await new Promise<void>((resolve) => this.#log.end(resolve));
  }

  #next(): void {
    const limit = Math.min(this.#spec.reservedConcurrency ?? LOCAL_CONCURRENCY, LOCAL_CONCURRENCY);
    if (this.#waiting.length === 0 || (this.#idle.length === 0 && this.#all.size >= limit)) return;
    const work = this.#waiting.shift();
    if (work) this.#run(this.#idle.pop() ?? this.#startWorker(), work);
  }

  #startWorker(): Worker {
    const worker = this.#start();
    this.#all.add(worker);
    worker.stdout.pipe(this.#log, { end: false });
    worker.stderr.pipe(this.#log, { end: false });
    worker.once('exit', () => {
      this.#all.delete(worker);
      const position = this.#idle.indexOf(worker);
      if (position >= 0) this.#idle.splice(position, 1);
    });
    // An error between two events must not end the host; an error within one is handled in #run.
    worker.on('error', () => {});
    return worker;
  }

  #run(worker: Worker, { event, settle }: Work): void {
    const requestId = randomUUID();
    const finish = (result: InvocationResult, reusable: boolean) => {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      if (reusable) this.#idle.push(worker);
      else {
        this.#all.delete(worker);
        void worker.terminate();
      }
      settle(result);
      this.#next();
    };
    const expire = (seconds: number) =>
      setTimeout(() => {
        const message = `${requestId} Task timed out after ${seconds.toFixed(2)} seconds`;
        this.#log.write(`${message}\n`);
        finish(failure('Sandbox.Timedout', message), false);
      }, seconds * 1000);
    let timer = expire(LOADING_TIMEOUT_SECONDS);
    const onMessage = (answer: 'started' | WorkerAnswer) => {
      if (answer === 'started') {
        clearTimeout(timer);
        timer = expire(this.#spec.timeoutSeconds);
        return;
      }
      const { ok, payload, broken } = answer;
      const result: InvocationResult = { payload: JSON.parse(payload) };
      finish(ok ? result : { ...result, functionError: 'Unhandled' }, !broken);
    };
    const onError = (error: Error) => {
      this.#log.write(`${requestId} ${error.stack ?? error.message}\n`);
      finish(failure(error.name, error.message), false);
    };
    const onExit = () => finish(failure('Runtime.ExitError', `${requestId} The runtime ended`), false);
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    const order: WorkerOrder = { requestId, event };
    worker.postMessage(order);
  }
}

/**
 * Runs the functions of the templates, each in worker threads of its own, started when first needed. Their output
 * goes to one file for each function.
 * @param options.root folder of the project, where the worker's own code lies
 * @param options.environment variables that every function gets on top of its own: region, credentials, endpoints
 */
export function startFunctions(options: {
  root: string;
  clock: Clock;
  functions: LocalFunction[];
  environment: Record<string, string>;
  logFolder: string;
}): { invoke: Invoke; stop(): Promise<void> } {
  mkdirSync(options.logFolder, { recursive: true });
  const pools = new Map<string, FunctionPool>();

  function poolOf(name: string): FunctionPool | undefined {
    const spec = options.functions.find((candidate) => candidate.name === name);
    const known = pools.get(name);
    if (known || !spec) return known;
    const workerData: WorkerData = { spec, clock: options.clock.shared };
    const start = () =>
      new Worker(join(options.root, 'local/function-worker.ts'), {
        env: { ...compileCache(), ...lambdaEnvironment(spec), ...options.environment, ...spec.environment },
        workerData,
        resourceLimits: { maxOldGenerationSizeMb: spec.memoryMegabytes },
        stdout: true,
        stderr: true,
        execArgv: [],
      });
    const log = createWriteStream(join(options.logFolder, `${name}.log`), { flags: 'a' });
    log.setMaxListeners(0);
    const pool = new FunctionPool(spec, start, log);
    pools.set(name, pool);
    return pool;
  }

  return {
    async invoke(nameOrArn, event) {
      const pool = poolOf(functionName(nameOrArn));
      if (!pool) return failure('ResourceNotFoundException', `Function not found: ${nameOrArn}`);
      return pool.invoke(JSON.stringify(event));
    },
    async stop() {
      await Promise.all([...pools.values()].map((pool) => pool.stop()));
    },
  };
}
