import type { Article, ArticleLanguage, ArticleState } from '../../schemas/article.ts';
import { recordEvent } from '../audit/index.ts';
import { noteRevision } from '../configuration/index.ts';
import type { Context } from '../shared/context.ts';
import { ConflictError, NotFoundError } from '../shared/errors.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import { articleChange, articleSubject, loadArticle, loadArticleText } from './article-store.ts';
import { ARTICLES } from './library.ts';
import { publishedOf, textFacts, withLanguages } from './write-text.ts';

/**
 * Lets the newest text of an article go on: `in_review` to somebody who looks at it, `published` to the readers, `draft` back to its
 * author, `archived` away from all readers. Draft and review leave readers what they have; a text that is published and becomes a draft
 * is taken from them. Where it stands there already, nothing is written.
 * @param input `locale`: of the text; null: all languages, each as far as it can
 * @throws NotFoundError when it has no text in that language
 * @throws ConflictError `article.not_a_draft` when what is to be reviewed is no draft
 * @throws StaleVersionError when `expectedVersion` is not the current one
 */
export async function moveText(
  deps: { table: Table },
  context: Context,
  input: {
    articleId: number;
    locale: string | null;
    to: ArticleState;
    expectedVersion?: number | undefined;
  },
): Promise<Article> {
  const { articleId, locale, to } = input;
  const load = () => loadArticle(deps.table, articleId);
  return changeVersioned(input.expectedVersion, load, async (before) => {
    const moved = await movedLanguages(deps.table, { before, locale, to }, context);
    const locales = Object.keys(moved);
    if (locales.length === 0) return before;
    const article = withLanguages(before, moved, context);
    const texts = locales.map((one) => textFacts(article, one));
    await deps.table.write([
      articleChange(before, article),
      noteRevision(ARTICLES),
      recordEvent(articleSubject(articleId), 'article.moved', { article, texts }, context),
    ]);
    return article;
  });
}

const REFUSED = 'refused';

/** The languages that move, as they are to be. */
async function movedLanguages(
  table: Table,
  { before, locale, to }: { before: Article; locale: string | null; to: ArticleState },
  context: Context,
): Promise<Record<string, ArticleLanguage>> {
  const moved: Record<string, ArticleLanguage> = {};
  for (const one of locale === null ? Object.keys(before.languages) : [locale]) {
    const language = before.languages[one];
    if (language === undefined) throw new NotFoundError('article_language');
    const after = await movedTo(table, { articleId: before.id, locale: one, language, to }, context);
    if (after === REFUSED && locale !== null)
      throw new ConflictError('article.not_a_draft', 'Only a draft can be given to somebody to look at.');
    if (after !== REFUSED && after !== language) moved[one] = after;
  }
  return moved;
}

async function movedTo(
  table: Table,
  asked: { articleId: number; locale: string; language: ArticleLanguage; to: ArticleState },
  context: Context,
): Promise<ArticleLanguage | typeof REFUSED> {
  const { language, to } = asked;
  const updatedAt = context.now.toISOString();
  if (language.state === to) return language;
  switch (to) {
    case 'published': {
      const text = await loadArticleText(table, { ...asked, version: language.latest });
      return { ...language, state: to, published: publishedOf(text, context, language.published), updatedAt };
    }
    case 'archived':
      return { ...language, state: to, published: null, updatedAt };
    case 'in_review':
      return language.state === 'draft' ? { ...language, state: to, updatedAt } : REFUSED;
    case 'draft': {
      const published = language.state === 'published' ? null : language.published;
      return { ...language, state: to, published, updatedAt };
    }
  }
}
