import * as fc from 'fast-check';
import { numberBlock } from '../../../core/shared/number-block.ts';
import type { Table } from '../../../core/shared/table.ts';

/** A counter as the table keeps it, and how many requests it was asked by. */
function counter() {
  const kept = { value: 0, requests: 0 };
  const refuse = () => Promise.reject(new Error('The test expects no such request'));
  const table: Table = {
    get: refuse,
    getMany: refuse,
    query: refuse,
    queryIndex: refuse,
    size: refuse,
    write: refuse,
    putMany: refuse,
    deleteMany: refuse,
    count: async (_key, step) => {
      kept.requests += 1;
      kept.value += step;
      return kept.value;
    },
  };
  return { kept, table };
}

test('no number is handed out twice, by whatever functions at whatever times', async () => {
  const steps = fc.array(
    fc.record({ by: fc.nat(2), after: fc.constantFrom(0, 500, 60_000), many: fc.nat(5) }),
  );
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const { kept, table } = counter();
      let now = 0;
      const functions = [0, 1, 2].map(() => numberBlock(table, 'customer', () => now));
      const numbers: number[] = [];
      for (const { by, after, many } of all) {
        now += after;
        const take = functions[by] ?? (() => Promise.reject(new Error('No such function')));
        numbers.push(...(await Promise.all(Array.from({ length: many }, take))));
      }
      expect(new Set(numbers).size).toBe(numbers.length);
      expect(Math.max(0, ...numbers)).toBeLessThanOrEqual(kept.value);
      expect(Math.min(1, ...numbers)).toBe(1);
    }),
  );
});

test('a desk that does little counts without gaps, whatever it did before', async () => {
  const { table } = counter();
  let now = 0;
  const take = numberBlock(table, 'customer', () => now);
  const numbers: number[] = [];
  for (let at = 0; at < 40; at += 1) numbers.push(await take());
  for (let at = 0; at < 40; at += 1) {
    now += 60_000;
    numbers.push(await take());
  }
  expect(numbers).toEqual(Array.from({ length: 80 }, (_, at) => 1 + at));
});

test('a desk that does much asks once for sixteen numbers', async () => {
  const { kept, table } = counter();
  const take = numberBlock(table, 'customer', () => 0);
  for (let at = 0; at < 1 + 2 + 4 + 8 + 16 * 10; at += 1) await take();
  expect(kept.requests).toBe(14);
});
