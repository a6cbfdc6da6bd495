import { catalogueOf } from '../../core/fields/index.ts';
import { openSearchEngine } from '../../core/search/index.ts';
import { ensureIndex } from '../../core/search/opensearch/index-shape.ts';
import type { Thing } from '../../core/search/opensearch/thing-document.ts';
import { writeThings } from '../../core/search/opensearch/write-things.ts';
import type { TestDatabase } from '../support/database.ts';
import { ADMIN } from '../support/desk.ts';
import { corpus, judgedQueries } from '../support/search-corpus/index.ts';
import { docsOfCorpus, type Engine, meanOf, ownEngine, qualityOf } from '../support/search-quality.ts';
import { askEngine, forgetAll, refresh } from './engine-desk.ts';

/** How much of the quality of the desk's own search the engine may fall short, of nDCG@10 and of recall. */
const SHORT = { gain: 0.06, recall: 0.03 };
const MESSAGES_PER_LANGUAGE = 150;
const MATTERS = 2;
const AT_ONCE = 200;
const NOW = new Date(Date.UTC(2026, 5, 1));

/** Lets the engine answer the judged queries, over the same messages as the desk's own search. @throws when it does so worse */
export async function compareQuality(endpoint: string, { table }: TestDatabase): Promise<void> {
  const messages = corpus(MESSAGES_PER_LANGUAGE);
  const ask = askEngine(endpoint);
  await forgetAll(endpoint);
  await ensureIndex(ask);
  const things = messages.map(
    (message): Thing => ({ space: 'tickets', id: message.id, revision: 1, docs: docsOfCorpus([message]) }),
  );
  for (let at = 0; at < things.length; at += AT_ONCE) await writeThings(ask, things.slice(at, at + AT_ONCE));
  await refresh(endpoint);
  const engine = openSearchEngine({ table, ask });
  const catalogue = catalogueOf();
  const others: Engine = async (source) => {
    const asked = { principal: ADMIN, source, space: 'tickets', limit: 50, now: NOW, catalogue } as const;
    return (await engine.search(asked)).found.map(({ id }) => id);
  };
  const own = ownEngine(messages);
  const measured = { own: [] as Judged[], others: [] as Judged[] };
  for (const query of judgedQueries(MATTERS)) {
    const [a, b] = [await qualityOf(own, query, messages), await qualityOf(others, query, messages)];
    if (a && b) {
      measured.own.push({ ...a, kind: query.kind, language: query.language });
      measured.others.push({ ...b, kind: query.kind, language: query.language });
    }
  }
  const groups = new Set(measured.own.flatMap(({ kind, language }) => [kind, language]));
  const worse = [...groups].flatMap((group) => {
    const mean = (all: readonly Judged[]) =>
      meanOf(all.filter(({ kind, language }) => kind === group || language === group));
    const [mine, theirs] = [mean(measured.own), mean(measured.others)];
    console.log(
      `      ${group.padEnd(20)} ${mine.gain.toFixed(3)} / ${mine.recall.toFixed(3)}   engine ${theirs.gain.toFixed(3)} / ${theirs.recall.toFixed(3)}`,
    );
    const isWorse = theirs.gain < mine.gain - SHORT.gain || theirs.recall < mine.recall - SHORT.recall;
    return isWorse ? [group] : [];
  });
  if (worse.length > 0) throw new Error(`The engine finds worse: ${worse.join(', ')}`);
}

interface Judged {
  readonly gain: number;
  readonly recall: number;
  readonly kind: string;
  readonly language: string;
}
