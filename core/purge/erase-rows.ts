import { messageById, parseReferenceRow, splitToIn } from '../message/index.ts';
import { forgottenMail } from '../outbound/index.ts';
import type { Context } from '../shared/context.ts';
import type { PageDeps } from '../shared/job-kind.ts';
import { ROW_KIND } from '../shared/names.ts';
import { objectsOfRow } from './objects-of-row.ts';
import {
  type AnyRow,
  erasedWrite,
  loadVersionRows,
  parseAnyRow,
  unnotedWrite,
  wordlessWrites,
} from './rows-store.ts';

export type EraseDeps = Pick<PageDeps, 'table' | 'deleteForGood'>;

/** Rows that say nothing of anybody: numbers, places and times. */
const STAYS: ReadonlySet<string> = new Set([
  ROW_KIND.ticket,
  ROW_KIND.places,
  ROW_KIND.clock,
  ROW_KIND.link,
  ROW_KIND.family,
  ROW_KIND.followUp,
  ROW_KIND.solve,
  ROW_KIND.reportFacts,
  ROW_KIND.erased,
]);

/**
 * Takes everything personal away that a row of a purged ticket holds or names: what is elsewhere first, so that the row still
 * says what is left to do when this is stopped. Doing it twice is as good as once. What is of a kind that this version
 * does not know goes as a whole.
 */
export async function eraseRow(
  deps: EraseDeps,
  context: Context,
  row: AnyRow,
  eventId: string,
): Promise<void> {
  switch (row.kind) {
    case ROW_KIND.event:
      return eraseEvent(deps, row, eventId);
    case ROW_KIND.message:
      return eraseMessage(deps, context, row);
    case ROW_KIND.messageReference:
      return eraseReferred(deps, context, row);
    case ROW_KIND.messageVersion:
      return eraseVersion(deps, context, row);
    case ROW_KIND.timeEntry:
      return deps.table.write([unnotedWrite(row)]);
    default:
      if (!STAYS.has(row.kind)) await deps.table.write([erasedWrite(row, context.now)]);
  }
}

/** An event loses its words, and the mail that it asked for its recipients. */
async function eraseEvent({ table }: EraseDeps, row: AnyRow, eventId: string): Promise<void> {
  const id = row.sk.slice('E#'.length);
  if (id === eventId) return;
  for (const write of [...(await forgottenMail(table, id)), ...wordlessWrites(row, eventId)])
    await table.write([write]);
}

/** A message goes with its files, texts and raw mail, unless it is another ticket's since it was split off. */
async function eraseMessage(deps: EraseDeps, context: Context, row: AnyRow): Promise<void> {
  if (splitToIn(row) === null) await eraseWithObjects(deps, context, row);
}

async function eraseWithObjects(deps: EraseDeps, context: Context, row: AnyRow): Promise<void> {
  for (const object of objectsOfRow(row)) await deps.deleteForGood(object);
  await deps.table.write([erasedWrite(row, context.now)]);
}

/** An earlier version of a note goes where the note goes. */
async function eraseVersion({ table }: EraseDeps, context: Context, row: AnyRow): Promise<void> {
  const [, messageId = ''] = row.sk.split('#');
  const note = await table.get({ pk: row.pk, sk: `M#${messageId}` });
  if (splitToIn(note) === null) await table.write([erasedWrite(row, context.now)]);
}

/** A message that was split off to this ticket goes where it was written, unless it was split off from here as well. */
async function eraseReferred(deps: EraseDeps, context: Context, row: AnyRow): Promise<void> {
  if (splitToIn(row) !== null) return;
  const place = parseReferenceRow(row);
  for (const version of await loadVersionRows(deps.table, place))
    await deps.table.write([erasedWrite(version, context.now)]);
  const original = await deps.table.get(messageById.of(place));
  if (original !== undefined) await eraseWithObjects(deps, context, parseAnyRow(original));
  await deps.table.write([erasedWrite(row, context.now)]);
}
