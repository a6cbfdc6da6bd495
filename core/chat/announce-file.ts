import { announceUpload, type Upload } from '../attachment/index.ts';
import type { Context } from '../shared/context.ts';
import { fieldError } from '../shared/errors.ts';
import type { SignLink } from '../shared/presign.ts';
import type { InChat } from './current.ts';
import type { Chat, ChatDeps, From } from './deps.ts';
import { countedChat } from './limits.ts';
import { uploaderOf } from './uploader.ts';

/**
 * Announces a file of a visitor, if it is of a kind and a size that the chat takes: storage refuses any other than was announced.
 * @throws InvalidInputError that says why; TooManyError
 */
export async function announceChatFile(
  deps: ChatDeps & { readonly sign: SignLink },
  context: Context,
  { settings }: Chat,
  {
    inChat,
    file,
    network,
  }: { inChat: InChat; file: { filename: string; contentType: string; size: number; sha256: string } } & From,
): Promise<Upload> {
  const { table, sign, filing } = deps;
  if (settings.mostFiles === 0) throw fieldError('filename', 'cannot be sent: this chat takes no files');
  if (!isTaken(file.contentType, settings.fileTypes))
    throw fieldError('contentType', 'is not one that this chat takes');
  if (file.size > settings.fileBytes)
    throw fieldError('size', `must be ${settings.fileBytes} bytes at the most`);
  const { visitor } = inChat.ref;
  await countedChat(table, 'file', { visitor, network }, context.now);
  const place = { table, sign, bucket: filing.bucket, mostBytes: settings.fileBytes };
  return announceUpload(place, context, { owner: { ...uploaderOf(visitor) }, file });
}

/** Whether a media type is among those that are taken, in which `*` stands for any letters. Pure. */
export function isTaken(contentType: string, taken: readonly string[]): boolean {
  return taken.some((pattern) => {
    const [start = '', ...rest] = pattern.split('*');
    if (rest.length === 0) return contentType === pattern;
    const end = rest.at(-1) ?? '';
    const isLongEnough = contentType.length >= start.length + end.length;
    return isLongEnough && contentType.startsWith(start) && contentType.endsWith(end);
  });
}
