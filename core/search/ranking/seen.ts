import { idOf, isInScope, type Scope } from './score.ts';
import type { Snapshot } from './snapshot.ts';

/** Documents of a word among which it is looked for one that may be found. */
const MOST_DOCUMENTS = 2_000;

/**
 * Whether a word stands in a text that somebody may find: `mayFind` says so of a thing. Words that stand only elsewhere are told to
 * nobody, neither to complete a query nor to put it right.
 */
export async function isSeen(
  snapshot: Snapshot,
  word: string,
  scope: Scope,
  mayFind: (id: number) => boolean,
): Promise<boolean> {
  for (const part of snapshot.parts) {
    const term = part.segment.dictionary.find(word);
    const [postings] = term === -1 ? [] : await part.postings([term]);
    const docs = postings?.docs.subarray(0, MOST_DOCUMENTS) ?? new Uint32Array();
    const isShown = (doc: number) => {
      if (part.dead.has(doc) || !isInScope(part, doc, scope)) return false;
      const id = idOf(snapshot, part, doc);
      return snapshot.has(scope.space, id) && mayFind(id);
    };
    if (docs.some(isShown)) return true;
  }
  return false;
}
