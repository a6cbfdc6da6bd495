export {
  type DeclaredMailbox,
  listMailboxes,
  loadMailbox,
  mailboxByAddress,
  mailboxFrom,
  mailboxKey,
  mailboxOf,
  parseMailboxRow,
} from './mailbox-store.ts';
export { updateMailbox } from './update-mailbox.ts';
