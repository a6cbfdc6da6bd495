import { recordEvent, type Subject, strikeWords } from '../audit/index.ts';
import { laterThan } from '../shared/context.ts';
import { ROW_KIND } from '../shared/names.ts';
import { inParts } from '../shared/parts.ts';
import { changeRow, type EraseDeps, writeTogether } from './erase-deps.ts';
import { partitionOf } from './rows-store.ts';
import { eventsNaming } from './strike-ticket.ts';
import { mayHold, type StoredRow, struckRow } from './strike-value.ts';
import type { Strings } from './strings.ts';
import { parseRow } from './ticket-stake.ts';

/** Most events whose words one transaction takes away. */
const EVENTS_AT_ONCE = 40;

/** Takes what means a person out of rows that are about somebody or something else. */
export async function strikeRows(
  { table }: Pick<EraseDeps, 'table'>,
  rows: readonly StoredRow[],
  strings: Strings,
): Promise<void> {
  for (const row of rows)
    if (row.kind !== ROW_KIND.event && mayHold(row, strings))
      await changeRow(table, row, parseRow, (now) => struckRow(now, strings));
}

/** Takes what means a person out of the rows and the trail of somebody or something else, whose trail tells of it. */
export async function strikePartition(
  deps: EraseDeps,
  subject: Subject,
  { strings, customerId }: { strings: Strings; customerId: number },
): Promise<void> {
  const { table, context } = deps;
  const rows = await partitionOf(table, subject);
  await strikeRows(deps, rows, strings);
  const last = rows.filter(({ kind }) => kind === ROW_KIND.event).at(-1);
  for (const some of inParts(eventsNaming(rows, strings), EVENTS_AT_ONCE)) {
    const current = laterThan(context, timeIn(last) ?? context.now.toISOString());
    const id = current.newId();
    const strikes = some.map((eventId) => ({ eventId, words: null }));
    const told = { person: { customerId }, strikes };
    await writeTogether(table, [
      recordEvent(subject, 'words.struck', told, { ...current, newId: () => id }),
      ...some.map((eventId) => strikeWords(subject, eventId, id)),
    ]);
  }
}

const timeIn = (row: StoredRow | undefined): string | undefined => Object(row?.event).at;
