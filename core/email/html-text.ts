import { convert, type FormatCallback, type HtmlToTextOptions, type SelectorDefinition } from 'html-to-text';
import { flattenHtml } from './flatten-html.ts';
import { QUOTE_CLIENTS } from './reply/html-marks.ts';

/** Characters of HTML that are converted; the HTML itself is kept whole. */
const LONGEST_INPUT = 1_000_000;
const DEEPEST_ELEMENT = 200;
/** Quotes inside quotes that get a `>` of their own. */
const DEEPEST_QUOTE = 5;

/** Starts a line from which on the message quotes an earlier one. A private character that mail does not use. */
export const QUOTE_FOLLOWS = '\uf8f1';
/** Starts a line that introduces a quote ("On … wrote:"). */
export const INTRODUCES_QUOTE = '\uf8f2';

const MARKS = /[\uf8f1\uf8f2]/g;

const block: SelectorDefinition['options'] = { leadingLineBreaks: 1, trailingLineBreaks: 1 };
const heading: SelectorDefinition['options'] = {
  leadingLineBreaks: 2,
  trailingLineBreaks: 1,
  uppercase: false,
};

function markWith(mark: string): FormatCallback {
  return (element, walk, builder) => {
    builder.openBlock({ leadingLineBreaks: 1 });
    builder.addLiteral(mark);
    walk(element.children ?? [], builder);
    builder.closeBlock({ trailingLineBreaks: 1 });
  };
}

/** Writes a quote with `> ` before each line, for the outer levels only: each level copies what is inside of it. */
function quoteFormatter(): FormatCallback {
  let depth = 0;
  return (element, walk, builder) => {
    const isPrefixed = depth < DEEPEST_QUOTE;
    depth += 1;
    builder.openBlock({ leadingLineBreaks: 2 });
    try {
      walk(element.children ?? [], builder);
    } finally {
      depth -= 1;
    }
    builder.closeBlock({
      trailingLineBreaks: 2,
      blockTransform: (text) => (isPrefixed ? text.trim().replace(/^/gm, '> ') : text),
    });
  };
}

const SHARED_SELECTORS: readonly SelectorDefinition[] = [
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({
    selector,
    format: 'heading',
    options: heading,
  })),
  ...['script', 'style', 'title', 'head', 'img', 'svg', 'iframe', 'object', 'template', 'noscript'].map(
    (selector) => ({
      selector,
      format: 'skip',
    }),
  ),
  { selector: '[style*="display:none"]', format: 'skip' },
  { selector: '[style*="display: none"]', format: 'skip' },
  { selector: 'blockquote', format: 'quote' },
  { selector: 'p', format: 'paragraph', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
  { selector: 'tr', format: 'block', options: block },
  { selector: 'td', format: 'inlineSurround', options: { suffix: ' ' } },
  { selector: 'th', format: 'inlineSurround', options: { suffix: ' ' } },
  {
    selector: 'a',
    options: {
      hideLinkHrefIfSameAsText: true,
      linkBrackets: ['<', '>'],
      pathRewrite: (path) => (/^(?:https?:|mailto:|tel:)/i.test(path.trim()) ? path.trim() : ''),
    },
  },
];

const READING: HtmlToTextOptions = {
  wordwrap: false,
  formatters: { quote: quoteFormatter() },
  limits: { maxInputLength: LONGEST_INPUT, maxDepth: DEEPEST_ELEMENT, ellipsis: '…' },
  selectors: [...SHARED_SELECTORS],
};

const MARKING: HtmlToTextOptions = {
  ...READING,
  formatters: {
    quote: quoteFormatter(),
    quoteFollows: markWith(QUOTE_FOLLOWS),
    introducesQuote: markWith(INTRODUCES_QUOTE),
  },
  selectors: [
    ...SHARED_SELECTORS,
    ...QUOTE_CLIENTS.quoted.map((selector) => ({ selector, format: 'quote' })),
    ...QUOTE_CLIENTS.introduces.map((selector) => ({ selector, format: 'introducesQuote' })),
    ...QUOTE_CLIENTS.follows.map((selector) => ({ selector, format: 'quoteFollows' })),
  ],
};

function toText(html: string, options: HtmlToTextOptions): string {
  const capped = html.slice(0, LONGEST_INPUT).replace(MARKS, '').toWellFormed();
  return convert(flattenHtml(capped), options)
    .replaceAll('\u00a0', ' ')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trim();
}

/** The content of HTML as plain text. For reading and searching; quotes get `> `. */
export function htmlToPlainText(html: string): string {
  return toText(html, READING).replace(MARKS, '');
}

/** Like `htmlToPlainText`, with the marks by which mail clients tell what is quoted. */
export function htmlToMarkedText(html: string): string {
  return toText(html, MARKING);
}
