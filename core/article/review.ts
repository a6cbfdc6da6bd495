import type { Article } from '../../schemas/article.ts';
import { changeBetween, recordEvent } from '../audit/index.ts';
import { noteRevision } from '../configuration/index.ts';
import type { Context } from '../shared/context.ts';
import { changeVersioned, untilNotOvertaken } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import {
  articleById,
  articleChange,
  articleSubject,
  loadArticle,
  parseArticleRow,
  reviewDue,
} from './article-store.ts';
import { ARTICLES } from './library.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Notes that somebody looked whether an article still holds: the next time is as many days from now as it says, or never.
 * @throws StaleVersionError when `expectedVersion` is not the current one
 */
export function reviewArticle(
  deps: { table: Table },
  context: Context,
  input: { articleId: number; expectedVersion?: number | undefined },
): Promise<Article> {
  const load = () => loadArticle(deps.table, input.articleId);
  return changeVersioned(input.expectedVersion, load, async (before) => {
    const { reviewDays } = before;
    const reviewAt =
      reviewDays === null ? null : new Date(context.now.getTime() + reviewDays * DAY_MS).toISOString();
    const { reviewAt: at, isReviewTold } = before;
    if (reviewAt === at && !isReviewTold) return before;
    const article = changed(before, { reviewAt, isReviewTold: false }, context);
    const change = changeBetween({ reviewAt: at }, { reviewAt }) ?? {};
    await deps.table.write([
      articleChange(before, article),
      noteRevision(ARTICLES),
      recordEvent(articleSubject(article.id), 'article.reviewed', { article, change }, context),
    ]);
    return article;
  });
}

/** When somebody is to be told to look at the article of a row; null: nothing is to be told. */
export const articleDeadline = (row: unknown): string | null =>
  row === undefined ? null : reviewDue(parseArticleRow(row));

/** Tells that an article is to be looked at when its time has come, once, and gives when something is due next: nothing. */
export function fireArticle(
  table: Table,
  context: Context,
  articleId: number,
  done?: (at: string) => void,
): Promise<string | null> {
  return untilNotOvertaken(['version'], async () => {
    const row = await table.get(articleById.of(articleId));
    const due = articleDeadline(row);
    if (due === null || due > context.now.toISOString()) return due;
    const before = parseArticleRow(row);
    const article = changed(before, { isReviewTold: true }, context);
    await table.write([
      articleChange(before, article),
      noteRevision(ARTICLES),
      recordEvent(articleSubject(articleId), 'article.review_due', { article }, context),
    ]);
    done?.(due);
    return null;
  });
}

const changed = (before: Article, fields: Partial<Article>, context: Context): Article => ({
  ...before,
  ...fields,
  version: before.version + 1,
  updatedAt: context.now.toISOString(),
});
