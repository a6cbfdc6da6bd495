import type { Key, Write } from '../shared/write.ts';
import { addToCounts, type CountPart } from './list-counts-store.ts';

/** Which counts of the desk are kept: the one in force, and one that is being taken, if there is. */
export interface CountsKept {
  counted: number;
  counting: number | null;
}

/** The numbers of the counts that are kept. */
export function keptCounts({ counted, counting }: CountsKept): number[] {
  return counting === null ? [counted] : [counted, counting];
}

/** Partitions of lists that are counted; those of requesters, organisations and tags are not, nor those of shared tickets. */
const COUNTED =
  /^L#(?:(?<desk>open|unassigned|trash|spam)|(?<kind>status|view):(?<key>\w+)|team:(?<team>\d+)|assignee:(?<assignee>\d+)|viewof:(?<own>\d+)\/(?<agent>\d+))(?:@(?<part>\d+))?#(?<shard>\d+)$/;

/** What a row of a list adds to: a name in a row of counts; null when its list is not counted. */
export function countedAs({ pk }: Key): { name: string; shard: number; part: CountPart } | null {
  const groups = COUNTED.exec(pk)?.groups;
  if (groups === undefined) return null;
  const { desk, kind, key, team, assignee, own, agent, part, shard } = groups;
  const at = { shard: Number(shard) };
  if (team !== undefined) return { ...at, name: 'team', part: { of: 'team', id: Number(team) } };
  if (assignee !== undefined)
    return { ...at, name: 'assignee', part: { of: 'assignee', id: Number(assignee) } };
  if (own !== undefined) return { ...at, name: `view_${own}`, part: { of: 'assignee', id: Number(agent) } };
  const name = desk ?? `${kind}_${key}`;
  return { ...at, name, part: part === undefined ? { of: 'all' } : { of: 'team', id: Number(part) } };
}

/**
 * The writes that count tickets in the lists that they have come to stand in, and no more in those that they have left: one for
 * each row of counts that changes. They go with the notes of where the tickets stand, under their conditions, so that each is counted
 * once.
 * @param counts numbers of the counts that are kept
 */
export function countMoves(moves: readonly CountedMove[], counts: readonly number[]): Write[] {
  return counts.flatMap((count) => {
    const left = moves.flatMap(({ before, countedIn }) => (countedIn.includes(count) ? before : []));
    const after = moves.flatMap((one) => one.after);
    return [...stepsOf(left, after)].map(([, { shard, part, steps }]) =>
      addToCounts({ count, shard, part }, steps),
    );
  });
}

/** Where a ticket stood and is to stand, and the numbers of the counts in which it is counted where it stood. */
interface CountedMove {
  readonly before: readonly Key[];
  readonly after: readonly Key[];
  readonly countedIn: readonly number[];
}

interface Steps {
  shard: number;
  part: CountPart;
  steps: Map<string, number>;
}

function stepsOf(before: readonly Key[], after: readonly Key[]): Map<string, Steps> {
  const rows = new Map<string, Steps>();
  const add = (key: Key, step: number) => {
    const counted = countedAs(key);
    if (counted === null) return;
    const { name, shard, part } = counted;
    const row = `${shard} ${JSON.stringify(part)}`;
    const known = rows.get(row) ?? { shard, part, steps: new Map<string, number>() };
    const sum = (known.steps.get(name) ?? 0) + step;
    if (sum === 0) known.steps.delete(name);
    else known.steps.set(name, sum);
    rows.set(row, known);
  };
  for (const key of before) add(key, -1);
  for (const key of after) add(key, 1);
  return new Map([...rows].filter(([, { steps }]) => steps.size > 0));
}
