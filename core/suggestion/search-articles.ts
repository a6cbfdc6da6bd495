import {
  type Knowledge,
  parseArticleTextRow,
  type Readable,
  type Reader,
  readableFor,
  textByVersion,
} from '../article/index.ts';
import { snippetOf } from '../search/index.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import type { ArticleIndex } from './article-index.ts';

/** An article that was found, as its reader gets it. */
export interface FoundReadable {
  readonly readable: Readable;
  /** the part of its text in which what was looked for stands, with where it does */
  readonly snippet: { readonly text: string; readonly marks: readonly { from: number; to: number }[] };
  /** how much it is what was looked for, against the best: from 0 to 1 */
  readonly likeness: number;
  /** all that it says */
  readonly text: string;
}

/** What a search of articles finds. */
export interface FoundReadables {
  readonly articles: readonly FoundReadable[];
  /** all that was found, of which these are a part */
  readonly all: readonly Readable[];
  /** words that stand in no text, and what they were taken for */
  readonly corrections: ReadonlyMap<string, string>;
}

/**
 * Searches the articles that a reader may see: of each the text that they get, in their language or what stands for it. The best come
 * first. `words` are plain words, as people write them.
 * @param asked `startOf`: where the part begins of which the texts are read; `most`: how many are looked for
 */
export async function searchArticles(
  deps: { table: Table; index: ArticleIndex; knowledge: Knowledge },
  asked: {
    reader: Reader;
    words: string;
    limit: number;
    most?: number;
    startOf?: (all: readonly Readable[]) => number;
  },
): Promise<FoundReadables> {
  const { reader, words, limit, most = limit, startOf = () => 0 } = asked;
  const { index, knowledge, table } = deps;
  const readableAt = (number: number): Readable | null => {
    const text = index.textOf(number);
    const article = text && knowledge.library.named(text.articleId);
    const readable = article ? readableFor(knowledge, reader, article) : null;
    return readable !== null && readable.locale === text?.locale ? readable : null;
  };
  const { found, terms, corrections } = await index.find(
    words,
    (number) => readableAt(number) !== null,
    most,
  );
  const all = found.flatMap(({ number, score }) => {
    const readable = readableAt(number);
    return readable === null ? [] : [{ readable, score }];
  });
  const start = startOf(all.map(({ readable }) => readable));
  const readables = all.slice(start, start + limit);
  const rowAt = await readRows(
    table,
    readables.map(({ readable }) => keyOf(readable)),
  );
  const best = found[0]?.score ?? 1;
  return {
    corrections,
    all: all.map(({ readable }) => readable),
    articles: readables.map(({ readable, score }) => {
      const row = rowAt(keyOf(readable));
      const text = row === undefined ? readable.summary : parseArticleTextRow(row).text;
      return { readable, snippet: snippetOf(text, terms), likeness: score / best, text };
    }),
  };
}

const keyOf = ({ article, locale, version }: Readable) =>
  textByVersion.of({ articleId: article.id, locale, version });
