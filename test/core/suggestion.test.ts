import { keptKnowledge, moveText, type Reader, writeText } from '../../core/article/index.ts';
import { keptConfiguration } from '../../core/configuration/index.ts';
import { keptArticleIndex, searchArticles, suggestArticles } from '../../core/suggestion/index.ts';
import { NOW, testContext } from '../support/context.ts';
import { givenArticle, givenSection, markdownText } from '../support/given-article.ts';
import { sharedDesk } from '../support/mail.ts';

const desk = sharedDesk();
let index: ReturnType<typeof keptArticleIndex>;
const ENGLISH: Reader = { audience: 'public', locale: 'en' };
const ids: Record<string, number> = {};

const depsNow = async () => {
  const knowledge = await keptKnowledge(keptConfiguration(desk.table)).at(NOW);
  return { table: desk.table, knowledge, index: await index(knowledge) };
};
const titles = async (words: string, reader: Partial<Reader> = {}) => {
  const asked = { reader: { ...ENGLISH, ...reader }, words, limit: 10 };
  const { articles } = await searchArticles(await depsNow(), asked);
  return articles.map(({ readable }) => readable.title);
};

beforeAll(async () => {
  index = keptArticleIndex(desk.table);
  await givenSection(desk, testContext(), { key: 'all' });
  await givenSection(desk, testContext(), { key: 'inside', audience: 'agents' });
  const given = async (title: string, source: string, section = 'all') => {
    const made = await givenArticle(desk, testContext(), { section, text: markdownText(title, source) });
    ids[title] = made.id;
  };
  await given(
    'Send an order back',
    'You have 30 days to return shoes. Print the label and bring the parcel to a shop.',
  );
  await given(
    'Reset your password',
    'Choose "Forgot password" on the page where you sign in. A link comes by mail.',
  );
  await given(
    'Where is my parcel?',
    'The tracking number stands in the mail that says that your order was shipped.',
  );
  await given('Refunds above 500 euros', 'Ask the lead of billing before you return money.', 'inside');
  const german = markdownText(
    'Eine Bestellung zurückschicken',
    'Schuhe können 30 Tage lang zurückgegeben werden.',
  );
  const articleId = ids['Send an order back'] ?? 0;
  await writeText(desk, testContext(), { articleId, locale: 'de', text: german, publishes: true });
});

test('readers find articles by any form of their words, with a letter wrong, the best first', async () => {
  expect((await titles('returning a shoe'))[0]).toBe('Send an order back');
  expect((await titles('pasword'))[0]).toBe('Reset your password');
  expect(await titles('zebra')).toEqual([]);
  expect(await titles('" ( : or -')).toEqual([]);
  expect((await titles('status:open "password" -reset'))[0]).toBe('Reset your password');
});

test('each finds the text that they get, in their language, and none that is not for them', async () => {
  expect(await titles('Schuh zurück', { locale: 'de' })).toEqual(['Eine Bestellung zurückschicken']);
  expect(await titles('Schuhe')).toEqual([]);
  expect((await titles('password', { locale: 'de' }))[0]).toBe('Reset your password');
  expect(await titles('billing euros')).toEqual([]);
  expect((await titles('billing euros', { audience: 'agents' }))[0]).toBe('Refunds above 500 euros');
});

test('what is published is found at once, and what is archived no more', async () => {
  const articleId = ids['Where is my parcel?'] ?? 0;
  const text = markdownText('Where is my parcel?', 'Ask the giraffe.');
  await writeText(desk, testContext(), { articleId, locale: 'en', text });
  expect(await titles('giraffe')).toEqual([]);
  await moveText(desk, testContext(), { articleId, locale: 'en', to: 'published' });
  expect(await titles('giraffe')).toEqual(['Where is my parcel?']);
  await moveText(desk, testContext(), { articleId, locale: 'en', to: 'archived' });
  expect(await titles('giraffe')).toEqual([]);
  await moveText(desk, testContext(), { articleId, locale: 'en', to: 'published' });
});

test('a question brings the articles that may answer it, and nothing where there is nothing to go by', async () => {
  const question = {
    subject: 'Wrong size',
    text: 'Hello,\n\nI bought shoes last week and they do not fit. How can I return them? Do I need a label?\n\nMara',
  };
  const suggested = await suggestArticles(await depsNow(), { reader: ENGLISH, question });
  expect(suggested[0]).toMatchObject({ likeness: 1, readable: { title: 'Send an order back' } });
  expect(suggested[0]?.snippet.marks.length).toBeGreaterThan(0);
  expect(
    await suggestArticles(await depsNow(), { reader: ENGLISH, question: { subject: '', text: ' ' } }),
  ).toEqual([]);
});
