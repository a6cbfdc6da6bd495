import * as z from 'zod';
import { type Mailbox, mailboxSchema } from '../../schemas/mailbox.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind, type Upcast } from '../shared/row-kind.ts';
import type { Key, QueryRequest } from '../shared/write.ts';

export const allMailboxes = accessPattern({
  name: 'Mailboxes',
  description:
    'Reads all mailboxes, to change them, and into the memory of each function that works with mail when they have changed.',
  operation: 'Query',
  pk: 'MAILBOXES',
  sk: '<address>',
  of: (after: string | undefined): QueryRequest => ({
    pk: 'MAILBOXES',
    from: after === undefined ? '!' : `${after} `,
    to: '~',
  }),
});

/** Key of a mailbox's row. */
function mailboxKey(address: string): Key {
  return { pk: 'MAILBOXES', sk: address };
}

/** Rows of version 1 say only which team gets the tickets of a mailbox, and leave the rest to the settings. */
const declaredElsewhere: Upcast = (row) => {
  const mailbox = z.looseObject({}).parse(row.mailbox);
  return { ...row, mailbox: { name: '', isDefault: false, isRetired: false, ...mailbox } };
};
const rows = rowsOfKind(ROW_KIND.mailbox, z.object({ mailbox: mailboxSchema }), [declaredElsewhere]);

/** The mailbox in a row. */
export function parseMailboxRow(row: unknown): Mailbox {
  return rows.parse(row).mailbox;
}

/** The row of a mailbox. */
export function mailboxRow(mailbox: Mailbox) {
  const { address, version } = mailbox;
  return rows.row(mailboxKey(address), { version, mailbox });
}
