import { withoutFrame } from '../../email/index.ts';
import { wordsOf } from '../../search/index.ts';

/** What a customer wrote first. */
export interface FirstWords {
  readonly subject: string;
  readonly text: string;
}

/** Characters of a title that still is one, and of the longest sentence that becomes one. */
const SHORTEST = 8;
const LONGEST = 140;
const SENTENCE_END = /(?<=[.!?…。！？])\s+|\n+/u;
const PREFIX = /^\s*(?:(?:re|fwd?|aw|wg|tr|rv|sv|vs|antw|odg|ответ)\s?[:：]\s*)+/iu;
/** A sentence that asks is a better question than one that tells. */
const ASKING = 1.25;

/**
 * The question that several tickets ask, as one of those who asked put it: the sentence or subject that has most of the words by which the group is known, and
 * little beside them. Of equals the first.
 * @param words what the group is known by, the most telling first
 */
export function questionOf(asked: readonly FirstWords[], words: readonly string[]): string | null {
  const weights = new Map(words.map((word, at) => [word.toLowerCase(), 1 / (at + 1)]));
  let best: { sentence: string; score: number } | null = null;
  for (const sentence of asked.flatMap(sentencesOf)) {
    const said = wordsOf(sentence).map(({ word }) => word);
    const hits = new Set(said.filter((word) => weights.has(word)));
    const covered = [...hits].reduce((sum, word) => sum + (weights.get(word) ?? 0), 0);
    const score = (covered / Math.sqrt(said.length + 4)) * (/[?？]/u.test(sentence) ? ASKING : 1);
    if (score > (best?.score ?? 0)) best = { sentence, score };
  }
  return best?.sentence ?? null;
}

function sentencesOf({ subject, text }: FirstWords): string[] {
  const sentences = withoutFrame(text).split(SENTENCE_END);
  return [subject.replace(PREFIX, ''), ...sentences]
    .map((sentence) => sentence.replace(/\s+/gu, ' ').trim())
    .filter(({ length }) => length >= SHORTEST && length <= LONGEST);
}
