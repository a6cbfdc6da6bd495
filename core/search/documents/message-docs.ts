import type { Message } from '../../../schemas/message.ts';
import { isPublic, isRedacted, leavesAt } from '../../message/index.ts';
import type { IndexDoc } from '../index/index-doc.ts';
import { indexed } from './text.ts';

/**
 * The document of a message. Of a message that quotes others, what its writer wrote is indexed; of the one that a ticket began
 * with all of it, as nobody else may have written to the desk what it forwards.
 */
export function messageDoc(
  message: Message,
  at: { ticketId: number; splitTo: number | null; isFirst: boolean },
  revision: number,
): IndexDoc {
  const text = at.isFirst || message.replyText.trim() === '' ? message.text : message.replyText;
  const names = message.attachments
    .filter(({ struckBy }) => struckBy === undefined)
    .map(({ filename }) => filename);
  return {
    space: 'tickets',
    id: at.ticketId,
    message: message.id,
    revision,
    // A reply that can still be taken back was not said yet; when it leaves, its row changes.
    isNote: !isPublic(message) || leavesAt(message) !== null,
    shownOn: at.splitTo ?? 0,
    ...indexed(text, names),
    ...(isRedacted(message) && { isStruck: true }),
    attributes: null,
  };
}

/** What of a message its document depends on, whichever of its texts that has. */
export function messageFacts(message: Message): unknown[] {
  const { text, replyText, attachments, redactions } = message;
  const files = attachments.map(({ filename, struckBy }) => [filename, struckBy !== undefined]);
  return [text, replyText, files, isPublic(message), leavesAt(message), redactions?.length ?? 0];
}

/** Whether what a message quotes may have to be found as well. */
export function quotes({ text, replyText }: Message): boolean {
  return text.length > replyText.length;
}
