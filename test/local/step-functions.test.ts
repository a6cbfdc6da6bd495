import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  InvalidExecutionInput,
  ListExecutionsCommand,
  SFNClient,
  StartExecutionCommand,
  StateMachineDoesNotExist,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import fc from 'fast-check';
import { type Clock, startClock } from '../../local/clock.ts';
import type { InvocationResult, Invoke } from '../../local/invocation.ts';
import { parseDefinition } from '../../local/step-functions/definition.ts';
import { retryDelayMs } from '../../local/step-functions/failure.ts';
import { startStepFunctions } from '../../local/step-functions/index.ts';

const DAY_MS = 86_400_000;
const machineArn = (name: string) => `arn:aws:states:us-east-1:000000000000:stateMachine:${name}`;
const lambda = 'arn:aws:states:::lambda:invoke';
const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:wake';

const ticketClock = {
  QueryLanguage: 'JSONata',
  StartAt: 'Sleep',
  States: {
    Sleep: { Type: 'Wait', Timestamp: '{% $states.input.wakeAt %}', Next: 'Wake' },
    Wake: {
      Type: 'Task',
      Resource: lambda,
      Arguments: { FunctionName: functionArn, Payload: '{% $states.input %}' },
      Output: '{% $states.result.Payload %}',
      Retry: [
        { ErrorEquals: ['Lambda.Unknown', 'Busy'], IntervalSeconds: 2, MaxAttempts: 6, BackoffRate: 2 },
      ],
      Next: 'Again?',
    },
    'Again?': {
      Type: 'Choice',
      Choices: [{ Condition: '{% $exists($states.input.wakeAt) %}', Next: 'Sleep' }],
      Default: 'Done',
    },
    Done: { Type: 'Succeed' },
  },
};

let folder: string;
let clock: Clock;
let parts: { stop(): Promise<void> }[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bilet-sfn-'));
  clock = startClock();
  parts = [];
});
afterEach(async () => {
  for (const part of parts.splice(0)) await part.stop();
  clock.stop();
  rmSync(folder, { recursive: true, force: true });
});

const returning =
  (payload: unknown): Invoke =>
  async () => ({ payload });

async function given(definition: unknown, invoke: Invoke = returning({})) {
  const started = await startStepFunctions({
    clock,
    invoke,
    dataFile: join(folder, 'executions.sqlite'),
    machines: [{ arn: machineArn('m'), name: 'm', definition }],
    random: () => 0.5,
  });
  const client = new SFNClient({
    endpoint: started.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const part = {
    stop: async () => {
      client.destroy();
      await started.stop();
    },
  };
  parts.push(part);
  const start = (input: unknown, name?: string) =>
    client.send(
      new StartExecutionCommand({ stateMachineArn: machineArn('m'), name, input: JSON.stringify(input) }),
    );
  const describe = (executionArn: string | undefined) =>
    client.send(new DescribeExecutionCommand({ executionArn }));
  return { client, start, describe, ...part };
}

async function until<T>(read: () => Promise<T> | T, holds: (value: T) => boolean): Promise<T> {
  for (let tries = 0; tries < 6000; tries += 1) {
    const value = await read();
    if (holds(value)) return value;
    await pause(10);
  }
  throw new Error('It did not happen within a minute.');
}

async function ended(definition: unknown, input: unknown, invoke?: Invoke) {
  const machine = await given(definition, invoke);
  const { executionArn } = await machine.start(input);
  const result = await until(
    () => machine.describe(executionArn),
    (seen) => seen.status !== 'RUNNING',
  );
  return { ...result, value: result.output === undefined ? undefined : JSON.parse(result.output) };
}

const flow = (states: Record<string, unknown>) => ({
  QueryLanguage: 'JSONata',
  StartAt: Object.keys(states)[0],
  States: states,
});

describe('the clock', () => {
  test('sleeps until the deadline, wakes, sleeps for another 30 days and ends', async () => {
    const woken: unknown[] = [];
    const first = new Date(clock.now() + 4 * DAY_MS).toISOString();
    const second = new Date(clock.now() + 34 * DAY_MS).toISOString();
    const answers = [{ ticketId: 42, wakeAt: second }, { ticketId: 42 }];
    const machine = await given(ticketClock, async (name, payload) => {
      woken.push([name, payload]);
      return { payload: answers.shift() };
    });
    const { executionArn } = await machine.start({ ticketId: 42, wakeAt: first });
    await pause(50);
    expect(woken).toEqual([]);
    clock.advance(4 * DAY_MS);
    await until(
      () => woken.length,
      (count) => count === 1,
    );
    clock.advance(29 * DAY_MS);
    await pause(50);
    expect(woken).toHaveLength(1);
    clock.advance(DAY_MS);
    await until(
      () => machine.describe(executionArn),
      (seen) => seen.status === 'SUCCEEDED',
    );
    expect(woken).toEqual([
      [functionArn, { ticketId: 42, wakeAt: first }],
      [functionArn, { ticketId: 42, wakeAt: second }],
    ]);
  });

  test('goes on after a restart: the timer is armed again and what was done is not done again', async () => {
    const woken: unknown[] = [];
    const wakeAt = new Date(clock.now() + DAY_MS).toISOString();
    const answers = [{ wakeAt: new Date(clock.now() + 2 * DAY_MS).toISOString() }, {}];
    const invoke: Invoke = async (_name, payload) => {
      woken.push(payload);
      return { payload: answers.shift() };
    };
    const before = await given(ticketClock, invoke);
    const { executionArn } = await before.start({ wakeAt }, 'ticket-42');
    clock.advance(DAY_MS);
    await until(
      () => woken.length,
      (count) => count === 1,
    );
    await until(
      () =>
        before.client.send(
          new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: 1 }),
        ),
      (seen) => seen.events?.[0]?.type === 'WaitStateEntered',
    );
    await parts.pop()?.stop();
    const after = await given(ticketClock, invoke);
    await pause(50);
    expect(woken).toHaveLength(1);
    clock.advance(DAY_MS);
    await until(
      () => after.describe(executionArn),
      (seen) => seen.status === 'SUCCEEDED',
    );
    expect(woken).toHaveLength(2);
  });

  test('a killed host takes up every execution at its last completed state', async () => {
    const script = `
      import { appendFileSync } from 'node:fs';
      import { startClock } from './local/clock.ts';
      import { startStepFunctions } from './local/step-functions/index.ts';
      const [folder, definition] = process.argv.slice(1);
      const invoke = async (name, payload) => {
        appendFileSync(folder + '/calls', name.slice(-5) + '\\n');
        if (name.endsWith('stuck')) { console.log('stuck'); await new Promise(() => {}); }
        return { payload };
      };
      const { endpoint } = await startStepFunctions({ clock: startClock(), invoke, dataFile: folder + '/executions.sqlite',
        machines: [{ arn: '${machineArn('m')}', name: 'm', definition }] });
      await fetch(endpoint, { method: 'POST', headers: { 'x-amz-target': 'AWSStepFunctions.StartExecution' },
        body: JSON.stringify({ stateMachineArn: '${machineArn('m')}', name: 'killed', input: '{"ticketId":7}' }) });
    `;
    const call = (name: string, onward: object) => ({
      Type: 'Task',
      Resource: functionArn.replace('wake', name),
      Assign: { ['after_'.concat(name)]: '{% $states.result.ticketId %}' },
      ...onward,
    });
    const definition = flow({
      First: call('first', { Next: 'Both' }),
      Both: {
        Type: 'Parallel',
        Branches: [
          flow({ Quick: call('quick', { End: true }) }),
          flow({ Slow: call('stuck', { End: true }) }),
        ].map(({ StartAt, States }) => ({ StartAt, States })),
        Output: '{% {"all": $states.result, "kept": $after_first} %}',
        End: true,
      },
    });
    const child = spawn(
      process.execPath,
      ['--input-type=module', '-e', script, folder, JSON.stringify(definition)],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await once(child.stdout, 'data');
    await pause(100);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const calls = readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n').sort();
    expect(calls).toEqual(['first', 'quick', 'stuck']);

    const again: string[] = [];
    const machine = await given(definition, async (name, payload) => {
      again.push(name.slice(-5));
      return { payload };
    });
    const result = await until(
      () => machine.describe(`${machineArn('m').replace('stateMachine', 'execution')}:killed`),
      (seen) => seen.status !== 'RUNNING',
    );
    expect(again).toEqual(['stuck']);
    expect(JSON.parse(result.output ?? '')).toEqual({ all: [{ ticketId: 7 }, { ticketId: 7 }], kept: 7 });
  });
});

describe('states', () => {
  test('Pass assigns from the values before it, keeps what is not an expression, and sees context and clock', async () => {
    const { value } = await ended(
      flow({
        One: { Type: 'Pass', Assign: { a: 1, b: '{% $states.input.n %}' }, Next: 'Two' },
        Two: {
          Type: 'Pass',
          Assign: { a: '{% $b %}' },
          Output: {
            a: '{% $a %}',
            plain: '$a',
            name: '{% $states.context.State.Name %}',
            ms: '{% $millis() %}',
          },
          Next: 'Three',
        },
        Three: { Type: 'Pass', Output: '{% $merge([$states.input, {"after": $a}]) %}', End: true },
      }),
      { n: 5 },
    );
    expect(value).toEqual({ a: 1, after: 5, plain: '$a', name: 'Two', ms: expect.any(Number) });
    expect(Math.abs(value.ms - clock.now())).toBeLessThan(10_000);
  });

  test('Map runs each item with its index and keeps their order; Parallel gives each branch its own variables', async () => {
    const { value } = await ended(
      flow({
        Each: {
          Type: 'Map',
          Items: '{% $states.input.ids %}',
          ItemSelector: {
            id: '{% $states.context.Map.Item.Value %}',
            at: '{% $states.context.Map.Item.Index %}',
          },
          MaxConcurrency: 2,
          ItemProcessor: {
            ProcessorConfig: { Mode: 'INLINE' },
            StartAt: 'Call',
            States: { Call: { Type: 'Task', Resource: functionArn, End: true } },
          },
          Next: 'Both',
        },
        Both: {
          Type: 'Parallel',
          Branches: [1, 2].map((n) => ({
            StartAt: 'Keep',
            States: {
              Keep: { Type: 'Pass', Assign: { n }, Next: 'Tell' },
              Tell: { Type: 'Pass', Output: '{% {"n": $n, "items": $states.input} %}', End: true },
            },
          })),
          End: true,
        },
      }),
      { ids: [30, 20, 10] },
      async (_name, payload) => {
        const { id } = payload as { id: number };
        await pause(id);
        return { payload };
      },
    );
    const items = [30, 20, 10].map((id, at) => ({ id, at }));
    expect(value).toEqual([
      { n: 1, items },
      { n: 2, items },
    ]);
  });

  test('a failing task is retried with growing pauses on the host clock, then caught', async () => {
    const calledAt: number[] = [];
    const failing: Invoke = async (): Promise<InvocationResult> => {
      calledAt.push(clock.now());
      return { payload: { errorType: 'Busy', errorMessage: 'too busy' }, functionError: 'Unhandled' };
    };
    const machine = await given(
      flow({
        Try: {
          Type: 'Task',
          Resource: lambda,
          Arguments: { FunctionName: 'wake' },
          Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 3600, MaxAttempts: 2, BackoffRate: 3 }],
          Catch: [{ ErrorEquals: ['States.ALL'], Output: '{% $states.errorOutput %}', Next: 'Caught' }],
          End: true,
        },
        Caught: { Type: 'Pass', End: true },
      }),
      failing,
    );
    const { executionArn } = await machine.start({});
    await until(
      () => calledAt.length,
      (count) => count === 1,
    );
    await pause(30);
    clock.advance(3_600_000);
    await until(
      () => calledAt.length,
      (count) => count === 2,
    );
    await pause(30);
    clock.advance(3_600_000);
    await pause(30);
    expect(calledAt).toHaveLength(2);
    clock.advance(2 * 3_600_000);
    const seen = await until(
      () => machine.describe(executionArn),
      ({ status }) => status !== 'RUNNING',
    );
    expect(calledAt).toHaveLength(3);
    expect(JSON.parse(seen.output ?? '')).toEqual({
      Error: 'Busy',
      Cause: '{"errorType":"Busy","errorMessage":"too busy"}',
    });
  });

  test('a function that cannot be run at all is retried as an error of Lambda', async () => {
    const answers = [new Error('The functions are not running yet.'), { payload: 'awake' }];
    const machine = await given(
      flow({
        Try: { Type: 'Task', Resource: functionArn, Retry: [{ ErrorEquals: ['Lambda.Unknown'] }], End: true },
      }),
      () => {
        const answer = answers.shift();
        if (answer === undefined || answer instanceof Error) throw answer;
        return Promise.resolve(answer);
      },
    );
    const { executionArn } = await machine.start({});
    await until(
      () => answers.length,
      (left) => left === 1,
    );
    await pause(30);
    clock.advance(1000);
    const seen = await until(
      () => machine.describe(executionArn),
      ({ status }) => status !== 'RUNNING',
    );
    expect(seen.output).toBe('"awake"');
  });

  test.each([
    [
      'Fail with expressions',
      flow({ F: { Type: 'Fail', Error: 'Odd', Cause: '{% "no " & $states.input.n %}' } }),
      'Odd',
      'no 1',
    ],
    [
      'an expression without a value',
      flow({ P: { Type: 'Pass', Output: '{% $states.input.gone %}', End: true } }),
      'States.QueryEvaluationError',
      /gone/,
    ],
    [
      'a broken expression',
      flow({ P: { Type: 'Pass', Output: '{% 1 + %}', End: true } }),
      'States.QueryEvaluationError',
      /1 \+/,
    ],
    [
      'a choice without a way',
      flow({ C: { Type: 'Choice', Choices: [{ Condition: '{% false %}', Next: 'C' }] } }),
      'States.NoChoiceMatched',
      /C/,
    ],
    [
      'a slow task',
      flow({ T: { Type: 'Task', Resource: functionArn, TimeoutSeconds: 1, End: true } }),
      'States.Timeout',
      /1 seconds/,
    ],
  ])('%s fails the execution', async (_name, definition, error, cause) => {
    const result = await ended(definition, { n: 1 }, () => new Promise(() => undefined));
    expect(result).toMatchObject({ status: 'FAILED', error });
    expect(result.cause).toMatch(cause);
  });

  test('a failing branch stops its siblings, and the Parallel is caught as a whole', async () => {
    const { value } = await ended(
      flow({
        Both: {
          Type: 'Parallel',
          Branches: [
            { StartAt: 'Long', States: { Long: { Type: 'Wait', Seconds: 86400, End: true } } },
            { StartAt: 'Bad', States: { Bad: { Type: 'Fail', Error: 'Bad' } } },
          ],
          Catch: [{ ErrorEquals: ['Bad'], Assign: { e: '{% $states.errorOutput.Error %}' }, Next: 'After' }],
          End: true,
        },
        After: { Type: 'Pass', Output: '{% $e %}', End: true },
      }),
      {},
    );
    expect(value).toBe('Bad');
  });

  test('a machine with a timeout ends on the host clock', async () => {
    const machine = await given({
      ...flow({ Long: { Type: 'Wait', Seconds: 10 * 86_400, End: true } }),
      TimeoutSeconds: 3600,
    });
    const { executionArn } = await machine.start({});
    await pause(20);
    clock.advance(3_600_000);
    const seen = await until(
      () => machine.describe(executionArn),
      ({ status }) => status !== 'RUNNING',
    );
    expect(seen.status).toBe('TIMED_OUT');
  });
});

describe('the API', () => {
  const sleeper = flow({ Long: { Type: 'Wait', Seconds: 86_400, End: true } });

  test('starting twice with one name and input is one execution; with another input it is refused', async () => {
    const machine = await given(sleeper);
    const first = await machine.start({ ticketId: 1 }, 'ticket-1');
    const second = await machine.start({ ticketId: 1 }, 'ticket-1');
    expect(second.executionArn).toBe(first.executionArn);
    expect(second.startDate).toEqual(first.startDate);
    await expect(machine.start({ ticketId: 2 }, 'ticket-1')).rejects.toThrow(ExecutionAlreadyExists);
    await machine.client.send(
      new StopExecutionCommand({ executionArn: first.executionArn, error: 'Stopped' }),
    );
    await expect(machine.start({ ticketId: 1 }, 'ticket-1')).rejects.toThrow(ExecutionAlreadyExists);
    expect(await machine.describe(first.executionArn)).toMatchObject({ status: 'ABORTED', error: 'Stopped' });
    clock.advance(91 * DAY_MS);
    expect((await machine.start({ ticketId: 1 }, 'ticket-1')).executionArn).toBe(first.executionArn);
  });

  test('what does not exist or is not JSON is refused in words the client knows', async () => {
    const { client } = await given(sleeper);
    const unknown = { stateMachineArn: machineArn('other') };
    await expect(client.send(new StartExecutionCommand(unknown))).rejects.toThrow(StateMachineDoesNotExist);
    const badInput = { stateMachineArn: machineArn('m'), input: '{' };
    await expect(client.send(new StartExecutionCommand(badInput))).rejects.toThrow(InvalidExecutionInput);
    const gone = new DescribeExecutionCommand({ executionArn: `${machineArn('m')}:gone` });
    await expect(client.send(gone)).rejects.toThrow(ExecutionDoesNotExist);
  });

  test('executions are listed in pages and by status, and have a history', async () => {
    const machine = await given(sleeper);
    const arns = [];
    for (const n of [1, 2, 3]) arns.push((await machine.start({ n }, `n-${n}`)).executionArn);
    await machine.client.send(new StopExecutionCommand({ executionArn: arns[1] }));
    const list = (input: object) =>
      machine.client.send(new ListExecutionsCommand({ stateMachineArn: machineArn('m'), ...input }));
    const page = await list({ maxResults: 2 });
    expect(page.executions).toHaveLength(2);
    const rest = await list({ maxResults: 2, nextToken: page.nextToken });
    expect(rest.executions).toHaveLength(1);
    expect(rest.nextToken).toBeUndefined();
    expect((await list({ statusFilter: 'ABORTED' })).executions?.map(({ name }) => name)).toEqual(['n-2']);
    const { events } = await machine.client.send(new GetExecutionHistoryCommand({ executionArn: arns[1] }));
    expect(events?.map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'WaitStateEntered',
      'ExecutionAborted',
    ]);
    expect(events?.[1]?.stateEnteredEventDetails).toEqual({ name: 'Long', input: '{"n":2}' });
  });
});

test.each([
  ['JSONPath', { ...ticketClock, QueryLanguage: 'JSONPath' }],
  ['no query language', { ...ticketClock, QueryLanguage: undefined }],
  ['a field of JSONPath', flow({ P: { Type: 'Pass', Parameters: {}, End: true } })],
  ['an unknown state', flow({ P: { Type: 'Pass', Next: 'Nowhere' } })],
  ['no way on', flow({ P: { Type: 'Pass' } })],
  ['another service', flow({ T: { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage', End: true } })],
  ['a callback', flow({ T: { Type: 'Task', Resource: `${lambda}.waitForTaskToken`, End: true } })],
  ['a distributed map', flow({ M: { Type: 'Map', ItemReader: {}, ItemProcessor: ticketClock, End: true } })],
])('a definition with %s is refused', (_name, definition) => {
  expect(() => parseDefinition(definition)).toThrow(/State machine/);
});

test('retry pauses grow, never pass the maximum, and stop after the attempts', () => {
  const rule = fc.record({
    ErrorEquals: fc.constant<string[]>(['States.ALL']),
    IntervalSeconds: fc.integer({ min: 1, max: 100 }),
    MaxAttempts: fc.integer({ min: 0, max: 10 }),
    BackoffRate: fc.double({ min: 1, max: 4, noNaN: true }),
    MaxDelaySeconds: fc.integer({ min: 1, max: 1000 }),
    JitterStrategy: fc.constant<'NONE'>('NONE'),
  });
  fc.assert(
    fc.property(rule, fc.nat(12), (retrier, used) => {
      const delay = retryDelayMs(retrier, used, 0);
      expect(delay === undefined).toBe(used >= retrier.MaxAttempts);
      if (delay === undefined) return;
      expect(delay).toBeLessThanOrEqual(retrier.MaxDelaySeconds * 1000);
      expect(retryDelayMs({ ...retrier, MaxAttempts: 20 }, used + 1, 0)).toBeGreaterThanOrEqual(delay);
      expect(retryDelayMs({ ...retrier, JitterStrategy: 'FULL' }, used, 0.25)).toBeLessThanOrEqual(delay);
    }),
  );
});
