/** The settings of a desk that its mail depends on. */
export interface MailSettings {
  /** shown as the sender of mail */
  name: string;
  domain: string;
  /** support addresses; the first is the default */
  mailboxes: readonly [Mailbox, ...Mailbox[]];
  quoteHistory: boolean;
}

/** A support address as settings declare it. */
export interface Mailbox {
  address: string;
  name: string;
}
