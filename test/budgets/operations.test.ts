import { readFileSync } from 'node:fs';
import { operationsSchema } from '../../bin/cost/model.ts';
import type { OperationFigures } from '../support/operations/figures.ts';
import { MeteredDesk } from '../support/operations/metered-desk.ts';
import { LIFE, measured, OPERATIONS, warmUp } from '../support/operations/operations.ts';

const kept = operationsSchema.parse(JSON.parse(readFileSync('bin/cost/operations.json', 'utf8')));
const ALL = [...OPERATIONS, LIFE];

/** What follows an operation is put together in batches as it happens to come: a little more is no change of the desk. */
const LEEWAY = 1.15;

const inAll = ({ waitedFor, afterwards, ...rest }: OperationFigures) => ({
  writeUnits: waitedFor.writeUnits + afterwards.writeUnits,
  readUnits: waitedFor.readUnits + afterwards.readUnits,
  queueRequests: rest.queueRequests,
  invocations: rest.invocations,
});

describe('what operations use, as a running desk counts it', () => {
  let desk: MeteredDesk;
  beforeAll(async () => {
    desk = await MeteredDesk.start();
    await warmUp(desk, ALL);
  });
  afterAll(() => desk?.host.dispose());

  it('is kept of each of them', () => {
    expect(Object.keys(kept)).toEqual(ALL.map(({ name }) => name));
  });

  it.each(ALL.map((operation) => [operation.name, operation] as const))('%s', async (name, operation) => {
    const known = kept[name];
    if (!known) throw new Error('Nothing is kept of it: npm run bench -- operations --write');
    const figures = await measured(desk, operation);
    // More is a failure; less is kept: npm run bench -- operations --write
    expect(figures.waitedFor.calls).toBe(known.waitedFor.calls);
    expect(figures.events).toBe(known.events);
    expect(figures.transitions).toBe(known.transitions);
    expect(figures.mails).toBe(known.mails);
    const [used, most] = [inAll(figures), inAll(known)];
    for (const unit of ['writeUnits', 'readUnits', 'queueRequests', 'invocations'] as const)
      expect([unit, used[unit]]).toEqual([unit, Math.min(used[unit], Math.ceil(most[unit] * LEEWAY))]);
  });
});
