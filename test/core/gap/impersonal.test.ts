import { withoutPersonal } from '../../../core/gap/draft/impersonal.ts';

const clean = (text: string, known: Parameters<typeof withoutPersonal>[1] = []) =>
  withoutPersonal(text, known).text;

describe('personal data', () => {
  test.each([
    ['Write to jo.smith+shop@mail.co.uk please.', 'Write to [email] please.'],
    ['Call +44 113 496 0182 or 0221 4710815.', 'Call [phone] or [phone].'],
    ['We live at 14 Mill Lane, Leeds LS2 7QA.', 'We live at [address], Leeds [address].'],
    ['Lindenweg 7, 50667 Köln', '[address], [address]'],
    ['12 rue des Tilleuls, 69003 Lyon', '[address], [address]'],
    ['Calle Mayor, 15, 28013 Madrid', '[address], [address]'],
    ['ул. Ленина, д. 12', '[address]'],
    ['Your order A48213 and parcel 1Z999AA10123456784', 'Your order [number] and parcel [number]'],
    ['Order 48213, ticket #12', 'Order [number], ticket [number]'],
    ['IBAN DE89 3704 0044 0532 0130 00', 'IBAN [number]'],
    ['Card 4111 1111 1111 1111', 'Card [number]'],
    ['Born on 12.03.1980', 'Born on [date]'],
    ['Dear Mrs. Abernathy and Herr Dr. Özil', 'Dear Mrs. [name] and Herr Dr. [name]'],
    ['Ich heiße Kai Sommerfeld.', 'Ich heiße [name].'],
    ['Je m’appelle Fatou Diallo', 'Je m’appelle [name]'],
    ['See https://shop.example/track?id=12', 'See [link]'],
    ['From 203.0.113.9', 'From [number]'],
  ])('goes out of %p', (text, expected) => {
    expect(clean(text)).toBe(expected);
  });

  test('that is known goes wherever it stands, in any case', () => {
    const known = [
      { name: 'Harriet Osborne', addresses: ['harriet.osborne@example.com'], others: ['Chat-Harry'] },
    ];
    const text =
      'OSBORNE said that Harriet’s chat-harry is harriet  osborne, or Harriet.Osborne@Example.com.';
    const left = clean(text, known);
    expect(left).not.toMatch(/harr|osborne/iu);
    expect(left).toBe('[name] said that [name] [address] is [name], or [email].');
  });

  test.each([
    'Choose Settings, then Security. The link is valid for 24 hours, 14 days or until 2027.',
    'It costs 49.90 EUR, or 1.250,00 in all.',
    'Version 2.10 needs Windows 11, iOS 17 or A4 paper; read https://shop.example/returns.',
    'May we help? The rose stays red.',
  ])('is not what everybody may read: %p', (text) => {
    expect(clean(text)).toBe(text);
  });

  test('is looked for in a text of any kind without taking long', () => {
    for (const piece of ['1 ', 'a.', '@', 'Aa ', '1-', '(0)', 'Street ', '\u0000', '🙂'])
      expect(clean(piece.repeat(4000)).length).toBeGreaterThan(0);
  });
});
