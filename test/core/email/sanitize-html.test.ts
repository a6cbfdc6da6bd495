import fc from 'fast-check';
import { Parser } from 'htmlparser2';
import { withRemoteImages } from '../../../core/email/html/held-back.ts';
import { sanitizeHtml } from '../../../core/email/html/sanitize-html.ts';

const safe = (html: string) => sanitizeHtml(html).html;

describe('HTML that is kept', () => {
  test.each([
    ['<p>Hello <b>Ana</b>,<br>see <i>there</i>.</p>', '<p>Hello <b>Ana</b>,<br>see <i>there</i>.</p>'],
    ['<ul><li>one<li>two</ul>', '<ul><li>one</li><li>two</li></ul>'],
    ['<td colspan="2" bgcolor="#eee" onclick="x()">1</td>', '<td bgcolor="#eee" colspan="2">1</td>'],
    ['a < b & c', 'a &lt; b &amp; c'],
    ['<p style="color:red;position:fixed;margin:0 4px">x</p>', '<p style="color: red; margin: 0 4px">x</p>'],
    ['<o:p>Word</o:p><custom-tag>kept</custom-tag>', 'Wordkept'],
    ['<b>open', '<b>open</b>'],
  ])('%s', (html, expected) => expect(safe(html)).toBe(expected));

  test('has links that open elsewhere and tell nothing', () => {
    const rel = 'target="_blank" rel="noopener noreferrer nofollow"';
    expect(safe('<a href="https://example.org/?a=1&amp;b=2" target="_top">x</a>')).toBe(
      `<a href="https://example.org/?a=1&amp;b=2" ${rel}>x</a>`,
    );
    expect(safe('<a href="mailto:ana@example.org">x</a>')).toContain('mailto:ana@example.org');
  });

  test('has pictures that came along in place, and holds others back', () => {
    const html =
      '<img src="cid:logo@x" alt="Logo"><img src="data:image/png;base64,AAAA"><img src="https://track.example/p.gif?u=1" width="1">';
    expect(sanitizeHtml(html)).toEqual({
      html: '<img src="cid:logo@x" alt="Logo"><img src="data:image/png;base64,AAAA"><img data-remote-src="https://track.example/p.gif?u=1" width="1">',
      remoteImages: ['https://track.example/p.gif?u=1'],
    });
    expect(withRemoteImages(safe(html))).toContain('<img src="https://track.example/p.gif?u=1"');
  });
});

describe('a link that shows the address of somewhere else', () => {
  const marked = (href: string, text: string) =>
    /data-leads-to="([^"]*)" title="([^"]*)"/
      .exec(sanitizeHtml(`<a href="${href}" title="safe">${text}</a>`).html)
      ?.slice(1);

  test.each([
    ['https://evil.example/login', 'https://bank.example/login', 'evil.example'],
    ['https://evil.example/', 'www.bank.example', 'evil.example'],
    ['https://evil.example/', 'bank.example', 'evil.example'],
    ['https://bank.example.evil.example/', 'bank.example', 'bank.example.evil.example'],
    ['https://bank.example@evil.example/', '<b>bank</b>.example', 'evil.example'],
    ['https://evil.example/', 'go to https://bank.example/ now', 'evil.example'],
    ['https://evil.example/', 'ba\u200bnk.example', 'evil.example'],
    ['https://evil.example/', 'help@bank.example', 'evil.example'],
    ['mailto:thief@evil.example?subject=x', 'help@bank.example', 'thief@evil.example'],
    ['https://xn--bnk-6ka.example/', 'bank.example', 'xn--bnk-6ka.example'],
  ])('%s that shows %s says where it leads', (href, text, leads) => {
    expect(marked(href, text)).toEqual([leads, leads]);
  });

  test.each([
    ['https://bank.example/login?a=1', 'bank.example'],
    ['https://www.bank.example/', 'https://bank.example'],
    ['https://online.bank.example/', 'bank.example/login'],
    ['https://b\u00e4nk.example/', 'b\u00e4nk.example'],
    ['https://files.example/a/invoice.pdf', 'invoice.pdf'],
    ['https://click.mailer.example/x', 'Read more'],
    ['https://shop.example/', 'Version 2.0'],
    ['mailto:help@bank.example', 'help@bank.example'],
    ['tel:+49891234', '089 1234'],
  ])('%s that shows %s is as it was', (href, text) => {
    expect(marked(href, text)).toBeUndefined();
  });

  test('is marked once, whatever stands in it, and says the same when it is read again', () => {
    const { html } = sanitizeHtml(
      '<p><a href="https://evil.example"><i>bank.example</i><a href="https://a.example">a.example</a>',
    );
    expect(html.match(/data-leads-to/g)).toHaveLength(1);
    expect(sanitizeHtml(html).html).toBe(html);
  });
});

describe('HTML that would do something', () => {
  test.each([
    '<form id="location"><input name="href"></form><a id="cookie" name="body" class="btn">x</a>',
    '<img name="getElementById"><p id="x" class="admin" data-x="1" data-remote-src="https://t.example">y</p>',
    '<p slot="a" part="b" is="c" contenteditable tabindex="1" accesskey="x" autofocus>x</p>',
    '<table background="https://track.example/x.png"><td background="https://track.example">x</td></table>',
    '<img srcset="https://track.example/x 2x" longdesc="https://track.example" usemap="#m" ismap>',
    '<a href="https://a.example" ping="https://track.example" download onfocus="x">x</a>',
  ])('%s names nothing that a page could mistake for its own, and loads nothing', (html) => {
    expect(safe(html)).not.toMatch(/ (?:id|name|class|slot|part|is|background|srcset|ping|data-x|usemap)=/);
    expect(safe(html)).not.toMatch(/track\.example|t\.example|onfocus|autofocus|download|contenteditable/);
  });

  test.each([
    '<math><mi><mglyph><style><img src=x onerror=alert(1)>',
    '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
    '<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
    '<noscript><style></noscript><img src=x onerror=alert(1)>',
    '<title><a title="</title><img src=x onerror=alert(1)>">',
    '<p title="&lt;img src=x onerror=alert(1)&gt;">&lt;img src=x onerror=alert(1)&gt;</p>',
    '<xmp><p title="</xmp><img src=x onerror=alert(1)>">',
    '<a title="`"><img alt="`><img src=x onerror=alert(1)>">',
    '<textarea></textarea ><img src=x onerror=alert(1)>',
    '<svg><![CDATA[><image xlink:href="]]><img src=x onerror=alert(1)>"></svg>',
    '<table><style><!--</style><img src=x onerror=alert(1)>--></table>',
    '<img src="x` `<script>alert(1)</script>"` `>',
    '\u0000<scr\u0000ipt>alert(1)</scr\u0000ipt>',
  ])('%s is the same to every browser that reads it again', (html) => {
    const once = safe(html);
    const { attributes } = found(once);
    expect(attributes.filter((name) => name.startsWith('on'))).toEqual([]);
    expect(once).not.toMatch(/<(?:script|style|svg|math|noscript|textarea|title|xmp|form)/i);
    expect(safe(once)).toBe(once);
  });

  test.each([
    '<script>alert(1)</script>',
    '<script src="https://evil.example/x.js">',
    '<svg onload="alert(1)"><a xlink:href="javascript:x">y</a></svg>',
    '<math><mtext></mtext><style><img src=x onerror=alert(1)></style></math>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<object data="https://evil.example"></object><embed src="x">',
    '<style>body{background:url(https://track.example)}</style>',
    '<link rel="stylesheet" href="https://track.example/x.css">',
    '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    '<base href="https://evil.example/">',
    '<form action="https://evil.example"><input name="p"><button>Go</button></form>',
    '<template><img src=x onerror=alert(1)></template>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    '<!--><img src=x onerror=alert(1)>-->',
  ])('%s comes to nothing', (html) => {
    const result = safe(html);
    expect(result).not.toMatch(/<(?!\/?(?:p|img|form|b)\b)/);
    expect(result).not.toMatch(/onerror=|onload|javascript:|evil\.example"|url\(/i);
  });

  test.each([
    'javascript:alert(1)',
    'java\nscript:alert(1)',
    ' &#106;avascript:alert(1)',
    'vbscript:x',
    'data:text/html,<script>alert(1)</script>',
    '//evil.example/x',
    'file:///etc/passwd',
  ])('a link to %s leads nowhere', (href) => {
    expect(safe(`<a href="${href}">x</a>`)).toBe('<a>x</a>');
    expect(safe(`<img src="${href}">`)).toBe('<img>');
  });

  test.each([
    'background:url(https://track.example/x)',
    'background-image:url(x)',
    'width:expression(alert(1))',
    'color:red\\3b behavior:url(x)',
    'position:fixed;top:0;left:0',
    'font-family:"x;background:url(y)"',
    'color:var(--x)',
  ])('a style %s loads and covers nothing', (style) => {
    expect(safe(`<p style='${style}'>x</p>`)).not.toMatch(/url|expression|behavior|position|var\(|top/);
  });
});

test('the addresses that are told have room in a row, however many pictures there are', () => {
  const images = Array.from(
    { length: 500 },
    (_, at) => `<img src="https://x.example/${'a'.repeat(3000)}${at}">`,
  );
  const { html, remoteImages } = sanitizeHtml(images.join(''));
  expect(remoteImages.join('').length).toBeLessThanOrEqual(10_000);
  expect(html).not.toContain(' src=');
});

/** What an HTML parser finds in HTML. */
function found(html: string): { elements: string[]; attributes: string[] } {
  const elements: string[] = [];
  const attributes: string[] = [];
  const parser = new Parser({
    onopentag(name, given) {
      elements.push(name);
      attributes.push(...Object.keys(given));
    },
  });
  parser.end(html);
  return { elements, attributes };
}

/** Elements that may be shown. A letter that comes by chance can make one of them. */
const SHOWN = new Set(
  (
    'a abbr b blockquote br caption center cite code col colgroup dd del div dl dt em figcaption figure font ' +
    'h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strike strong sub sup ' +
    'table tbody td tfoot th thead tr tt u ul var'
  ).split(' '),
);
const NAMES = [
  'p',
  'b',
  'a',
  'img',
  'script',
  'style',
  'svg',
  'table',
  'td',
  'noscript',
  'textarea',
  'title',
  'x',
];
const piece = fc.oneof(
  fc.string(),
  fc.constantFrom('<', '>', '"', "'", '</', '<!--', '-->', '&lt;', '&quot;', '<![CDATA[', '\0'),
  fc
    .constantFrom(...NAMES)
    .map((name) => `<${name} href="javascript:x" src='https://a.example/x' onclick=y>`),
  fc.constantFrom(...NAMES).map((name) => `</${name}>`),
);

test('whatever is given, only what is allowed comes out, and it comes out the same again', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const { html, remoteImages } = sanitizeHtml(pieces.join(''));
      const { elements, attributes } = found(html);
      expect(elements.filter((name) => !SHOWN.has(name))).toEqual([]);
      expect(attributes.filter((name) => name !== 'data-remote-src')).toEqual([]);
      expect(sanitizeHtml(html)).toEqual({ html, remoteImages });
    }),
    { numRuns: 500, examples: [[['<a>', '<x>', '<a>']]] },
  );
});
