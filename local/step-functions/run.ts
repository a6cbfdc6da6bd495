import type { Clock } from '../clock.ts';
import type { Invoke } from '../invocation.ts';
import { evaluate, evaluateFields, type Scope } from './expression.ts';
import { Halted, Resting } from './failure.ts';
import type { Execution, ExecutionStore, Frame } from './store.ts';

/** What every execution of this host shares. */
export interface Engine {
  clock: Clock;
  invoke: Invoke;
  store: ExecutionStore;
  /** A number from 0 up to 1, for jitter. */
  random: () => number;
  /** Told of each transition. */
  moved: () => void;
}

/** One flow of a running execution: the machine itself, or one branch or iteration. */
export interface Run {
  engine: Engine;
  execution: Execution;
  /** Where its frame is kept: '' for the machine, then one '/n' for every level of branches. */
  path: string;
  /** Whether it may leave memory while it sleeps; branches, and what has to end by some time, stay. */
  mayRest: boolean;
  /** Aborted when the execution, or the state around this flow, is stopped. */
  signal: AbortSignal;
}

/** A flow that stands at a state. */
export type LiveFrame = Frame & { state: string };

/** Refuses to go on once the run was stopped, so that nothing is written after it. */
export function ensureRunning(run: Run): void {
  if (run.signal.aborted) throw new Halted('The execution was stopped.');
}

/** Waits for work unless the run is stopped first. */
export async function unlessHalted<T>(run: Run, work: Promise<T>): Promise<T> {
  ensureRunning(run);
  let stop = (): void => undefined;
  const halted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(new Halted('The execution was stopped.'));
    run.signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, halted]);
  } finally {
    run.signal.removeEventListener('abort', stop);
  }
}

/**
 * Sleeps on the host's clock until an absolute time, which is on disk already, so that a restart or a moved clock changes nothing.
 * @throws Resting instead, where the run may leave memory meanwhile
 */
export async function sleepUntil(run: Run, atMs: number): Promise<void> {
  const { clock } = run.engine;
  if (atMs <= clock.now()) return;
  ensureRunning(run);
  if (run.mayRest) throw new Resting(atMs);
  const { promise, resolve } = Promise.withResolvers<void>();
  const cancel = clock.at(atMs, resolve);
  try {
    await unlessHalted(run, promise);
  } finally {
    cancel();
  }
}

/** The `$states.context` of a state. */
function contextOf(run: Run, frame: LiveFrame): unknown {
  const { execution } = run;
  return {
    Execution: {
      Id: execution.arn,
      Input: JSON.parse(execution.input),
      Name: execution.name,
      StartTime: new Date(execution.startedAtMs).toISOString(),
    },
    State: {
      EnteredTime: new Date(frame.enteredAtMs).toISOString(),
      Name: frame.state,
      RetryCount: frame.retries.reduce((sum, used) => sum + used, 0),
    },
    StateMachine: { Id: execution.machineArn, Name: execution.machineArn.split(':').at(-1) },
    ...(frame.item === undefined ? {} : { Map: { Item: frame.item } }),
  };
}

/** What the expressions of a state see; `seen` adds `$states.result` or `$states.errorOutput`. */
export function scopeOf(
  run: Run,
  frame: LiveFrame,
  seen: { result?: unknown; errorOutput?: unknown } = {},
): Scope {
  return {
    states: { input: frame.data, ...seen, context: contextOf(run, frame) },
    variables: frame.variables,
  };
}

/** Evaluates a field, or answers the fallback when the state does not have it. */
export async function field(run: Run, scope: Scope, template: unknown, fallback: unknown): Promise<unknown> {
  return template === undefined ? fallback : evaluate(template, scope, run.engine.clock.now());
}

/** What a state leaves behind: its output and the variables after Assign, both seen from before the Assign. */
export interface Left {
  output: unknown;
  variables: Record<string, unknown>;
}

/** Evaluates Output and Assign of a state, a Choice rule or a Catch rule. */
export async function leave(
  run: Run,
  scope: Scope,
  rule: { Output?: unknown; Assign?: Record<string, unknown> | undefined },
  fallback: unknown,
): Promise<Left> {
  const output = await field(run, scope, rule.Output, fallback);
  const assigned = await evaluateFields(rule.Assign ?? {}, scope, run.engine.clock.now());
  return { output, variables: { ...scope.variables, ...assigned } };
}
