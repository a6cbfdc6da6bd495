import { type Principal, requireMay } from '../auth/index.ts';
import { wordsOf } from './analysis/words.ts';
import type { Space } from './index/index-doc.ts';
import { mayFind, SEARCH_PERMISSION } from './may-find.ts';
import { isSeen } from './ranking/seen.ts';
import type { Snapshot } from './ranking/snapshot.ts';

/** Words that are looked at, and suggestions that are made, at most. */
const MOST_WORDS = 24;
const MOST_SUGGESTIONS = 8;

/**
 * What a query may become whose last word is being written: the same with a word of a text that whoever asks may find. A word that
 * stands only where they may not look is not suggested.
 * @throws ForbiddenError when they may not search for such things at all
 */
export async function suggestionsFor(
  snapshot: Snapshot,
  { principal, source, space }: { principal: Principal; source: string; space: Space },
): Promise<string[]> {
  requireMay(principal, SEARCH_PERMISSION[space]);
  const allowed = mayFind(snapshot, principal, space);
  // What is in the trash, or spam, suggests nothing.
  const isShown = (id: number) => allowed(id) && (space !== 'tickets' || snapshot.hidden[id] === 0);
  const scope = { space, seesNotes: principal.kind !== 'customer' };
  return completed(source, async (prefix) => {
    const found: string[] = [];
    for (const word of completionsOf(snapshot, prefix)) {
      if (found.length === MOST_SUGGESTIONS) break;
      if (await isSeen(snapshot, word, scope, isShown)) found.push(word);
    }
    return found;
  });
}

/** A query with its last word, where that is being written, completed to each of the words that begin so, the most frequent first. */
export async function completed(
  source: string,
  wordsBeginning: (prefix: string) => Promise<readonly string[]>,
): Promise<string[]> {
  const last = wordsOf(source)
    .filter(({ isReading }) => !isReading)
    .at(-1);
  const isOpen = last !== undefined && last.end === source.length;
  if (!isOpen || last.term.length < 2) return [];
  const words = (await wordsBeginning(last.term)).filter((word) => !/^tel\d+$/u.test(word));
  return words.slice(0, MOST_SUGGESTIONS).map((word) => source.slice(0, last.start) + word);
}

/** Words that begin so, those in most documents first. */
function completionsOf({ parts }: Snapshot, prefix: string): string[] {
  const counts = new Map<string, number>();
  for (const { segment } of parts) {
    const { dictionary } = segment;
    for (const term of dictionary.beginningWith(prefix, MOST_WORDS)) {
      const word = dictionary.terms[term] ?? '';
      counts.set(word, (counts.get(word) ?? 0) + (dictionary.docs[term] ?? 0));
    }
  }
  return [...counts]
    .filter(([word]) => !/^tel\d+$/u.test(word))
    .sort(([, one], [, other]) => other - one)
    .slice(0, MOST_WORDS)
    .map(([word]) => word);
}
