import { MAILS, mailCorpus } from '../../support/known-items/index.ts';
import { mailQueries } from '../../support/known-items/queries.ts';
import type { JudgedQuery } from '../../support/search-corpus/index.ts';
import { meanOf, ownEngine, type Quality, qualityOf } from '../../support/search-quality.ts';

const measured: { query: JudgedQuery; quality: Quality }[] = [];

beforeAll(async () => {
  const messages = mailCorpus(100);
  const engine = ownEngine(messages);
  for (const query of mailQueries(messages, 12)) {
    const quality = await qualityOf(engine, query, messages);
    if (quality) measured.push({ query, quality });
  }
});

const qualityWhere = (is: (query: JudgedQuery) => boolean) =>
  meanOf(measured.filter(({ query }) => is(query)).map(({ quality }) => quality));

test.each(MAILS.map(({ language }) => language))('a mail in %s is found by words of it', (language) => {
  const { gain, recall } = qualityWhere((query) => query.language === language);
  expect(gain).toBeGreaterThan(0.92);
  expect(recall).toBeGreaterThan(0.95);
});

test.each([
  'plain',
  'changed order',
  'upper case',
  'missing diacritics',
  'typing error',
  'prefix',
  'unspaced',
  'phrase',
  'other word forms',
  'whole question',
])('a mail that somebody remembers is found by a query of the kind "%s"', (kind) => {
  const { gain, recall } = qualityWhere((query) => query.kind === kind);
  expect(gain).toBeGreaterThan(0.9);
  expect(recall).toBeGreaterThan(0.85);
});
