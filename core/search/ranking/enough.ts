/** Share of what the best has, weighed by rarity, that something else must have to be found, by any engine. */
export const ENOUGH = 0.35;
/** Where fewer things than these have enough, so many are found of those that have this share, which function words alone are not. */
const FEW = 50;
const SOMETHING = 0.05;

/** How much of what was looked for things have, and the most that one has. */
interface Shares {
  readonly best: number;
  readonly found: (id: number) => number;
  /** in what order things come next where little has enough; null: then nothing else is found */
  readonly score: ((id: number) => number) | null;
}

/** What has enough of what was looked for; where that is little, the best of what else has something, so that there is a page to look at. */
export function enough(ids: readonly number[], { best, found, score }: Shares): readonly number[] {
  const having = (share: number) => {
    const least = Math.max(best * share, Number.EPSILON);
    return ids.filter((id) => found(id) >= least);
  };
  const close = having(ENOUGH);
  if (score === null || close.length >= FEW) return close;
  const known = new Set(close);
  const others = having(SOMETHING).filter((id) => !known.has(id));
  return [...close, ...firstOf(others, FEW - close.length, score)];
}

/** The first so many by their scores. Of very many only those are put in order that may be among them. */
function firstOf(ids: readonly number[], most: number, score: (id: number) => number): number[] {
  const scores = Float64Array.from(ids, score).sort();
  const least = scores[Math.max(0, scores.length - most)] ?? 0;
  return ids
    .filter((id) => score(id) >= least)
    .sort((one, other) => score(other) - score(one) || other - one)
    .slice(0, most);
}
