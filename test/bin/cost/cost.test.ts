import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { gigabyteSeconds, lastsOnLambda, waitsFor } from '../../../bin/cost/lambda.ts';
import {
  costOfDesk,
  costOfIdling,
  costOfLife,
  IDLE,
  LIFE,
  type Operations,
  operationsSchema,
  priced,
  pricesSchema,
  together,
  totalOf,
} from '../../../bin/cost/model.ts';
import { billOf } from '../../../bin/cost/print.ts';
import { alarms, polledQueues } from '../../lib/support/idle-cost.ts';
import { synthesize } from '../../lib/support/templates.ts';

const prices = pricesSchema.parse(JSON.parse(readFileSync('bin/cost/prices.json', 'utf8')));
const operations = operationsSchema.parse(JSON.parse(readFileSync('bin/cost/operations.json', 'utf8')));
const regionOf = (name: string) => {
  const region = prices.regions[name];
  if (!region) throw new Error(`There are no prices of ${name}.`);
  return region;
};
const VIRGINIA = regionOf('us-east-1');
const run = promisify(execFile);
/** Looks at lists and at the ticket, in the life of a ticket. */
const LOOKS = 60;

describe('what a desk costs', () => {
  test('is each thing that it uses at its price', () => {
    const usage = {
      waitedFor: { calls: 2, readUnits: 4, writeUnits: 10 },
      afterwards: { calls: 1, readUnits: 4, writeUnits: 30 },
      queueRequests: 5,
      events: 3,
      transitions: 2,
      invocations: 4,
      apiRequests: 1,
      milliseconds: 2000,
      gigabyteSeconds: 1,
      objectWrites: 1,
      objectReads: 10,
      mails: 1,
    };
    const lines = Object.fromEntries(priced(usage, VIRGINIA).map(({ what, dollars }) => [what, dollars]));
    expect(lines['writes of the table']).toBeCloseTo(40 * 0.625e-6, 12);
    expect(lines['reads of the table']).toBeCloseTo(8 * 0.125e-6, 12);
    expect(lines.functions).toBeCloseTo(4 * 0.2e-6 + 1 * 13.3334e-6, 12);
    expect(lines['state machines']).toBeCloseTo(2 * 25e-6, 12);
    expect(lines['mail out']).toBeCloseTo(1e-4, 12);
    expect(totalOf(priced(usage, VIRGINIA, 3))).toBeCloseTo(3 * totalOf(priced(usage, VIRGINIA)), 12);
  });

  test('is of functions what they do, slower with less of a processor, and what they wait for, which is not', () => {
    const taken = { processor: 100, waiting: waitsFor('dynamodb', 3) + waitsFor('s3', 2) };
    expect(lastsOnLambda(taken, 1769)).toBe(142);
    expect(lastsOnLambda(taken, 3538)).toBe(142);
    expect(lastsOnLambda(taken, 1769 / 2)).toBe(242);
    expect(gigabyteSeconds({ processor: 0, waiting: 1000 }, 512)).toBe(0.5);
  });

  test('is at most three tenths of a cent for the whole life of a ticket, agents’ notifications apart', () => {
    expect(totalOf(costOfLife(operations, VIRGINIA))).toBeLessThanOrEqual(0.003);
  });

  test('is few requests for the whole life of a ticket', () => {
    const { [LIFE.name]: life } = operations;
    if (life === undefined) throw new Error('Nobody has measured it.');
    expect(life.waitedFor.writeUnits + life.afterwards.writeUnits).toBeLessThanOrEqual(1400);
    expect(life.transitions).toBeLessThanOrEqual(12);
    // Each look at a list or a ticket is one function that answers, and one that knows who asks.
    expect(life.invocations - 2 * LOOKS).toBeLessThanOrEqual(250);
  });

  test('is what the templates declare while nobody writes', () => {
    const { resources } = synthesize();
    expect(IDLE.alarms).toBe(alarms(resources));
    expect(IDLE.pollRequests).toBe(polledQueues(resources) * 15 * 60 * 24 * 30);
    expect(totalOf(costOfIdling(VIRGINIA))).toBeLessThanOrEqual(5);
  });

  test('grows with tickets and agents by as much as each of them costs', () => {
    const of = (ticketsAMonth: number, agents: number) =>
      totalOf(costOfDesk(operations, VIRGINIA, { ticketsAMonth, agents, monthsKept: 0 }));
    const idle = totalOf(costOfIdling(VIRGINIA));
    expect(of(0, 0)).toBeCloseTo(idle, 10);
    expect(of(1000, 0) - idle).toBeCloseTo(1000 * totalOf(costOfLife(operations, VIRGINIA)), 8);
    expect(of(0, 10) - idle).toBeCloseTo(10 * (of(0, 1) - idle), 8);
  });

  test('is added up from its lines, the dearest first', () => {
    const lines = together([
      { what: 'a', dollars: 1 },
      { what: 'b', dollars: 5 },
      { what: 'a', dollars: 2 },
    ]);
    expect(lines).toEqual([
      { what: 'b', dollars: 5 },
      { what: 'a', dollars: 3 },
    ]);
  });

  test('cannot be said of what nobody has measured', () => {
    const { [LIFE.name]: _, ...others } = operations;
    expect(() => costOfLife(others as Operations, VIRGINIA)).toThrow(/Nobody has measured/);
  });

  test('is printed for anybody’s desk, with what each line is of it', () => {
    const size = { ticketsAMonth: 10_000, agents: 20, monthsKept: 12, region: 'eu-central-1' };
    const bill = billOf(operations, prices, size);
    expect(bill).toContain('A month of 10,000 tickets and 20 agents');
    expect(bill).toMatch(/writes of the table +\$/);
    for (const name of Object.keys(prices.hosted.perAgentMonth)) expect(bill).toContain(name);
  });

  test('npm run cost says it, and says how it is asked when it is asked otherwise', async () => {
    const cost = (...words: string[]) => run('npm', ['run', '--silent', 'cost', '--', ...words]);
    expect((await cost('--tickets', '100', '--agents', '3')).stdout).toContain('100 tickets and 3 agents');
    for (const wrong of [['--tickets', 'many'], ['--region', 'mars'], ['--agents', '-1'], ['--nothing']])
      await expect(cost(...wrong)).rejects.toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/^Usage: /),
      });
  });
});
