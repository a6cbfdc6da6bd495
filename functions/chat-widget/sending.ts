import { refusalOf, type Said, saidOf } from './answers.ts';
import { type Outcome, outcomeOf } from './asked.ts';
import type { Entering } from './entering.ts';
import { type Io, planned } from './io.ts';
import type { Kept } from './kept.ts';
import { oneAtATime, pauseAfter } from './pace.ts';
import type { Outgoing } from './thread.ts';

/** How often in a row a session may turn out to be none, before there is a pause. */
const MOST_ENTRIES = 2;

/** What is told of sending. */
export interface SendingHeard {
  /** The desk has a message. */
  acknowledged(said: Said): void;
  /** the outbox has changed, or whether the desk can be reached */
  moved(): void;
  forgotten(): void;
}

/** Sends what was written, one after the other, until the desk has acknowledged each. */
export interface Sending {
  flush(): Promise<void>;
  /** whether the last try did not get through */
  readonly isStuck: boolean;
  stop(): void;
}

/**
 * One message is sent after the other has been acknowledged, so that they stand in the order in which they were written, whatever gets lost on the way. What the
 * desk refuses for good waits for the visitor and holds up no other.
 */
export function sending(io: Io, kept: Kept, entry: Entering, heard: SendingHeard): Sending {
  let failed = 0;
  let entries = 0;
  let isStopped = false;
  const again = planned(io, () => void flush());

  /** What comes of a message. @returns how long to wait; 0: go on; null: there is nothing to wait for */
  async function send(one: Outgoing): Promise<number> {
    const entered = await entry.ensure();
    if (entered.is !== 'well') return settle(one, entered);
    const session = kept.session();
    if (session === null) return 0;
    const { clientId, text, files } = one;
    const body = {
      clientId,
      ...(text !== '' && { text }),
      ...(files.length > 0 && { files: files.map(({ id }) => id) }),
    };
    const outcome = await outcomeOf(io.ask('POST', '/messages', { body, secret: session.secret }));
    if (outcome.is === 'unknown') {
      kept.dropSession(session.secret);
      heard.forgotten();
      entries += 1;
      return entries > MOST_ENTRIES ? wait(null) : 0;
    }
    return settle(one, outcome);
  }

  function settle(one: Outgoing, outcome: Outcome): number {
    if (outcome.is === 'later') return wait(outcome.seconds);
    failed = 0;
    if (outcome.is === 'well') {
      entries = 0;
      const [said] = saidOf(outcome.body);
      if (said !== undefined) heard.acknowledged(said);
      kept.drop(one.clientId);
    } else {
      kept.put({ ...one, refused: refusalOf('body' in outcome ? outcome.body : null) });
    }
    heard.moved();
    return 0;
  }

  function wait(seconds: number | null): number {
    failed += 1;
    heard.moved();
    return Math.max(pauseAfter(failed, io.chance()), (seconds ?? 0) * 1000);
  }

  const flush = oneAtATime(async () => {
    again.cancel();
    for (;;) {
      const next = kept.outbox().find(({ refused }) => refused === undefined);
      if (next === undefined || isStopped) return;
      const pause = await send(next);
      if (pause > 0) {
        if (!isStopped) again.in(pause);
        return;
      }
    }
  });

  return {
    flush,
    get isStuck() {
      return failed > 0;
    },
    stop() {
      isStopped = true;
      again.cancel();
    },
  };
}
