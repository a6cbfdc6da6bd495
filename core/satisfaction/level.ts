import type { Level } from '../../schemas/satisfaction.ts';

/** What a score says: of two the higher is good, of three the highest, of five the two highest; as few are bad, but of three one. Pure. */
export function levelOf(score: number, scale: number): Level {
  const counted = Math.floor(scale / 2);
  const good = scale === 3 ? 1 : counted;
  if (score > scale - good) return 'good';
  return score <= good ? 'bad' : 'neutral';
}
