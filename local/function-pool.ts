import { randomUUID } from 'node:crypto';
import type { WriteStream } from 'node:fs';
import type { Worker } from 'node:worker_threads';
import type { WorkerAnswer, WorkerMessage, WorkerOrder } from './function-worker.ts';
import { failure, type InvocationResult, LOCAL_CONCURRENCY, type LocalFunction } from './invocation.ts';

/** How long loading a function's code may take; its own timeout counts from then on, as on Lambda. */
const LOADING_TIMEOUT_SECONDS = 30;

type Work = { event: string; settle: (result: InvocationResult) => void };

/** A worker with the events that it works on, each by its request id. */
type Environment = {
  worker: Worker;
  running: Map<string, Running>;
  isLoaded: boolean;
  /** since when it has had nothing to do, by `performance.now()` */
  idleSince: number;
};
type Running = { settle: (result: InvocationResult) => void; timer: NodeJS.Timeout };

/**
 * One function: its worker, and the events that wait for it. Lambda gives each event that runs at the same time an
 * environment of its own. Here they share one, as what a handler keeps between events is safe to share, and a second
 * environment would cost the memory and the warming-up of the first.
 */
export class FunctionPool {
  readonly #spec: LocalFunction;
  readonly #start: () => Worker;
  readonly #log: WriteStream;
  readonly #waiting: Work[] = [];
  /** the one that gets new events */
  #current: Environment | undefined;
  /** this one too, and those of which an event ran out of time while others went on */
  readonly #all = new Set<Environment>();

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

  /** How many workers it has. */
  size(): number {
    return this.#all.size;
  }

  /** Its worker when that has no work, since when (by `performance.now()`), and how it is ended. */
  idle(): { since: number; end: () => void }[] {
    const current = this.#current;
    if (!current || current.running.size > 0) return [];
    return [{ since: current.idleSince, end: () => this.#end(current) }];
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#all].map(({ worker }) => worker.terminate()));
    await new Promise<void>((resolve) => this.#log.end(resolve));
  }

  /** Gives waiting events to the worker, as many as may run at once. */
  #next(): void {
    const limit = Math.min(this.#spec.reservedConcurrency ?? LOCAL_CONCURRENCY, LOCAL_CONCURRENCY);
    const running = [...this.#all].reduce((sum, environment) => sum + environment.running.size, 0);
    for (const work of this.#waiting.splice(0, Math.max(0, limit - running))) {
      this.#current ??= this.#startEnvironment();
      this.#run(this.#current, work);
    }
  }

  #end(environment: Environment): void {
    this.#forget(environment);
    void environment.worker.terminate();
  }

  #forget(environment: Environment): void {
    this.#all.delete(environment);
    if (this.#current === environment) this.#current = undefined;
  }

  #startEnvironment(): Environment {
    const worker = this.#start();
    const environment: Environment = { worker, running: new Map(), isLoaded: false, idleSince: 0 };
    this.#all.add(environment);
    worker.stdout.pipe(this.#log, { end: false });
    worker.stderr.pipe(this.#log, { end: false });
    worker.on('message', (message: WorkerMessage) => {
      if (message === 'loaded') this.#loaded(environment);
      else this.#answered(environment, message);
    });
    // An error between two events must not end the host.
    worker.on('error', (error: Error) => {
      this.#log.write(`${error.stack ?? error.message}\n`);
      this.#failAll(environment, failure(error.name, error.message));
    });
    worker.once('exit', () => {
      this.#failAll(environment, failure('Runtime.ExitError', 'The runtime ended'));
    });
    return environment;
  }

  #run(environment: Environment, { event, settle }: Work): void {
    const requestId = randomUUID();
    const seconds = environment.isLoaded ? this.#spec.timeoutSeconds : LOADING_TIMEOUT_SECONDS;
    environment.running.set(requestId, { settle, timer: this.#expiry(environment, requestId, seconds) });
    const order: WorkerOrder = { requestId, event };
    environment.worker.postMessage(order);
  }

  /** Ends an event that takes too long. Its worker gets no more events, and ends when the others in it are done. */
  #expiry(environment: Environment, requestId: string, seconds: number): NodeJS.Timeout {
    return setTimeout(() => {
      const message = `${requestId} Task timed out after ${seconds.toFixed(2)} seconds`;
      this.#log.write(`${message}\n`);
      this.#settle(environment, requestId, failure('Sandbox.Timedout', message), false);
    }, seconds * 1000);
  }

  #loaded(environment: Environment): void {
    environment.isLoaded = true;
    for (const [requestId, running] of environment.running) {
      clearTimeout(running.timer);
      running.timer = this.#expiry(environment, requestId, this.#spec.timeoutSeconds);
    }
  }

  #answered(environment: Environment, { requestId, ok, payload, processorMs, broken }: WorkerAnswer): void {
    const ran = { processorMs, megabytes: this.#spec.memoryMegabytes };
    const result: InvocationResult = { payload: JSON.parse(payload), ran };
    this.#settle(environment, requestId, ok ? result : { ...result, functionError: 'Unhandled' }, !broken);
  }

  #settle(environment: Environment, requestId: string, result: InvocationResult, goesOn: boolean): void {
    const running = environment.running.get(requestId);
    if (!running) return;
    clearTimeout(running.timer);
    environment.running.delete(requestId);
    environment.idleSince = performance.now();
    if (!goesOn && this.#current === environment) this.#current = undefined;
    if (this.#current !== environment && environment.running.size === 0) this.#end(environment);
    running.settle(result);
    this.#next();
  }

  #failAll(environment: Environment, result: InvocationResult): void {
    this.#forget(environment);
    for (const requestId of [...environment.running.keys()]) {
      this.#settle(environment, requestId, result, false);
    }
    this.#next();
  }
}
