import * as z from 'zod';
import { idSchema, ulidSchema } from '../../schemas/actor.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import { insert, type Key, type Write } from '../shared/write.ts';

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
