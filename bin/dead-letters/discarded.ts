import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import type { Letter } from './letter.ts';

/**
 * Opens the file that keeps what is discarded, one JSON object a line. A letter is on disk when `keep` returns, so
 * that it may be taken out of its queue.
 */
export function openDiscarded(file: string): { keep(queue: string, letter: Letter): void; close(): void } {
  const descriptor = openSync(file, 'a', 0o600);
  return {
    keep(queue, { id, body, sentAt, attributes }) {
      const line = JSON.stringify({ queue, id, sentAt: sentAt.toISOString(), body, attributes });
      writeSync(descriptor, `${line}\n`);
      fsyncSync(descriptor);
    },
    close: () => closeSync(descriptor),
  };
}
