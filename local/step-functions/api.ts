import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { ServiceError } from '../service-error.ts';
import type { Definition } from './definition.ts';
import type { Executions } from './executions.ts';
import type { Engine } from './run.ts';
import { historyEvent, seconds, summary, withoutNulls } from './shapes.ts';
import type { Execution } from './store.ts';

/** A machine that can be started. */
export interface Machine {
  arn: string;
  name: string;
  definition: Definition;
}

/** What the operations work on. */
export interface Service {
  engine: Engine;
  executions: Executions;
  machines: Map<string, Machine>;
}

type Operation = (service: Service, input: unknown) => Record<string, unknown>;

/** A closed execution's name can be used again after this long. */
const NAME_KEPT_MS = 90 * 86_400_000;
const MAX_INPUT_BYTES = 262_144;

const name = z
  .string()
  .min(1)
  .max(80)
  .regex(/^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]+$/u);
const page = {
  maxResults: z
    .number()
    .int()
    .min(0)
    .max(1000)
    .default(0)
    .transform((limit) => limit || 100),
  nextToken: z.string().regex(/^\d+$/).default('0').transform(Number),
};
function machineOf(service: Service, arn: string): Machine {
  const machine = service.machines.get(arn);
  if (machine === undefined)
    throw new ServiceError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  return machine;
}

function executionOf(service: Service, arn: string): Execution {
  const execution = service.engine.store.find(arn);
  if (execution === undefined)
    throw new ServiceError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  return execution;
}

function parsedInput(input: string): unknown {
  if (Buffer.byteLength(input) > MAX_INPUT_BYTES)
    throw new ServiceError('ValidationException', 'The input is too long.');
  try {
    return JSON.parse(input);
  } catch {
    throw new ServiceError('InvalidExecutionInput', 'Invalid State Machine Execution Input: not JSON.');
  }
}

/** The same name and input while it runs is the same execution; any other use of a known name is refused. */
function repeated(service: Service, arn: string, input: unknown): Execution | undefined {
  const { store, clock } = service.engine;
  const known = store.find(arn);
  if (known === undefined) return undefined;
  if (known.status === 'RUNNING' && isDeepStrictEqual(JSON.parse(known.input), input)) return known;
  if (known.stoppedAtMs === null || clock.now() - known.stoppedAtMs < NAME_KEPT_MS) {
    throw new ServiceError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
  }
  store.forget(arn);
  return undefined;
}

const startExecution: Operation = (service, input) => {
  const request = z
    .object({ stateMachineArn: z.string(), name: z.string().optional(), input: z.string().default('{}') })
    .parse(input);
  const machine = machineOf(service, request.stateMachineArn);
  const chosen = name.safeParse(request.name ?? crypto.randomUUID());
  if (!chosen.success) throw new ServiceError('InvalidName', `Invalid Name: '${request.name}'`);
  const arn = `${machine.arn.replace(':stateMachine:', ':execution:')}:${chosen.data}`;
  const execution =
    repeated(service, arn, parsedInput(request.input)) ??
    service.executions.start({
      arn,
      machineArn: machine.arn,
      name: chosen.data,
      definition: JSON.stringify(machine.definition),
      input: request.input,
    });
  return { executionArn: arn, startDate: seconds(execution.startedAtMs) };
};

const describeExecution: Operation = (service, input) => {
  const row = executionOf(service, z.object({ executionArn: z.string() }).parse(input).executionArn);
  const included = { included: true };
  return withoutNulls({
    ...summary(row),
    input: row.input,
    inputDetails: included,
    output: row.output,
    outputDetails: row.output === null ? null : included,
    error: row.error,
    cause: row.cause,
  });
};

const listExecutions: Operation = (service, input) => {
  const request = z
    .object({ stateMachineArn: z.string(), statusFilter: z.string().optional(), ...page })
    .parse(input);
  const { maxResults, nextToken } = request;
  machineOf(service, request.stateMachineArn);
  const rows = service.engine.store.list(
    request.stateMachineArn,
    request.statusFilter,
    nextToken,
    maxResults + 1,
  );
  return {
    executions: rows.slice(0, maxResults).map(summary),
    ...(rows.length > maxResults ? { nextToken: String(nextToken + maxResults) } : {}),
  };
};

const stopExecution: Operation = (service, input) => {
  const request = z
    .object({ executionArn: z.string(), error: z.string().optional(), cause: z.string().optional() })
    .parse(input);
  const before = executionOf(service, request.executionArn);
  if (before.status === 'RUNNING')
    service.executions.abort(before.arn, request.error ?? null, request.cause ?? null);
  return { stopDate: seconds(executionOf(service, before.arn).stoppedAtMs ?? 0) };
};

const getExecutionHistory: Operation = (service, input) => {
  const request = z
    .object({ executionArn: z.string(), reverseOrder: z.boolean().default(false), ...page })
    .parse(input);
  const { executionArn, reverseOrder, maxResults, nextToken } = request;
  executionOf(service, executionArn);
  const rows = service.engine.store.history(executionArn, reverseOrder, nextToken, maxResults + 1);
  return {
    events: rows.slice(0, maxResults).map(historyEvent),
    ...(rows.length > maxResults ? { nextToken: String(nextToken + maxResults) } : {}),
  };
};

/** The operations this host answers, by their AWS name. */
export const operations: Record<string, Operation> = {
  StartExecution: startExecution,
  DescribeExecution: describeExecution,
  ListExecutions: listExecutions,
  StopExecution: stopExecution,
  GetExecutionHistory: getExecutionHistory,
};
