import * as z from 'zod';
import { accessPattern } from '../shared/access-pattern.ts';
import { type ListPage, listPage, type PageRequest, shownPage } from '../shared/list-page.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import type { Key, QueryRequest, Write } from '../shared/write.ts';

export const tagByName = accessPattern({
  name: 'Tag',
  description: 'Counts the tickets that carry a tag, in the transaction that notes where a ticket is listed.',
  operation: 'UpdateItem',
  pk: 'TAGS',
  sk: 'TAG#<tag>',
  of: (tag: string): Key => ({ pk: 'TAGS', sk: `TAG#${tag}` }),
});

export const allTags = accessPattern({
  name: 'Tags',
  description: 'Lists the tags of the desk with how many tickets carry each.',
  operation: 'Query',
  pk: 'TAGS',
  sk: 'TAG#<tag>',
  of: ({ limit, after }: PageRequest): QueryRequest => ({
    pk: 'TAGS',
    from: after === undefined ? 'TAG#' : `TAG#${after}!`,
    to: 'TAG#\u{10FFFF}',
    limit: limit + 1,
  }),
});

/** A tag, and how many tickets carry it. */
const tagCountSchema = z.object({ tag: z.string(), tickets: z.int() });
export type TagCount = z.infer<typeof tagCountSchema>;

const rows = rowsOfKind(ROW_KIND.tag, tagCountSchema);

/** What a row says of a tag. */
export function parseTagRow(row: unknown): TagCount {
  const { tag, tickets } = rows.parse(row);
  return { tag, tickets };
}

/** Adds to how many tickets carry a tag. It is exact where it is written with what it counts, once. */
export function countTag(tag: string, step: number): Write {
  return rows.upsert({ key: tagByName.of(tag), set: { tag }, add: { tickets: step } });
}

/** A page of the tags that tickets carry, by their names. */
export function listTags(table: Table, page: PageRequest): Promise<ListPage<TagCount>> {
  const load = async (part: PageRequest) =>
    listPage(await table.query(allTags.of(part)), part.limit, parseTagRow, ({ tag }) => tag);
  const shown = (found: readonly TagCount[]) => found.filter(({ tickets }) => tickets > 0);
  return shownPage({ page, load, shown, positionOf: ({ tag }) => tag });
}
