import { isOutOfDate, isStale } from '../../../core/article/index.ts';
import type { Article, ArticleText } from '../../../schemas/article.ts';

/** An article as the API shows it. */
export function presentArticle(article: Article, now: Date) {
  const { isReviewTold: _, languages, ...shown } = article;
  const inOrder = Object.values(languages).sort((one, other) => (one.locale < other.locale ? -1 : 1));
  return {
    ...shown,
    isStale: isStale(article, now),
    languages: inOrder.map((language) => {
      const { locale, title, slug, state, latest, published, basedOn, updatedAt } = language;
      const text = published && pick(published);
      const old = isOutOfDate(article, locale);
      return { locale, title, slug, state, latest, published: text, basedOn, isOutOfDate: old, updatedAt };
    }),
  };
}

const pick = ({
  version,
  title,
  summary,
  at,
}: {
  version: number;
  title: string;
  summary: string;
  at: string;
}) => ({
  version,
  title,
  summary,
  at,
});

/** A version of a text as the API shows it. */
export function presentText({ isSummaryGiven: _, files: __, ...text }: ArticleText) {
  return text;
}

/** A version of a text in a list of such. */
export function presentVersion({ version, title, note, restoredFrom, by, at }: ArticleText) {
  return { version, title, note, restoredFrom, by, at };
}
