import type { Flow, State } from './definition.ts';
import { covers, Halted, Resting, retryDelayMs, StateFailure } from './failure.ts';
import { ensureRunning, type LiveFrame, leave, type Run, scopeOf, sleepUntil } from './run.ts';
import type { Frame } from './store.ts';
import { type Visited, visit } from './visit.ts';

/** The most that a state may hand on. https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const MAX_DATA_BYTES = 262_144;

function asFailure(error: unknown): StateFailure {
  if (error instanceof StateFailure) return error;
  if (error instanceof Halted || error instanceof Resting) throw error;
  return new StateFailure('States.Runtime', error instanceof Error ? error.message : String(error));
}

/** The frame with its next retry armed, or undefined when no Retry rule covers the failure (any longer). */
function rearmed(run: Run, frame: LiveFrame, state: State, failure: StateFailure): LiveFrame | undefined {
  if (!('Retry' in state)) return undefined;
  const place = state.Retry.findIndex((rule) => covers(rule.ErrorEquals, failure.error));
  const rule = state.Retry[place];
  if (rule === undefined) return undefined;
  const used = frame.retries[place] ?? 0;
  const delayMs = retryDelayMs(rule, used, run.engine.random());
  if (delayMs === undefined) return undefined;
  const retries = state.Retry.map((_rule, index) => (frame.retries[index] ?? 0) + (index === place ? 1 : 0));
  return { ...frame, retries, wakeAtMs: run.engine.clock.now() + delayMs };
}

async function caught(run: Run, frame: LiveFrame, state: State, failure: StateFailure): Promise<Visited> {
  const rule =
    'Catch' in state ? state.Catch.find((one) => covers(one.ErrorEquals, failure.error)) : undefined;
  if (rule === undefined) throw failure;
  const errorOutput = { Error: failure.error, Cause: failure.failureCause };
  return { ...(await leave(run, scopeOf(run, frame, { errorOutput }), rule, errorOutput)), next: rule.Next };
}

/** Visits a state with its Retry and Catch. A pause before a retry is stored, so it also outlives a restart. */
async function settle(run: Run, entered: LiveFrame, state: State): Promise<Visited> {
  const { store } = run.engine;
  let frame = entered;
  for (;;) {
    try {
      if (state.Type !== 'Wait' && frame.wakeAtMs !== null) await sleepUntil(run, frame.wakeAtMs);
      return await visit(run, frame, state, runFlow);
    } catch (error) {
      const failure = asFailure(error);
      ensureRunning(run);
      const again = rearmed(run, frame, state, failure);
      if (again === undefined) return caught(run, frame, state, failure);
      frame = again;
      store.atomically(() => {
        store.forgetInner(run.execution.arn, run.path);
        store.saveFrame(run.execution.arn, run.path, again);
      });
    }
  }
}

/** Writes the step from one state to the next (or to the end) as one change. */
function advance(run: Run, flow: Flow, from: LiveFrame, visited: Visited): Frame {
  ensureRunning(run);
  const { store, clock, moved } = run.engine;
  moved();
  const type = flow.States[from.state]?.Type;
  const { arn } = run.execution;
  const size = Buffer.byteLength(JSON.stringify(visited.output) ?? '');
  if (size > MAX_DATA_BYTES) {
    throw new StateFailure('States.DataLimitExceeded', `${from.state} has an output of ${size} bytes.`);
  }
  const next: Frame = {
    state: visited.next ?? null,
    data: visited.output,
    variables: visited.variables,
    enteredAtMs: clock.now(),
    wakeAtMs: null,
    retries: [],
    item: from.item,
  };
  store.atomically(() => {
    store.forgetInner(arn, run.path);
    store.saveFrame(arn, run.path, next);
    store.record(arn, clock.now(), `${type}StateExited`, {
      name: from.state,
      output: JSON.stringify(visited.output),
    });
    enter(run, flow, next);
  });
  return next;
}

/** Records that a flow has come to a state; the end, and what is no state, leave no record. */
function enter(run: Run, flow: Flow, { state: name, data }: Frame): void {
  const type = name === null ? undefined : flow.States[name]?.Type;
  if (type === undefined) return;
  const details = { name, input: JSON.stringify(data) };
  run.engine.store.record(run.execution.arn, run.engine.clock.now(), `${type}StateEntered`, details);
}

/** Writes where a flow begins, unless it has begun before. @returns where it stands */
function begin(run: Run, flow: Flow, first: Frame): Frame {
  const { store } = run.engine;
  const stored = store.frame(run.execution.arn, run.path);
  if (stored !== undefined) return stored;
  store.atomically(() => {
    store.saveFrame(run.execution.arn, run.path, first);
    enter(run, flow, first);
  });
  return first;
}

/**
 * Runs a flow to its end and answers its output: from where its stored frame stands, or from `first`.
 * A state that was interrupted is visited again, so a task can run twice but never not at all.
 */
export async function runFlow(run: Run, flow: Flow, first: Frame): Promise<unknown> {
  let frame = begin(run, flow, first);
  while (frame.state !== null) {
    const live: LiveFrame = { ...frame, state: frame.state };
    const state = flow.States[live.state];
    if (state === undefined) throw new StateFailure('States.Runtime', `There is no state ${live.state}.`);
    frame = advance(run, flow, live, await settle(run, live, state));
  }
  return frame.data;
}
