import type { Principal } from '../auth/index.ts';
import { type ListPage, type PageRequest, shownPage } from '../shared/list-page.ts';
import { inParts } from '../shared/parts.ts';
import type { Table } from '../shared/table.ts';
import { listTickets } from './list-tickets.ts';
import { listTags, type TagCount } from './tags-store.ts';

/** Tags that are looked at together, each by a query for every team. */
const AT_ONCE = 20;

/** A page of the tags that tickets of somebody's teams carry, by their names, for whom no other ticket is to be known of. */
export function tagsInSight(
  deps: { table: Table; shards: number },
  { principal, page }: { principal: Principal; page: PageRequest },
): Promise<ListPage<string>> {
  const isSeen = async (tag: string) => {
    const { tickets } = await listTickets(deps, { principal, list: { of: 'tag', tag }, limit: 1 });
    return tickets.length > 0;
  };
  const shown = async (found: readonly TagCount[]) => {
    const tags: string[] = [];
    for (const some of inParts(found, AT_ONCE)) {
      const seen = await Promise.all(some.map(({ tag }) => isSeen(tag)));
      tags.push(...some.filter((_, at) => seen[at]).map(({ tag }) => tag));
    }
    return tags;
  };
  return shownPage({ page, load: (part) => listTags(deps.table, part), shown, positionOf: (tag) => tag });
}
