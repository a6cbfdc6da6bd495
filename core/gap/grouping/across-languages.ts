import type { AskedGroup, AskedInLanguage } from './asked-ticket.ts';
import { averageLinkage, groupsAt } from './average-linkage.ts';
import { conceptsOf } from './concepts.ts';
import { Likenesses } from './likenesses.ts';
import { likeness, toLengthOne } from './vectors.ts';

/** How alike what two languages ask must be, at least. */
const LEAST_LIKENESS = 0.4;
/** Meanings that two of them must share, at least: one is a subject, two are a question. */
const FEWEST_SHARED = 2;
/** Letters of the shortest word that is taken for the same word in another language. */
const SHORTEST_SAME = 4;

/** Puts together what is asked in several languages, by words that are known to mean the same and by those that are the same in both. */
export function acrossLanguages(parts: readonly AskedInLanguage[]): AskedGroup[] {
  const profiles = profilesOf(parts);
  const alike = new Likenesses(parts.length);
  for (const [at, profile] of profiles.entries()) {
    for (let before = 0; before < at; before += 1) {
      const other = profiles[before] ?? new Map();
      if (parts[before]?.language === parts[at]?.language) continue;
      if (sharedBy(profile, other) >= FEWEST_SHARED) alike.set(at, before, likeness(profile, other));
    }
  }
  const groups = groupsAt(averageLinkage(alike), parts.length, LEAST_LIKENESS);
  return groups.flatMap((group) => {
    const [first, ...others] = group
      .flatMap((at) => parts[at] ?? [])
      .sort((one, other) => other.tickets.length - one.tickets.length);
    return first === undefined ? [] : [{ parts: [first, ...others] as const }];
  });
}

/** What each part asks as meanings: the rarer among all parts, the more a meaning says. */
function profilesOf(parts: readonly AskedInLanguage[]): Map<string, number>[] {
  const raw = parts.map(({ stems, language }) => meaningsOf(stems, language));
  const usedBy = new Map<string, number>();
  for (const profile of raw)
    for (const meaning of profile.keys()) usedBy.set(meaning, (usedBy.get(meaning) ?? 0) + 1);
  return raw.map((profile) =>
    toLengthOne(
      new Map(
        [...profile].map(([meaning, value]) => [
          meaning,
          value * Math.log(1 + parts.length / (usedBy.get(meaning) ?? 1)),
        ]),
      ),
    ),
  );
}

/** What word stems mean: what is known to mean something in several languages, and words that may be the same in others. */
export function meaningsOf(stems: ReadonlyMap<string, number>, language: string): Map<string, number> {
  const meanings = new Map<string, number>();
  for (const [stem, value] of stems) {
    const word = stem.startsWith(language) ? stem.slice(language.length) : stem;
    const known = conceptsOf(stem);
    const all = known.length > 0 ? known : word.length >= SHORTEST_SAME ? [`=${word}`] : [];
    for (const meaning of all) meanings.set(meaning, (meanings.get(meaning) ?? 0) + value / all.length);
  }
  return meanings;
}

function sharedBy(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): number {
  return [...one.keys()].filter((meaning) => other.has(meaning)).length;
}
