import type { Attachment, Message } from '../../schemas/message.ts';
import type { ReadyMessage } from '../conversation/index.ts';
import { fieldError } from '../shared/errors.ts';
import type { PageDeps } from '../shared/job-kind.ts';
import { ATTACHED_PREFIX } from '../shared/names.ts';

/** A message that is to be repeated on other tickets, and how its files are copied within the bucket of attachments. */
export interface LikeMessage extends Pick<PageDeps, 'copyAttachment' | 'deleteForGood'> {
  message: Message;
}

/**
 * What a message says that is like another, with copies of its files: so that each of the two can be redacted or purged by
 * itself, and whoever may read the one needs no permission for the other. A copy has a name that is the same however often the
 * ticket is seen to.
 */
export function readyLike(
  { message, copyAttachment = copiesNothing }: LikeMessage,
  ticketId: number,
): ReadyMessage {
  const { text, html, remoteImages = [] } = message;
  const files = copiesOf(message, ticketId);
  const attachments = files.map(({ copy }) => copy);
  return {
    said: { text, ...(html !== undefined && { html: { html, remoteImages } }), attachments },
    files: {
      attachments,
      keep: async () => {
        for (const { key, copy } of files)
          if (!(await copyAttachment(key, copy.key)))
            throw fieldError('message', `has a file that is not there any more: ${copy.filename}`);
      },
      writesTo: () => [],
    },
  };
}

const copiesNothing = async (key: string): Promise<boolean> => {
  throw new Error(`Nothing copies ${key}`);
};

/** Takes the copies away that were made for a ticket which then refused the message. */
export async function dropCopies({ message, deleteForGood }: LikeMessage, ticketId: number): Promise<void> {
  for (const { copy } of copiesOf(message, ticketId))
    await deleteForGood({ bucket: 'attachments', key: copy.key });
}

function copiesOf({ attachments }: Message, ticketId: number): { key: string; copy: Attachment }[] {
  const left = attachments.filter(({ struckBy }) => struckBy === undefined);
  return left.map((file) => ({ key: file.key, copy: { ...file, key: copiedKey(file.key, ticketId) } }));
}

const copiedKey = (key: string, ticketId: number): string =>
  `${ATTACHED_PREFIX}${key.slice(key.lastIndexOf('/') + 1)}-T${ticketId}`;
