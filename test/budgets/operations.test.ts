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

/** What an operation uses otherwise than is kept of it: another number of mails, or more of any unit than it may. */
function otherwise(figures: Usage, known: Usage): string[] {
  const [used, most] = [inAll(figures), inAll(known)];
  const mails = figures.mails === known.mails ? [] : [`mails: ${figures.mails}, not ${known.mails}`];
  const more = (Object.keys(most) as (keyof typeof most)[]).flatMap((unit) => {
    const allowed = atMost(most[unit] * (READS.includes(unit) ? READ_MORE : 1));
    return used[unit] > allowed ? [`${unit}: ${used[unit]}, at most ${allowed}`] : [];
  });
  return [...mails, ...more];
}

/** On a machine that is busy requests are repeated, and what came before may still be under way: that only adds, and seldom three times. */
const TIMES = 3;

async function expectWithin(desk: MeteredDesk, operation: Operation): Promise<void> {
  const known = kept[operation.name];
  if (!known) throw new Error('Nothing is kept of it: npm run bench -- operations --write');
  const seen: string[][] = [];
  while (seen.length < TIMES && seen.at(-1)?.length !== 0)
    seen.push(otherwise(await measured(desk, operation), known));
  // More is a failure; less is kept: npm run bench -- operations --write
  expect(seen).toContainEqual([]);
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
