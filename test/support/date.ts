const OTHERS = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
] as const;

/** Does something while it is later by some seconds, for those who ask `Date`. Timers go on as they are. */
export async function whenLaterBy<Result>(seconds: number, act: () => Promise<Result>): Promise<Result> {
  jest.useFakeTimers({ now: Date.now() + seconds * 1000, doNotFake: [...OTHERS] });
  try {
    return await act();
  } finally {
    jest.useRealTimers();
  }
}
