import type { Mailbox } from '../../schemas/mailbox.ts';

/** The mailboxes as the desk works with them. */
export interface Mailboxes {
  /** by address */
  readonly all: readonly Mailbox[];
  /** the addresses of all, aliases and those of retired ones too: all of them are the desk's own */
  readonly addresses: readonly string[];
  /** gets what names no mailbox */
  readonly byDefault: Mailbox;
  /** The mailbox with this address, its own or an alias, retired or not. */
  named(address: string): Mailbox | undefined;
}

/**
 * Makes the mailboxes ready to be worked with. The default is one that is in use, also in the moment in which another one is
 * becoming it.
 */
export function compileMailboxes(all: readonly Mailbox[]): Mailboxes {
  const byAlias = all.flatMap((mailbox) => mailbox.aliases.map((alias) => [alias, mailbox] as const));
  const byAddress = new Map([...byAlias, ...all.map((mailbox) => [mailbox.address, mailbox] as const)]);
  const inUse = all.filter(({ isRetired }) => !isRetired);
  const byDefault = inUse.find(({ isDefault }) => isDefault) ?? inUse[0] ?? all[0];
  if (byDefault === undefined) throw new Error('The desk has no mailbox');
  return { all, addresses: [...byAddress.keys()], byDefault, named: (address) => byAddress.get(address) };
}
