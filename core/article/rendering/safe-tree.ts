import type { Root } from 'hast';
import { type Schema, sanitize } from 'hast-util-sanitize';

/** Goes before every id of an article, so that none of them is one by which a page or its scripts know something else. */
export const ID_PREFIX = 'h-';

/** Elements that are kept; of all others what stands in them is, unless it is listed below. */
const KEPT = (
  'a abbr b blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure ' +
  'h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp section small span strong sub summary sup ' +
  'table tbody td tfoot th thead time tr u ul var wbr'
).split(' ');

/** Elements that go with all that stands in them: none of it is text for a reader. */
const STRIPPED = (
  'applet audio base button canvas datalist embed frame frameset head iframe input link listing math meta meter ' +
  'noembed noframes noscript object optgroup option output param plaintext portal progress script select slot source ' +
  'style svg template textarea title track video xmp'
).split(' ');

const ADDRESSES = ['http', 'https', 'mailto', 'tel'];

/**
 * What of an article may reach a page: by lists of what is allowed, and no attribute that styles, runs, sends, names or
 * embeds anything.
 */
const SCHEMA: Schema = {
  tagNames: KEPT,
  strip: STRIPPED,
  ancestors: {
    caption: ['table'],
    col: ['table'],
    colgroup: ['table'],
    summary: ['details'],
    tbody: ['table'],
    td: ['table'],
    tfoot: ['table'],
    th: ['table'],
    thead: ['table'],
    tr: ['table'],
  },
  attributes: {
    '*': ['dir', 'lang', 'title'],
    a: ['href', ['rel', 'noopener', 'noreferrer']],
    code: [['className', /^language-[\w+#.-]{1,40}$/]],
    col: ['span'],
    colgroup: ['span'],
    details: ['open'],
    div: ['id'],
    h2: ['id'],
    h3: ['id'],
    h4: ['id'],
    h5: ['id'],
    h6: ['id'],
    img: ['src', 'alt', 'width', 'height', ['loading', 'lazy'], ['decoding', 'async']],
    li: ['id', 'value'],
    ol: ['start', ['type', '1', 'a', 'A', 'i', 'I'], 'reversed'],
    section: ['id'],
    td: ['align', 'colSpan', 'rowSpan'],
    th: ['align', 'colSpan', 'rowSpan', ['scope', 'col', 'row', 'colgroup', 'rowgroup']],
    time: ['dateTime'],
  },
  protocols: { href: ADDRESSES, src: ['https'] },
  required: {},
  clobber: ['id'],
  clobberPrefix: ID_PREFIX,
  allowComments: false,
  allowDoctypes: false,
};

/** A tree without anything that is not allowed. */
export function safeTree(tree: Root): Root {
  const safe = sanitize(tree, SCHEMA);
  return safe.type === 'root' ? safe : { type: 'root', children: [safe as Root['children'][number]] };
}
