import * as z from 'zod';
import { type Link, type LinkKind, linkSchema } from '../../schemas/link.ts';
import { ticketSubject } from '../audit/index.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { differencesBetween } from '../shared/differences.ts';
import { joined, type ListPage, listPage, type PageRequest } from '../shared/list-page.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import type { Key, QueryRequest, Write } from '../shared/write.ts';
import { SORT } from './link-kind.ts';

/** How long a link that was removed stays before it expires. */
const KEPT_SECONDS = 24 * 60 * 60;
/** Digits of the largest ticket number. */
const DIGITS = 16;

/** A link from one side: which ticket's, and to which other. */
export interface LinkEnd {
  ticketId: number;
  kind: LinkKind;
  otherId: number;
}

const placeOf = (kind: LinkKind, otherId: number) => `${SORT[kind]}#${String(otherId).padStart(DIGITS, '0')}`;

export const linkByEnd = accessPattern({
  name: 'Link of two tickets',
  description: 'Reads a link with both tickets, before they are linked or unlinked.',
  operation: 'BatchGetItem',
  pk: 'T#<ticket>',
  sk: 'LINK#<sort>#<other ticket, 16 digits>',
  of: ({ ticketId, kind, otherId }: LinkEnd): Key => ({
    pk: ticketSubject(ticketId),
    sk: `LINK#${placeOf(kind, otherId)}`,
  }),
});

export const linksOfTicket = accessPattern({
  name: 'Links of a ticket',
  description: 'Lists the links of a ticket by their sort and the number of the other ticket.',
  operation: 'Query',
  pk: 'T#<ticket>',
  sk: 'LINK#<sort>#<other ticket, 16 digits>',
  of: ({ ticketId, limit, after }: PageRequest & { ticketId: number }): QueryRequest => ({
    pk: ticketSubject(ticketId),
    from: after === undefined ? 'LINK#' : `LINK#${after} `,
    to: 'LINK#~',
    limit: limit + 1,
  }),
});

/** Shape of the place of a link in the list of its ticket. */
export const LINK_PLACE = /^[a-z]+#\d{16}$/;

const storedSchema = z.object({ place: z.string(), revision: z.int().positive(), link: linkSchema });
const rows = rowsOfKind(ROW_KIND.link, storedSchema);

/** A link as its row has it. */
export type StoredLink = z.infer<typeof storedSchema>;

/** The link in a row; null where there is no row. */
export function parseLinkRow(row: unknown): StoredLink | null {
  return row === undefined ? null : rows.parse(row);
}

/** The write of one side of a link, on top of what was read there (refusal `version`). What was removed expires. */
export function linkWrite(end: LinkEnd, before: StoredLink | null, link: Link): Write {
  const { removedAt } = link;
  const expires = removedAt === null ? null : Math.floor(Date.parse(removedAt) / 1000) + KEPT_SECONDS;
  const { set, remove } = before
    ? differencesBetween({ link: before.link }, { link })
    : { set: { link }, remove: [] };
  return rows.upsert({
    key: linkByEnd.of(end),
    set: {
      ...set,
      place: placeOf(end.kind, end.otherId),
      revision: (before?.revision ?? 0) + 1,
      ...(expires !== null && { expiresAtSeconds: expires }),
    },
    remove: expires === null ? [...remove, 'expiresAtSeconds'] : remove,
    condition: before
      ? { expression: '#revision = :read', values: { ':read': before.revision } }
      : { expression: 'attribute_not_exists(#pk)' },
    refusal: 'version',
  });
}

/** A page of the rows of the links of a ticket, or of several that are one, those of removed ones too. */
export async function pageOfLinks(
  table: Table,
  parts: readonly number[],
  page: PageRequest,
): Promise<ListPage<StoredLink>> {
  const pages = await Promise.all(
    parts.map((ticketId) => table.query(linksOfTicket.of({ ticketId, ...page }))),
  );
  const isRemoved = (row: unknown) => rows.parse(row).link.removedAt !== null;
  const found = joined(pages, (row) => rows.parse(row).place, isRemoved);
  return listPage(found, page.limit, rows.parse, ({ place }) => place);
}
