export {
  type DeclaredMailbox,
  listMailboxes,
  loadMailbox,
  mailboxOf,
} from './mailbox-store.ts';
export { updateMailbox } from './update-mailbox.ts';
