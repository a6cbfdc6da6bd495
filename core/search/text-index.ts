import { indexed } from './documents/text.ts';
import { buildSegment } from './index/build-segment.ts';
import type { IndexDoc } from './index/index-doc.ts';
import { parseQuery } from './query/parse-query.ts';
import { find } from './ranking/find.ts';
import { type IndexPart, partInMemory } from './ranking/parts.ts';
import { layerOf } from './ranking/snapshot.ts';

/** A text that is searched: `number` is its own among all of them, and small. */
export interface SearchedText {
  readonly number: number;
  readonly title: string;
  /** what it says, and by which words it is to be found besides */
  readonly words: readonly string[];
  readonly locale: string;
}

/** Some texts, made ready to be searched. */
export type TextPart = IndexPart;

/** Texts that were found, the best first, and the words of them that stand for what was looked for. */
export interface FoundTexts {
  readonly found: readonly { readonly number: number; readonly score: number }[];
  readonly terms: ReadonlySet<string>;
  readonly corrections: ReadonlyMap<string, string>;
}

/** All things of this index are of one space, in which nothing is a ticket’s message or hidden. */
const SPACE = 'organisations';
/** What means something to the language of queries, and is none of a reader's words. */
const SIGNS = /["()[\]{}:<>=#+*~^|&!\\/-]+/g;
/** Characters and words of what is looked for. */
const LONGEST_WORDS = 1000;

/** Makes texts ready to be searched, as tickets are: in all forms of their words, with or without diacritics. */
export function textPart(texts: readonly SearchedText[]): TextPart {
  return partInMemory(buildSegment(texts.map(docOf)));
}

function docOf({ number, title, words, locale }: SearchedText): IndexDoc {
  return {
    space: SPACE,
    id: number,
    message: '',
    revision: 1,
    isNote: false,
    shownOn: 0,
    ...indexed(title, words, locale),
    attributes: {},
  };
}

/**
 * An index in memory of texts that are few, such as those of a help centre, with the search of the desk: forms, wrong letters and all. Its
 * queries are plain words, as readers write them; nothing of the language of queries means anything in them.
 */
export function textIndex(parts: readonly TextPart[]) {
  const { snapshot } = layerOf(parts);
  return async (words: string, mayFind: (number: number) => boolean, most: number): Promise<FoundTexts> => {
    const source = words.slice(0, LONGEST_WORDS).replaceAll(SIGNS, ' ').toLowerCase();
    const { clause } = parseQuery(source).query;
    const asked = {
      scope: { space: SPACE, seesNotes: true },
      source,
      clause,
      mayFind,
      now: 0,
      most,
      facets: [],
    } as const;
    const { found, terms, corrections } = await find(snapshot, { ...asked, resolve: noField });
    const best = found.filter(({ score }) => score > 0).slice(0, most);
    return { found: best.map(({ id, score }) => ({ number: id, score })), terms, corrections };
  };
}

const noField = () => ({ kind: 'values', passes: () => true }) as const;
