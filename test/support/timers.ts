import type { Subject, TimerState, Timers } from '../../core/clock/index.ts';

/** A timer as Step Functions would run it. */
export interface TestTimer {
  name: string;
  input: { kind: string; id: number; arming: number; wakeAt: string };
  /** until when it sleeps; null when it has ended */
  sleepsUntil: string | null;
}

/**
 * Timers as Step Functions runs them: one that runs already may be started again by the same name and input, a name
 * whose timer has ended is refused, and waits end at whole seconds.
 */
export class TestTimers implements Timers {
  readonly all = new Map<string, TestTimer>();

  async run(
    subject: Subject,
    { arming, startedFor }: { arming: number; startedFor: string },
  ): Promise<boolean> {
    const name = `${subject.kind}-${subject.id}-${arming}`;
    const input = { ...subject, arming, wakeAt: startedFor };
    const known = this.all.get(name);
    if (known === undefined) this.all.set(name, { name, input, sleepsUntil: startedFor });
    else if (known.sleepsUntil === null || JSON.stringify(known.input) !== JSON.stringify(input))
      return false;
    return true;
  }

  /** Those that are asleep. */
  get asleep(): TestTimer[] {
    return [...this.all.values()].filter(({ sleepsUntil }) => sleepsUntil !== null);
  }

  /** Those whose time has come. */
  awake(now: Date): TestTimer[] {
    const due = (time: string) => Math.floor(Date.parse(time) / 1000) * 1000 <= now.getTime();
    return this.asleep.filter(({ sleepsUntil }) => sleepsUntil !== null && due(sleepsUntil));
  }

  /** Takes what waking answered: a next time to sleep until, or the end. */
  settle(timer: TestTimer, answer: TimerState): void {
    timer.sleepsUntil = answer.wakeAt ?? null;
  }
}
