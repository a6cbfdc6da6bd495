import { mailCorpus } from '../test/support/known-items/index.ts';
import { mailQueries } from '../test/support/known-items/queries.ts';
import {
  type CorpusMessage,
  corpus,
  type JudgedQuery,
  judgedQueries,
} from '../test/support/search-corpus/index.ts';
import {
  type Engine,
  lunrSearch,
  meanOf,
  miniSearch,
  ownEngine,
  type Quality,
  qualityOf,
} from '../test/support/search-quality.ts';

const PER_LANGUAGE = 700;
const MATTERS = 4;
const MAILS_PER_LANGUAGE = 200;
const REMEMBERED = 20;

/** Compares what the desk's search finds with what two libraries find, over the same messages with the same queries. */
export async function measureSearchQuality(): Promise<void> {
  await measure(corpus(PER_LANGUAGE), judgedQueries(MATTERS));
  const mails = mailCorpus(MAILS_PER_LANGUAGE);
  console.log('');
  await measure(mails, mailQueries(mails, REMEMBERED));
}

async function measure(messages: readonly CorpusMessage[], queries: readonly JudgedQuery[]): Promise<void> {
  const engines: Record<string, Engine> = {
    desk: ownEngine(messages),
    minisearch: miniSearch(messages),
    lunr: lunrSearch(messages),
  };
  console.log(`${messages.length} messages, ${queries.length} queries; nDCG@10 / recall`);
  const measured: { query: (typeof queries)[number]; by: Record<string, Quality> }[] = [];
  for (const query of queries) {
    const by: Record<string, Quality> = {};
    for (const [name, engine] of Object.entries(engines)) {
      const quality = await qualityOf(engine, query, messages);
      if (quality) by[name] = quality;
    }
    if (Object.keys(by).length > 0) measured.push({ query, by });
    if (process.argv.includes('--misses') && (by.desk?.gain ?? 1) < 0.8) {
      console.log(query.language, query.kind, query.text, JSON.stringify(by));
    }
  }
  for (const grouping of ['language', 'kind'] as const) {
    for (const [group, rows] of Map.groupBy(measured, ({ query }) => query[grouping])) {
      const shown = Object.keys(engines).map((name) => {
        const { gain, recall } = meanOf(rows.flatMap(({ by }) => by[name] ?? []));
        return `${name} ${gain.toFixed(3)} / ${recall.toFixed(3)}`;
      });
      console.log(`${group.padEnd(20)} ${String(rows.length).padStart(4)}  ${shown.join('   ')}`);
    }
  }
}
