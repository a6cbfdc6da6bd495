import { outcomeOf } from './asked.ts';
import { type Io, planned, type Socket } from './io.ts';
import { pauseAfter } from './pace.ts';
import { list, object, text } from './read.ts';

/** A connection ends after ten minutes in which nothing was sent. */
const PING_MS = 4 * 60_000;
/** An answer that takes longer does not come: the machine has slept, or the network is another. */
const PONG_MS = 10_000;
/** Showing that somebody writes lasts longer, where it is told more often than this. */
const TYPING_EVERY_MS = 3000;

/** What hints tell. */
export interface HintsHeard {
  /** There may be something to read. */
  look(): void;
  typing(): void;
  /** whether hints come has changed */
  moved(): void;
}

/** Whose conversation hints are wanted of. */
interface Wanted {
  readonly secret: string;
  readonly ticketId: number;
}

/** The connection by which the desk tells that there is something to read. It carries nothing: whatever gets lost on it is read all the same. */
export interface Hints {
  /** Sets whose conversation hints are wanted of; null: none. */
  want(wanted: Wanted | null): void;
  readonly isLive: boolean;
  /** Lets the desk's side see that somebody writes. */
  typed(): void;
  /** Finds out whether the connection is still there, such as after a sleep. */
  check(): void;
}

export function hints(io: Io, heard: HintsHeard): Hints {
  let wanted: Wanted | null = null;
  let socket: Socket | null = null;
  let isLive = false;
  let failed = 0;
  let typedAt = 0;
  /** which try this is: what is heard of an earlier one counts no more */
  let tries = 0;
  const again = planned(io, () => void connect());
  const ping = planned(io, () => check());
  const pong = planned(io, () => lost());

  const topic = () => `chat:${wanted?.ticketId}`;

  async function connect(): Promise<void> {
    if (wanted === null) return;
    tries += 1;
    const mine = tries;
    const isMine = () => mine === tries && wanted !== null;
    const outcome = await outcomeOf(io.ask('POST', '/live', { secret: wanted.secret }));
    if (!isMine()) return;
    if (outcome.is !== 'well') {
      if (outcome.is === 'later') retry(outcome.seconds);
      return;
    }
    const { token, url } = object(outcome.body);
    socket = io.openSocket(`${text(url)}?token=${encodeURIComponent(text(token))}`, {
      opened: () => isMine() && socket?.send({ action: 'watch', topics: [topic()] }),
      said: (frame) => isMine() && take(frame),
      closed: () => isMine() && lost(),
    });
  }

  function take(frame: unknown): void {
    pong.cancel();
    const { type, refused, by } = object(frame);
    if (type === 'watching' && list(refused).length === 0) begin();
    if (type === 'watching' || type === 'changed' || type === 'gone') heard.look();
    if (type === 'typing' && object(by).kind === 'agent') heard.typing();
    if (type === 'gone' || list(refused).length > 0) end();
  }

  function begin(): void {
    failed = 0;
    isLive = true;
    ping.in(PING_MS);
    heard.moved();
  }

  function check(): void {
    if (socket === null || !isLive) return;
    socket.send({ action: 'ping' });
    pong.in(PONG_MS);
    ping.in(PING_MS);
  }

  function retry(seconds: number | null): void {
    failed += 1;
    again.in(Math.max(pauseAfter(failed, io.chance()), (seconds ?? 0) * 1000));
  }

  function lost(): void {
    end();
    if (wanted !== null) retry(null);
  }

  function end(): void {
    tries += 1;
    for (const plan of [again, ping, pong]) plan.cancel();
    socket?.close();
    socket = null;
    if (!isLive) return;
    isLive = false;
    heard.moved();
  }

  return {
    want(next) {
      if (next?.secret === wanted?.secret && next?.ticketId === wanted?.ticketId) return;
      wanted = next;
      end();
      failed = 0;
      if (next !== null) void connect();
    },
    get isLive() {
      return isLive;
    },
    typed() {
      const now = io.now();
      if (!isLive || wanted === null || now - typedAt < TYPING_EVERY_MS) return;
      typedAt = now;
      socket?.send({ action: 'typing', topic: topic() });
    },
    check,
  };
}
