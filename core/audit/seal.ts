import { randomBytes } from 'node:crypto';
import { hashOf } from '../shared/event-chain.ts';
import type { Words } from './event-row.ts';

/** Words as the row of an event keeps them, and their hash, by which alone the chain knows them. */
export interface SealedWords {
  kept: { words?: Words; salt?: string };
  hash: string | undefined;
}

const SALT_BYTES = 16;

/**
 * Words with a salt of their own: somebody who knows the hash of a card number that was struck, and no salt, cannot find
 * the number by trying. The salt goes with the words.
 */
export function sealed(words: Words): SealedWords {
  if (Object.keys(words).length === 0) return { kept: {}, hash: undefined };
  const salt = randomBytes(SALT_BYTES).toString('base64url');
  return { kept: { words, salt }, hash: hashOfWords(words, salt) };
}

/** The hash of words with their salt. */
export function hashOfWords(words: unknown, salt: string): string {
  return hashOf([salt, words]);
}
