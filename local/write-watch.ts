import type { Bell } from './bell.ts';
import type { DatabaseFile } from './database-file.ts';
import type { Invoke } from './invocation.ts';

/** How often it looks for what is written otherwise than by a function that just ended. */
const LOOK_EVERY_MS = 50;

/**
 * Rings for those who follow the tables: whenever the database has written, and for nothing else, so that reading
 * costs no look at the streams. Where the database's file is not at hand, every function that ends counts as a writer.
 */
export function watchWrites(options: { invoke: Invoke; written: Bell; file: DatabaseFile | undefined }): {
  invoke: Invoke;
  stop(): void;
} {
  const { invoke, written, file } = options;
  const look = () => {
    if (!file || file.written()) written.ring();
  };
  const timer = file && setInterval(look, LOOK_EVERY_MS);
  return {
    async invoke(name, event) {
      const result = await invoke(name, event);
      look();
      return result;
    },
    stop: () => clearInterval(timer),
  };
}
