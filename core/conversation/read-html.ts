import { htmlToPlainText, sanitizeHtml } from '../email/index.ts';
import type { ReadHtml } from '../message/index.ts';

/** Reads HTML by the list of what is allowed. Apart from the command, as only some functions take HTML and need its parser. */
export const readHtml: ReadHtml = (html) => {
  const safe = sanitizeHtml(html);
  return { ...safe, text: htmlToPlainText(safe.html) };
};
