import { readFileSync } from 'node:fs';
import { operationsSchema, type Usage } from '../../bin/cost/model.ts';
import { MeteredDesk } from '../support/operations/metered-desk.ts';
import { LIFE, measured, OPERATIONS, type Operation } from '../support/operations/operations.ts';

const kept = operationsSchema.parse(JSON.parse(readFileSync('bin/cost/operations.json', 'utf8')));

/** What follows an operation is put together as it happens to come. */
const atMost = (known: number): number => Math.ceil(known * 1.15) + 2;
/** Functions look once a second whether the configuration has changed, so that a slow machine reads more. */
const READS: readonly string[] = ['calls', 'readUnits'];
const READ_MORE = 1.5;

const inAll = ({ waitedFor, afterwards, ...rest }: Usage) => ({
  calls: waitedFor.calls,
  writeUnits: waitedFor.writeUnits + afterwards.writeUnits,
  readUnits: waitedFor.readUnits + afterwards.readUnits,
  queueRequests: rest.queueRequests,
  events: rest.events,
  transitions: rest.transitions,
  invocations: rest.invocations,
});

async function expectWithin(desk: MeteredDesk, operation: Operation): Promise<void> {
  const known = kept[operation.name];
  if (!known) throw new Error('Nothing is kept of it: npm run bench -- operations --write');
  const figures = await measured(desk, operation);
  expect(figures.mails).toBe(known.mails);
  const [used, most] = [inAll(figures), inAll(known)];
  // More is a failure; less is kept: npm run bench -- operations --write
  for (const unit of Object.keys(most) as (keyof typeof most)[])
    expect([unit, used[unit]]).toEqual([
      unit,
      Math.min(used[unit], atMost(most[unit] * (READS.includes(unit) ? READ_MORE : 1))),
    ]);
}

test('what operations use is kept of each of them', () => {
  expect(Object.keys(kept)).toEqual([...OPERATIONS, LIFE].map(({ name }) => name));
});

describe.each([
  ['what is done again and again', OPERATIONS],
  ['a desk with one ticket', [LIFE]],
])('what is used by %s', (_, operations) => {
  let desk: MeteredDesk;
  beforeAll(async () => {
    desk = await MeteredDesk.start();
  });
  afterAll(() => desk?.host.dispose());

  test.each(operations.map((operation) => [operation.name, operation] as const))('%s', (_name, operation) =>
    expectWithin(desk, operation),
  );
});
