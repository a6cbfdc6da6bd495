import type { Sender } from '../../schemas/held.ts';
import { type ListPage, listPage, type PageRequest, shownPage } from '../shared/list-page.ts';
import type { Table } from '../shared/table.ts';
import { parseSenderRow, senderList } from './sender-store.ts';

/** A page of the senders and domains that are blocked or trusted, by name. */
export function listSenders(table: Table, page: PageRequest): Promise<ListPage<Sender>> {
  return shownPage({
    page,
    load: async (part) => {
      const { rows, more } = await table.query(senderList.of(part));
      const others = rows.filter((row) => parseSenderRow(row).sender !== part.after);
      return listPage({ rows: others, more }, part.limit, parseSenderRow, ({ sender }) => sender);
    },
    shown: (senders) => senders.filter(({ standing }) => standing !== null),
    positionOf: ({ sender }) => sender,
  });
}
