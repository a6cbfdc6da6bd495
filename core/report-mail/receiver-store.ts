import * as z from 'zod';
import { idSchema, timeSchema } from '../../schemas/actor.ts';
import { openEnum } from '../../schemas/open-enum.ts';
import { RECEIVER_STATES } from '../../schemas/report-mail.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { OVERTAKEN, revised } from '../shared/revised.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import { insert, type Key, type Write } from '../shared/write.ts';

export const addressOfReportMail = accessPattern({
  name: 'Address outside of the desk that gets a report',
  description:
    'Says whether whoever has the address wants the report by mail. They alone say so, by a link that was mailed there.',
  operation: 'BatchGetItem',
  pk: 'REPORTMAIL#<number>',
  sk: 'ADDRESS#<hash>',
  of: ({ number, hash }: { number: number; hash: string }): Key => ({
    pk: `REPORTMAIL#${number}`,
    sk: `ADDRESS#${hash}`,
  }),
});

const receiverSchema = z.object({
  /** of the report by mail in the configuration */
  key: z.string(),
  number: idSchema,
  hash: z.string(),
  state: openEnum(RECEIVER_STATES),
  /** since when it is so */
  at: timeSchema,
  revision: z.int().positive(),
});
/** Whether an address wants a report, and since when. */
export type StoredReceiver = z.infer<typeof receiverSchema>;
export type ReceiverState = StoredReceiver['state'];

const rows = rowsOfKind(ROW_KIND.reportReceiver, receiverSchema);

/** What a row says of an address. */
export const parseReceiver = (row: unknown): StoredReceiver => rows.parse(row);

/** The write of what is known of an address, refused with `OVERTAKEN` when it is not as it was any more. @param before null: nothing was known */
export function receiverWrite(before: StoredReceiver | null, after: Omit<StoredReceiver, 'revision'>): Write {
  const rowOf = (one: StoredReceiver) => rows.row(addressOfReportMail.of(one), one);
  const written = rowOf({ ...after, revision: (before?.revision ?? 0) + 1 });
  return before === null ? insert(written, OVERTAKEN) : revised(rowOf(before), written);
}
