import * as z from 'zod';
import { type Mailbox, mailboxSchema } from '../../schemas/agent.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { NotFoundError } from '../shared/errors.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import { change, insert, type Key, type Write } from '../shared/write.ts';

/** A mailbox as the settings of the desk declare it; the table keeps only what people set about it. */
export type DeclaredMailbox = Pick<Mailbox, 'address' | 'name'>;

export const mailboxByAddress = accessPattern({
  name: 'Mailbox',
  description: 'Reads what was set about a support address, above all the team that gets its tickets.',
  operation: 'BatchGetItem',
  pk: 'MAILBOXES',
  sk: '<address>',
  of: (address: string): Key => ({ pk: 'MAILBOXES', sk: address }),
});

const mailboxRowSchema = z.object({
  mailbox: mailboxSchema.pick({ address: true, teamId: true, version: true }),
});
const rows = rowsOfKind(ROW_KIND.mailbox, mailboxRowSchema);

/** What people set about a mailbox. */
export type MailboxRow = z.infer<typeof mailboxRowSchema>['mailbox'];

/** Key of a mailbox's row; there is no row until something was set. */
export function mailboxKey(address: string): Key {
  return mailboxByAddress.of(address);
}

/** What is set in the row of a mailbox. */
export function parseMailboxRow(row: unknown): MailboxRow {
  return rows.parse(row).mailbox;
}

/** The team that gets the tickets of a mailbox, by its row; null when none does, or nothing was ever set. */
export function teamOfMailbox(row: unknown): number | null {
  return row === undefined ? null : parseMailboxRow(row).teamId;
}

/** A declared mailbox with what was set about it. */
export function mailboxFrom(declared: DeclaredMailbox, set: MailboxRow | undefined): Mailbox {
  const { address, name } = declared;
  return { address, name, teamId: set?.teamId ?? null, version: set?.version ?? 0 };
}

/** The write of a changed mailbox, refused with `version` unless it is still as it was before. */
export function mailboxWrite(before: Mailbox, after: Mailbox): Write {
  const row = mailboxRow(after);
  return before.version === 0 ? insert(row, 'version') : change(mailboxRow(before), row);
}

function mailboxRow({ address, teamId, version }: Mailbox) {
  const mailbox: MailboxRow = { address, teamId, version };
  return rows.row(mailboxKey(address), { version, mailbox });
}

/** The mailboxes of the desk, in the order of its settings. */
export async function listMailboxes(table: Table, declared: readonly DeclaredMailbox[]): Promise<Mailbox[]> {
  const rows = await table.getMany(declared.map(({ address }) => mailboxKey(address)));
  const set = new Map(rows.map(parseMailboxRow).map((row) => [row.address, row]));
  return declared.map((mailbox) => mailboxFrom(mailbox, set.get(mailbox.address)));
}

/**
 * The mailbox with this address, for the desk's own use: a ticket may still name one that the settings no longer
 * declare, which then belongs to no team.
 */
export async function mailboxOf(
  table: Table,
  declared: readonly DeclaredMailbox[],
  address: string,
): Promise<Mailbox> {
  const [mailbox] = await listMailboxes(
    table,
    declared.filter((one) => one.address === address),
  );
  return mailbox ?? mailboxFrom({ address, name: '' }, undefined);
}

/** The mailbox with this address. @throws NotFoundError when the settings declare no such one */
export async function loadMailbox(
  table: Table,
  declared: readonly DeclaredMailbox[],
  address: string,
): Promise<Mailbox> {
  if (!declared.some((one) => one.address === address)) throw new NotFoundError('mailbox');
  return mailboxOf(table, declared, address);
}
