import { randomUUID } from 'node:crypto';
import type { WriteStream } from 'node:fs';
import type { Worker } from 'node:worker_threads';
import type { WorkerAnswer, WorkerOrder } from './function-worker.ts';
import { failure, type InvocationResult, LOCAL_CONCURRENCY, type LocalFunction } from './invocation.ts';

/** How long loading a function's code may take; its own timeout counts from then on, as on Lambda. */
const LOADING_TIMEOUT_SECONDS = 30;
/** How long an event waits for the worker at hand before another one is started. */
const PATIENCE_MS = 25;

type Work = { event: string; since: number; settle: (result: InvocationResult) => void };

/** One function: its workers, of which each has one event at a time, and the events that wait for one. */
export class FunctionPool {
  readonly #spec: LocalFunction;
  readonly #start: () => Worker;
  readonly #log: WriteStream;
  /** the worker that worked last at the end */
  readonly #idle: { worker: Worker; since: number }[] = [];
  readonly #waiting: Work[] = [];
  readonly #all = new Set<Worker>();
  /** those that have loaded their code */
  readonly #loaded = new WeakSet<Worker>();
  #patience: NodeJS.Timeout | undefined;

  constructor(spec: LocalFunction, start: () => Worker, log: WriteStream) {
    this.#spec = spec;
    this.#start = start;
    this.#log = log;
  }

  invoke(event: string): Promise<InvocationResult> {
    return new Promise((settle) => {
      this.#waiting.push({ event, since: performance.now(), settle });
      this.#next();
    });
  }

  /** How many workers it has. */
  size(): number {
    return this.#all.size;
  }

  /** Its workers without work, since when (by `performance.now()`), and how each is ended. */
  idle(): { since: number; end: () => void }[] {
    return this.#idle.map(({ worker, since }) => ({ since, end: () => this.#end(worker) }));
  }

  async stop(): Promise<void> {
    clearTimeout(this.#patience);
    await Promise.all([...this.#all].map((worker) => worker.terminate()));
    await new Promise<void>((resolve) => this.#log.end(resolve));
  }

  /** Gives the first waiting event to a worker: an idle one, or a new one when there is none or it has waited long. */
  #next(): void {
    const [work] = this.#waiting;
    if (!work) return;
    const idle = this.#idle.pop()?.worker;
    const limit = Math.min(this.#spec.reservedConcurrency ?? LOCAL_CONCURRENCY, LOCAL_CONCURRENCY);
    if (!idle && this.#all.size >= limit) return;
    const waited = performance.now() - work.since;
    if (!idle && this.#all.size > 0 && waited < PATIENCE_MS) {
      clearTimeout(this.#patience);
      this.#patience = setTimeout(() => this.#next(), PATIENCE_MS - waited);
      return;
    }
    this.#waiting.shift();
    this.#run(idle ?? this.#startWorker(), work);
  }

  #end(worker: Worker): void {
    this.#forget(worker);
    void worker.terminate();
  }

  #forget(worker: Worker): void {
    this.#all.delete(worker);
    const position = this.#idle.findIndex((idle) => idle.worker === worker);
    if (position >= 0) this.#idle.splice(position, 1);
  }

  #startWorker(): Worker {
    const worker = this.#start();
    this.#all.add(worker);
    worker.stdout.pipe(this.#log, { end: false });
    worker.stderr.pipe(this.#log, { end: false });
    worker.once('exit', () => this.#forget(worker));
    // An error between two events must not end the host; an error within one is handled in #run.
    worker.on('error', () => {});
    return worker;
  }

  #run(worker: Worker, { event, settle }: Work): void {
    const requestId = randomUUID();
    const finish = (result: InvocationResult, reusable: boolean) => {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      if (reusable) this.#idle.push({ worker, since: performance.now() });
      else this.#end(worker);
      settle(result);
      this.#next();
    };
    const expire = (seconds: number) =>
      setTimeout(() => {
        const message = `${requestId} Task timed out after ${seconds.toFixed(2)} seconds`;
        this.#log.write(`${message}\n`);
        finish(failure('Sandbox.Timedout', message), false);
      }, seconds * 1000);
    let timer = expire(this.#loaded.has(worker) ? this.#spec.timeoutSeconds : LOADING_TIMEOUT_SECONDS);
    const onMessage = (answer: 'loaded' | WorkerAnswer) => {
      if (answer === 'loaded') {
        this.#loaded.add(worker);
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
