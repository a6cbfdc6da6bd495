import type { Ask } from './asked.ts';
import type { Keeping } from './kept.ts';

/** An open connection for hints. */
export interface Socket {
  send(frame: object): void;
  close(): void;
}

/** What is heard of a connection. */
export interface SocketHeard {
  opened(): void;
  /** a frame, as JSON */
  said(frame: unknown): void;
  /** it ended, or never came about */
  closed(): void;
}

/** All that a chat needs of the browser. */
export interface Io {
  readonly ask: Ask;
  readonly keeping: Keeping;
  /** of this tab alone, and of the pages that follow in it */
  readonly tabKeeping: Keeping;
  /** milliseconds */
  now(): number;
  /** from 0 to 1 */
  chance(): number;
  /** a UUID */
  newId(): string;
  /** Runs something once, so many milliseconds later. @returns what keeps it from running */
  later(milliseconds: number, run: () => void): () => void;
  openSocket(url: string, heard: SocketHeard): Socket;
  /** Runs something that only one tab of this site may do at a time. */
  exclusively(run: () => Promise<void>): Promise<void>;
  /** Lets the other tabs of this site know that there is something to read. */
  tellTabs(): void;
}

/** Something that runs later, at most once at a time: what is planned anew replaces what was planned before. */
export function planned(io: Pick<Io, 'later'>, run: () => void) {
  let drop: (() => void) | null = null;
  const cancel = () => {
    drop?.();
    drop = null;
  };
  return {
    cancel,
    in(milliseconds: number): void {
      cancel();
      drop = io.later(milliseconds, () => {
        drop = null;
        run();
      });
    },
  };
}
