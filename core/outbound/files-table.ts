import type { Attachment } from '../../schemas/message.ts';
import { fileLink } from '../attachment/index.ts';
import type { MailCell, MailTable } from '../email/index.ts';
import { labelIn } from '../shared/label-in.ts';
import { PHRASES } from './phrases.ts';

type Linked = Pick<Attachment, 'key' | 'filename' | 'size'> & { readonly servedAt: string };

/** What a mail says in place of the files that are too large for it: what each is, and its link, which works for some weeks. */
export function filesTable(
  files: readonly Linked[],
  { language, timeZone, key, now }: { language: string; timeZone: string; key: Uint8Array; now: Date },
): MailTable {
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone });
  const rows = files.map((file): MailCell[] => {
    const { href, expiresAt } = fileLink(file, key, now);
    const until = `${labelIn(PHRASES.until, [language])} ${day.format(expiresAt)}`;
    return [{ text: file.filename, href }, { text: sizeIn(file.size, language) }, { text: until }];
  });
  return { heading: labelIn(PHRASES.files, [language]), rows };
}

const sizeIn = (bytes: number, language: string): string =>
  new Intl.NumberFormat(language, { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 }).format(
    bytes / 1_000_000,
  );
