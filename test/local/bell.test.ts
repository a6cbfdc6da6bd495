import { createBell } from '../../local/bell.ts';

const LONG_MS = 1_000_000;

describe('a bell', () => {
  it('wakes everybody who waits for it', async () => {
    const bell = createBell();
    const { signal } = new AbortController();
    const waiting = [1, 2].map(() => bell.wait(bell.rung(), LONG_MS, signal));
    bell.ring();
    await Promise.all(waiting);
    expect(bell.rung()).toBe(1);
  });

  it('keeps nobody waiting for what has rung since they last listened', async () => {
    const bell = createBell();
    const heard = bell.rung();
    bell.ring();
    await bell.wait(heard, LONG_MS, new AbortController().signal);
  });

  it('lets those go who are told to stop, and those who have waited long enough', async () => {
    const bell = createBell();
    const stopped = new AbortController();
    const waiting = bell.wait(bell.rung(), LONG_MS, stopped.signal);
    stopped.abort();
    await waiting;
    await bell.wait(bell.rung(), LONG_MS, stopped.signal);
    await bell.wait(bell.rung(), 1, new AbortController().signal);
    expect(bell.rung()).toBe(0);
  });
});
