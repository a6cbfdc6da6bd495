import { helpCentreSchema, INITIAL_HELP_CENTRE } from '../../../schemas/help-centre.ts';

test('a help centre is open, in English, and has a look before anybody has said anything', () => {
  expect(INITIAL_HELP_CENTRE).toMatchObject({ isOpen: true, languages: ['en'], css: '', address: null });
});

test.each([
  [{ logo: 'javascript:alert(1)' }],
  [{ logo: 'http://example.com/logo.png' }],
  [{ logo: 'https://example.com/ logo.png' }],
  [{ favicon: "https://example.com'; script-src *" }],
  [{ colour: 'red' }],
  [{ colour: '#fff;} body{display:none' }],
  [{ languages: [] }],
  [{ languages: ['xx'] }],
  [{ links: [{ labels: { en: 'x' }, url: 'javascript:alert(1)' }] }],
  [{ address: 'http://example.com/help' }],
  [{ address: 'https://example.com/elsewhere' }],
  [{ css: 'x'.repeat(8001) }],
  [{ css: '\u0000' }],
  [{ unknown: 1 }],
])('refuses %j', (given) => expect(helpCentreSchema.safeParse(given).success).toBe(false));

test('takes an address of this machine, where the desk runs for trying', () => {
  expect(helpCentreSchema.safeParse({ address: 'http://127.0.0.1:3333/help' }).success).toBe(true);
});

test('counts a language once that is named twice', () => {
  expect(helpCentreSchema.parse({ languages: ['ro', 'en', 'ro'] }).languages).toEqual(['ro', 'en']);
});
