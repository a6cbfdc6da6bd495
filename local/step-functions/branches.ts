import * as z from 'zod';
import type { Flow, State } from './definition.ts';
import { evaluate } from './expression.ts';
import { StateFailure } from './failure.ts';
import { field, type LiveFrame, type Run, scopeOf } from './run.ts';
import type { Frame } from './store.ts';

/** Runs a flow to its end, from its stored frame or, the first time, from the one given. */
export type RunFlow = (run: Run, flow: Flow, first: Frame) => Promise<unknown>;

interface Branch {
  flow: Flow;
  data: unknown;
  item?: { Index: number; Value: unknown };
}

/** Runs the branches, at most `limit` at once. The first failure stops the others and is thrown when all are still. */
async function runAll(
  run: Run,
  outer: LiveFrame,
  branches: Branch[],
  limit: number,
  runFlow: RunFlow,
): Promise<unknown[]> {
  const stop = new AbortController();
  const signal = AbortSignal.any([run.signal, stop.signal]);
  const outputs: unknown[] = new Array(branches.length).fill(null);
  const failures: unknown[] = [];
  const queue = branches.entries();
  const worker = async (): Promise<void> => {
    for (const [index, { flow, data, item }] of queue) {
      const first: Frame = {
        state: flow.StartAt,
        data,
        variables: outer.variables,
        enteredAtMs: run.engine.clock.now(),
        wakeAtMs: null,
        retries: [],
        item: item ?? outer.item,
      };
      try {
        outputs[index] = await runFlow(
          { ...run, path: `${run.path}/${index}`, mayRest: false, signal },
          flow,
          first,
        );
      } catch (error) {
        failures.push(error);
        stop.abort();
      }
      if (signal.aborted) return;
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, branches.length) }, worker));
  if (failures.length > 0) throw failures[0];
  return outputs;
}

/** Runs a Parallel: the list of its branches' outputs. */
export async function runParallel(
  run: Run,
  frame: LiveFrame,
  state: Extract<State, { Type: 'Parallel' }>,
  runFlow: RunFlow,
): Promise<unknown[]> {
  const data = await field(run, scopeOf(run, frame), state.Arguments, frame.data);
  const branches = state.Branches.map((flow) => ({ flow, data }));
  return runAll(run, frame, branches, branches.length, runFlow);
}

/** Runs an inline Map: the list of its iterations' outputs, in the order of the items. */
export async function runMap(
  run: Run,
  frame: LiveFrame,
  state: Extract<State, { Type: 'Map' }>,
  runFlow: RunFlow,
): Promise<unknown[]> {
  const items = z
    .array(z.unknown())
    .safeParse(await field(run, scopeOf(run, frame), state.Items, frame.data));
  if (!items.success)
    throw new StateFailure('States.QueryEvaluationError', 'The Items of a Map must be a list.');
  const branches = items.data.map(async (Value, Index) => {
    const item = { Index, Value };
    const scope = scopeOf(run, { ...frame, item });
    const data =
      state.ItemSelector === undefined
        ? Value
        : await evaluate(state.ItemSelector, scope, run.engine.clock.now());
    return { flow: state.ItemProcessor, data, item };
  });
  return runAll(run, frame, await Promise.all(branches), state.MaxConcurrency || Infinity, runFlow);
}
