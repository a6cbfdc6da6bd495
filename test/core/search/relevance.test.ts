import {
  corpus,
  type JudgedQuery,
  judgedQueries,
  QUERY_KINDS,
  VOCABULARIES,
} from '../../support/search-corpus/index.ts';
import { meanOf, ownEngine, type Quality, qualityOf } from '../../support/search-quality.ts';

const PER_LANGUAGE = 625;
const measured: { query: JudgedQuery; quality: Quality }[] = [];

beforeAll(async () => {
  const messages = corpus(PER_LANGUAGE);
  const engine = ownEngine(messages);
  for (const query of judgedQueries(4)) {
    const quality = await qualityOf(engine, query, messages);
    if (quality) measured.push({ query, quality });
  }
});

const qualityWhere = (is: (query: JudgedQuery) => boolean) =>
  meanOf(measured.filter(({ query }) => is(query)).map(({ quality }) => quality));

test('over two hundred queries are judged over five thousand messages', () => {
  expect(measured.length).toBeGreaterThanOrEqual(200);
  expect(PER_LANGUAGE * VOCABULARIES.length).toBeGreaterThanOrEqual(5_000);
});

test.each(VOCABULARIES.map(({ language }) => language))(
  'what is looked for in %s comes first',
  (language) => {
    const { gain, recall } = qualityWhere((query) => query.language === language);
    expect(gain).toBeGreaterThan(0.87);
    expect(recall).toBeGreaterThan(0.95);
  },
);

test.each(QUERY_KINDS)('what is looked for by a query of the kind "%s" comes first', (kind) => {
  const { gain, recall } = qualityWhere((query) => query.kind === kind);
  expect(gain).toBeGreaterThan(0.86);
  expect(recall).toBeGreaterThan(0.95);
});
