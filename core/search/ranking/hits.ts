/** What was found, and how well. */
export interface Hits {
  readonly ids: readonly number[];
  has(id: number): boolean;
  /** of something that was found; 0 where nothing tells one from another */
  score(id: number): number;
}

/** What was found, with its scores. */
export function met(ids: readonly number[], score: (id: number) => number): Hits {
  let known: ReadonlySet<number> | undefined;
  const has = (id: number) => {
    known ??= new Set(ids);
    return known.has(id);
  };
  return { ids, has, score };
}

/** All of some things that pass, none of them before another. */
export function hitsWhere(ids: readonly number[], passes: (id: number) => boolean): Hits {
  return met(ids.filter(passes), () => 0);
}

/** What any of several finds, each thing as well as the best of them does. */
export function joined(all: readonly Hits[]): Hits {
  const ids = [...new Set(all.flatMap((hits) => hits.ids))];
  return met(ids, (id) => Math.max(...all.map((hits) => (hits.has(id) ? hits.score(id) : 0))));
}
