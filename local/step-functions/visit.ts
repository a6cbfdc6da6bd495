import { type RunFlow, runMap, runParallel } from './branches.ts';
import type { GuardedState, State } from './definition.ts';
import { evaluate, type Scope } from './expression.ts';
import { StateFailure } from './failure.ts';
import {
  ensureRunning,
  field,
  type Left,
  type LiveFrame,
  leave,
  type Run,
  scopeOf,
  sleepUntil,
} from './run.ts';
import { runTask } from './task.ts';

/** What visiting a state leads to; no `next` ends the flow. */
export type Visited = Left & { next?: string | undefined };

async function wakeTimeMs(
  run: Run,
  frame: LiveFrame,
  state: Extract<State, { Type: 'Wait' }>,
): Promise<number> {
  const now = run.engine.clock.now();
  const value = await evaluate(state.Seconds ?? state.Timestamp, scopeOf(run, frame), now);
  const atMs =
    state.Seconds === undefined ? Date.parse(String(value)) : frame.enteredAtMs + Number(value) * 1000;
  if (Number.isNaN(atMs)) {
    throw new StateFailure('States.QueryEvaluationError', `A Wait cannot use ${JSON.stringify(value)}.`);
  }
  return atMs;
}

async function visitWait(
  run: Run,
  frame: LiveFrame,
  state: Extract<State, { Type: 'Wait' }>,
): Promise<Visited> {
  const wakeAtMs = frame.wakeAtMs ?? (await wakeTimeMs(run, frame, state));
  ensureRunning(run);
  run.engine.store.saveFrame(run.execution.arn, run.path, { ...frame, wakeAtMs });
  await sleepUntil(run, wakeAtMs);
  return { ...(await leave(run, scopeOf(run, frame), state, frame.data)), next: state.Next };
}

async function visitChoice(
  run: Run,
  frame: LiveFrame,
  state: Extract<State, { Type: 'Choice' }>,
): Promise<Visited> {
  const scope = scopeOf(run, frame);
  for (const rule of state.Choices) {
    const holds = await evaluate(rule.Condition, scope, run.engine.clock.now());
    if (typeof holds !== 'boolean') {
      throw new StateFailure('States.QueryEvaluationError', `${rule.Condition} is neither true nor false.`);
    }
    if (holds) return { ...(await leave(run, scope, rule, frame.data)), next: rule.Next };
  }
  if (state.Default === undefined)
    throw new StateFailure('States.NoChoiceMatched', `Nothing holds in ${frame.state}.`);
  return { ...(await leave(run, scope, state, frame.data)), next: state.Default };
}

async function failureOf(
  run: Run,
  scope: Scope,
  state: Extract<State, { Type: 'Fail' }>,
): Promise<StateFailure> {
  const error = await field(run, scope, state.Error, 'States.Failed');
  const cause = await field(run, scope, state.Cause, '');
  return new StateFailure(String(error), String(cause));
}

function resultOf(run: Run, frame: LiveFrame, state: GuardedState, runFlow: RunFlow): Promise<unknown> {
  if (state.Type === 'Task') return runTask(run, frame, state);
  if (state.Type === 'Parallel') return runParallel(run, frame, state, runFlow);
  return runMap(run, frame, state, runFlow);
}

/** Does once what a state says. Throws StateFailure when it fails, Halted when the run was stopped. */
export async function visit(run: Run, frame: LiveFrame, state: State, runFlow: RunFlow): Promise<Visited> {
  const scope = scopeOf(run, frame);
  switch (state.Type) {
    case 'Pass':
      return { ...(await leave(run, scope, state, frame.data)), next: state.Next };
    case 'Succeed':
      return leave(run, scope, state, frame.data);
    case 'Fail':
      throw await failureOf(run, scope, state);
    case 'Wait':
      return visitWait(run, frame, state);
    case 'Choice':
      return visitChoice(run, frame, state);
    default: {
      const result = await resultOf(run, frame, state, runFlow);
      return { ...(await leave(run, scopeOf(run, frame, { result }), state, result)), next: state.Next };
    }
  }
}
