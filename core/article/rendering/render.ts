import { toHtml } from 'hast-util-to-html';
import { toText } from 'hast-util-to-text';
import MarkdownIt from 'markdown-it';
import { type ArticleFormat, MOST_HTML_BYTES, MOST_SOURCE_BYTES } from '../../../schemas/article.ts';
import { madeLate } from '../../../schemas/late.ts';
import type { NamedFile } from '../../article-file/index.ts';
import { fieldError } from '../../shared/errors.ts';
import { fileReferences } from './file-references.ts';
import { prepareTree } from './prepare-tree.ts';
import { safeTree } from './safe-tree.ts';
import { treeOfHtml } from './tree-of-html.ts';

/** An article as readers get it. */
export interface Rendered {
  /** safe to show as it is, whoever wrote the source; its headings begin with `h2` */
  html: string;
  text: string;
}

/** A list of Markdown that begins with a box to tick. */
const TASK = /^\[([ xX])\]\s+/;

function markdownIt() {
  const made = new MarkdownIt({ html: true, linkify: true });
  made.core.ruler.after('inline', 'tasks', ({ tokens }) => {
    for (const [at, token] of tokens.entries()) {
      const first = token.children?.[0];
      if (tokens[at - 2]?.type !== 'list_item_open' || first?.type !== 'text') continue;
      first.content = first.content.replace(TASK, (_, mark: string) => (mark === ' ' ? '☐ ' : '☑ '));
    }
  });
  return made;
}

const late = madeLate({ markdown: markdownIt });

/**
 * What an author wrote, as HTML that is safe on any page and as plain text. Both formats may hold HTML, of which everything
 * goes that is not allowed (`safe-tree.ts`): what is saved is sanitised once, and shown as it is from then on.
 * @param articleId whose files it may name; without it, it names none
 * @throws InvalidInputError of the field `source` when it is too long, before or after
 */
export function renderArticle(
  format: ArticleFormat,
  source: string,
  articleId?: number,
): Rendered & { files: NamedFile[] } {
  if (Buffer.byteLength(source) > MOST_SOURCE_BYTES)
    throw fieldError('source', `must have at most ${MOST_SOURCE_BYTES} bytes`);
  const written = format === 'markdown' ? late.markdown.render(source) : source;
  const files = articleId === undefined ? undefined : fileReferences(articleId);
  const tree = safeTree(prepareTree(treeOfHtml(written), files));
  const html = toHtml(tree).trim();
  if (Buffer.byteLength(html) > MOST_HTML_BYTES)
    throw fieldError('source', `must become at most ${MOST_HTML_BYTES} bytes of HTML`);
  return { html, text: toText(tree).trim().slice(0, MOST_SOURCE_BYTES), files: files?.all() ?? [] };
}

const LONGEST_SUMMARY = 200;

/** The first words of a text, for lists and search engines. */
export function summaryOf(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= LONGEST_SUMMARY) return line;
  const cut = line.slice(0, LONGEST_SUMMARY);
  const end = cut.lastIndexOf(' ');
  return `${(end > LONGEST_SUMMARY / 2 ? cut.slice(0, end) : cut).toWellFormed()}…`;
}
