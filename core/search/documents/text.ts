import type { Language } from '../analysis/function-words.ts';
import { languageOfTag, languagesOf, languagesOfScript } from '../analysis/language.ts';
import { FIELD, type IndexedWord, wordsOfField } from '../index/index-doc.ts';

/** The words of a document, and in which languages its words have forms. */
export interface Indexed {
  readonly words: readonly IndexedWord[];
  readonly languages: readonly Language[];
}

/**
 * The words of what a document says and of what is attached to it. Its language is what its function words say, else what is
 * known of it; of a few words in no known language, the forms of every language of their script are known.
 */
export function indexed(main: string, attached: readonly string[] = [], language?: string | null): Indexed {
  const said = wordsOfField(main, FIELD.main);
  const extra: IndexedWord[] = [];
  for (const text of attached) {
    const after = (extra.at(-1)?.position ?? 0) % (1 << 14);
    extra.push(...wordsOfField(text, FIELD.extra, extra.length === 0 ? 0 : after + GAP));
  }
  const words = [...said, ...extra];
  return {
    words,
    languages: languagesIn(
      words.map(({ word }) => word),
      language,
    ),
  };
}

/** Places between two texts, so that no phrase goes from one into the other. */
const GAP = 10;

function languagesIn(words: readonly string[], language: string | null | undefined): Language[] {
  const spoken = languagesOf(words);
  const known = languageOfTag(language);
  const all = [...new Set([...spoken, ...(known === null ? [] : [known])])];
  return all.length > 0 ? all : languagesOfScript(words);
}
