import * as z from 'zod';
import { anyEventSchema, storedEventSchema } from '../../schemas/events/events.ts';
import { ticketSubject } from '../audit/index.ts';
import type { MessagePlace } from '../message/index.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import { type Key, keyOf, type QueryRequest, type Write } from '../shared/write.ts';

/** Rows that one Query reads. */
const PAGE = 100;

export const rowsOfTicket = accessPattern({
  name: 'All rows of a ticket',
  description: 'Goes through everything that is kept of a ticket, to purge it.',
  operation: 'Query',
  pk: 'T#<ticket>',
  sk: 'any',
  of: ({ ticketId, after }: { ticketId: number; after: string }): QueryRequest => ({
    pk: ticketSubject(ticketId),
    from: `${after} `,
    to: '~',
    limit: PAGE,
  }),
});

const rowSchema = z.looseObject({ pk: z.string(), sk: z.string(), kind: z.string() });
/** A row of whatever kind, as far as a purge must know it. */
export type AnyRow = z.infer<typeof rowSchema>;

export function parseAnyRow(row: unknown): AnyRow {
  return rowSchema.parse(row);
}

const erased = rowsOfKind(ROW_KIND.erased, z.object({ expiresAtSeconds: z.int() }));

/** Says of a row that was erased when it expires. */
export function parseErasedRow(row: unknown): { expiresAtSeconds: number } {
  return erased.parse(row);
}

/** The rows of the earlier versions of a note, whose place may be with another ticket; none of those that are erased. */
export async function loadVersionRows(
  table: Table,
  { ticketId, messageId }: MessagePlace,
): Promise<AnyRow[]> {
  const found: AnyRow[] = [];
  let after = `V#${messageId}#`;
  for (let more = true; more; ) {
    const page = await table.query({ ...rowsOfTicket.of({ ticketId, after }), to: `V#${messageId}#~` });
    found.push(...page.rows.map(parseAnyRow));
    after = found.at(-1)?.sk ?? after;
    more = page.more;
  }
  return found.filter(({ kind }) => kind !== ROW_KIND.erased);
}

/** Puts nothing in the place of a row, of which not even its attributes are left. It expires at once: nobody deletes. */
export function erasedWrite(row: Key, now: Date): Write {
  const expiresAtSeconds = Math.floor(now.getTime() / 1000);
  return { type: 'put', row: erased.row(keyOf(row), { expiresAtSeconds }) };
}

/** Takes the note of a time entry away. Who worked how long and when stays, as their events tell it. */
export function unnotedWrite(row: Key): Write {
  return { type: 'update', key: keyOf(row), set: { 'timeEntry.note': null } };
}

const linkedSchema = z.looseObject({ link: z.unknown().optional(), words: z.unknown().optional() });
const storedSchema = z.looseObject({ event: storedEventSchema });

/**
 * Takes the words of an event away, as the event `redactedBy` says of all before it; none when it has none. Where it is in
 * no chain, it is from a version that told words in the event itself: of it the facts alone are left.
 */
export function wordlessWrites(row: AnyRow, redactedBy: string): Write[] {
  const { link, words } = linkedSchema.parse(row);
  if (link !== undefined && words === undefined) return [];
  const { event } = storedSchema.parse(row);
  const facts = link === undefined ? { event: anyEventSchema.safeParse(event).data ?? bare(event) } : {};
  return [{ type: 'update', key: keyOf(row), set: { redactedBy, ...facts }, remove: ['words', 'salt'] }];
}

/** What is known of an event of whatever type. */
function bare({ id, schemaVersion, at, actor, cause, type }: z.infer<typeof storedEventSchema>) {
  return { id, schemaVersion, at, actor, cause, type };
}
