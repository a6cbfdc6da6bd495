import { join } from 'node:path';
import { startClock } from '../../local/clock.ts';
import { temporaryFolder } from './support/temporary.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('the clock of the local host', () => {
  const folder = temporaryFolder();

  it('stands at machine time until it is moved', () => {
    const clock = startClock({ machineTime: () => 5_000 });
    expect(clock.now()).toBe(5_000);
    expect(clock.advance(4 * HOUR)).toBe(5_000 + 4 * HOUR);
    clock.stop();
  });

  it('wakes what became due in order of time, and only once', () => {
    const clock = startClock();
    const woken: string[] = [];
    clock.at(clock.now() + 2 * DAY, () => woken.push('second'));
    clock.at(clock.now() + DAY, () => woken.push('first'));
    clock.at(clock.now() + 5 * DAY, () => woken.push('later'));
    clock.advance(3 * DAY);
    clock.advance(HOUR);
    expect(woken).toEqual(['first', 'second']);
    clock.stop();
  });

  it('holds a wait that is longer than a timer of Node can be', async () => {
    const clock = startClock();
    let woken = false;
    clock.at(clock.now() + 400 * DAY, () => {
      woken = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(woken).toBe(false);
    clock.advance(400 * DAY);
    expect(woken).toBe(true);
    clock.stop();
  });

  it('forgets a cancelled wait', () => {
    const clock = startClock();
    const wake = jest.fn();
    clock.at(clock.now() + HOUR, wake)();
    clock.advance(DAY);
    expect(wake).not.toHaveBeenCalled();
    clock.stop();
  });

  it('fires soon after a time that comes without moving', async () => {
    const clock = startClock();
    await new Promise<void>((resolve) => clock.at(clock.now() + 20, resolve));
    clock.stop();
  });

  it('keeps its offset over a restart', () => {
    const file = join(folder, 'clock.json');
    const first = startClock({ file, machineTime: () => 0 });
    first.advance(2 * DAY);
    first.stop();
    const second = startClock({ file, machineTime: () => 1_000 });
    expect(second.now()).toBe(2 * DAY + 1_000);
    second.stop();
  });
});

describe('the clock of the local host, standing still', () => {
  const folder = temporaryFolder();

  it('stands until it is moved, and wakes what is due then alone', () => {
    let machine = 1_000;
    const clock = startClock({ machineTime: () => machine });
    const woken: number[] = [];
    clock.freeze(true);
    clock.at(5_000, () => woken.push(clock.now()));
    machine += 60_000;
    expect(clock.now()).toBe(1_000);
    expect(clock.advance(3_999)).toBe(4_999);
    expect(woken).toEqual([]);
    clock.advance(1);
    expect(woken).toEqual([5_000]);
    clock.stop();
  });

  it('goes on from where it stood, also after a restart', () => {
    const file = join(folder, 'clock.json');
    const first = startClock({ file, machineTime: () => 1_000 });
    first.freeze(true);
    first.advance(HOUR);
    first.stop();
    let machine = 90_000;
    const second = startClock({ file, machineTime: () => machine });
    expect([second.now(), second.isFrozen]).toEqual([1_000 + HOUR, true]);
    second.freeze(false);
    machine += 5;
    expect([second.now(), second.isFrozen]).toEqual([1_005 + HOUR, false]);
    second.stop();
  });
});
