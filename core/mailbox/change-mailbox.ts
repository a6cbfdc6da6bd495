import type { Mailbox } from '../../schemas/mailbox.ts';
import { changeArea } from '../configuration/index.ts';
import type { Context } from '../shared/context.ts';
import { NotFoundError, StaleVersionError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import { changedMailboxes } from './changed-mailboxes.ts';
import type { MailboxDeps } from './read-mailboxes.ts';

/** Which mailbox is to change, and the version of it that whoever asks has seen, if they say so. */
export interface MailboxTarget {
  address: string;
  expectedVersion?: number | undefined;
  alongside?: AlongsideWrites<Mailbox>;
}

/**
 * Changes a mailbox that exists. `decide` gives it as it is to be, or refuses.
 * @throws NotFoundError, StaleVersionError, and what `changeArea` throws
 */
export function changeMailbox(
  deps: MailboxDeps,
  context: Context,
  { address, expectedVersion, alongside }: MailboxTarget,
  decide: (before: Mailbox) => Mailbox,
): Promise<Mailbox> {
  return changeArea(deps, context, changedMailboxes(deps.mailboxes), {
    key: address,
    alongside,
    decide: (mailboxes) => {
      const before = mailboxes.get(address);
      if (before === undefined) throw new NotFoundError('mailbox');
      if (expectedVersion !== undefined && expectedVersion !== before.version) throw new StaleVersionError();
      return withMailbox(mailboxes, decide(before));
    },
  });
}

/** The mailboxes with one as it is to be. When it is the default, no other is any longer. */
export function withMailbox(
  mailboxes: ReadonlyMap<string, Mailbox>,
  changed: Mailbox,
): ReadonlyMap<string, Mailbox> {
  const others = [...mailboxes.values()].map((mailbox) =>
    changed.isDefault ? { ...mailbox, isDefault: false } : mailbox,
  );
  return new Map([...others, changed].map((mailbox) => [mailbox.address, mailbox]));
}
