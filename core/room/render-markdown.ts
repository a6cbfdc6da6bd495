import MarkdownIt from 'markdown-it';
import { madeLate } from '../../schemas/late.ts';
import { sanitizeHtml } from '../email/index.ts';
import { fieldError } from '../shared/errors.ts';

const late = madeLate({ markdown: () => new MarkdownIt({ html: false, linkify: true, breaks: true }) });

/** Most bytes of HTML that a message becomes. */
const MOST_HTML_BYTES = 64_000;

/** Makes HTML of what an agent wrote, which is safe to show. */
export type RenderMarkdown = (text: string) => string;

/**
 * Markdown as HTML that is safe to show: HTML in it is text, and what becomes of it is sanitised as notes are, once, when it is stored.
 * @throws InvalidInputError when it becomes too long
 */
export const renderMarkdown: RenderMarkdown = (text) => {
  const { html } = sanitizeHtml(late.markdown.render(text));
  const shown = html.trim();
  if (Buffer.byteLength(shown) > MOST_HTML_BYTES)
    throw fieldError('text', `must become no more than ${MOST_HTML_BYTES} bytes of HTML`);
  return shown;
};
