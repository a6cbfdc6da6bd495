import {
  ALL_ARTICLES,
  articleCounter,
  changeArticle,
  findArticle,
  findArticleById,
  fireArticle,
  keptKnowledge,
  listArticleTexts,
  loadArticle,
  loadArticleCounts,
  loadReadable,
  moveText,
  type Reader,
  reviewArticle,
  sectionArea,
  shelfFor,
  shelvesFor,
  slugOf,
  writeText,
} from '../../../core/article/index.ts';
import { listEvents } from '../../../core/audit/index.ts';
import { keptConfiguration, retireThing } from '../../../core/configuration/index.ts';
import { NOW, testContext } from '../../support/context.ts';
import { later, meaningfulRows } from '../../support/desk.ts';
import { eventsOf } from '../../support/events.ts';
import { givenArticle, givenSection, markdownText } from '../../support/given-article.ts';
import { sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();
let minutes = 0;
/** Each act a minute after the one before. */
const context = () => {
  minutes += 1;
  return testContext({ now: later(NOW, { seconds: 60 * minutes }) });
};
const EVERYBODY: Reader = { audience: 'public', locale: 'en' };
let sections = 0;
const givenShelf = async (given: Partial<Parameters<typeof givenSection>[2]> = {}) => {
  sections += 1;
  const key = given.key ?? `section${sections}`;
  await givenSection(desk, context(), { ...given, key });
  return key;
};
const knowledge = () => keptKnowledge(keptConfiguration(desk.table)).at(NOW);
const found = async (slug: string, reader: Partial<Reader> = {}) =>
  findArticle(desk.table, await knowledge(), { ...EVERYBODY, ...reader }, slug);
const titlesOn = async (key: string, reader: Partial<Reader> = {}) =>
  shelfFor(await knowledge(), { ...EVERYBODY, ...reader }, key)?.articles.map(({ title }) => title);

describe('what readers get of an article', () => {
  test('is its published text, while the next one is written and looked at', async () => {
    const section = await givenShelf();
    const made = await givenArticle(desk, context(), {
      section,
      text: markdownText('Send it back', 'Within *30* days.'),
      publishes: false,
    });
    const at = { articleId: made.id, locale: 'en' };
    expect(await titlesOn(section)).toEqual([]);
    await moveText(desk, context(), { ...at, to: 'published' });
    await writeText(desk, context(), { ...at, text: markdownText('Return it', 'Within 60 days.') });
    await moveText(desk, context(), { ...at, to: 'in_review' });
    expect(findArticleById(await knowledge(), EVERYBODY, made.id)).toMatchObject({ slug: 'send-it-back' });
    const still = await found('send-it-back');
    if (still === null) throw new Error('It is not found');
    expect(still).toMatchObject({ kind: 'article', readable: { title: 'Send it back', version: 1 } });
    expect((await loadReadable(desk.table, still.readable)).html).toBe('<p>Within <em>30</em> days.</p>');
    await moveText(desk, context(), { ...at, to: 'published' });
    expect(await titlesOn(section)).toEqual(['Return it']);
    await moveText(desk, context(), { ...at, to: 'archived' });
    expect(await titlesOn(section)).toEqual([]);
    expect(await found('send-it-back')).toBeNull();
    expect(findArticleById(await knowledge(), EVERYBODY, made.id)).toBeNull();
    expect((await loadArticle(desk.table, made.id)).languages.en).toMatchObject({
      state: 'archived',
      latest: 2,
    });
  });

  test('is for nobody more than each section above it', async () => {
    const category = await givenShelf({ audience: 'signed_in' });
    const section = await givenShelf({ parent: category });
    const text = markdownText('For customers');
    await givenArticle(desk, context(), { section, text });
    await givenArticle(desk, context(), { section, text: markdownText('For agents'), audience: 'agents' });
    const seen = async (audience: Reader['audience']) => titlesOn(section, { audience });
    expect(await seen('public')).toBeUndefined();
    expect(await seen('signed_in')).toEqual(['For customers']);
    expect(await seen('agents')).toEqual(['For customers', 'For agents']);
    expect(await found('for-customers')).toBeNull();
    expect(await found('for-agents', { audience: 'signed_in' })).toBeNull();
    await retireThing(desk, context(), sectionArea, { key: category });
    expect(await seen('signed_in')).toBeUndefined();
  });

  test('stands in the order of categories, sections and articles, without what holds nothing for them', async () => {
    const category = await givenShelf({ labels: { en: 'Shop' } });
    await givenShelf({ parent: category });
    const second = await givenShelf({ parent: category, position: 2 });
    const first = await givenShelf({ parent: category, position: 1 });
    await givenArticle(desk, context(), { section: second, text: markdownText('Last') });
    await givenArticle(desk, context(), { section: first, text: markdownText('Middle'), position: 2 });
    await givenArticle(desk, context(), { section: first, text: markdownText('Foremost'), position: 1 });
    const shelves = shelvesFor(await knowledge(), EVERYBODY).filter(({ title }) => title === 'Shop');
    expect(
      shelves.map((shelf) =>
        shelf.sections.map(({ section, articles }) => [section.key, articles.map(({ title }) => title)]),
      ),
    ).toEqual([
      [
        [first, ['Foremost', 'Middle']],
        [second, ['Last']],
      ],
    ]);
  });
});

describe('a language', () => {
  test('that an article does not have is another: of the same language, preferred, or the original', async () => {
    const section = await givenShelf();
    const { id: articleId } = await givenArticle(desk, context(), {
      section,
      text: markdownText('Delivery'),
    });
    for (const [locale, title] of [
      ['de', 'Lieferung'],
      ['fr', 'Livraison'],
    ] as const)
      await writeText(desk, context(), { articleId, locale, text: markdownText(title), publishes: true });
    const title = async (reader: Partial<Reader>) => (await titlesOn(section, reader))?.[0];
    expect(await title({ locale: 'de-AT' })).toBe('Lieferung');
    expect(await title({ locale: 'it' })).toBe('Delivery');
    expect(await title({ locale: 'it', preferred: ['fr'] })).toBe('Livraison');
    expect(await found('lieferung', { locale: 'de' })).toMatchObject({ kind: 'article' });
    expect(await found('lieferung', { locale: 'fr' })).toMatchObject({
      kind: 'moved',
      readable: { locale: 'fr', slug: 'livraison', isFallback: false },
    });
    await moveText(desk, context(), { articleId, locale: 'fr', to: 'archived' });
    expect(await found('livraison', { locale: 'fr' })).toMatchObject({
      kind: 'moved',
      readable: { locale: 'en', slug: 'delivery', isFallback: true },
    });
  });

  test('says that the original says something else by now, until somebody says that it does not', async () => {
    const section = await givenShelf();
    const { id: articleId } = await givenArticle(desk, context(), { section, text: markdownText('Sizes') });
    const german = { articleId, locale: 'de', publishes: true };
    await writeText(desk, context(), { ...german, text: markdownText('Größen') });
    const isOld = async () => (await found('groessen', { locale: 'de' }))?.readable.isOutOfDate;
    expect(await isOld()).toBe(false);
    const english = { articleId, locale: 'en' };
    await writeText(desk, context(), { ...english, text: markdownText('Sizes', 'New ones.') });
    expect(await isOld()).toBe(false);
    await moveText(desk, context(), { ...english, to: 'published' });
    expect(await isOld()).toBe(true);
    await writeText(desk, context(), { ...german, text: markdownText('Größen', 'Ein Tippfehler.') });
    expect(await isOld()).toBe(true);
    await writeText(desk, context(), {
      ...german,
      text: markdownText('Größen', 'Ein Tippfehler.'),
      isUpToDate: true,
    });
    expect(await isOld()).toBe(false);
    const { items } = await listArticleTexts(desk.table, { articleId, locale: 'de' }, { limit: 10 });
    expect(items.map(({ version }) => version)).toEqual([2, 1]);
  });
});

describe('a slug', () => {
  test('leads to its article for ever, and to no other', async () => {
    const section = await givenShelf();
    const { id: articleId } = await givenArticle(desk, context(), {
      section,
      text: markdownText('Warranty'),
    });
    for (const slug of ['guarantee', 'two-years'])
      await changeArticle(desk, context(), { articleId, change: { slugs: { en: slug } } });
    for (const slug of ['warranty', 'guarantee'])
      expect(await found(slug)).toMatchObject({ kind: 'moved', readable: { slug: 'two-years' } });
    const other = await givenArticle(desk, context(), { section, text: markdownText('Warranty') });
    expect(other.languages.en?.slug).toBe(`warranty-${other.id}`);
    const before = await meaningfulRows(desk.database);
    const take = changeArticle(desk, context(), {
      articleId: other.id,
      change: { slugs: { en: 'guarantee' } },
    });
    await expect(take).rejects.toMatchObject({ fields: [{ path: 'slugs' }] });
    expect(await meaningfulRows(desk.database)).toEqual(before);
    // It may have an earlier one of its own again.
    await changeArticle(desk, context(), { articleId, change: { slugs: { en: 'warranty' } } });
    expect(await found('warranty')).toMatchObject({ kind: 'article' });
  });

  test.each([
    ['Wie geht’s: Äpfel & Öl?', 'wie-geht-s-aepfel-oel'],
    ['Crème brûlée — 100 %', 'creme-brulee-100'],
    ['Как вернуть товар', 'как-вернуть-товар'],
    ['返品の方法', '返品の方法'],
    ['!?', ''],
  ])('of %s is %s', (title, slug) => {
    expect(slugOf(title)).toBe(slug);
  });
});

describe('a change of an article', () => {
  test('that changes nothing writes nothing', async () => {
    const section = await givenShelf();
    const text = markdownText('Nothing');
    const { id: articleId } = await givenArticle(desk, context(), { section, text });
    const before = await meaningfulRows(desk.database);
    await writeText(desk, context(), { articleId, locale: 'en', text, publishes: true });
    await changeArticle(desk, context(), { articleId, change: { section, labels: [] } });
    await moveText(desk, context(), { articleId, locale: null, to: 'published' });
    expect(await meaningfulRows(desk.database)).toEqual(before);
  });

  test('that names what is not there is refused, and says which', async () => {
    const section = await givenShelf();
    await retireThing(desk, context(), sectionArea, { key: section });
    const made = givenArticle(desk, context(), {
      section,
      text: markdownText('X'),
      authorId: 77,
      reviewerId: 78,
    });
    await expect(made).rejects.toMatchObject({
      fields: [{ path: 'section' }, { path: 'authorId' }, { path: 'reviewerId' }],
    });
  });

  test('is told, with no word of what it says', async () => {
    const section = await givenShelf();
    const { id } = await givenArticle(desk, context(), { section, text: markdownText('Secret plans') });
    await changeArticle(desk, context(), {
      articleId: id,
      change: { labels: ['plans'], slugs: { en: 'secret' } },
    });
    const items = await eventsOf(desk.table, `ARTICLE#${id}`);
    expect(items.map(({ type }) => type)).toEqual(['article.created', 'article.updated']);
    expect(JSON.stringify(items)).not.toMatch(/secret/i);
  });

  test('races none of another: of two at once one has the next version', async () => {
    const section = await givenShelf();
    const { id: articleId } = await givenArticle(desk, context(), { section, text: markdownText('Race') });
    await Promise.all(
      ['one', 'two', 'three'].map((source) =>
        writeText(desk, context(), { articleId, locale: 'en', text: markdownText('Race', source) }),
      ),
    );
    const { items } = await listArticleTexts(desk.table, { articleId, locale: 'en' }, { limit: 10 });
    expect(items.map(({ version }) => version)).toEqual([4, 3, 2, 1]);
  });
});

test('whoever answers for an article is told once to look at it when its time has come, and again the next time', async () => {
  const section = await givenShelf();
  const at = later(NOW, { seconds: 100_000 });
  const { id: articleId } = await givenArticle(desk, context(), {
    section,
    text: markdownText('Prices'),
    reviewAt: at.toISOString(),
    reviewDays: 10,
  });
  const fire = (seconds: number) =>
    fireArticle(desk.table, testContext({ now: later(at, { seconds }) }), articleId);
  expect(await fire(-1)).toBe(at.toISOString());
  expect(await fire(1)).toBeNull();
  expect(await fire(2)).toBeNull();
  const reviewed = await reviewArticle(desk, testContext({ now: later(at, { seconds: 10 }) }), { articleId });
  expect(reviewed.reviewAt).toBe(later(at, { seconds: 10 + 864_000 }).toISOString());
  expect(await fire(864_011)).toBeNull();
  const { items } = await listEvents(desk.table, `ARTICLE#${articleId}`, { limit: 10 });
  expect(items.map(({ type }) => type)).toEqual([
    'article.created',
    'article.review_due',
    'article.reviewed',
    'article.review_due',
  ]);
});

test('views are counted without a write for each, and none that was counted is lost when a write fails', async () => {
  const section = await givenShelf();
  const { id } = await givenArticle(desk, context(), { section, text: markdownText('Seen') });
  let [ticks, writes, fails] = [0, 0, false];
  const write: typeof desk.table.write = async (given) => {
    writes += 1;
    if (fails) throw new Error('No connection');
    return desk.table.write(given);
  };
  const see = articleCounter({ ...desk.table, write }, () => ticks);
  for (let times = 0; times < 100; times += 1) await see([id], 'views');
  expect(writes).toBe(1);
  ticks = 60_000;
  fails = true;
  await expect(see([id], 'views')).rejects.toThrow('No connection');
  ticks = 120_000;
  fails = false;
  await see([id], 'views');
  ticks = 180_000;
  await see([id], 'views');
  expect((await loadArticleCounts(desk.table, id)).views).toBe(103);
});

test('what comes of suggestions is counted where they stood and in all, for each article and for all of them', async () => {
  const section = await givenShelf();
  const { id } = await givenArticle(desk, context(), { section, text: markdownText('Suggested') });
  let ticks = 0;
  const count = articleCounter(desk.table, () => {
    ticks += 60_000;
    return ticks;
  });
  const before = await loadArticleCounts(desk.table, ALL_ARTICLES);
  await count([id], { what: 'shown', place: 'form' });
  await count([id], { what: 'shown', place: 'mail' });
  await count([id], { what: 'notSent', place: 'form' });
  await count([id], { what: 'notSent', place: 'form', less: true });
  const counts = await loadArticleCounts(desk.table, id);
  expect(counts).toMatchObject({ shown: 2, 'shown.form': 1, 'shown.mail': 1, 'shown.ticket': 0, notSent: 0 });
  const after = await loadArticleCounts(desk.table, ALL_ARTICLES);
  expect(after.shown - before.shown).toBe(2);
});
