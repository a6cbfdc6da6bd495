/** Rings when something may have happened that others wait for. */
export type Bell = {
  ring(): void;
  /** How often it has rung. */
  rung(): number;
  /** Waits until it has rung more than `heard` times, so long (milliseconds) or until `signal` at most. */
  wait(heard: number, milliseconds: number, signal: AbortSignal): Promise<void>;
};

/** Makes a bell that has not rung yet. */
export function createBell(): Bell {
  const listeners = new Set<() => void>();
  let count = 0;
  return {
    ring() {
      count += 1;
      for (const listener of [...listeners]) listener();
    },
    rung: () => count,
    wait(heard, milliseconds, signal) {
      if (count > heard || signal.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', done);
          listeners.delete(done);
          resolve();
        };
        const timer = setTimeout(done, milliseconds);
        signal.addEventListener('abort', done);
        listeners.add(done);
      });
    },
  };
}
