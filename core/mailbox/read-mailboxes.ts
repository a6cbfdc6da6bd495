import type { Mailbox } from '../../schemas/mailbox.ts';
import { listThings, loadThing } from '../configuration/index.ts';
import type { ListPage, PageRequest } from '../shared/list-page.ts';
import type { Table } from '../shared/table.ts';
import type { DeclaredMailbox } from './mail-settings.ts';
import { mailboxArea } from './mailbox-area.ts';

/** What commands on mailboxes need: the table, and the mailboxes that the settings declare. */
export interface MailboxDeps {
  table: Table;
  mailboxes: readonly DeclaredMailbox[];
}

/** A page of the mailboxes, by address. */
export function listMailboxes(deps: MailboxDeps, page: PageRequest): Promise<ListPage<Mailbox>> {
  return listThings(deps.table, mailboxArea(deps.mailboxes), page);
}

/** The mailbox with this address, retired or not. @throws NotFoundError */
export function loadMailbox(deps: MailboxDeps, address: string): Promise<Mailbox> {
  return loadThing(deps.table, mailboxArea(deps.mailboxes), { what: 'mailbox', key: address });
}
