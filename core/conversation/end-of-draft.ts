import { DRAFT_CHANGED, draftByKind, endDraft, parseDraftRow } from '../draft/index.ts';
import type { Context } from '../shared/context.ts';
import { ConflictError, fieldError } from '../shared/errors.ts';
import { WriteRefusedError } from '../shared/table.ts';
import type { Key, Write } from '../shared/write.ts';
import type { NewMessage } from './add-message.ts';

type Sent = Pick<NewMessage, 'kind' | 'draftVersion'>;

/** The draft that a message says it was written in. @throws InvalidInputError for a customer, who has no drafts */
export function draftKeys(ticketId: number, { kind, draftVersion }: Sent): Key[] {
  if (draftVersion === undefined) return [];
  if (kind === 'customer_message') throw fieldError('draftVersion', 'goes with a reply or a note');
  return [draftByKind.of({ ticketId, kind })];
}

/**
 * The files that stand in the draft in which a message was written.
 * @throws ConflictError `draft.changed` when it is another one than its sender has seen, or none
 */
export function filesOfDraft(
  ticketId: number,
  message: Sent,
  rowAt: (key: Key) => unknown,
): readonly string[] {
  return draftKeys(ticketId, message).flatMap((key) => {
    const { version, draft } = parseDraftRow(rowAt(key));
    if (draft === null || version !== message.draftVersion) throw draftChanged();
    return (draft.content.attachments ?? []).map(({ id }) => id);
  });
}

/** Ends the draft in which a message was written, as the message says that it was. */
export function endOfDraft(ticketId: number, { kind, draftVersion }: Sent, { now }: Context): Write[] {
  if (draftVersion === undefined || kind === 'customer_message') return [];
  return [endDraft({ ticketId, kind, version: draftVersion, now }, DRAFT_CHANGED)];
}

/**
 * Says why a message was refused, where the draft is the only reason: otherwise the ticket has changed as well, or the same
 * request came before, which is seen to elsewhere.
 * @throws ConflictError `draft.changed`
 */
export function draftRefused(error: unknown): never {
  const isOfDraft =
    error instanceof WriteRefusedError && error.refusals.every((label) => label === DRAFT_CHANGED);
  throw isOfDraft ? draftChanged() : error;
}

function draftChanged(): ConflictError {
  return new ConflictError('draft.changed', 'The draft has changed since, or was sent. Read it again.');
}
