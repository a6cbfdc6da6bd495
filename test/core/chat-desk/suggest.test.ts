import { articleCounter, keptKnowledge, loadArticleCounts } from '../../../core/article/index.ts';
import { noteAskedAllTheSame, suggestInChat, visitOf } from '../../../core/chat-desk/index.ts';
import { keptConfiguration } from '../../../core/configuration/index.ts';
import { loadVisit, noteOpened, wasSpared } from '../../../core/form-visit/index.ts';
import { keptArticleIndex } from '../../../core/suggestion/index.ts';
import { testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { givenArticle, givenSection, markdownText } from '../../support/given-article.ts';
import { HELP } from '../../support/given-survey.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const OF = { channel: 'site', visitor: 'abc' };
const now = new Date('2026-03-12T10:00:00Z');
const tomorrow = new Date(now.getTime() + 25 * 60 * 60 * 1000);

test('articles for everybody are suggested before a person is bothered, and what comes of it is measured as of forms', async () => {
  const deps = { table: database.table };
  await givenSection(deps, testContext(), { key: 'shipping' });
  const { id } = await givenArticle(deps, testContext(), {
    section: 'shipping',
    text: markdownText(
      'Returning a parcel',
      'Print the label, stick it onto the parcel and bring it to the post.',
    ),
  });
  await givenArticle(deps, testContext(), {
    section: 'shipping',
    audience: 'agents',
    text: markdownText('Parcels that were lost', 'Return the parcel money at once.'),
  });
  const [knowledge, indexOf] = [keptKnowledge(keptConfiguration(deps.table)), keptArticleIndex(deps.table)];
  const known = async () => {
    const latest = await knowledge.latest(now);
    return { knowledge: latest, index: await indexOf(latest) };
  };
  let ticks = 0;
  const count = articleCounter(deps.table, () => {
    ticks += 1_000_000;
    return ticks;
  });
  const suggesting = { ...deps, helpCentre: HELP, count, known };
  const visitId = visitOf(OF, now);
  const ask = (q: string) => suggestInChat(suggesting, { q, language: 'en', visitId, now });
  expect(await ask('How do I return a parcel?')).toEqual([
    expect.objectContaining({
      id,
      title: 'Returning a parcel',
      url: expect.stringMatching(new RegExp(`/articles/.*\\?from=form&visit=${visitId}$`)),
    }),
  ]);
  for (const q of ['', '!!', '12', '<script>', '\u0000\ud800']) expect(await ask(q)).toEqual([]);
  expect(await loadArticleCounts(deps.table, id)).toMatchObject({ shown: 1, 'shown.form': 1 });
  await noteOpened(deps.table, { id: visitId, articleId: id, now });
  const visit = async () => (await loadVisit(deps.table, visitId)) ?? fail();
  expect(wasSpared(await visit(), [], tomorrow)).toBe(true);
  // Who writes in the chat all the same was not spared.
  await noteAskedAllTheSame(suggesting, visitId, now);
  expect(wasSpared(await visit(), [], tomorrow)).toBe(false);
});

const fail = (): never => {
  throw new Error('There is no such visit');
};

test('a visitor is known for a day by one name, which says nothing of them', () => {
  const evening = new Date('2026-03-12T23:59:59Z');
  expect(visitOf(OF, now)).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
  expect(visitOf(OF, evening)).toBe(visitOf(OF, now));
  expect(visitOf(OF, tomorrow)).not.toBe(visitOf(OF, now));
  expect(visitOf({ ...OF, channel: 'other' }, now)).not.toBe(visitOf(OF, now));
});
