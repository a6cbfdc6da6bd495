import * as z from 'zod';
import { idSchema, ulidSchema } from '../../schemas/actor.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import { insert, type Key, type QueryRequest, type Write } from '../shared/write.ts';

export const noticeOfTicket = accessPattern({
  name: 'Mail by a trigger',
  description:
    'What a mail says that a trigger writes of a ticket, and the address that the trigger names. The event that asks for it holds no words.',
  operation: 'BatchGetItem',
  pk: 'T#<ticket>',
  sk: 'NOTICE#<notice>',
  of: ({ ticketId, noticeId }: { ticketId: number; noticeId: string }): Key => ({
    pk: `T#${ticketId}`,
    sk: `NOTICE#${noticeId}`,
  }),
});

export const noticesOfTicket = accessPattern({
  name: 'What triggers wrote of a ticket',
  description: 'Reads what mails and notifications by triggers say of a ticket, to strike words out of them.',
  operation: 'Query',
  pk: 'T#<ticket>',
  sk: 'NOTICE#<notice>',
  of: ({ ticketId, after }: { ticketId: number; after?: string | undefined }): QueryRequest => ({
    pk: `T#${ticketId}`,
    from: after === undefined ? 'NOTICE#' : `NOTICE#${after} `,
    to: 'NOTICE#~',
    limit: PAGE,
  }),
});

const PAGE = 100;

/** Days for which it is kept: as long as it is known that the mail was sent. */
const KEPT_DAYS = 90;

const noticeSchema = z.object({
  noticeId: ulidSchema,
  ticketId: idSchema,
  text: z.string(),
  /** null where the event says who gets it */
  address: z.string().nullable(),
});
/** What a mail says that a trigger writes of a ticket. */
export type Notice = z.infer<typeof noticeSchema>;

const rows = rowsOfKind(ROW_KIND.notice, noticeSchema);

/** What a row says of such a mail. */
export const parseNotice = (row: unknown): Notice => rows.parse(row);

/** Keeps what the mail says. */
export function noticeWrite(notice: Notice, now: Date): Write {
  const expiresAtSeconds = Math.floor(now.getTime() / 1000) + KEPT_DAYS * 24 * 60 * 60;
  return insert(rows.row(noticeOfTicket.of(notice), { ...notice, expiresAtSeconds }), 'notice');
}

/** What triggers wrote of a ticket to people, oldest first. */
export async function loadNotices(table: Table, ticketId: number): Promise<Notice[]> {
  const notices: Notice[] = [];
  for (let after: string | undefined; ; ) {
    const page = await table.query(noticesOfTicket.of({ ticketId, after }));
    notices.push(...page.rows.map(parseNotice));
    if (!page.more) return notices;
    after = notices.at(-1)?.noticeId;
  }
}

/** Puts other words into what a trigger wrote. Refused with `version` when it does not say the same any more. */
export function rewordNotice({ ticketId, noticeId, text }: Notice, reworded: string): Write {
  return {
    type: 'update',
    key: noticeOfTicket.of({ ticketId, noticeId }),
    set: { text: reworded },
    condition: { expression: '#text = :text', values: { ':text': text } },
    refusal: 'version',
  };
}
