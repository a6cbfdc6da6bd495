import { HELD_CAUSES, type HeldCause } from '../../schemas/held.ts';
import { isNotErased, type ListPage, type PageRequest, shownPage } from '../shared/list-page.ts';
import type { Table } from '../shared/table.ts';
import { keyIn } from '../shared/write.ts';
import { type HeldSummary, heldList, parsePlaceRow, placeIn } from './place-store.ts';

/** Places that are read at once: those of messages that are held no more stay for an hour, and are passed over. */
const READ_AT_ONCE = 200;

/**
 * A page of the mails that are held, newest first: of a cause, or of all of them, each in the list of its gravest cause. One
 * Query for each list.
 */
export async function listHeld(
  table: Table,
  {
    causes = HELD_CAUSES,
    shows = () => true,
    page,
  }: { causes?: readonly HeldCause[]; shows?: (summary: HeldSummary) => boolean; page: PageRequest },
): Promise<ListPage<HeldSummary>> {
  const lists = await Promise.all(
    causes.map((cause) =>
      shownPage({
        page,
        load: (part) => loadPart(table, cause, part),
        shown: (summaries) => summaries.filter(shows),
        positionOf: placeIn,
      }),
    ),
  );
  const all = lists.flatMap(({ items }) => items).sort((one, other) => other.id - one.id);
  const items = all.slice(0, page.limit);
  const last = items.at(-1);
  const more = all.length > items.length || lists.some(({ after }) => after !== null);
  return { items, after: more && last !== undefined ? placeIn(last) : null };
}

async function loadPart(table: Table, cause: HeldCause, part: PageRequest): Promise<ListPage<HeldSummary>> {
  const limit = Math.max(part.limit, READ_AT_ONCE);
  const { rows, more } = await table.query(heldList.of({ cause, limit, after: part.after }));
  const last = rows.at(-1);
  const summaries = rows.filter(isNotErased).map(parsePlaceRow);
  return {
    items: summaries.filter((one) => placeIn(one) !== part.after),
    // What is held no more may be all that was read.
    after: more && last !== undefined ? keyIn(last).sk : null,
  };
}
