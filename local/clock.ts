import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as z from 'zod';

/** The longest that Node's own timers can wait is 24.8 days: longer waits are taken in steps of this. */
const LONGEST_STEP_MS = 86_400_000;

/** The host's clock: real time plus an offset that can be moved forward and survives restarts. */
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
  /** How far the clock is ahead of the machine's, as one 64-bit integer that worker threads read. */
  readonly shared: SharedArrayBuffer;
  stop(): void;
};

const storedOffset = z.object({ offsetMilliseconds: z.int().nonnegative() });

function readOffset(file: string | undefined): number {
  if (!file) return 0;
  try {
    return storedOffset.parse(JSON.parse(readFileSync(file, 'utf8'))).offsetMilliseconds;
  } catch {
    return 0;
  }
}

function writeOffset(file: string | undefined, offsetMilliseconds: number): void {
  if (!file) return;
  writeFileSync(`${file}.new`, JSON.stringify({ offsetMilliseconds }));
  renameSync(`${file}.new`, file);
}

/** Starts the clock. @param options.file where its offset is kept; without it the offset starts at zero */
export function startClock(options: { file?: string; machineTime?: () => number } = {}): Clock {
  const { file, machineTime = Date.now } = options;
  const shared = new SharedArrayBuffer(8);
  const offset = new BigInt64Array(shared);
  Atomics.store(offset, 0, BigInt(readOffset(file)));
  const timers = new Set<{ time: number; wake: () => void }>();
  let armed: NodeJS.Timeout | undefined;
  let stopped = false;

  const now = () => machineTime() + Number(Atomics.load(offset, 0));

  function arm(): void {
    clearTimeout(armed);
    if (stopped || timers.size === 0) return;
    const next = Math.min(...[...timers].map((timer) => timer.time));
    armed = setTimeout(wakeDue, Math.min(Math.max(next - now(), 0), LONGEST_STEP_MS));
  }

  function wakeDue(): void {
    const due = [...timers].filter((timer) => timer.time <= now()).sort((a, b) => a.time - b.time);
    for (const timer of due) {
      if (timers.delete(timer)) timer.wake();
    }
    arm();
  }

  return {
    now,
    shared,
    at(time, wake) {
      const timer = { time, wake };
      timers.add(timer);
      arm();
      return () => {
        if (timers.delete(timer)) arm();
      };
    },
    advance(milliseconds) {
      const ahead = Number(Atomics.load(offset, 0)) + Math.max(0, Math.round(milliseconds));
      writeOffset(file, ahead);
      Atomics.store(offset, 0, BigInt(ahead));
      wakeDue();
      return now();
    },
    stop() {
      stopped = true;
      timers.clear();
      clearTimeout(armed);
    },
  };
}
