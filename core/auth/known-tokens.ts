import type { Key } from '../shared/write.ts';

/**
 * Which rows tell about the tokens that came before: their owners', and those of the tokens that they were made with. These
 * are keys alone, which never change for a token; what the rows say is read anew for each request.
 */
export interface KnownTokens {
  /** The rows beside the token's own; none for a token that has not come before. */
  keysOf(hash: string): readonly Key[];
  note(hash: string, keys: readonly Key[]): void;
}

/** Tokens that are remembered; the one longest not used is forgotten first. */
const REMEMBERED = 1000;

/** Remembers tokens for a warm function, so that it reads all that it must know of a request in one call. */
export function knownTokens(): KnownTokens {
  const known = new Map<string, readonly Key[]>();
  return {
    keysOf: (hash) => known.get(hash) ?? [],
    note(hash, keys) {
      known.delete(hash);
      known.set(hash, keys);
      const [oldest] = known.keys();
      if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
    },
  };
}
