import * as fc from 'fast-check';
import { aliasesOf } from '../../../core/context/aliases.ts';
import { numbersIn } from '../../../core/context/found-numbers.ts';
import { lexiconOf, type NamedKind } from '../../../core/context/lexicon.ts';
import { namedBy } from '../../../core/context/match-numbers.ts';

const KINDS: readonly NamedKind[] = [
  { key: 'order', labels: { en: 'Order' }, words: {}, prefixes: [] },
  {
    key: 'contract',
    labels: { en: 'Contract', de: 'Vertrag' },
    words: { en: ['agreement'] },
    prefixes: ['CT'],
  },
];
const LEXICON = lexiconOf(KINDS);

/** The numbers of somebody that a text of theirs names. */
function named(text: string, ...numbers: string[]): string[] {
  const known = numbers.flatMap((number) => {
    const [kind = 'order', plain = number] = number.includes(':') ? number.split(':') : [undefined, number];
    return aliasesOf(plain, []).map((alias) => ({ ...alias, kind, id: number }));
  });
  return namedBy(numbersIn(text, LEXICON), known).map(({ id }) => id);
}

describe('the number of an order is found', () => {
  const OF_1001 = [
    'Where is my order #1001?',
    'order 1001 has not arrived',
    'Order no. 1001',
    'Order No 1001, please',
    'order number: 1001',
    'my order number is 1001.',
    '#1001',
    '# 1001',
    'Re: #1001 broken',
    'It is about 5 May. Order 1001.',
    'Where is 1001?',
    '1001 has not arrived',
    'ORD-1001',
    'ord1001',
    'Order1001',
    'the order_1001.pdf that you sent',
    'orders 1000, 1001 and 1002',
    'orders 999/1001',
    'order (1001)',
    'order "1001"',
    'order code 1001',
    'invoice for order 1001',
    'the phone in order 1001 is broken',
    'Meine Bestellung 1001 kam nicht an',
    'Bestellnummer 1001',
    'Bestellnr. 1001',
    'Bestell-Nr.: 1001',
    'Auftrag Nr. 1001',
    'Kundenbestellung 1001',
    'Comanda mea nr. 1001 nu a ajuns',
    'comanda cu numărul 1001',
    'Comanda 1001 a fost trimisă?',
    'заказ № 1001',
    'Где мой заказ №1001?',
    'номер заказа 1001',
    'заказ номер 1001 не пришёл',
    'naročilo št. 1001',
    'narudžba br. 1001',
    'ma commande n° 1001',
    'commande numéro 1001',
    'mi pedido nº 1001',
    'el pedido número 1001',
    'ordine n. 1001',
    'ordine numero 1001',
    'encomenda 1001',
    'zamówienie nr 1001',
    'objednávka č. 1001',
    'sipariş numaram 1001',
    'a rendelésem száma 1001',
    'Tilaus 1001',
    'Min beställning 1001',
    '注文番号は1001です',
    '注文番号：１００１',
    '订单号1001还没到',
    '주문번호 1001',
    'رقم الطلب ١٠٠١',
    'הזמנה 1001',
    'παραγγελία 1001',
    'order 1001 items are missing',
    'Bestellung vom 05.05.2026 Nr. 1001',
    'Meine Bestellnummer lautet 1001',
    'nr. comenzii 1001',
    'št. naročila 1001',
    'Rendelésszám: 1001',
    '1001 numaralı siparişim',
    'PO#1001',
    'order reference: 1001',
    'Ordernumber1001',
    'Order 0001001',
    'my order (no 1001)',
    'Order\n1001',
  ];
  it.each(OF_1001)('%s', (text) => expect(named(text, '1001')).toEqual(['1001']));

  it.each([
    ['Where is BIL-1001?', 'BIL-1001'],
    ['Where is bil 1001?', 'BIL-1001'],
    ['BIL 1001 is broken', 'BIL-1001'],
    ['bil1001', 'BIL-1001'],
    ['BIL–1001', 'BIL-1001'],
    ['BIL_1001', 'BIL-1001'],
    ['заказ АВ-1001 (typed in Cyrillic)', 'AB-1001'],
    ['order 1001', 'BIL-1001'],
    ['#1001', 'BIL-1001'],
    ['order 100 123 456', '100123456'],
    ['order 100-123-456', '100123456'],
    ['order 100123456', '100-123-456'],
    ['order 1001', '000001001'],
    ['order 2026-0042', '2026-0042'],
    ['order 2026/0042', '2026-0042'],
    ['my order 7 is late', '7'],
    ['#7', '7'],
    ['order #2024', '2024'],
    ['A-1001-es rendelés', 'A-1001'],
    ['order #1,001', '1001'],
    ['Where is my order 1,001?', '1001'],
    ['#1,001', '1001'],
    ['Bestellung Nr. 1.001', '1001'],
    ['Bestellung 1’001', '1001'],
    ['commande n° 1 001', '1001'],
    ['order number 1,234,567', '1234567'],
  ])('%s is %s', (text, number) => {
    expect(named(text, number)).toEqual([number]);
  });
});

describe('what is something else names no order', () => {
  it.each([
    ['Call me: 0722 1001 55', '1001'],
    ['Call me at 1001', '1001'],
    ['Tel. 1001', '1001'],
    ['+40 721 001 001', '001001'],
    ['+49 (89) 1001-1002', '1001'],
    ['(555) 123-1001', '1001'],
    ['555-1001', '1001'],
    ['phone 5551001', '5551001'],
    ['my number is +15551001', '15551001'],
    ['on 10.01.2026', '10012026'],
    ['on 2026-01-10', '20260110'],
    ['on 10/01/26', '100126'],
    ['20260110', '20260110'],
    ['on 27 November 2026', '2026'],
    ['on November 27, 2026', '2026'],
    ['since 2024', '2024'],
    ['my order from 2024', '2024'],
    ['am 5. Mai 2024 bestellt', '2024'],
    ['at 10:01', '1001'],
    ['I paid 1001 EUR', '1001'],
    ['I paid 1001', '1001'],
    ['€1001', '1001'],
    ['1001 €', '1001'],
    ['$ 1001.00', '1001'],
    ['I paid $1,001', '1001'],
    ['an order of 1,001 pieces', '1001'],
    ['my order of 1,001 EUR', '1001'],
    ['order 1,001 EUR', '1001'],
    ['order total: 1,001', '1001'],
    ['#1,001.50', '1001'],
    ['invoice #1,001', '1001'],
    ['Call me: 1 001 002', '1001'],
    ['order 12, 001', '12001'],
    ['1.001,00', '1001'],
    ['1001,50', '1001'],
    ['1001 lei', '1001'],
    ['1001 руб.', '1001'],
    ['the price is 1001', '1001'],
    ['das kostet 1001', '1001'],
    ['1001 pieces', '1001'],
    ['I ordered 1001 screws', '1001'],
    ['an order of 1001 pieces', '1001'],
    ['Ich habe 1001 Schrauben bestellt', '1001'],
    ['1001 questions about this', '1001'],
    ['about 1001 people', '1001'],
    ['I placed my order 2 days ago', '2'],
    ['order 3 weeks late', '3'],
    ['1001 kg', '1001'],
    ['1001%', '1001'],
    ['invoice 1001', '1001'],
    ['Rechnung Nr. 1001', '1001'],
    ['Rechnungsnummer 1001', '1001'],
    ['ticket #1001', '1001'],
    ['Re: [#1001] Printer', '1001'],
    ['my customer number is 1001', '1001'],
    ['Kundennummer: 1001', '1001'],
    ['article 1001 of order 1002', '1001'],
    ['tracking number 1001', '1001'],
    ['factura 1001', '1001'],
    ['счёт № 1001', '1001'],
    ['телефон 1001', '1001'],
    ['電話番号は1001', '1001'],
    ['1001円です', '1001'],
    ['1000 Ljubljana', '1000'],
    ['Main Street 1001', '1001'],
    ['Hauptstr. 1001', '1001'],
    ['https://shop.example.com/orders/1001', '1001'],
    ['me1001@example.com', 'me1001'],
    ['order1001@example.com', '1001'],
    ['RO49 AAAA 1B31 0075 9384 0000', '0075'],
    ['PIN 1001', '1001'],
    ['error code 1001', '1001'],
    ['version 1001', '1001'],
    ['INV-1001', '1001'],
    ['SKU-1001', '1001'],
    ['order 11001', '1001'],
    ['order 10012', '1001'],
    ['order 1001-2', '1001'],
    ['contract 1001', '1001'],
    ['Vertrag Nr. 1001', '1001'],
    ['order 1001', '10-01-5'],
    ['iPhone15', 'iPhone15'],
    ['I was born in 1001', '1001'],
    ['Route 1001', '1001'],
    ['Bestellung im Wert von 1001', '1001'],
    ['Bestellung mit 1001 Teilen', '1001'],
    ['comandă de 1001 lei', '1001'],
    ['comanda în valoare de 1001', '1001'],
    ['заказ на 1001 рубль', '1001'],
    ['order shipped to 1001 Main Street', '1001'],
    ['order over 1001', '1001'],
    ['order line 1001', '1001'],
    ['order, invoice no. 1001', '1001'],
    ['192.168.1.1', '19216811'],
    ['7', '7'],
  ])('%s (%s)', (text, number) => expect(named(text, number)).toEqual([]));
});

it('goes by the word that says what it is, among things of one number', () => {
  expect(named('contract 1001', '1001', 'contract:1001')).toEqual(['contract:1001']);
  expect(named('our agreement no. 1001', '1001', 'contract:1001')).toEqual(['contract:1001']);
  expect(named('order 1001', '1001', 'contract:1001')).toEqual(['1001']);
  expect(named('CT-1001', '1001', 'contract:1001')).toEqual(['contract:1001']);
});

it('does not choose between two that have the same digits', () => {
  expect(named('order 1001', 'BIL-1001', 'UK-1001')).toEqual([]);
  expect(named('order 1001', 'BIL-1001', '1001')).toEqual(['1001']);
  expect(named('order UK 1001', 'UK-1001', '1001')).toEqual(['UK-1001']);
});

it('finds every order of a text once', () => {
  expect(named('Orders 1001, 1002 and #1003. Order 1001 is urgent.', '1001', '1002', '1003')).toEqual([
    '1001',
    '1002',
    '1003',
  ]);
});

it('gives up on no text, and finds no more than it looks for', () => {
  const hostile = [
    '1 '.repeat(25_000),
    '1-'.repeat(25_000),
    '#'.repeat(50_000),
    'order '.repeat(9_000),
    '('.repeat(50_000),
    '0-'.repeat(25_000),
    '+1 '.repeat(17_000),
  ];
  for (const text of hostile) expect(numbersIn(text, LEXICON).length).toBeLessThanOrEqual(70);
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      for (const { form, start, end } of numbersIn(text, LEXICON))
        expect(form !== '' && start < end).toBe(true);
    }),
  );
});

it('finds an order whatever its number is, wherever it is called one', () => {
  const part = fc.stringMatching(/^[A-Z0-9]{1,8}$/);
  const number = fc
    .tuple(part, fc.constantFrom('', '-', ' '), fc.integer({ min: 1000, max: 99_999_999 }))
    .map(([letters, joint, digits]) => `${letters.replace(/\d/g, 'Q')}${joint}${digits}`)
    .filter(
      (one) =>
        !/^(?:PO|INV|TEL|FAX|SKU|EUR|USD|GBP|CHF|RON|RUB|PLN|CZK|HUF|SEK|NOK|DKK|JPY|APT|AP|V|ST|BR|NR|NO|N|C|EAN|REF|PIN|CA|VER|COD|ID|INC)/.test(
          one,
        ),
    );
  fc.assert(
    fc.property(
      number,
      fc.constantFrom('order #', 'Bestellung Nr. ', 'заказ № ', 'comanda nr. '),
      (one, word) => {
        expect(named(`${word}${one}`, one)).toEqual([one]);
      },
    ),
  );
});
