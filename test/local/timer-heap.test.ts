import fc from 'fast-check';
import { TimerHeap } from '../../local/timer-heap.ts';

test('wakes any timers in the order of their times, those of the same time as they came, and none that is cancelled', () => {
  const act = fc.record({
    time: fc.integer({ min: 0, max: 20 }),
    isCancelled: fc.boolean(),
    takes: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(act, { maxLength: 80 }), (acts) => {
      const heap = new TimerHeap();
      const woken: number[] = [];
      let model: { time: number; at: number }[] = [];
      const expected: number[] = [];
      const take = (until: number) => {
        for (const { wake, isCancelled } of heap.takeUntil(until)) if (!isCancelled) wake();
        const due = model.filter(({ time }) => time <= until).sort((a, b) => a.time - b.time || a.at - b.at);
        expected.push(...due.map(({ at }) => at));
        model = model.filter(({ time }) => time > until);
      };
      for (const [at, { time, isCancelled, takes }] of acts.entries()) {
        const cancel = heap.add({ time, wake: () => woken.push(at) });
        if (!isCancelled) model.push({ time, at });
        if (isCancelled) cancel();
        if (takes) take(time);
        expect(heap.first()).toBe(model.length === 0 ? undefined : Math.min(...model.map((one) => one.time)));
      }
      take(20);
      expect(woken).toEqual(expected);
      expect(heap.first()).toBeUndefined();
    }),
  );
});

test('a timer that was taken can still be cancelled before it wakes', () => {
  const heap = new TimerHeap();
  const cancel = heap.add({ time: 1, wake: () => undefined });
  const [taken] = heap.takeUntil(1);
  cancel();
  expect(taken?.isCancelled).toBe(true);
  heap.add({ time: 2, wake: () => undefined });
  expect(heap.first()).toBe(2);
});

test('has nothing to wake once all of a thousand are cancelled, each of them twice', () => {
  const heap = new TimerHeap();
  const cancels = Array.from({ length: 1000 }, (_, time) => heap.add({ time, wake: () => undefined }));
  for (const cancel of cancels) {
    cancel();
    cancel();
  }
  expect(heap.first()).toBeUndefined();
});
