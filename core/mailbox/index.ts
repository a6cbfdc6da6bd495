export type { Mailbox, MailSettings } from './mail-settings.ts';
export { listMailboxes, loadMailbox, mailboxKey, mailboxOf, teamOfMailbox } from './mailbox-store.ts';
export { updateMailbox } from './update-mailbox.ts';
