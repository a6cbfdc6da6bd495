import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startClock } from '../../local/clock.ts';
import { startFunctions } from '../../local/functions.ts';
import type { LocalFunction } from '../../local/invocation.ts';
import { eventually, temporaryFolder } from './support/temporary.ts';

const folder = temporaryFolder();
const clock = startClock();

function declared(handler: string, settings: Partial<LocalFunction> = {}): LocalFunction {
  return {
    name: `Desk-${handler}`,
    arn: `arn:aws:lambda:us-east-1:000000000000:function:Desk-${handler}`,
    folder: join(process.cwd(), 'test/local/fixtures'),
    handler: `desk.${handler}`,
    environment: { GREETING: 'hello' },
    timeoutSeconds: 5,
    memoryMegabytes: 128,
    ...settings,
  };
}

const functions = startFunctions({
  root: process.cwd(),
  clock,
  logFolder: join(folder, 'logs'),
  environment: { AWS_REGION: 'us-east-1' },
  functions: [
    declared('echo', { timeoutSeconds: 60 }),
    declared('fail'),
    declared('exit'),
    declared('sleep', { timeoutSeconds: 1, reservedConcurrency: 1 }),
    declared('sleep', { name: 'Desk-sleepers', timeoutSeconds: 1 }),
    declared('missing', { handler: 'desk.nowhere' }),
  ],
});

afterAll(async () => {
  await functions.stop();
  clock.stop();
});

describe('functions of the local host', () => {
  it('run with their own environment and context, by name or ARN', async () => {
    const { payload, functionError } = await functions.invoke(
      'arn:aws:lambda:us-east-1:000000000000:function:Desk-echo:live',
      { ticketId: 7 },
    );
    expect(functionError).toBeUndefined();
    expect(payload).toMatchObject({ event: { ticketId: 7 }, name: 'Desk-echo', greeting: 'hello' });
    expect(process.env.GREETING).toBeUndefined();
  });

  it('see the time of the host', async () => {
    const before = clock.advance(86_400_000);
    const { payload } = await functions.invoke('Desk-echo', {});
    const after = clock.now();
    const seen = payload as { now: number; created: string; remaining: number };
    for (const time of [seen.now, Date.parse(seen.created)]) {
      expect(time).toBeGreaterThanOrEqual(before);
      expect(time).toBeLessThanOrEqual(after);
    }
    expect(seen.remaining).toBeGreaterThan(50_000);
    expect(seen.remaining).toBeLessThanOrEqual(60_000);
  });

  it('answer a failed event as Lambda does, and go on', async () => {
    const failed = { payload: { errorType: 'TypeError', errorMessage: 'the desk is closed' } };
    await expect(functions.invoke('Desk-fail', {})).resolves.toMatchObject({
      ...failed,
      functionError: 'Unhandled',
    });
    await expect(functions.invoke('Desk-fail', {})).resolves.toMatchObject(failed);
    const logged = () => readFileSync(join(folder, 'logs/Desk-fail.log'), 'utf8');
    await eventually(() => logged().includes('the desk is closed') || undefined);
  });

  it('are ended at their timeout, and the next event finds a new worker', async () => {
    const [late, waiting] = await Promise.all([
      functions.invoke('Desk-sleep', { milliseconds: 60_000 }),
      functions.invoke('Desk-sleep', { milliseconds: 1 }),
    ]);
    expect(late).toMatchObject({ functionError: 'Unhandled', payload: { errorType: 'Sandbox.Timedout' } });
    expect(waiting.payload).toBe('awake');
  });

  it('work on two events at once in one worker, and go on in a new one when an event ran out of time', async () => {
    const before = functions.workers();
    const asleep = (milliseconds: number) => functions.invoke('Desk-sleepers', { milliseconds });
    const [late, other] = await Promise.all([asleep(60_000), asleep(1)]);
    expect(functions.workers()).toBeLessThanOrEqual(before);
    expect(other.payload).toBe('awake');
    expect(late.payload).toMatchObject({ errorType: 'Sandbox.Timedout' });
    const both = Promise.all([asleep(1), asleep(1)]);
    expect(functions.workers()).toBeLessThanOrEqual(before + 1);
    expect((await both).map(({ payload }) => payload)).toEqual(['awake', 'awake']);
  });

  it('report a runtime that ended and a handler that is not there', async () => {
    await expect(functions.invoke('Desk-exit', {})).resolves.toMatchObject({ functionError: 'Unhandled' });
    await expect(functions.invoke('Desk-missing', {})).resolves.toMatchObject({ functionError: 'Unhandled' });
    await expect(functions.invoke('Desk-unknown', {})).resolves.toMatchObject({
      payload: { errorType: 'ResourceNotFoundException' },
    });
  });

  it('take no more workers than there is work for, and give most of them up when it is done', async () => {
    const names = Array.from({ length: 9 }, (_, at) => `Desk-${at}`);
    const many = startFunctions({
      root: process.cwd(),
      clock,
      logFolder: join(folder, 'many'),
      environment: {},
      functions: names.map((name) => declared('echo', { name })),
      restAfterMs: 100,
    });
    for (let turn = 0; turn < 3; turn += 1) await many.invoke('Desk-0', { turn });
    expect(many.workers()).toBe(1);
    await Promise.all(names.map((name) => many.invoke(name, {})));
    await eventually(() => many.workers() === 6 || undefined);
    for (const name of names)
      expect((await many.invoke(name, { name })).payload).toMatchObject({ event: { name } });
    await many.stop();
  });
});
