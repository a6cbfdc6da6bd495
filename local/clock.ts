import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { TimerHeap } from './timer-heap.ts';
import { CLOCK_BYTES } from './worker-clock.ts';

/** The longest that Node's own timers can wait is 24.8 days: longer waits are taken in steps of this. */
const LONGEST_STEP_MS = 86_400_000;

/** The host's clock: real time plus an offset that can be moved forward and survives restarts, or a time that stands still. */
export type Clock = {
  /** epoch milliseconds */
  now(): number;
  /**
   * Calls `wake` once when the clock reaches `time` (epoch milliseconds; at once when that has passed).
   * @returns a function that cancels it
   */
  at(time: number, wake: () => void): () => void;
  /** Moves time forward; whatever became due is woken in order of its time. @returns the new time */
  advance(milliseconds: number): number;
  /** Lets time stand still, until it is moved, or go on from where it stands. */
  freeze(isFrozen: boolean): void;
  readonly isFrozen: boolean;
  /**
   * 64-bit integers that worker threads read: how far the clock is ahead of the machine's in milliseconds, the time at which it stands
   * still, 0 while it goes, and by how much it was moved in all.
   */
  readonly shared: SharedArrayBuffer;
  stop(): void;
};

const storedClock = z.object({
  offsetMilliseconds: z.int(),
  /** epoch milliseconds at which it stands still; 0: it goes */
  frozenAt: z.int().nonnegative().default(0),
  /** by how much it was moved in all */
  movedMilliseconds: z.int().nonnegative().optional(),
});
type StoredClock = z.infer<typeof storedClock>;

function readStored(file: string | undefined): StoredClock {
  const begin = { offsetMilliseconds: 0, frozenAt: 0 };
  if (!file) return begin;
  try {
    return storedClock.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return begin;
  }
}

function writeStored(file: string | undefined, stored: StoredClock): void {
  if (!file) return;
  writeFileSync(`${file}.new`, JSON.stringify(stored));
  renameSync(`${file}.new`, file);
}

/** Starts the clock. @param options.file where its offset is kept; without it the offset starts at zero */
export function startClock(options: { file?: string; machineTime?: () => number } = {}): Clock {
  const { file, machineTime = Date.now } = options;
  const shared = new SharedArrayBuffer(CLOCK_BYTES);
  const cells = new BigInt64Array(shared);
  const known = readStored(file);
  Atomics.store(cells, 0, BigInt(known.offsetMilliseconds));
  Atomics.store(cells, 1, BigInt(known.frozenAt));
  Atomics.store(cells, 2, BigInt(known.movedMilliseconds ?? known.offsetMilliseconds));
  const timers = new TimerHeap();
  let armed: NodeJS.Timeout | undefined;
  let stopped = false;

  const frozenAt = () => Number(Atomics.load(cells, 1));
  const moved = () => Number(Atomics.load(cells, 2));
  const now = () => frozenAt() || machineTime() + Number(Atomics.load(cells, 0));

  function set(stored: Required<StoredClock>): void {
    writeStored(file, stored);
    Atomics.store(cells, 0, BigInt(stored.offsetMilliseconds));
    Atomics.store(cells, 1, BigInt(stored.frozenAt));
    Atomics.store(cells, 2, BigInt(stored.movedMilliseconds));
    wakeDue();
  }

  function arm(): void {
    clearTimeout(armed);
    // While time stands still nothing comes by itself; who moves it wakes what is due.
    const next = timers.first();
    if (stopped || next === undefined) return;
    const wait = Math.max(next - now(), 0);
    if (frozenAt() > 0 && wait > 0) return;
    armed = setTimeout(wakeDue, Math.min(wait, LONGEST_STEP_MS));
  }

  function wakeDue(): void {
    for (const timer of timers.takeUntil(now())) {
      if (!timer.isCancelled) timer.wake();
    }
    arm();
  }

  return {
    now,
    shared,
    at(time, wake) {
      const cancel = timers.add({ time, wake });
      if (timers.first() === time) arm();
      return () => {
        cancel();
        arm();
      };
    },
    advance(milliseconds) {
      const step = Math.max(0, Math.round(milliseconds));
      const offsetMilliseconds = Number(Atomics.load(cells, 0)) + step;
      set({
        offsetMilliseconds,
        frozenAt: frozenAt() && frozenAt() + step,
        movedMilliseconds: moved() + step,
      });
      return now();
    },
    freeze(isFrozen) {
      const time = Math.round(now());
      set({
        offsetMilliseconds: time - machineTime(),
        frozenAt: isFrozen ? time : 0,
        movedMilliseconds: moved(),
      });
    },
    get isFrozen() {
      return frozenAt() > 0;
    },
    stop() {
      stopped = true;
      timers.clear();
      clearTimeout(armed);
    },
  };
}
