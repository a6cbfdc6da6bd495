import { type Definition, parseDefinition } from './definition.ts';
import { Halted, Resting, StateFailure } from './failure.ts';
import { runFlow } from './flow.ts';
import { type Engine, sleepUntil } from './run.ts';
import type { Execution, Frame, Outcome } from './store.ts';

const ENDINGS = {
  SUCCEEDED: 'ExecutionSucceeded',
  FAILED: 'ExecutionFailed',
  TIMED_OUT: 'ExecutionTimedOut',
  ABORTED: 'ExecutionAborted',
  RUNNING: 'ExecutionStarted',
};

/** The running executions of this process: started, resumed after a restart, and ended here. */
export class Executions {
  readonly #engine: Engine;
  readonly #running = new Map<string, { abort: AbortController; done: Promise<void> }>();
  /** Those that sleep: how the timer of each is cancelled. */
  readonly #resting = new Map<string, () => void>();
  /** Definitions as they were read, by their text, which many executions share. */
  readonly #definitions = new Map<string, Definition>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Stores a new execution and begins it. */
  start(row: Pick<Execution, 'arn' | 'machineArn' | 'name' | 'definition' | 'input'>): Execution {
    const { store, clock } = this.#engine;
    const startedAtMs = clock.now();
    store.atomically(() => {
      store.insert({ ...row, startedAtMs });
      store.record(row.arn, startedAtMs, 'ExecutionStarted', { input: row.input });
    });
    const execution: Execution = {
      ...row,
      startedAtMs,
      status: 'RUNNING',
      stoppedAtMs: null,
      output: null,
      error: null,
      cause: null,
    };
    this.#begin(execution);
    return execution;
  }

  /** Takes up every execution that was running when the host went down. */
  resume(): void {
    for (const { arn, restsUntilMs } of this.#engine.store.running()) {
      if (restsUntilMs === null) this.#goOn(arn);
      else this.#rest(arn, restsUntilMs);
    }
  }

  /** Ends an execution from outside. */
  abort(arn: string, error: string | null, cause: string | null): void {
    this.#end(arn, { status: 'ABORTED', output: null, error, cause });
  }

  /** Lets go of everything without ending it; what runs is resumed by the next start. */
  async stop(): Promise<void> {
    for (const cancel of this.#resting.values()) cancel();
    this.#resting.clear();
    const running = [...this.#running.values()];
    for (const { abort } of running) abort.abort();
    await Promise.all(running.map(({ done }) => done));
  }

  #begin(execution: Execution): void {
    const abort = new AbortController();
    const done = this.#run(execution, abort)
      .catch((error: unknown) => {
        if (error instanceof Resting) this.#rest(execution.arn, error.untilMs);
        else if (!(error instanceof Halted)) this.#fail(execution.arn, error);
      })
      .finally(() => this.#running.delete(execution.arn));
    this.#running.set(execution.arn, { abort, done });
  }

  /** Lets an execution sleep: what it needs to go on is on disk, and in memory there is its timer alone. */
  #rest(arn: string, untilMs: number): void {
    const goOn = () => {
      this.#resting.delete(arn);
      this.#goOn(arn);
    };
    this.#resting.set(arn, this.#engine.clock.at(untilMs, goOn));
  }

  #goOn(arn: string): void {
    const execution = this.#engine.store.find(arn);
    if (execution?.status === 'RUNNING') this.#begin(execution);
  }

  #definitionOf(text: string): Definition {
    const known = this.#definitions.get(text) ?? parseDefinition(text);
    this.#definitions.set(text, known);
    return known;
  }

  async #run(execution: Execution, abort: AbortController): Promise<void> {
    const definition = this.#definitionOf(execution.definition);
    // One whose end has to be watched stays in memory.
    const mayRest = definition.TimeoutSeconds === undefined;
    const run = { engine: this.#engine, execution, path: '', mayRest, signal: abort.signal };
    const first: Frame = {
      state: definition.StartAt,
      data: JSON.parse(execution.input),
      variables: {},
      enteredAtMs: execution.startedAtMs,
      wakeAtMs: null,
      retries: [],
    };
    const timer = this.#limit(execution, definition, abort);
    try {
      const output = await runFlow(run, definition, first);
      this.#end(execution.arn, {
        status: 'SUCCEEDED',
        output: JSON.stringify(output),
        error: null,
        cause: null,
      });
    } finally {
      timer.abort();
    }
  }

  /** Watches the machine's TimeoutSeconds on the host's clock. */
  #limit(execution: Execution, { TimeoutSeconds }: Definition, abort: AbortController): AbortController {
    const watch = new AbortController();
    if (TimeoutSeconds === undefined) return watch;
    const signal = AbortSignal.any([watch.signal, abort.signal]);
    const run = { engine: this.#engine, execution, path: '', mayRest: false, signal };
    sleepUntil(run, execution.startedAtMs + TimeoutSeconds * 1000)
      .then(() =>
        this.#end(execution.arn, { status: 'TIMED_OUT', output: null, error: 'States.Timeout', cause: null }),
      )
      .catch((error: unknown) => {
        if (!(error instanceof Halted)) throw error;
      });
    return watch;
  }

  #fail(arn: string, error: unknown): void {
    const failure = error instanceof StateFailure ? error : new StateFailure('States.Runtime', String(error));
    this.#end(arn, { status: 'FAILED', output: null, error: failure.error, cause: failure.failureCause });
  }

  #end(arn: string, outcome: Outcome): void {
    const { store, clock } = this.#engine;
    this.#running.get(arn)?.abort.abort();
    this.#resting.get(arn)?.();
    this.#resting.delete(arn);
    store.atomically(() => {
      store.finish(arn, outcome, clock.now());
      const { output, error, cause } = outcome;
      store.record(arn, clock.now(), ENDINGS[outcome.status], { output, error, cause });
    });
  }
}
