import * as z from 'zod';
import { parseCustomerRow } from '../../customer/index.ts';
import { splitToIn } from '../../message/index.ts';
import { parseOrganisationRow } from '../../organisation/index.ts';
import type { Context } from '../../shared/context.ts';
import { ROW_KIND } from '../../shared/names.ts';
import { isOfKind } from '../../shared/row-kind.ts';
import type { Table } from '../../shared/table.ts';
import { parseTicketRow, ticketNumberIn } from '../../ticket/index.ts';
import { type ChangedRow, saysTheSame } from '../documents/docs-of-row.ts';
import type { Space } from '../index/index-doc.ts';
import type { Indexer, NotIndexed } from '../index-changes.ts';
import type { AskOpenSearch } from './client-gateway.ts';
import { ensureIndex } from './index-shape.ts';
import { loadThing, rootOf } from './load-things.ts';
import type { Thing } from './thing-document.ts';
import { writeThings } from './write-things.ts';

/**
 * Keeps the index of a search engine: whatever has changed is read as it is now, as a whole, and put in the place of what was there before.
 */
export function openSearchIndexer({ table, ask }: { table: Table; ask: AskOpenSearch }): Indexer {
  let made: Promise<void> | undefined;
  return {
    async index(context, rows) {
      made ??= ensureIndex(ask);
      await made.catch((error: unknown) => {
        made = undefined;
        throw error;
      });
      const { things, failed } = await thingsChanged(table, context, rows);
      await writeThings(ask, things);
      return failed;
    },
  };
}

/** What rows that have changed belong to, each once. */
async function thingsChanged(
  table: Table,
  context: Context,
  rows: readonly ChangedRow[],
): Promise<{ things: Thing[]; failed: NotIndexed }> {
  // Before anything of it is read: what is read later is newer.
  const revision = context.now.getTime();
  const things = new Map<string, Thing>();
  for (const [at, changed] of rows.entries()) {
    if (saysTheSame(changed) && shownWith(changed.row) === shownWith(changed.before)) continue;
    try {
      for (const place of await placesOf(table, changed.row)) {
        const key = `${place.space}/${place.id}`;
        const thing = things.has(key) ? null : await loadThing(table, place, revision);
        if (thing !== null) things.set(key, thing);
      }
    } catch (error) {
      return { things: [...things.values()], failed: { at, error } };
    }
  }
  return { things: [...things.values()], failed: null };
}

/** What else is shown with a ticket: what was merged into it, and how often something was split off. */
function shownWith(row: unknown): string {
  if (!isOfKind(row, ROW_KIND.ticket)) return '';
  const { merged, splitInto } = parseTicketRow(row);
  return JSON.stringify([merged?.tickets ?? [], splitInto ?? []]);
}

const keySchema = z.looseObject({ pk: z.string(), sk: z.string() });

/** The things under which what a row says is found: of a ticket that was merged, itself and where it goes on. */
async function placesOf(table: Table, row: unknown): Promise<{ space: Space; id: number }[]> {
  if (isOfKind(row, ROW_KIND.customer)) return [{ space: 'customers', id: parseCustomerRow(row).id }];
  if (isOfKind(row, ROW_KIND.organisation))
    return [{ space: 'organisations', id: parseOrganisationRow(row).id }];
  const { pk } = keySchema.parse(row);
  if (!pk.startsWith('T#')) return [];
  const isTicket = isOfKind(row, ROW_KIND.ticket);
  const own = isTicket ? parseTicketRow(row).id : ticketNumberIn(pk);
  const split = isTicket ? null : splitToIn(row);
  const ids = new Set<number>(isTicket ? [own] : []);
  for (const id of [own, split]) {
    const root = id === null ? null : await rootOf(table, id);
    if (root !== null) ids.add(root);
  }
  return [...ids].map((id) => ({ space: 'tickets', id }));
}
