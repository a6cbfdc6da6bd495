import lunr from 'lunr';
import MiniSearch from 'minisearch';
import { foldWord } from '../../core/search/analysis/fold.ts';
import { languagesOf, languagesOfScript } from '../../core/search/analysis/language.ts';
import { buildSegment } from '../../core/search/index/build-segment.ts';
import { FIELD, type IndexDoc, wordsOfField } from '../../core/search/index/index-doc.ts';
import { parseQuery } from '../../core/search/query/parse-query.ts';
import { find } from '../../core/search/ranking/find.ts';
import { partInMemory } from '../../core/search/ranking/parts.ts';
import { snapshotOf } from '../../core/search/ranking/snapshot.ts';
import type { CorpusMessage, JudgedQuery } from './search-corpus/index.ts';

/** Something that answers a query with the numbers of messages, the best first. */
export type Engine = (query: string) => Promise<number[]>;

const NOW = Date.UTC(2026, 5, 1);

function docOf(id: number, message: string, text: string): IndexDoc {
  const words = wordsOfField(text, FIELD.main);
  const written = words.map(({ word }) => word);
  const known = languagesOf(written);
  return {
    space: 'tickets',
    id,
    message,
    revision: NOW,
    isNote: false,
    shownOn: 0,
    languages: known.length > 0 ? known : languagesOfScript(written),
    words,
    attributes: message === '' ? { 'ticket.status': ['open'], 'ticket.lastActivityAt': [NOW] } : null,
  };
}

/** The documents of messages: each is a ticket of its own. */
export function docsOfCorpus(messages: readonly CorpusMessage[]): IndexDoc[] {
  return messages.flatMap(({ id, subject, text }) => [docOf(id, '', subject), docOf(id, `M${id}`, text)]);
}

/** The desk's own search, over so many parts. */
export function ownEngine(messages: readonly CorpusMessage[], parts = 4): Engine {
  const snapshot = snapshotOf(
    Array.from({ length: parts }, (_, part) =>
      partInMemory(buildSegment(docsOfCorpus(messages.filter((_message, at) => at % parts === part)))),
    ),
  );
  return async (source) => {
    const { query } = parseQuery(source);
    const { found } = await find(snapshot, {
      scope: { space: 'tickets', seesNotes: true },
      source,
      clause: query.clause,
      resolve: () => ({ kind: 'values', passes: () => true }),
      mayFind: () => true,
      now: NOW,
      most: 50,
      facets: [],
    });
    return found.map(({ id }) => id);
  };
}

const SEGMENTERS = { ja: new Intl.Segmenter('ja', { granularity: 'word' }) };
const plainWords = (text: string): string[] =>
  [...SEGMENTERS.ja.segment(text)].filter(({ isWordLike }) => isWordLike).map(({ segment }) => segment);

/** MiniSearch, tuned as well as its options allow. */
export function miniSearch(messages: readonly CorpusMessage[]): Engine {
  const index = new MiniSearch<CorpusMessage>({
    fields: ['subject', 'text'],
    tokenize: plainWords,
    processTerm: (term) => foldWord(term) || null,
    searchOptions: {
      boost: { subject: 2 },
      prefix: (_term, at, terms) => at === terms.length - 1,
      fuzzy: (term) => (term.length >= 5 ? 1 : false),
    },
  });
  index.addAll(messages);
  return async (query) => index.search(query.replaceAll('"', '')).map(({ id }) => Number(id));
}

/** lunr, with the same words and folding, the stems that it has for English, and its own way to ask for edits and prefixes. */
export function lunrSearch(messages: readonly CorpusMessage[]): Engine {
  const index = lunr(function () {
    this.ref('id');
    this.field('subject', { boost: 2 });
    this.field('text');
    this.pipeline.reset();
    this.searchPipeline.reset();
    this.pipeline.add(lunr.stemmer);
    this.searchPipeline.add(lunr.stemmer);
    for (const { id, subject, text } of messages) {
      this.add({ id, subject: foldedWords(subject), text: foldedWords(text) });
    }
  });
  return async (query) =>
    index
      .query((asked) => {
        const words = foldedWords(query);
        for (const [at, word] of words.entries()) {
          asked.term(word, { boost: 10 });
          if (word.length >= 5) asked.term(word, { editDistance: 1, boost: 2 });
          if (at === words.length - 1) asked.term(word, { wildcard: lunr.Query.wildcard.TRAILING, boost: 3 });
        }
      })
      .map(({ ref }) => Number(ref));
}

const foldedWords = (text: string) => plainWords(text).map(foldWord).filter(Boolean);

/** How good an answer is. */
export interface Quality {
  /** gain of the first ten against the best ten there are (nDCG@10) */
  readonly gain: number;
  /** share of what was looked for that is among the first fifty */
  readonly recall: number;
}

const gainOf = (grades: readonly number[]) =>
  grades.slice(0, 10).reduce((sum, grade, at) => sum + (2 ** grade - 1) / Math.log2(at + 2), 0);

/** Judges what an engine answers; null when nothing in the corpus is what the query looks for. */
export async function qualityOf(
  engine: Engine,
  query: JudgedQuery,
  messages: readonly CorpusMessage[],
): Promise<Quality | null> {
  const grades = new Map(messages.map((message) => [message.id, query.judge(message)]));
  const wanted = [...grades].filter(([, grade]) => grade === 2).map(([id]) => id);
  if (wanted.length === 0) return null;
  const answer = await engine(query.text);
  const ideal = gainOf([...grades.values()].sort((one, other) => other - one));
  const first = new Set(answer.slice(0, 50));
  const most = Math.min(50, wanted.length);
  return {
    gain: gainOf(answer.map((id) => grades.get(id) ?? 0)) / ideal,
    recall: wanted.filter((id) => first.has(id)).length / most,
  };
}

/** The mean of some measures. */
export function meanOf(all: readonly Quality[]): Quality {
  const mean = (of: keyof Quality) => all.reduce((sum, one) => sum + one[of], 0) / Math.max(1, all.length);
  return { gain: mean('gain'), recall: mean('recall') };
}
