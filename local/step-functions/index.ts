import * as z from 'zod';
import type { Clock } from '../clock.ts';
import { createLocalServer, type LocalRequest, type LocalResponse, listenOnLoopback } from '../http.ts';
import type { Invoke } from '../invocation.ts';
import { ServiceError } from '../service-error.ts';
import { type Machine, operations, type Service } from './api.ts';
import { parseDefinition } from './definition.ts';
import { Executions } from './executions.ts';
import { ExecutionStore } from './store.ts';

/** What the local Step Functions needs. `dataFile` is its SQLite file. */
export interface StepFunctionsOptions {
  clock: Clock;
  invoke: Invoke;
  dataFile: string;
  /** The machines by ARN, each with its definition as an object or as JSON. */
  machines: { arn: string; name: string; definition: unknown }[];
  random?: () => number;
  /** told whenever an execution goes from one state to the next, or to its end */
  moved?: () => void;
}

const BODY_LIMIT_BYTES = 1_048_576;

function answered(status: number, body: object): LocalResponse {
  return { status, headers: { 'content-type': 'application/x-amz-json-1.0' }, body };
}

function perform(service: Service, request: LocalRequest): object {
  const action = String(request.headers['x-amz-target']).replace(/^AWSStepFunctions\./, '');
  const operation = Object.hasOwn(operations, action) ? operations[action] : undefined;
  if (operation === undefined)
    throw new ServiceError('UnknownOperationException', `${action} is not supported.`);
  try {
    return operation(service, JSON.parse(request.body.toString()));
  } catch (error) {
    if (error instanceof z.ZodError) throw new ServiceError('ValidationException', z.prettifyError(error));
    if (error instanceof SyntaxError)
      throw new ServiceError('SerializationException', 'The body is not JSON.');
    throw error;
  }
}

async function answer(service: Service, request: LocalRequest): Promise<LocalResponse> {
  try {
    return answered(200, perform(service, request));
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const __type = `com.amazonaws.swf.service.v2.model#${error.code}`;
    return answered(400, { __type, message: error.message });
  }
}

/**
 * Starts the local Step Functions: Standard machines in JSONata behind AWS's JSON protocol on 127.0.0.1.
 * Executions that were running when the host went down go on from their last completed state.
 * Throws when a definition uses something that is not supported.
 */
export async function startStepFunctions(
  options: StepFunctionsOptions,
): Promise<{ endpoint: string; stop(): Promise<void> }> {
  const machines = new Map(
    options.machines.map((one): [string, Machine] => [
      one.arn,
      { ...one, definition: parseDefinition(one.definition) },
    ]),
  );
  const store = new ExecutionStore(options.dataFile);
  const { clock, invoke, random = Math.random, moved = () => {} } = options;
  const engine = { clock, invoke, store, random, moved };
  const service: Service = { engine, executions: new Executions(engine), machines };
  const server = createLocalServer((request) => answer(service, request), { bodyLimit: BODY_LIMIT_BYTES });
  const { endpoint, stop } = await listenOnLoopback(server, 0);
  // In the next turn: functions need this endpoint and come to life only after it.
  const resuming = setImmediate(() => service.executions.resume());
  return {
    endpoint,
    async stop() {
      clearImmediate(resuming);
      await stop();
      await service.executions.stop();
      store.close();
    },
  };
}
