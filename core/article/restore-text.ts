import type { Article } from '../../schemas/article.ts';
import type { Context } from '../shared/context.ts';
import { loadArticleText } from './article-store.ts';
import { writeText } from './write-text.ts';

/**
 * Brings an earlier version of a text back, as its next version: a draft, whatever it was then.
 * @throws NotFoundError when there is no such version
 * @throws StaleVersionError when `expectedVersion` is not the current one
 */
export async function restoreText(
  deps: Parameters<typeof writeText>[0],
  context: Context,
  input: { articleId: number; locale: string; version: number; expectedVersion?: number | undefined },
): Promise<Article> {
  const { articleId, locale, version, expectedVersion } = input;
  const text = await loadArticleText(deps.table, { articleId, locale, version });
  const { title, source, summary, isSummaryGiven, note } = text;
  const format = text.format === 'html' ? 'html' : 'markdown';
  const given = { title, format, source, summary: isSummaryGiven ? summary : null, note } as const;
  return writeText(deps, context, { articleId, locale, text: given, restoredFrom: version, expectedVersion });
}
