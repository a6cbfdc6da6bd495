import type { Knowledge } from '../../../core/article/index.ts';
import type { FoundReadable } from '../../../core/suggestion/index.ts';
import { type HelpPlace, hrefOf } from './help-address.ts';

/** An article that was found as the API shows it. */
export function presentFoundArticle(
  knowledge: Knowledge,
  { readable, snippet, likeness }: FoundReadable,
  at: HelpPlace,
) {
  const { article, locale, title, summary, slug, isOutOfDate } = readable;
  const { id: articleId, audience } = article;
  const marks = snippet.marks.map(({ from, to }) => ({ from, to }));
  const shown = { articleId, locale, title, summary, slug, audience, href: hrefOf(knowledge, readable, at) };
  return { ...shown, isOutOfDate, snippet: { text: snippet.text, marks }, likeness };
}
