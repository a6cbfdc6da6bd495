import type { Likenesses } from './likenesses.ts';

/** Two groups that become one, each named by one of its things, and how alike their things are on average. */
export interface Union {
  readonly one: number;
  readonly other: number;
  readonly likeness: number;
}

/**
 * Joins the two groups that are most alike again and again until there is one: agglomerative clustering with average linkage (UPGMA), found by chains of nearest
 * neighbours (Murtagh 1983) in time that grows with the square of the count. Takes `alike` as its working memory. The same things in the same order give the same
 * unions.
 */
export function averageLinkage(alike: Likenesses): Union[] {
  const sizes = new Array<number>(alike.count).fill(1);
  const groups = new Set(sizes.keys());
  const unions: Union[] = [];
  const chain: number[] = [];
  while (groups.size > 1) {
    if (chain.length === 0) chain.push(firstOf(groups));
    const last = chain.at(-1) ?? 0;
    const nearest = nearestTo(last, chain.at(-2), groups, alike);
    if (nearest !== chain.at(-2)) {
      chain.push(nearest);
      continue;
    }
    chain.length -= 2;
    unions.push({ one: last, other: nearest, likeness: alike.get(last, nearest) });
    groups.delete(nearest);
    join(last, nearest, groups, sizes, alike);
  }
  return unions;
}

function firstOf(groups: ReadonlySet<number>): number {
  for (const group of groups) return group;
  return 0;
}

/** The group that is most like one; of several the one before it in the chain, so that a chain ends. */
function nearestTo(
  group: number,
  before: number | undefined,
  groups: ReadonlySet<number>,
  alike: Likenesses,
): number {
  let nearest = before ?? -1;
  let most = before === undefined ? Number.NEGATIVE_INFINITY : alike.get(group, before);
  for (const other of groups) {
    if (other === group) continue;
    const likeness = alike.get(group, other);
    if (likeness > most) [nearest, most] = [other, likeness];
  }
  return nearest;
}

/** Writes down how alike a group is to all others now that it has taken in another. */
function join(
  group: number,
  taken: number,
  groups: ReadonlySet<number>,
  sizes: number[],
  alike: Likenesses,
): void {
  const [size, more] = [sizes[group] ?? 1, sizes[taken] ?? 1];
  for (const other of groups) {
    if (other === group) continue;
    const mean = (alike.get(group, other) * size + alike.get(taken, other) * more) / (size + more);
    alike.set(group, other, mean);
  }
  sizes[group] = size + more;
}

/** Which things are in one group when only unions of things that are so much alike count. */
export function groupsAt(unions: readonly Union[], count: number, least: number): number[][] {
  const parents = Array.from({ length: count }, (_, at) => at);
  const rootOf = (at: number): number => {
    let root = at;
    while (parents[root] !== root) root = parents[root] ?? root;
    parents[at] = root;
    return root;
  };
  for (const { one, other, likeness } of unions) {
    if (likeness >= least) parents[rootOf(other)] = rootOf(one);
  }
  return [...Map.groupBy(parents.keys(), rootOf).values()];
}
