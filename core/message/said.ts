import type { Attachment } from '../../schemas/message.ts';
import type { SafeHtml } from '../email/index.ts';
import { fieldError } from '../shared/errors.ts';

/** What somebody types into a message, ready to be stored. */
export interface Said {
  text: string;
  html?: SafeHtml | undefined;
  attachments?: Attachment[] | undefined;
  /** the network address from which a customer wrote it; absent where it is not known */
  ip?: string | undefined;
}

/** Reads HTML of a stranger: what of it is safe to show, and its text. */
export type ReadHtml = (html: string) => SafeHtml & { text: string };

/** Most characters of a text, which HTML may say in fewer: by a rule, for instance. */
const MOST_CHARACTERS = 32_000;
/** Most bytes of HTML when it has been written anew: a row has room for it beside the text. */
const MOST_HTML_BYTES = 80_000;

/**
 * What somebody wrote as text, as HTML or as both. HTML is sanitised here, once, and the text is read from it where none came
 * along. Where there is no `readHtml`, messages are of text alone.
 * @throws InvalidInputError when it says nothing, or too much
 */
export function saidIn(
  { text, html, ip }: { text?: string | undefined; html?: string | undefined; ip?: string | undefined },
  readHtml?: ReadHtml,
): Said {
  const from = ip === undefined ? {} : { ip };
  if (html === undefined) {
    if (text === undefined) throw fieldError('text', 'say something, as text or html');
    return { text, ...from };
  }
  if (readHtml === undefined) throw fieldError('html', 'is not taken here');
  const { text: read, ...safe } = readHtml(html);
  const said = text ?? read;
  if (!/\S/.test(said) && safe.remoteImages.length === 0) throw fieldError('html', 'must not be empty');
  if (said.length > MOST_CHARACTERS)
    throw fieldError('html', `must say no more than ${MOST_CHARACTERS} characters of text`);
  if (Buffer.byteLength(safe.html) > MOST_HTML_BYTES)
    throw fieldError('html', `must be no more than ${MOST_HTML_BYTES} bytes when it is safe to show`);
  return { text: said, html: safe, ...from };
}
