import type { Article, ArticleState } from '../../schemas/article.ts';
import { isOutOfDate } from './knowledge.ts';
import type { Library } from './library.ts';

/** Which articles are listed: those of which all holds that is given. */
export interface ArticleFilter {
  section?: string | undefined;
  label?: string | undefined;
  state?: ArticleState | undefined;
  stale?: boolean | undefined;
  outOfDate?: boolean | undefined;
}

/** Whether the time has come to look whether an article still holds. */
export const isStale = ({ reviewAt }: Article, now: Date): boolean =>
  reviewAt !== null && reviewAt <= now.toISOString();

const hasOldTranslation = (article: Article): boolean =>
  Object.keys(article.languages).some((locale) => isOutOfDate(article, locale));

/** The articles of a filter, by number; those that are stale by the time since when they are. */
export function articlesOf(library: Library, filter: ArticleFilter, now: Date): Article[] {
  const { section, label, state, stale, outOfDate } = filter;
  const found = library.all.filter(
    (article) =>
      (section === undefined || article.section === section) &&
      (label === undefined || article.labels.includes(label)) &&
      (state === undefined || Object.values(article.languages).some((one) => one.state === state)) &&
      (stale === undefined || isStale(article, now) === stale) &&
      (outOfDate === undefined || hasOldTranslation(article) === outOfDate),
  );
  const since = ({ reviewAt }: Article) => (stale === true ? (reviewAt ?? '') : '');
  return found.sort((one, other) =>
    since(one) < since(other) ? -1 : since(one) > since(other) ? 1 : one.id - other.id,
  );
}
