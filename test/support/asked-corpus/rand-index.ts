/**
 * The adjusted Rand index of two ways to part the same things (Hubert and Arabie 1985): 1 where they are the same, about 0 where one says nothing of
 * the other.
 */
export function adjustedRandIndex(one: readonly string[], other: readonly string[]): number {
  const pairs = (count: number) => (count * (count - 1)) / 2;
  const pairsIn = (labels: readonly string[]) =>
    [...Map.groupBy(labels, (label) => label).values()].reduce((sum, { length }) => sum + pairs(length), 0);
  const both = pairsIn(one.map((label, at) => JSON.stringify([label, other[at]])));
  const [ofOne, ofOther] = [pairsIn(one), pairsIn(other)];
  const byChance = (ofOne * ofOther) / pairs(one.length);
  const most = (ofOne + ofOther) / 2;
  return most === byChance ? 1 : (both - byChance) / (most - byChance);
}
