import * as z from 'zod';
import type { InvocationResult } from '../invocation.ts';
import type { State } from './definition.ts';
import { StateFailure } from './failure.ts';
import { field, type LiveFrame, type Run, scopeOf, unlessHalted } from './run.ts';

const lambdaArguments = z.strictObject({
  FunctionName: z.string(),
  Payload: z.unknown().optional(),
  InvocationType: z.literal('RequestResponse').optional(),
});

/** A function runs in real time even while the host's clock is moved, so its timeout is measured in real time too. */
async function within<T>(seconds: number | undefined, work: Promise<T>): Promise<T> {
  if (seconds === undefined) return work;
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new StateFailure('States.Timeout', `The task took more than ${seconds} seconds.`)),
    seconds * 1000,
  );
  return Promise.race([work, late.promise]).finally(() => clearTimeout(timer));
}

const functionFailure = z.object({ errorType: z.string().default('Error') });

async function invoked(run: Run, reference: string, payload: unknown): Promise<InvocationResult> {
  try {
    return await run.engine.invoke(reference, payload);
  } catch (error) {
    throw new StateFailure('Lambda.Unknown', String(error));
  }
}

async function call(run: Run, reference: string, payload: unknown): Promise<unknown> {
  const result = await invoked(run, reference, payload);
  if (result.functionError === undefined) return result.payload ?? null;
  const { errorType } = functionFailure.catch({ errorType: 'Error' }).parse(result.payload);
  throw new StateFailure(errorType, JSON.stringify(result.payload));
}

/** Runs a Task: answers the function's payload, wrapped as the lambda:invoke integration wraps it. */
export async function runTask(
  run: Run,
  frame: LiveFrame,
  state: Extract<State, { Type: 'Task' }>,
): Promise<unknown> {
  const scope = scopeOf(run, frame);
  const integrated = state.Resource.endsWith(':states:::lambda:invoke');
  const given = await field(run, scope, state.Arguments, integrated ? {} : frame.data);
  if (!integrated) {
    return unlessHalted(run, within(state.TimeoutSeconds, call(run, state.Resource, given)));
  }
  const parsed = lambdaArguments.safeParse(given);
  if (!parsed.success) throw new StateFailure('States.Runtime', z.prettifyError(parsed.error));
  const { FunctionName, Payload = {} } = parsed.data;
  const payload = await unlessHalted(run, within(state.TimeoutSeconds, call(run, FunctionName, Payload)));
  return { ExecutedVersion: '$LATEST', Payload: payload, StatusCode: 200 };
}
