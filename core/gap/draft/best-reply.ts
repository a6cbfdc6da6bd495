import { withoutFrame } from '../../email/index.ts';
import { languagesOf, stemsOf, wordsOf } from '../../search/index.ts';
import { likeness, toLengthOne } from '../grouping/vectors.ts';

/** A reply that an agent gave in one of the tickets. */
export interface GivenReply {
  readonly ticketId: number;
  readonly messageId: string;
  readonly text: string;
  /** whether the ticket was solved with it, and nobody came back */
  readonly isSolved: boolean;
  /** whether the customer was content; null: they did not say */
  readonly isLiked: boolean | null;
}

/** A reply that agents give again and again. */
export interface ReusedReply {
  readonly ticketId: number;
  readonly messageId: string;
  /** in how many tickets it was given, in much the same words */
  readonly uses: number;
}

/** How alike two replies are that say the same. */
const SAME = 0.55;
const HAS_DIGIT = /\p{N}/u;
/** Characters of the shortest reply that answers anything. */
const SHORTEST = 30;

/**
 * The reply that was most often given in much the same words, and did most good: it counts more where the ticket was solved, and little where
 * the customer was not content. Of those that say the same, the one that is most like the others. Null where nobody answered.
 */
export function bestReply(given: readonly GivenReply[]): ReusedReply | null {
  const replies = given
    .map((reply) => ({ reply, vector: vectorOf(withoutFrame(reply.text)) }))
    .filter(({ reply }) => withoutFrame(reply.text).length >= SHORTEST);
  let best: { found: ReusedReply; score: number } | null = null;
  for (const { reply, vector } of replies) {
    const alike = replies
      .map((other) => ({ of: other.reply, near: likeness(vector, other.vector) }))
      .filter(({ near }) => near >= SAME);
    const uses = new Set(alike.map(({ of }) => of.ticketId)).size;
    const score = alike.reduce((sum, { of, near }) => sum + near * worthOf(of), 0);
    if (score > (best?.score ?? 0)) {
      best = { found: { ticketId: reply.ticketId, messageId: reply.messageId, uses }, score };
    }
  }
  return best?.found ?? null;
}

/** What a reply is worth, by whether it solved what was asked, and how content the customer was. */
const worthOf = ({ isSolved, isLiked }: GivenReply) =>
  (isSolved ? 1 : 0.4) * (isLiked === null ? 1 : isLiked ? 1.3 : 0.2);

function vectorOf(text: string): Map<string, number> {
  const words = wordsOf(text).filter(({ term }) => !HAS_DIGIT.test(term));
  const [language] = languagesOf(words.map(({ word }) => word));
  const counts = new Map<string, number>();
  for (const { word, term } of words) {
    const stem = language === undefined ? term : (stemsOf(word, language)[0] ?? term);
    counts.set(stem, (counts.get(stem) ?? 0) + 1);
  }
  return toLengthOne(new Map([...counts].map(([stem, count]) => [stem, 1 + Math.log(count)])));
}
