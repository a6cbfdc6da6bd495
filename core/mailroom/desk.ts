/** What the mailroom knows of its desk: settings that mail depends on. */
export interface Desk {
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
