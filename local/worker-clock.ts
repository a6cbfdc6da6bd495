/**
 * Makes `Date` of this thread follow the host's clock. To be called before any other code of the thread runs.
 * @param shared the clock's offset to the machine's time, see `Clock.shared`
 */
export function followClock(shared: SharedArrayBuffer): void {
  const offset = new BigInt64Array(shared);
  const machineTime = Date.now;
  const now = () => machineTime() + Number(Atomics.load(offset, 0));
  const followed = new Proxy(Date, {
    construct: (target, parameters, newTarget) =>
      Reflect.construct(target, parameters.length === 0 ? [now()] : parameters, newTarget),
    apply: () => new Date(now()).toString(),
  });
  Date.now = now;
  Date.prototype.constructor = followed;
  globalThis.Date = followed;
}
