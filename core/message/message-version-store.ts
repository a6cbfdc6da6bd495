import * as z from 'zod';
import { actorSchema, timeSchema, ulidSchema } from '../../schemas/actor.ts';
import type { InternalNote, Message } from '../../schemas/message.ts';
import { ticketSubject } from '../audit/index.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { type ListPage, listPage, type PageRequest } from '../shared/list-page.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import { insert, type QueryRequest, type Write } from '../shared/write.ts';

/** An earlier version of a note: what it said, and since when by whose hand. */
const messageVersionSchema = z.object({
  messageId: ulidSchema,
  version: z.int().positive(),
  text: z.string(),
  /** as it was shown, when it was written as HTML */
  html: z.string().optional(),
  at: timeSchema,
  by: actorSchema,
});
export type MessageVersion = z.infer<typeof messageVersionSchema>;

const rows = rowsOfKind(ROW_KIND.messageVersion, z.object({ earlier: messageVersionSchema }));
const DIGITS = 6;
const placeOf = (version: number) => String(version).padStart(DIGITS, '0');

export const earlierVersions = accessPattern({
  name: 'Earlier versions of a note',
  description: 'Shows agents what a note said before it was edited, oldest first.',
  operation: 'Query',
  pk: 'T#<ticket>',
  sk: 'V#<message>#<version, 6 digits>',
  of: ({
    ticketId,
    messageId,
    limit,
    after,
  }: PageRequest & { ticketId: number; messageId: string }): QueryRequest => ({
    pk: ticketSubject(ticketId),
    from: after === undefined ? `V#${messageId}#` : `V#${messageId}#${after} `,
    to: `V#${messageId}#~`,
    limit: limit + 1,
  }),
});

/** What the place of a version in its list looks like. */
export const VERSION_PLACE = /^\d{6}$/;

/** The version in a row. */
export function parseMessageVersion(row: unknown): MessageVersion {
  return rows.parse(row).earlier;
}

/** Which version of a message is current: an edit makes the next one. */
export function versionOf(message: Message): number {
  return editOf(message)?.version ?? 1;
}

/** The last edit of a message; undefined: it is as it was written. */
export function editOf(message: Message): InternalNote['edited'] {
  const mayBe = message.kind === 'internal_note' || message.kind === 'customer_message';
  return mayBe ? message.edited : undefined;
}

/** Keeps a message as it is before it is edited. Refused with `version` when that was kept already. */
export function keepVersion(ticketId: number, message: Message): Write {
  const { id: messageId, text, html } = message;
  const { version, at, by } = editOf(message) ?? { version: 1, at: message.createdAt, by: message.author };
  const key = { pk: ticketSubject(ticketId), sk: `V#${messageId}#${placeOf(version)}` };
  return insert(
    rows.row(key, { earlier: { messageId, version, text, ...(html !== undefined && { html }), at, by } }),
    'version',
  );
}

/** Puts other words into an earlier version of a note. Refused with `version` when it does not say the same any more. */
export function rewordVersion(
  ticketId: number,
  { messageId, version, text, html }: MessageVersion,
  by: Pick<MessageVersion, 'text' | 'html'>,
): Write {
  return {
    type: 'update',
    key: { pk: ticketSubject(ticketId), sk: `V#${messageId}#${placeOf(version)}` },
    set: { 'earlier.text': by.text, ...(by.html !== undefined && { 'earlier.html': by.html }) },
    remove: html !== undefined && by.html === undefined ? ['earlier.html'] : [],
    condition: { expression: '#earlier.#text = :text', values: { ':text': text } },
    refusal: 'version',
  };
}

/** All earlier versions of a note. */
export async function loadVersions(
  table: Table,
  of: { ticketId: number; messageId: string },
): Promise<MessageVersion[]> {
  const all: MessageVersion[] = [];
  let after: string | undefined;
  do {
    const page = await listVersions(table, of, { limit: MOST_AT_ONCE, after });
    all.push(...page.items);
    after = page.after ?? undefined;
  } while (after !== undefined);
  return all;
}
const MOST_AT_ONCE = 50;

/** A page of the earlier versions of a note; the place of a version is its number. */
export async function listVersions(
  table: Table,
  of: { ticketId: number; messageId: string },
  page: PageRequest,
): Promise<ListPage<MessageVersion>> {
  const found = await table.query(earlierVersions.of({ ...of, ...page }));
  return listPage(found, page.limit, parseMessageVersion, ({ version }) => placeOf(version));
}
