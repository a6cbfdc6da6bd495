import { DRAFT_CHANGED, endDraft } from '../draft/index.ts';
import type { Context } from '../shared/context.ts';
import { ConflictError, fieldError } from '../shared/errors.ts';
import { WriteRefusedError } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import type { NewMessage } from './add-message.ts';

/**
 * Ends the draft in which a message was written, as the message says that it was.
 * @throws InvalidInputError for a customer, who has no drafts
 */
export function endOfDraft(
  ticketId: number,
  { kind, draftVersion: version }: Pick<NewMessage, 'kind' | 'draftVersion'>,
  { now }: Context,
): Write[] {
  if (version === undefined) return [];
  if (kind === 'customer_message') throw fieldError('draftVersion', 'goes with a reply or a note');
  return [endDraft({ ticketId, kind, version, now }, DRAFT_CHANGED)];
}

/**
 * Says why a message was refused, where the draft is the only reason: otherwise the ticket has changed as well, or the same
 * request came before, which is seen to elsewhere.
 * @throws ConflictError `draft.changed`
 */
export function draftRefused(error: unknown): never {
  const isOfDraft =
    error instanceof WriteRefusedError && error.refusals.every((label) => label === DRAFT_CHANGED);
  if (!isOfDraft) throw error;
  throw new ConflictError('draft.changed', 'The draft has changed since, or was sent. Read it again.');
}
