import type { IncomingAttachment } from './incoming-message.ts';
import { readLine } from './mime/envelope-fields.ts';
import { toFileName } from './mime/file-name.ts';
import { extensionOf } from './mime/file-type.ts';
import { readMessageHead } from './mime/header-fields.ts';

/** First words of names, by the first half of the type. */
const STEMS: Readonly<Record<string, string>> = {
  image: 'image',
  audio: 'audio',
  video: 'video',
  message: 'message',
};
const LONGEST_SUBJECT = 150;
const NOT_IN_NAMES = /[/\\:*?"<>|]+/g;

type File = Pick<IncomingAttachment, 'filename' | 'contentType' | 'content'>;

/** A name by what a file is: the subject of a message, `invite.ics` for a calendar, else such as `image.png`. */
function nameFor({ contentType, content }: File): string {
  const extension = extensionOf(contentType, content);
  if (extension === 'ics') return 'invite.ics';
  const isMessage = contentType === 'message/rfc822' || contentType === 'message/global';
  const subject = isMessage ? readLine(readMessageHead(content).fields, 'subject', '') : '';
  const title = toFileName(subject.replace(NOT_IN_NAMES, ' ')).slice(0, LONGEST_SUBJECT).trimEnd();
  return `${title || (STEMS[contentType.split('/')[0] ?? ''] ?? 'attachment')}.${extension}`;
}

/** Numbers names, so that none is taken twice. */
function numbering(taken: Iterable<string>): (name: string) => string {
  const used = new Set(taken);
  const counts = new Map<string, number>();
  return (name) => {
    const dot = name.lastIndexOf('.');
    for (let count = counts.get(name) ?? 1; ; count += 1) {
      const numbered = count === 1 ? name : `${name.slice(0, dot)}-${count}${name.slice(dot)}`;
      if (used.has(numbered.toLowerCase())) continue;
      counts.set(name, count + 1);
      used.add(numbered.toLowerCase());
      return numbered;
    }
  };
}

/** Gives each file that came without a name one that its type opens by, and that no other file of the message has. */
export function nameFiles<T extends File>(files: readonly T[]): T[] {
  const free = numbering(files.map(({ filename }) => filename.toLowerCase()));
  return files.map((file) => (file.filename === '' ? { ...file, filename: free(nameFor(file)) } : file));
}
