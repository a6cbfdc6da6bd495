/** Elements inside each other that honest mail does not reach; each level costs a parser time. */
const DEEPEST_ELEMENT = 150;

/** Elements that are never open, or whose end may be left out: they do not tell how deep the content is. */
const UNCOUNTED = new Set(
  (
    'area base br col embed hr img input link meta param source track wbr ' +
    'p li dt dd option tr td th thead tbody tfoot'
  ).split(' '),
);
const BLOCKS = new Set(
  'address article aside blockquote center div dl fieldset form main ol pre section table ul'.split(' '),
);

/** HTML without the elements that stand too deep; their content stays, blocks become line breaks. One pass. */
export function flattenHtml(html: string): string {
  let depth = 0;
  return html.replace(
    /<(\/?)([a-zA-Z][^\s<>/]{0,60})[^<>]{0,4000}>?/g,
    (tag, slash: string, name: string) => {
      const element = name.toLowerCase();
      if (UNCOUNTED.has(element) || tag.endsWith('/>')) return tag;
      if (slash === '/') {
        depth = Math.max(depth - 1, 0);
        return depth >= DEEPEST_ELEMENT ? ' ' : tag;
      }
      depth += 1;
      if (depth <= DEEPEST_ELEMENT) return tag;
      return BLOCKS.has(element) ? '<br>' : ' ';
    },
  );
}
