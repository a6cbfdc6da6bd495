import type { ContextEntry } from '../../schemas/context.ts';
import type { Context } from '../shared/context.ts';
import { NotFoundError } from '../shared/errors.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import { type EntryName, entryWrites } from './entry-store.ts';
import { findEntry } from './save-entry.ts';

/** An entry that is there. @throws NotFoundError */
export async function loadEntry(table: Table, name: EntryName): Promise<ContextEntry> {
  const entry = await findEntry(table, name);
  if (entry === null || entry.removedAt !== null) throw new NotFoundError('context_entry');
  return entry;
}

/**
 * What is left of an entry that was taken away: nothing of what it said, and since when it is gone, lest something older bring it
 * back. That is now, unless who took it away says when they did. Pure.
 */
export function afterRemoval(
  before: ContextEntry,
  context: Pick<Context, 'now' | 'actor'>,
  gone?: { readonly asOf: string; readonly turn: string },
): ContextEntry {
  const { order: _order, ...kept } = before;
  const at = context.now.toISOString();
  const empty = { status: null, title: null, links: [], otherNumbers: [], fields: {} };
  const since = gone ?? { asOf: before.asOf > at ? before.asOf : at, turn: before.turn };
  const told = { savedBy: context.actor, savedAt: at, removedAt: at, version: before.version + 1 };
  return { ...kept, ...empty, ...since, ...told };
}

/**
 * Takes away what is known of a thing. What is said of it later brings it back.
 * @throws NotFoundError; StaleVersionError when `expectedVersion` is not the current one
 */
export function removeEntry(
  table: Table,
  context: Context,
  { expectedVersion, ...name }: EntryName & { expectedVersion?: number | undefined },
): Promise<ContextEntry> {
  return changeVersioned(
    expectedVersion,
    () => loadEntry(table, name),
    async (before) => {
      const after = afterRemoval(before, context);
      await table.write(entryWrites(before, after));
      return after;
    },
  );
}
