import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Clock } from './clock.ts';
import { FunctionPool } from './function-pool.ts';
import type { WorkerData } from './function-worker.ts';
import { failure, functionName, type Invoke, LOCAL_CONCURRENCY, type LocalFunction } from './invocation.ts';

/** Variables that Lambda itself sets for every function. */
function lambdaEnvironment(spec: LocalFunction): Record<string, string> {
  return {
    AWS_LAMBDA_FUNCTION_NAME: spec.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(spec.memoryMegabytes),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${spec.name}`,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    // Clients of the SDK say it with each request, by which the host knows who asks.
    AWS_SDK_UA_APP_ID: spec.name.slice(0, 50),
    LAMBDA_TASK_ROOT: spec.folder,
    TZ: 'UTC',
  };
}

/** Where Node keeps what it has compiled, if anywhere. */
function compileCache(): Record<string, string> {
  const { NODE_COMPILE_CACHE } = process.env;
  return NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE };
}

/** So many idle workers stay however long nobody needs them: starting one takes a fifth of a second. */
const KEPT_WORKERS = 6;
/** The other idle workers end after this, and their memory is free again. */
const REST_AFTER_MS = 10_000;
/** Memory for young objects, which Node would give each thread six times as much of. */
const YOUNG_MEGABYTES = 6;

/** The functions of the desk. */
export type Functions = {
  invoke: Invoke;
  /** How many workers there are, idle ones included. */
  workers(): number;
  stop(): Promise<void>;
};

/**
 * Runs the functions of the templates, each in a worker thread of its own, started when first needed. Their output
 * goes to one file for each function.
 * @param options.root folder of the project, where the worker's own code lies
 * @param options.environment variables that every function gets on top of its own: region, credentials, endpoints
 * @param options.restAfterMs after how long idle workers end that are more than a few
 */
export function startFunctions(options: {
  root: string;
  clock: Clock;
  functions: LocalFunction[];
  environment: Record<string, string>;
  logFolder: string;
  restAfterMs?: number;
}): Functions {
  const { restAfterMs = REST_AFTER_MS } = options;
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
        // As tools show it for the thread; the system keeps 15 characters.
        name: spec.name.slice(-15),
        resourceLimits: {
          // Each event may take what Lambda would give it.
          maxOldGenerationSizeMb: spec.memoryMegabytes * LOCAL_CONCURRENCY,
          maxYoungGenerationSizeMb: YOUNG_MEGABYTES,
        },
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

  /** Ends idle workers, the one longest idle first. */
  function rest(): void {
    const idle = [...pools.values()].flatMap((pool) => pool.idle());
    const longest = idle.sort((one, other) => one.since - other.since).slice(0, -KEPT_WORKERS);
    for (const { since, end } of longest) if (performance.now() - since > restAfterMs) end();
  }
  const resting = setInterval(rest, restAfterMs / 4);

  return {
    async invoke(nameOrArn, event) {
      const pool = poolOf(functionName(nameOrArn));
      if (!pool) return failure('ResourceNotFoundException', `Function not found: ${nameOrArn}`);
      return pool.invoke(JSON.stringify(event));
    },
    workers: () => [...pools.values()].reduce((sum, pool) => sum + pool.size(), 0),
    async stop() {
      clearInterval(resting);
      await Promise.all([...pools.values()].map((pool) => pool.stop()));
    },
  };
}
