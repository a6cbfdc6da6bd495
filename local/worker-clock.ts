/** Bytes of what a clock shares with threads: three integers of 64 bits, see `Clock.shared`. */
export const CLOCK_BYTES = 24;

/**
 * Makes `Date` of this thread follow the host's clock. To be called before any other code of the thread runs.
 * @param shared the clock's offset to the machine's time, and where it stands still, see `Clock.shared`
 * @param isFreezable whether time stands still here too; where only delays count, such as those of queues, it goes on
 */
export function followClock(shared: SharedArrayBuffer, isFreezable = true): void {
  const cells = new BigInt64Array(shared);
  const machineTime = Date.now;
  const cell = (at: number) => Number(Atomics.load(cells, at));
  const frozen = () => cell(1) || machineTime() + cell(0);
  const now = isFreezable ? frozen : () => machineTime() + cell(2);
  const followed = new Proxy(Date, {
    construct: (target, parameters, newTarget) =>
      Reflect.construct(target, parameters.length === 0 ? [now()] : parameters, newTarget),
    apply: () => new Date(now()).toString(),
  });
  Date.now = now;
  Date.prototype.constructor = followed;
  globalThis.Date = followed;
}
