import fc from 'fast-check';
import { html, jsonLd, sanitisedHtml } from '../../../functions/help-centre/html.ts';

const said = (markup: object) => String(markup);

test('whatever is filled in is text, in text and in attributes', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('<', '"', '>', '&', "'", ''),
      (text, sign) => {
        const given = `${text}${sign}<script>alert(1)</script>" onload="alert(1)`;
        const shown = said(html`<p title="${given}">${given}</p>`);
        expect(shown.match(/</g)).toHaveLength(2);
        expect(shown.match(/"/g)).toHaveLength(2);
      },
    ),
  );
});

test('markup stays markup, lists follow each other, and what is not there is left out', () => {
  const items = ['a', 'b'].map((one) => html`<li>${one}</li>`);
  expect(said(html`<ul>${items}</ul>${null}${undefined}${false}${0}`)).toBe('<ul><li>a</li><li>b</li></ul>0');
  expect(said(html`<div>${sanitisedHtml('<b>kept</b>')}</div>`)).toBe('<div><b>kept</b></div>');
});

test.each([
  'javascript:alert(1)',
  ' javascript:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,x',
  '//evil.example.com',
  '/\\evil.example.com',
  '\\\\evil.example.com',
  'vbscript:x',
  'evil',
])('an address leads to no script and to nobody else by a trick: %j', (address) => {
  expect(said(html`<a href="${address}">x</a>`)).toBe('<a href="#">x</a>');
});

test.each(['/help/en', 'https://example.com/?a=b', 'mailto:a@example.com', '?q=1', '#main', ''])(
  'and leads where it should otherwise: %j',
  (address) => expect(said(html`<a href="${address}">x</a>`)).toBe(`<a href="${address}">x</a>`),
);

test('only the beginning of an address is looked at, what follows it is a value', () => {
  expect(said(html`<a href="/help?q=${'a:b"c'}">x</a>`)).toBe('<a href="/help?q=a:b&quot;c">x</a>');
});

test.each([
  () => html`<p ${'x'}>`,
  () => html`<p class=${'x'}>`,
  () => html`<p onclick="${'x'}">`,
  () => html`<p style="${'x'}">`,
  () => html`<script>${'x'}</script>`,
  () => html`<style>${'x'}</style>`,
  () => html`<p title="${html`<b>`}">`,
])('a value stands nowhere where no escaping makes it safe', (made) => expect(made).toThrow());

test('facts for machines end no block', () => {
  const shown = said(jsonLd({ name: '</script><script>alert(1)</script>' }));
  expect(shown.match(/<\/script>/g)).toHaveLength(1);
  expect(JSON.parse(shown.replace(/^<[^>]*>|<[^>]*>$/g, ''))).toEqual({
    name: '</script><script>alert(1)</script>',
  });
});
