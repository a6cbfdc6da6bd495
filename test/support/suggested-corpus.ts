import { textIndex, textPart } from '../../core/search/index.ts';
import { confidenceOf } from '../../core/suggestion/index.ts';
import { GERMAN } from './asked-corpus/de.ts';
import { ENGLISH } from './asked-corpus/en.ts';
import { FRENCH } from './asked-corpus/fr.ts';
import { askedCorpus } from './asked-corpus/index.ts';

/** One article for each thing that is asked in each language, in the words in which the corpus asks for it first. */
const ARTICLES = [ENGLISH, GERMAN, FRENCH]
  .flatMap((tongue) => tongue.asked.map((asked) => ({ ...asked, locale: tongue.language })))
  .map(({ group, subjects, says, locale }, at) => {
    const text = says.join(' ');
    const title = (subjects[0] ?? '').replace('{order}', '');
    return { number: at + 1, group, title, text, words: [text], locale };
  });

/** Whether a group is one by which nothing was fitted: half of them are. */
function isHeld(group: string): boolean {
  let sum = 0;
  for (const letter of group) sum = (sum * 31 + letter.charCodeAt(0)) % 997;
  return sum % 2 === 1;
}

/** The article that was suggested for a ticket, how sure that was, and whether it is right; no confidence: none was. */
export interface JudgedSuggestion {
  readonly confidence: number;
  readonly isRight: boolean;
}

/**
 * What is suggested for tickets of the corpus, asked in other words than those of the articles, by a help centre that has every so many-th of
 * all articles: what the others answer, and what belongs nowhere, has none.
 */
export async function suggestedForCorpus(every: number, count: number, seed: number) {
  const articles = ARTICLES.filter((_, at) => at % every === 0);
  const find = textIndex([textPart(articles)]);
  const tickets = askedCorpus(count, 'held', seed).filter(({ group, subject }) => isHeld(group ?? subject));
  const judged: JudgedSuggestion[] = [];
  for (const { subject, text, group, language } of tickets) {
    const question = `${subject}\n${text.slice(0, 700)}`;
    const { found } = await find(question, (number) => ARTICLES[number - 1]?.locale === language, 1);
    const best = found[0] && ARTICLES[found[0].number - 1];
    const confidence = best === undefined ? 0 : confidenceOf(question, best);
    judged.push({ confidence, isRight: best?.group === group });
  }
  return { articles: articles.length, judged };
}

/** Of the suggestions that are at least so sure, the share that is right, and how many of all that are. */
export function precisionAt(judged: readonly JudgedSuggestion[], least: number) {
  const sure = judged.filter(({ confidence }) => confidence >= least);
  const right = sure.filter(({ isRight }) => isRight).length;
  return { precision: right / sure.length, share: sure.length / judged.length };
}
