import { createAgent } from '../../../core/agent/index.ts';
import { keptKnowledge, loadArticle, moveText } from '../../../core/article/index.ts';
import { keptConfiguration } from '../../../core/configuration/index.ts';
import {
  draftFromGap,
  draftFromReply,
  faqMarkdown,
  faqPage,
  listEmptySearches,
  loadFaq,
  noteEmptySearch,
  reportNow,
} from '../../../core/gap/index.ts';
import { loadReport } from '../../../core/gap/report-store.ts';
import { jobWrites } from '../../../core/jobs/index.ts';
import { NOW, testContext } from '../../support/context.ts';
import { ADMIN, agentOf, customerOf, later } from '../../support/desk.ts';
import { givenArticle, givenSection, markdownText } from '../../support/given-article.ts';
import { givenQuestion, givenReport } from '../../support/given-gaps.ts';
import { sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();
let seconds = 0;
const context = () => {
  seconds += 1;
  return testContext({ now: later(NOW, { seconds }) });
};
const gaps = async () => (await loadReport(desk.table)).report?.gaps ?? [];
const gapWith = async (word: string) => {
  const found = (await gaps()).find(({ parts }) =>
    parts.some(({ words }) => words.some((one) => one.word === word)),
  );
  if (found === undefined) throw new Error(`Nobody asks about ${word}`);
  return found;
};
const knowledge = () => keptKnowledge(keptConfiguration(desk.table)).at(NOW);
const textOf = async (articleId: number, locale = 'en') => {
  const rows = await desk.rows();
  const texts = rows.filter(({ kind, pk }) => kind === 'article_text' && pk === `ARTICLE#${articleId}`);
  return JSON.stringify(texts.filter((row) => row.locale === locale));
};

const ANSWER = [
  'Dear Ottilie,',
  '',
  'open Settings, then Security, and choose New password. The link is valid for one hour.',
  'Your order AX-48213 is not touched by it, and we still write to ottilie.brandt@example.com.',
  '',
  'Kind regards',
  'Ingo Falkner',
].join('\n');
const ASKED = [
  'How do I set a new password?',
  'I forgot my password, how do I set a new one?',
  'Password forgotten, please send a link to set a new password',
  'Cannot log in, I need a new password',
];

beforeAll(async () => {
  const fields = {
    name: 'Ingo Falkner',
    address: 'ingo@desk.example.com',
    role: 'admin',
    teamIds: null,
  } as const;
  await createAgent(desk, context(), { fields });
  await givenSection(desk, context(), { key: 'account' });
  for (const [at, text] of ASKED.entries()) {
    const name = ['Ottilie Brandt', 'Fabio Conti', 'Wanda Mulder', 'Joost Aerts'][at] ?? '';
    const address = `${name.toLowerCase().replace(' ', '.')}@example.com`;
    await givenQuestion(desk, context, {
      subject: text,
      text: `Hello,\n${text}\n\nThanks\n${name}`,
      name,
      address,
      answer: ANSWER,
    });
  }
  for (const thing of ['parcel', 'big parcel', 'small parcel', 'parcel']) {
    const text = `Where is my ${thing}? The tracking of the parcel has not moved.`;
    await givenQuestion(desk, context, { subject: `Tracking of my ${thing}`, text });
  }
  await givenQuestion(desk, context, { subject: 'Sponsoring', text: 'Would you sponsor our rowing club?' });
  await givenReport(desk, context);
});

test('what several tickets ask is a gap, with the words that tell it and the reply that was given most; what one asks is none', async () => {
  const found = await gaps();
  expect(found.map(({ parts }) => parts.map(({ tickets }) => tickets.length))).toEqual([[4], [4]]);
  const password = await gapWith('password');
  expect(password).toMatchObject({ article: null, reply: { uses: 4 } });
  expect((await gapWith('parcel')).reply).toBeNull();
});

test('looking costs one read while the groups are fresh, and one job once they are a day old, however many look', async () => {
  const look = (days: number) =>
    reportNow({ table: desk.table, jobWrites }, testContext({ now: later(NOW, { days, seconds: 60 }) }), {});
  expect((await look(0.5)).job).toBeNull();
  const [one, other] = await Promise.all([look(2), look(2)]);
  expect(one.job).not.toBeNull();
  expect(other.job).toEqual(one.job);
  expect((await look(2)).job).toEqual(one.job);
  expect((await look(3)).job?.id).not.toBe(one.job?.id);
});

describe('a draft that is made of a gap', () => {
  test('has the question of a customer and the answer of the agents, and nothing of any person', async () => {
    const gap = await gapWith('password');
    const place = { section: 'account', audience: 'public' } as const;
    const { article, removed } = await draftFromGap(desk, context(), {
      principal: ADMIN,
      gapId: gap.id,
      place,
    });
    expect(article.languages.en).toMatchObject({ state: 'draft', published: null });
    expect(article.languages.en?.title).toMatch(/new password/iu);
    const text = await textOf(article.id);
    expect(text).toContain('choose New password');
    for (const personal of [
      'Ottilie',
      'Falkner',
      'AX-48213',
      '48213',
      'ottilie.brandt@example.com',
      'Dear',
      'regards',
    ])
      expect(text).not.toContain(personal);
    expect(removed).toMatchObject({ number: 1, email: 1 });
    const again = draftFromGap(desk, context(), { principal: ADMIN, gapId: gap.id, place });
    await expect(again).rejects.toMatchObject({ code: 'gap.drafted', members: { articleId: article.id } });
    await moveText(desk, context(), { articleId: article.id, locale: null, to: 'archived' });
    const anew = await draftFromGap(desk, context(), { principal: ADMIN, gapId: gap.id, place });
    expect(anew.article.id).not.toBe(article.id);
  });

  test('is none where nobody answered, or nothing of it is for whoever asks', async () => {
    const place = { section: 'account', audience: 'public' } as const;
    const { id: gapId } = await gapWith('parcel');
    await expect(draftFromGap(desk, context(), { principal: ADMIN, gapId, place })).rejects.toMatchObject({
      code: 'gap.unanswered',
    });
    const stranger = agentOf({ teamIds: [77] });
    const other = (await gapWith('password')).id;
    for (const gapIdAsked of [other, 9999]) {
      const made = draftFromGap(desk, context(), { principal: stranger, gapId: gapIdAsked, place });
      await expect(made).rejects.toMatchObject({ kind: 'not_found' });
    }
  });
});

test('a reply becomes a draft, without what belongs to one person; a note does not, nor what somebody may not read', async () => {
  const { ticketId, replyId } = await givenQuestion(desk, context, {
    subject: 'Invoice for order 77-4711',
    text: 'Please send the invoice to Zinnia Oberholzer, Lindenweg 7, 50667 Köln.',
    name: 'Zinnia Oberholzer',
    address: 'zinnia@example.com',
    answer:
      'Hello Zinnia,\nevery invoice is under Orders, then Documents. Yours is 2026-88123.\nBest regards\nIngo',
  });
  const place = { section: 'account', audience: 'public' } as const;
  const asked = { ticketId, messageId: String(replyId), place };
  const { article } = await draftFromReply(desk, context(), { principal: ADMIN, ...asked });
  const all = (await textOf(article.id)) + JSON.stringify(await loadArticle(desk.table, article.id));
  expect(all).toContain('every invoice is under Orders');
  for (const personal of ['Zinnia', 'zinnia', '88123', '4711', 'Ingo']) expect(all).not.toContain(personal);
  for (const principal of [agentOf({ teamIds: [77] }), customerOf(4242)]) {
    await expect(draftFromReply(desk, context(), { principal, ...asked })).rejects.toMatchObject({
      kind: 'not_found',
    });
  }
});

test('an article that speaks of what is asked closes the gap, and what is asked most comes first among the questions', async () => {
  const text = markdownText(
    'Set a new password',
    'Forgot your password? Open the link in the mail and set a new password to log in.',
  );
  const article = await givenArticle(desk, context(), { section: 'account', text });
  const parcels = markdownText(
    'Where is my parcel?',
    'The tracking of a parcel says where it is, and has moved by evening.',
  );
  await givenArticle(desk, context(), { section: 'account', text: parcels });
  await givenArticle(desk, context(), {
    section: 'account',
    text: markdownText('Our history', 'Founded by two sisters.'),
  });
  await givenQuestion(desk, context, { subject: 'New password', text: 'How do I set a new password?' });
  await givenReport(desk, context);
  expect((await gapWith('password')).article?.articleId).toBe(article.id);
  const asked = { reader: { audience: 'public', locale: 'en' }, most: 10 } as const;
  const { questions } = await loadFaq(desk.table, await knowledge(), asked);
  expect(questions.map(({ title, tickets }) => [title, tickets])).toEqual([
    ['Set a new password', 5],
    ['Where is my parcel?', 4],
  ]);
  expect(faqMarkdown('Desk', questions)).toContain('## Set a new password\n\nForgot your password?');
  expect(faqPage({ name: 'Desk', locale: 'en' }, questions)).toContain(
    '<h2>Set a new password</h2><p>Forgot',
  );
});

test('a page of questions shows what is in it as it is', () => {
  const hostile = {
    title: '<script>alert(1)</script>',
    html: '<p>safe</p>',
    text: '<img onerror=x>',
    slug: 'a"b',
  };
  const page = faqPage({ name: '"><script>', locale: 'en"' }, [hostile]);
  expect(page).not.toContain('<script');
  expect(page).toContain('<p>safe</p>');
  expect(faqMarkdown('# a', [hostile])).not.toMatch(/^<|[^\\]<(?:script|img)/mu);
});

test('searches that found nothing are counted by their words, without those that name somebody', async () => {
  const note = (query: string, locale = 'en', now = NOW) =>
    noteEmptySearch(desk.table, { query, locale, searchId: context().newId() }, now);
  for (const query of [
    'Gift  cards',
    'gift cards',
    'Gift cards?',
    'ferry',
    'my order 48213-99',
    'ottilie@example.com',
    '??',
    'x'.repeat(500),
  ])
    await note(query);
  await note('gift cards', 'de');
  await note('ferry', 'en', later(NOW, { days: -90 }));
  const found = await listEmptySearches(desk.table, 4, NOW);
  expect(found.map(({ words, locale, times }) => [words, locale, times])).toEqual([
    ['gift cards', 'en', 3],
    ['ferry', 'en', 1],
    ['gift cards', 'de', 1],
  ]);
});
