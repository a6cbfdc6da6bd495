import {
  isFunctionWord,
  type Language,
  languageOfTag,
  languagesOf,
  stemsOf,
  wordsOf,
} from '../../search/index.ts';
import type { AskedGroup, AskedInLanguage } from '../grouping/asked-ticket.ts';

/** A text of an article as far as it tells what it answers. */
export interface ArticleWords {
  readonly articleId: number;
  readonly locale: string;
  readonly title: string;
  readonly text: string;
  /** whether readers get it */
  readonly isPublished: boolean;
}

/** An article that answers what a group asks, and how sure that is: from 0 to 1. */
export interface Answering {
  readonly articleId: number;
  readonly confidence: number;
}

/** An article by the stems of its words. */
interface ArticleStems {
  readonly articleId: number;
  readonly language: Language | 'und';
  readonly title: ReadonlySet<string>;
  readonly text: ReadonlySet<string>;
  readonly isPublished: boolean;
}

/** Words of a group that are looked for in an article: its most telling ones. */
const LOOKED_FOR = 12;
/** What of them an article must have before it is taken for the answer. */
export const LEAST_CONFIDENCE = 0.5;
/** What a word is worth that stands in the text alone, where one in the title is worth 1. */
const IN_TEXT = 0.7;

/** Makes articles ready to be compared with what is asked. */
export function articleStems(articles: readonly ArticleWords[]): ArticleStems[] {
  return articles.map(({ articleId, locale, title, text, isPublished }) => {
    const [titled, said] = [wordsOf(title), wordsOf(text)];
    const spoken = languagesOf([...titled, ...said].map(({ word }) => word))[0] ?? 'und';
    const language = languageOfTag(locale) ?? spoken;
    const stemsIn = (words: ReturnType<typeof wordsOf>) =>
      new Set(
        words
          .filter(({ term }) => language === 'und' || !isFunctionWord(term, language))
          .map(({ word, term }) =>
            language === 'und' ? term : (stemsOf(word, language)[0] ?? language + term),
          ),
      );
    return { articleId, language, isPublished, title: stemsIn(titled), text: stemsIn(said) };
  });
}

/**
 * The article that answers what a group asks: the one that has most of the group's telling words, in the language in which they are asked, and at least one of them
 * in its title. One that is published comes before those that are being written. Null when none has enough.
 */
export function answering(group: AskedGroup, articles: readonly ArticleStems[]): Answering | null {
  const found = articles.flatMap(({ articleId, isPublished, ...article }) => {
    const confidence = Math.max(...group.parts.map((part) => confidenceIn(part, article)));
    return confidence >= LEAST_CONFIDENCE ? [{ articleId, isPublished, confidence }] : [];
  });
  const [best] = found.sort(
    (one, other) => Number(other.isPublished) - Number(one.isPublished) || other.confidence - one.confidence,
  );
  return best === undefined ? null : { articleId: best.articleId, confidence: best.confidence };
}

/** How much of what is asked an article speaks of. */
function confidenceIn(
  { language, stems }: AskedInLanguage,
  article: Pick<ArticleStems, 'language' | 'title' | 'text'>,
): number {
  if (language !== article.language) return 0;
  const telling = [...stems].sort(([, one], [, other]) => other - one).slice(0, LOOKED_FOR);
  const [most] = [telling.slice(0, LOOKED_FOR / 2)];
  if (!most.some(([stem]) => article.title.has(stem))) return 0;
  let [spoken, all] = [0, 0];
  for (const [stem, value] of telling) {
    all += value;
    spoken += value * (article.title.has(stem) ? 1 : article.text.has(stem) ? IN_TEXT : 0);
  }
  return all === 0 ? 0 : spoken / all;
}
