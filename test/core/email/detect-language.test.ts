import { detectLanguage } from '../../../core/email/index.ts';

test.each([
  ['en', 'Hello, my order has not arrived yet. Can you help?'],
  ['ro', 'Bună ziua, nu am primit factura pentru luna martie.'],
  ['ro', 'Buna ziua, va rog sa imi spuneti cand ajunge comanda mea'],
  ['ru', 'Здравствуйте, мой заказ ещё не пришёл.'],
  ['uk', 'Доброго дня, моє замовлення ще не прийшло.'],
  ['bg', 'Здравейте, поръчката ми още не е пристигнала.'],
  ['sl', 'Zanima me, kdaj bo paket dostavljen na moj naslov.'],
  ['hr', 'Poštovani, moja narudžba još nije stigla.'],
  ['es', 'Hola, mi pedido todavía no ha llegado.'],
  ['ca', 'Hola, la meva comanda encara no ha arribat.'],
  ['pt', 'Olá, o meu pedido ainda não chegou.'],
  ['it', 'Buongiorno, il mio ordine non è ancora arrivato.'],
  ['de', 'Guten Tag, meine Bestellung ist noch nicht angekommen.'],
  ['nl', 'Hallo, mijn bestelling is nog niet aangekomen.'],
  ['fr', 'Bonjour, ma commande n’est pas encore arrivée.'],
])('%s is known by its words: %s', async (language, text) => {
  expect(await detectLanguage(text)).toBe(language);
  expect(await detectLanguage(`${text}\nhttps://shop.example/order?id=1 me@shop.example #4711`)).toBe(
    language,
  );
});

test.each([
  '',
  'ok',
  'It burns.',
  'Printer',
  'asdf qwer zxcv uiop hjkl',
  '12345 67890',
  'https://shop.example/the/order/that/is/late',
  '注文した商品がまだ届きません',
])('of %j nobody can tell', async (text) => {
  expect(await detectLanguage(text)).toBeNull();
});
