import type { Mailbox } from '../../schemas/mailbox.ts';
import type { Context } from '../shared/context.ts';
import { ConflictError } from '../shared/errors.ts';
import { definedFields } from '../shared/optimistic.ts';
import { aliasesOf } from './aliases.ts';
import { changeMailbox, type MailboxTarget } from './change-mailbox.ts';
import { requireOpening } from './opening.ts';
import type { MailboxDeps } from './read-mailboxes.ts';
import { type AskedForRequest, requestOf } from './request-forms.ts';
import type { Sayable } from './unsaid.ts';
import { writersOf } from './writers.ts';

/** What can be changed about a mailbox; absent fields stay. */
export type MailboxChange = {
  [Name in keyof (Sayable & Pick<Mailbox, 'name' | 'teamId' | 'isDefault'>)]?:
    | (Name extends 'request' ? AskedForRequest : Mailbox[Name])
    | undefined;
};

/**
 * Changes a mailbox: what it is called and says of itself, the team that gets what is written to it, or that it is the default.
 * @throws NotFoundError when there is no such mailbox
 * @throws InvalidInputError `team.unknown`, `template.unknown`, or that names an alias that is another mailbox's, or what of an opening is wrong
 * @throws ConflictError `mailbox.retired` when one that is not in use is to be the default, `mailbox.is_default` when the
 * default is to be none
 * @throws StaleVersionError when `expectedVersion` is not the current one
 */
export async function updateMailbox(
  deps: MailboxDeps,
  context: Context,
  { change, ...target }: MailboxTarget & { change: MailboxChange },
): Promise<Mailbox> {
  await requireOpening(deps.table, change.opening);
  const { request, ...others } = change;
  const said = requestOf(request);
  return changeMailbox(deps, context, target, (before) => {
    if (change.isDefault && before.isRetired)
      throw new ConflictError(
        'mailbox.retired',
        'A retired mailbox cannot be the default. Restore it first.',
      );
    if (change.isDefault === false && before.isDefault)
      throw new ConflictError('mailbox.is_default', 'Make another mailbox the default in its place.');
    return { ...before, ...definedFields(others), ...aliasesOf(change), ...writersOf(change), ...said };
  });
}
