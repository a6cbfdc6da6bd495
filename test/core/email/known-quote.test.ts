import * as fc from 'fast-check';
import { replyKnowing } from '../../../core/email/index.ts';

const TEXT =
  'Hello Ana,\n\nplease put the printer out first, and call us when it is cold again.\n\nYours, Bo';
const MARKER = '[ref:t7.abcdefghijkl]';
const answered = { text: TEXT, names: ['@desk.example.com', 'Acme Support'] };

/** What is kept of a text that was split so. */
const kept = (replyText: string, elided = '', whole = `${replyText}\n${elided}`) =>
  replyKnowing({ replyText, elided }, whole, answered).replyText;

describe('a cut that is none of what the desk sent', () => {
  test('took own words, which come back', () => {
    const pasted = 'Original message\nFrom: Cy\nSent: 3 March 2026 10:12\n\nThe invoice is wrong.';
    expect(kept('See below.', pasted)).toBe(`See below.\n${pasted}`);
  });

  test.each([
    ['has a run of what was sent', 'Cy napisao:\nHello Ana, please put the\nprinter out first'],
    ['has the marker of the desk', `Somebody wrote something else.\n${MARKER}`],
    ['names an address of the desk', 'Od: support+t7.abcdefghijkl@desk.example.com\nsomething else'],
    ['names a mailbox of the desk', 'On Monday, Acme Support wrote:\nsomething else'],
    ['is marked', '> something else\n> and more'],
  ])('stays a quote when it %s', (_, elided) => {
    expect(kept('It is cold.', elided)).toBe('It is cold.');
  });
});

describe('what the desk sent, as it was sent', () => {
  test.each([
    ['as it is', TEXT],
    ['with lines that are broken elsewhere', TEXT.replaceAll(' ', '\n')],
    ['under a line that names the desk and a date', `Le 3 marz 2026, Acme Support a graphe\n\n${TEXT}`],
    ['with the signature and the marker beneath', `${TEXT}\n\n-- \nAcme\n\n${MARKER}`],
  ])('is a quote without any sign, %s', (_, quote) => {
    expect(kept(`It is cold.\n\n${quote}`)).toBe('It is cold.');
  });

  test.each([
    ['more stands behind it', `It is cold.\n\n${TEXT}\n\nAnd what now?`],
    ['only a part of it stands there', 'You say: please put the printer out first.'],
    ['nothing else stands there', TEXT],
  ])('stays when %s', (_, text) => {
    expect(kept(text)).toBe(text);
  });
});

test('nothing is lost and nothing is added, whatever was split and sent', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', 'B', 'ж', '日', '1', ' ', '\n', '>', ':'),
    maxLength: 80,
  });
  const letters = (of: string) => (of.match(/[\p{L}\p{N}]/gu) ?? []).sort();
  fc.assert(
    fc.property(text, text, text, (replyText, elided, sent) => {
      const whole = `${replyText}\n${elided}`;
      const view = replyKnowing({ replyText, elided }, whole, { text: sent, names: [] });
      expect(letters(`${view.replyText}${view.elided}`)).toEqual(letters(whole));
    }),
    { numRuns: 2000 },
  );
});
