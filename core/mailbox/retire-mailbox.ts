import type { Mailbox } from '../../schemas/mailbox.ts';
import type { Context } from '../shared/context.ts';
import { ConflictError } from '../shared/errors.ts';
import { changeMailbox, type MailboxTarget } from './change-mailbox.ts';
import type { MailboxDeps } from './read-mailboxes.ts';

/**
 * Retires a mailbox. It keeps its tickets and takes mail as before, so that answers to them find home.
 * @throws NotFoundError when there is no such mailbox
 * @throws ConflictError `mailbox.is_default`: another one must become the default first
 * @throws StaleVersionError when `expectedVersion` is not the current one
 */
export function retireMailbox(deps: MailboxDeps, context: Context, target: MailboxTarget): Promise<Mailbox> {
  return changeMailbox(deps, context, target, (before) => {
    if (before.isDefault)
      throw new ConflictError('mailbox.is_default', 'Make another mailbox the default before you retire it.');
    return { ...before, isRetired: true };
  });
}

/**
 * Brings a retired mailbox back into use.
 * @throws NotFoundError when there is no such mailbox
 * @throws StaleVersionError when `expectedVersion` is not the current one
 */
export function restoreMailbox(deps: MailboxDeps, context: Context, target: MailboxTarget): Promise<Mailbox> {
  return changeMailbox(deps, context, target, (before) => ({ ...before, isRetired: false }));
}
