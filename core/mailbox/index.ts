export { chooseMailbox, requireMailboxInUse } from './choose-mailbox.ts';
export { createMailbox } from './create-mailbox.ts';
export { type FollowUpOutcome, followUpOutcome } from './follow-up.ts';
export type { DeclaredMailbox, MailSettings } from './mail-settings.ts';
export { mailboxArea } from './mailbox-area.ts';
export type { Mailboxes } from './mailboxes.ts';
export { listMailboxes, loadMailbox } from './read-mailboxes.ts';
export { restoreMailbox, retireMailbox } from './retire-mailbox.ts';
export { updateMailbox } from './update-mailbox.ts';
