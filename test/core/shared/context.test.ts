import * as fc from 'fast-check';
import { contextOf, laterThan } from '../../../core/shared/context.ts';
import { takeId } from '../../../core/shared/counter-store.ts';
import { ulidSchema } from '../../../schemas/actor.ts';
import { startDatabase } from '../../support/database.ts';

const actor = { kind: 'system', name: 'mail' } as const;
const times = fc.date({ min: new Date('2000-01-01'), max: new Date('9999-01-01'), noInvalidDate: true });
/** Below 31/32: a constant above it makes the greatest ULID of a millisecond, after which there is no other. */
const randoms = fc.double({ min: 0, max: 0.96, noNaN: true });

test('the ids of one context are ULIDs and grow, whatever chance says', () => {
  fc.assert(
    fc.property(times, randoms, fc.integer({ min: 2, max: 40 }), (now, random, count) => {
      const { newId } = contextOf(actor, now, () => random);
      const ids = Array.from({ length: count }, newId);
      expect([...ids].sort()).toEqual(ids);
      expect(new Set(ids).size).toBe(count);
      for (const id of ids) expect(ulidSchema.safeParse(id).success).toBe(true);
    }),
  );
});

test('the ids of a later context sort after those of an earlier one', () => {
  fc.assert(
    fc.property(times, fc.integer({ min: 1, max: 1e9 }), randoms, randoms, (now, later, one, other) => {
      const earlier = contextOf(actor, now, () => one).newId();
      const after = contextOf(actor, new Date(now.getTime() + later), () => other).newId();
      expect(earlier < after).toBe(true);
    }),
  );
});

test('what must come after something comes after it, whatever the clock says', () => {
  fc.assert(
    fc.property(times, times, randoms, randoms, (now, time, one, other) => {
      const before = contextOf(actor, time, () => one).newId();
      const context = laterThan(
        contextOf(actor, now, () => other),
        time.toISOString(),
      );
      const ids = [before, context.newId(), context.newId()];
      expect([...ids].sort()).toEqual(ids);
      for (const id of ids) expect(ulidSchema.safeParse(id).success).toBe(true);
      expect(context.now.getTime()).toBe(Math.max(now.getTime(), time.getTime() + 1));
    }),
  );
});

test('numbers are handed out once each, to however many ask at once', async () => {
  const database = await startDatabase();
  const ids = await Promise.all(Array.from({ length: 50 }, () => takeId(database.table, 'ticket')));
  expect([...ids].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, at) => at + 1));
  expect(await takeId(database.table, 'customer')).toBe(1);
  await database.stop();
});
