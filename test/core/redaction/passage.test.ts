import * as fc from 'fast-check';
import { MARK, placesOf, strikeBeginning, strikeText } from '../../../core/redaction/passage.ts';
import { readingOf } from '../../../core/redaction/reading.ts';
import { strikeHtml } from '../../../core/redaction/strike-html.ts';

const inText = (text: string, ...passages: string[]) => strikeText(text, passages.map(readingOf));
const inHtml = (html: string, ...passages: string[]) => strikeHtml(html, passages.map(readingOf));

describe('a passage is struck out of text', () => {
  test.each([
    ['where it stands', 'My card is 4111 1111.', '4111 1111', `My card is ${MARK}.`],
    ['every time', 'ab cd ab', 'ab', `${MARK} cd ${MARK}`],
    ['however its lines are broken', 'the secret\r\n word', 'secret word', `the ${MARK}`],
    ['in what is quoted', '> I am called\n> > Ana Pop\n> today', 'called Ana Pop today', `> I am ${MARK}`],
    ['by white space of any kind', 'a\u00a0b\tc', 'a b c', MARK],
    ['with what nobody sees in between', 'se\u00adcr\u200bet', 'secret', MARK],
    ['when it is given with such signs itself', 'secret', ' se\u200bcret\n', MARK],
    ['next to another', 'one two', 'one', `${MARK} two`],
  ])('%s', (_, text, passage, left) => {
    expect(inText(text, passage)).toBe(left);
  });

  test('and stays where white space makes it another', () => {
    expect(inText('the rapist', 'therapist')).toBe('the rapist');
    expect(inText('together', 'to get her')).toBe('together');
  });

  test('and two that overlap leave one mark', () => {
    expect(inText('x abcd y', 'abc', 'bcd')).toBe(`x ${MARK} y`);
  });

  test('and of a text that was cut, also its beginning at the end', () => {
    expect(strikeBeginning('My card is 4111 11', [readingOf('4111 1111 1111 1111')])).toBe('My card is');
    expect(strikeBeginning('My card is no', [readingOf('4111')])).toBe('My card is no');
  });

  test('so that nothing of it is left, whatever stands around it', () => {
    const words = fc.stringMatching(/^[a-c \n>]{0,40}$/);
    fc.assert(
      fc.property(words, fc.stringMatching(/^[a-c][a-c ]{0,5}[a-c]$/), words, (before, passage, after) => {
        const struck = inText(`${before}${passage}${after}`, passage);
        expect(struck).toContain(MARK);
        expect(placesOf(readingOf(passage), readingOf(struck))).toEqual([]);
        expect(inText(struck, passage)).toBe(struck);
      }),
    );
  });
});

describe('a passage is struck out of HTML', () => {
  test.each([
    ['in one text', '<p>My card is 4111 1111.</p>', '4111 1111', `<p>My card is ${MARK}.</p>`],
    ['across tags', '<p>My <b>se</b>cret</p>', 'secret', `<p>My <b>${MARK}</b></p>`],
    ['across lines', 'a<br>\n<div>b</div>', 'a b', `${MARK}<br>\n<div></div>`],
    ['across quoted lines', 'a<br>&gt; b', 'a b', `${MARK}<br>&gt; `],
    ['in cells', '<td>4111</td><td>1111</td>', '41111111', `<td>${MARK}</td><td></td>`],
    ['in entities', '<p>&#52;1&#x31;1&nbsp;x</p>', '4111 x', `<p>${MARK}&nbsp;</p>`],
    ['as entities', 'Tom &amp; Ana &lt;3', 'Tom & Ana', `${MARK}  &lt;3`],
    ['around comments', 'se<!-- x -->cret', 'secret', `${MARK}<!-- x -->`],
  ])('%s', (_, html, passage, left) => {
    expect(inHtml(html, passage)?.replace(/\s+/g, ' ')).toBe(left.replace(/\s+/g, ' '));
  });

  test.each([
    ['an attribute', '<img alt="my secret" src="x">', 'secret', '<img src="x">'],
    ['an attribute with entities', '<a title="&#115;ecret">x</a>', 'secret', '<a>x</a>'],
    ['an escaped address', '<a href="https://x/?q=my%20secret" id="1">x</a>', 'my secret', '<a id="1">x</a>'],
    ['a comment', 'x<!-- secret -->y', 'secret', 'xy'],
    ['HTML in a comment', 'x<!--[if mso]><b>se</b>cret<![endif]-->y', 'secret', 'xy'],
    ['an attribute that stands twice', '<a id="1" id="secret">x</a>', 'secret', '<a id="1">x</a>'],
  ])('and with it %s', (_, html, passage, left) => {
    expect(inHtml(html, passage)).toBe(left);
  });

  test('which is as it was when there is none in it', () => {
    const html = '<p title=x>a <b>b</p><!-- c -->';
    expect(inHtml(html, 'z')).toBe(html);
  });

  test('or the HTML goes as a whole', () => {
    expect(inHtml('<p>x</p><secret>', 'secret')).toBeNull();
  });

  test('so that no reader sees it, wherever tags and entities stand in it', () => {
    const piece = fc.constantFrom(
      '<b>',
      '</b>',
      '<br>',
      '&#8203;',
      '<!-- x -->',
      '<span title="t">',
      '\n',
      '',
    );
    const letters = [...'s3cret'];
    const between = fc.array(piece, { minLength: letters.length, maxLength: letters.length });
    fc.assert(
      fc.property(between, fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }), (pieces, coded) => {
        const html = letters
          .map(
            (letter, at) =>
              `${coded[at] ? `&#${letter.charCodeAt(0)};` : letter}${pieces[at] === '\n' ? '' : pieces[at]}`,
          )
          .join('');
        const struck = inHtml(`<p>x ${html} y</p>`, 's3cret');
        expect(struck).toContain(MARK);
        expect(struck?.replace(/<[^>]*>|&#8203;/g, '').replace(/\s+/g, ' ')).toBe(`x ${MARK} y`);
      }),
    );
  });
});
