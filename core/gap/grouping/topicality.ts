import type { Vector } from './vectors.ts';

/** How fast a word loses weight that stands in every group. */
const SEVERITY = 0.75;

/**
 * How much each word is one of a question: the chance that two tickets which have it are in one group. "Refund" stands where people ask for refunds,
 * "please", "yesterday" and what a company puts below its mails stand everywhere.
 */
export function topicality(
  vectors: readonly Vector[],
  groups: readonly (readonly number[])[],
  words: number,
): number[] {
  const inAll = new Array<number>(words).fill(0);
  const pairsInGroups = new Array<number>(words).fill(0);
  for (const group of groups) {
    const inGroup = new Map<number, number>();
    for (const at of group) {
      for (const word of vectors[at]?.keys() ?? []) inGroup.set(word, (inGroup.get(word) ?? 0) + 1);
    }
    for (const [word, count] of inGroup) {
      inAll[word] = (inAll[word] ?? 0) + count;
      pairsInGroups[word] = (pairsInGroups[word] ?? 0) + count * (count - 1);
    }
  }
  // One pair more that is together, and one that is not, until a word has been seen often enough to be judged.
  return inAll.map((count, word) => {
    const together = ((pairsInGroups[word] ?? 0) + 1) / (count * (count - 1) + 2);
    return together ** SEVERITY;
  });
}
