import type { ContextEntry } from '../../schemas/context.ts';
import { isNotErased, type ListPage, listPage, type PageRequest, shownPage } from '../shared/list-page.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import { textOfKey } from '../shared/write.ts';
import { type EntryName, entriesOfKind, entryByNumber, entryIn, parsePointerRow } from './entry-store.ts';

/** The form of a place in the list of the things of a kind. */
export const ENTRY_PLACE = /^[^\p{Cc}]{1,400}$/u;

/** A page of the things of a kind that somebody has under one of their records, the newest first. */
export async function listEntries(
  table: Table,
  { owners, kind, page }: { owners: readonly number[]; kind: string; page: PageRequest },
): Promise<ListPage<ContextEntry>> {
  const load = async (part: PageRequest) => {
    const found = await Promise.all(
      owners.map((customerId) => table.query(entriesOfKind.of({ customerId, kind, ...part }))),
    );
    // Of each record there are as many as the page holds, so that none is missing among the newest of all.
    const rows = found
      .flatMap((one) => one.rows)
      .filter(isNotErased)
      .filter((row) => parsePointerRow(row).place !== part.after)
      .toSorted((one, other) => (placeIn(parsePointerRow(one)) < placeIn(parsePointerRow(other)) ? 1 : -1));
    const more = found.some((one) => one.more);
    return listPage({ rows, more }, part.limit, parsePointerRow, placeIn);
  };
  const shown = async (pointers: readonly Pointer[]) => {
    const live = pointers.filter(({ goneAt }) => goneAt === null);
    const entries = await readEntries(table, live.map(nameOf));
    return live.flatMap((pointer) => {
      const entry = entries.get(idOf(nameOf(pointer)));
      return entry === undefined ? [] : [{ place: placeIn(pointer), entry }];
    });
  };
  const { items, after } = await shownPage({ page, load, shown, positionOf: ({ place }) => place });
  return { items: items.map(({ entry }) => entry), after };
}

type Pointer = ReturnType<typeof parsePointerRow>;
const placeIn = ({ place }: Pointer): string => place ?? '';
const nameOf = ({ customerId, entryKind: kind, number }: Pointer): EntryName => ({
  customerId,
  kind,
  number,
});

/** Names an entry among those of everybody. */
export const idOf = (name: EntryName): string => textOfKey(entryByNumber.of(name));

/** Entries that are there, by their ids. */
export async function readEntries(
  table: Table,
  names: readonly EntryName[],
): Promise<ReadonlyMap<string, ContextEntry>> {
  const keys = new Map(names.map((name) => [idOf(name), entryByNumber.of(name)]));
  const rowAt = await readRows(table, [...keys.values()]);
  const found = [...keys].flatMap(([id, key]) => {
    const entry = entryIn(rowAt(key));
    return entry !== null && entry.removedAt === null ? [[id, entry] as const] : [];
  });
  return new Map(found);
}
