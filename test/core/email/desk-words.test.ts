import { acknowledgementText, refusalText } from '../../../core/email/index.ts';

const languages = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt'];

test.each(languages)(
  'in %s the desk says the number of a ticket, its own name, and where to write',
  (language) => {
    const received = acknowledgementText('Example Support', 42, [language]);
    const refused = refusalText('Example Support', 42, 'support@desk.example.com', [language]);
    expect(received).toMatch(/\[#42\][\s\S]*Example Support$/);
    expect(refused).toMatch(/\[#42\][\s\S]*support@desk\.example\.com[\s\S]*Example Support$/);
    expect(received).not.toMatch(/https?:|undefined/);
  },
);

test('no two languages have the same words', () => {
  expect(new Set(languages.map((language) => acknowledgementText('', 1, [language]))).size).toBe(7);
});

test('the first language that it writes counts, whatever its region, and English where it writes none', () => {
  const text = (...wished: (string | null)[]) => acknowledgementText('', 1, wished);
  expect(text('de-AT')).toBe(text('de'));
  expect(text(null, 'fr')).toBe(text('fr'));
  expect(text('xx', 'FR-ca')).toBe(text('fr'));
  expect(text('xx')).toBe(text());
  expect(text()).toContain('Hello');
});
