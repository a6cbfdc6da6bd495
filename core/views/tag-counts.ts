import type { Key, Write } from '../shared/write.ts';
import { countTag } from './tags-store.ts';
import type { Standing } from './ticket-list.ts';

/** The list of all tickets that carry a tag, and its partitions; not those of its parts for teams. */
const PARTITION_OF_TAG = /^L#tag:([^@#]+)#\d+$/;
const LIST_OF_TAG = /^tag:([^@#]+)(?:@\d+)?$/;
/** Tags of which one transaction counts a ticket: it takes a hundred writes, among them the note and the counts of lists. */
const MOST_COUNTED = 85;

/**
 * The writes that count a ticket for the tags whose lists it has come to stand in, and no more for those that it has left.
 * They go with the note of where it stands, under its condition: so each is counted once, and a count is how many tickets
 * its list has.
 */
export function tagCounts(before: readonly Key[], after: readonly Key[]): Write[] {
  const [old, now] = [tagsIn(before), tagsIn(after)];
  const joined = [...now].filter((tag) => !old.has(tag));
  const left = [...old].filter((tag) => !now.has(tag));
  return [...joined.map((tag) => countTag(tag, 1)), ...left.map((tag) => countTag(tag, -1))];
}

/**
 * Where a ticket is to stand next on its way to where it belongs: without its new tags, when those that it lost and those
 * that it got are more than one transaction counts.
 */
export function nextStep(before: readonly Key[], standings: readonly Standing[]): readonly Standing[] {
  const old = tagsIn(before);
  const tagOf = ({ list }: Standing) => LIST_OF_TAG.exec(list)?.[1];
  const now = new Set(standings.flatMap((standing) => tagOf(standing) ?? []));
  const changed =
    [...now].filter((tag) => !old.has(tag)).length + [...old].filter((tag) => !now.has(tag)).length;
  if (changed <= MOST_COUNTED) return standings;
  return standings.filter((standing) => {
    const tag = tagOf(standing);
    return tag === undefined || old.has(tag);
  });
}

function tagsIn(keys: readonly Key[]): Set<string> {
  return new Set(keys.flatMap(({ pk }) => PARTITION_OF_TAG.exec(pk)?.[1] ?? []));
}
