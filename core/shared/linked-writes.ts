import * as z from 'zod';
import { BusyError } from './errors.ts';
import { HEAD_ATTRIBUTE, type Head, headIn, headSchema } from './event-chain.ts';
import { type HeadStep, isEventPut, linkEvents, subjectsOf } from './link-events.ts';
import { type Key, textOfKey, type Write } from './write.ts';
import { refusedBy } from './write-refused.ts';

/** The heads that a table has seen in rows which it read. */
export interface KnownHeads {
  note(rows: readonly unknown[]): void;
  get(key: Key): Head | undefined;
  /** null: there is none */
  set(key: Key, head: Head | null): void;
}

/** Heads that are remembered; a request needs a few. */
const REMEMBERED = 1000;

const headedSchema = z.object({ pk: z.string(), sk: z.string(), [HEAD_ATTRIBUTE]: headSchema });

/**
 * Remembers the heads in rows that come by. Whoever writes an event has mostly just read the row that it is about, so that
 * the event is linked without another read. What is remembered may be outdated: the condition of the write says so.
 */
export function knownHeads(): KnownHeads {
  const heads = new Map<string, Head>();
  const set = (key: Key, head: Head | null) => {
    heads.delete(textOfKey(key));
    if (head !== null) heads.set(textOfKey(key), head);
    const [oldest] = heads.keys();
    if (heads.size > REMEMBERED && oldest !== undefined) heads.delete(oldest);
  };
  return {
    set,
    get: (key) => heads.get(textOfKey(key)),
    note: (rows) => {
      for (const row of rows) {
        if (typeof row !== 'object' || row === null || !(HEAD_ATTRIBUTE in row)) continue;
        const headed = headedSchema.safeParse(row).data;
        if (headed) set(headed, headed[HEAD_ATTRIBUTE]);
      }
    },
  };
}

/** Tries of a transaction whose events others precede again and again. */
const TRIES = 8;

/**
 * Writes transactions with their events in the chains of their subjects. When a head was not the one that was remembered,
 * it is read and the same transaction tried again: that others told something in between is no reason to refuse what the
 * other conditions allow. An event cannot be written without its chain, nor where its subject has no row.
 * @throws WriteRefusedError with `NO_SUBJECT` when there is no such row; BusyError
 */
export function linkedWriter(
  known: KnownHeads,
  table: {
    get(key: Key): Promise<unknown>;
    write(writes: readonly Write[]): Promise<void>;
    /** the pause before a further try */
    pause(tried: number): Promise<unknown>;
  },
): (writes: readonly Write[]) => Promise<void> {
  async function read(key: Key): Promise<Head | null> {
    const row = await table.get(key);
    const head = row === undefined ? null : headIn(row);
    known.set(key, head);
    return head;
  }

  /** Whether a refusal may be due to a head that has moved: then it is known by now. */
  async function hasMoved(error: unknown, steps: readonly HeadStep[]): Promise<boolean> {
    const doubtful = steps.filter(({ isNew, refusal }) => !isNew && refusedBy(error, refusal));
    const now = await Promise.all(doubtful.map(({ key }) => read(key)));
    return doubtful.some(({ before }, at) => before?.hash !== now[at]?.hash);
  }

  async function headsOf(writes: readonly Write[]): Promise<(key: Key) => Head | null> {
    const heads = new Map<string, Head | null>();
    for (const key of subjectsOf(writes)) heads.set(textOfKey(key), known.get(key) ?? (await read(key)));
    return (key) => heads.get(textOfKey(key)) ?? null;
  }

  /** Writes a transaction. False when a head was not as it was known, and is known better now. */
  async function tryOnce(writes: readonly Write[], isLast: boolean): Promise<boolean> {
    const { writes: linked, steps } = linkEvents(writes, await headsOf(writes));
    try {
      await table.write(linked);
      for (const { key, after } of steps) known.set(key, after);
      return true;
    } catch (error) {
      if (!(await hasMoved(error, steps))) throw error;
      if (isLast) throw new BusyError(error);
      return false;
    }
  }

  return async (writes) => {
    if (!writes.some(isEventPut)) return table.write(writes);
    for (let tried = 1; ; tried += 1) {
      if (await tryOnce(writes, tried === TRIES)) return;
      await table.pause(tried);
    }
  };
}
