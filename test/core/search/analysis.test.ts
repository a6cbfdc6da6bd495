import * as fc from 'fast-check';
import { foldWord } from '../../../core/search/analysis/fold.ts';
import { languagesOf } from '../../../core/search/analysis/language.ts';
import { stemsOf } from '../../../core/search/analysis/stems.ts';
import { wordsOf } from '../../../core/search/analysis/words.ts';

const terms = (text: string) => wordsOf(text).map(({ term }) => term);

test.each([
  ['ÉTÉ', 'ete'],
  ['Straße', 'strasse'],
  ['счёт', 'счет'],
  ['ȘTIRI', 'stiri'],
  ['ﬁne Ｗｉｄｅ', 'fine wide'],
  ['Łódź', 'lodz'],
  ['が', 'が'],
  ['Й', 'й'],
])('%s is found as %s', (word, expected) => expect(foldWord(word)).toBe(expected));

test.each([
  ['Call +49 (0)30 123 45 67', '49301234567'],
  ['Call 0049 30 1234567', '49301234567'],
  ['order INV-2026/00123', 'inv202600123'],
  ['IBAN DE89 3704 0044 0532 0130 00', '370400440532013000'],
  ['write to Mara.Lindt@example.com', 'maralindtexamplecom'],
])('%s is found by %s, however it is spaced', (text, expected) => expect(terms(text)).toContain(expected));

test('a telephone number is found with and without the prefix of its country', () => {
  const own = (text: string) => terms(text).filter((term) => term.startsWith('tel'));
  expect(own('+40 722 123 456')).toEqual(own('0722 123456'));
  expect(own('+40 722 123 456')).toEqual(['tel722123456']);
});

test('texts without spaces are parted into words, the same in a question as in a text', () => {
  expect(terms('我的打印机无法连接')).toEqual(expect.arrayContaining(['打印', '无法', '连接']));
  expect(terms('パスワードを再設定したい')).toEqual(expect.arrayContaining(['パスワード', '設定']));
  expect(terms('ไม่สามารถเข้าสู่ระบบได้')).toEqual(expect.arrayContaining(['ไม่', 'ระบบ']));
});

test.each([
  ['de', 'Rechnungen', 'Rechnung'],
  ['en', 'invoices', 'invoice'],
  ['fr', 'factures', 'facture'],
  ['es', 'facturas', 'factura'],
  ['it', 'fatture', 'fattura'],
  ['pt', 'faturas', 'fatura'],
  ['nl', 'rekeningen', 'rekening'],
  ['sv', 'räkningar', 'räkning'],
  ['ro', 'facturile', 'facturi'],
  ['ru', 'счета', 'счетам'],
  ['sl', 'računi', 'računov'],
  ['pl', 'faktury', 'faktura'],
] as const)('in %s, %s is a form of %s', (language, one, other) => {
  const stems = new Set(stemsOf(one.toLowerCase(), language));
  expect(stemsOf(other.toLowerCase(), language).some((stem) => stems.has(stem))).toBe(true);
});

test.each([
  ['en', 'I have not received the invoice for my order'],
  ['de', 'Ich habe die Rechnung für meine Bestellung nicht erhalten'],
  ['fr', "Je n'ai pas reçu la facture pour ma commande"],
  ['es', 'No he recibido la factura de mi pedido'],
  ['ro', 'Nu am primit factura pentru comanda mea'],
  ['ru', 'Я не получил счёт за мой заказ'],
  ['sl', 'Nisem prejel računa za moje naročilo'],
  ['ja', '注文の請求書がまだ届いていません'],
  ['zh', '我没有收到订单的发票'],
])('%s is recognised', (language, text) => {
  expect(languagesOf(wordsOf(text).map(({ word }) => word))[0]).toBe(language);
});

test('a character that Unicode has twice is found by either, where it stands', () => {
  const [twin] = wordsOf('\uf900');
  expect(twin).toMatchObject({ word: '\uf900', term: '\u8c48', start: 0, end: 1 });
});

test('a character that is written in several units, or put together of some, stands where it is written', () => {
  for (const text of ['\u{2f804}', 'か\u3099そ', '\u{2f804}好か\u3099']) {
    for (const { word, start, end, isReading } of wordsOf(text))
      if (!isReading) expect(text.slice(start, end)).toBe(word);
  }
  expect(wordsOf('カ\u3099ラス').map(({ term }) => term)).toEqual(wordsOf('ガラス').map(({ term }) => term));
});

test('every word of any text stands where it says, and its form is a form of itself', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      for (const { word, term, start, end, isReading } of wordsOf(text)) {
        expect(start < end && end <= text.length).toBe(true);
        expect(term).not.toBe('');
        if (!isReading) expect(text.slice(start, end).toLowerCase().startsWith(word.slice(0, 1))).toBe(true);
        expect(term.includes('\n')).toBe(false);
      }
    }),
  );
});
