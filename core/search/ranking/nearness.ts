import type { Evaluation, Run } from './evaluate.ts';
import type { ExpandedUnit } from './expand.ts';
import { placesIn } from './phrase.ts';
import { scoredDocs } from './scored-docs.ts';

/** How much standing side by side adds at most, to a score of 1. */
const MOST = 0.35;
/** Words between two others at which half of that is left. */
const HALF = 4;

/**
 * How near to each other the words of a query stand in the document of each thing in which they stand nearest, from 0 to
 * `MOST`: words that belong together mostly stand together.
 */
export function nearnessOf(on: Evaluation, ids: readonly number[]): ReadonlyMap<number, number> {
  const wanted = new Set(ids);
  const nearness = new Map<number, number>();
  const runs = on.runs.filter(({ units }) => units.filter(({ rarity }) => rarity > 0).length > 1);
  if (runs.length === 0) return nearness;
  for (const { id, part, doc } of scoredDocs(on.snapshot, on.scope, on.docScores, wanted)) {
    const share = Math.max(...runs.map((run) => shareOf(run, part, doc)));
    nearness.set(id, Math.max(nearness.get(id) ?? 0, share * MOST));
  }
  return nearness;
}

/** From 0 to 1: 1 when all words of a run stand side by side. */
function shareOf({ units, postings }: Run, part: number, doc: number): number {
  const places = (unit: ExpandedUnit) =>
    unit.stands
      .filter((stand) => stand.part === part)
      .flatMap((stand) => {
        const list = postings(stand);
        return list ? [...(placesIn(list, doc) ?? [])] : [];
      });
  const all = units
    .filter(({ rarity }) => rarity > 0)
    .map((unit) => ({ rarity: unit.rarity, places: places(unit) }));
  let [sum, weight] = [0, 0];
  for (let at = 1; at < all.length; at += 1) {
    const [one, other] = [all[at - 1], all[at]];
    if (one === undefined || other === undefined) continue;
    const pair = Math.min(one.rarity, other.rarity);
    weight += pair;
    const distance = distanceOf(one.places, other.places);
    if (distance !== null) sum += (pair * HALF) / (HALF + Math.max(0, distance - 1));
  }
  return weight === 0 ? 0 : sum / weight;
}

/** Words from one to the other where they stand nearest, null when one of them does not stand there. */
function distanceOf(one: readonly number[], other: readonly number[]): number | null {
  let least: number | null = null;
  for (const a of one) {
    for (const b of other) {
      const distance = Math.abs(b - a);
      if (least === null || distance < least) least = distance;
    }
  }
  return least;
}
