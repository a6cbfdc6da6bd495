import type { Article } from '../../schemas/article.ts';
import { changeBetween, recordEvent } from '../audit/index.ts';
import { noteRevision } from '../configuration/index.ts';
import type { Context } from '../shared/context.ts';
import { fieldError } from '../shared/errors.ts';
import { changeVersioned, definedFields } from '../shared/optimistic.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import { articleChange, articleSubject, loadArticle, SLUG_TAKEN, slugClaim } from './article-store.ts';
import { ARTICLES } from './library.ts';
import { requireNamedByArticle } from './require-article.ts';

/** What of an article may change beside its texts and how far they have come; what is absent stays. */
export type ArticleChange = Partial<
  Pick<
    Article,
    | 'section'
    | 'position'
    | 'labels'
    | 'audience'
    | 'original'
    | 'authorId'
    | 'reviewerId'
    | 'reviewAt'
    | 'reviewDays'
  >
> & {
  /** slugs by language; those that it had before lead to them */
  slugs?: Readonly<Record<string, string>> | undefined;
};

/**
 * Changes where an article stands, for whom it is, who answers for it, when it is looked at again, and its slugs. Changing nothing
 * writes nothing.
 * @throws InvalidInputError that names each field that is wrong
 * @throws StaleVersionError when `expectedVersion` is not the current one
 */
export async function changeArticle(
  deps: { table: Table },
  context: Context,
  input: { articleId: number; change: ArticleChange; expectedVersion?: number | undefined },
): Promise<Article> {
  const { slugs = {}, ...change } = input.change;
  const fields = definedFields(change);
  await requireNamedByArticle(deps.table, fields);
  const load = () => loadArticle(deps.table, input.articleId);
  return changeVersioned(input.expectedVersion, load, async (before) => {
    const bookkeeping = { version: before.version + 1, updatedAt: context.now.toISOString() };
    const languages = withSlugs(before, slugs);
    const told = fields.reviewAt === undefined ? {} : { isReviewTold: false };
    const article: Article = { ...before, ...fields, ...told, languages, ...bookkeeping };
    if (article.languages[article.original] === undefined)
      throw fieldError('original', 'must be a language in which the article has a text');
    const changed = changeBetween(withoutMarks(before), withoutMarks(article));
    if (changed === null) return before;
    try {
      await deps.table.write([
        articleChange(before, article),
        ...newSlugs(before, slugs).map(([locale, slug]) => slugClaim(locale, slug, article.id)),
        noteRevision(ARTICLES),
        recordEvent(articleSubject(article.id), 'article.updated', { article, change: changed }, context),
      ]);
    } catch (error) {
      if (!refusedBy(error, SLUG_TAKEN) || refusedBy(error, 'version')) throw error;
      throw fieldError('slugs', 'must be none that another article has or had');
    }
    return article;
  });
}

/** Without what nobody chooses: whether the owner was told is no change that anybody made. */
const withoutMarks = ({ isReviewTold: _, ...article }: Article) => article;

const newSlugs = (before: Article, slugs: Readonly<Record<string, string>>) =>
  Object.entries(slugs).filter(([locale, slug]) => before.languages[locale]?.slug !== slug);

function withSlugs(before: Article, slugs: Readonly<Record<string, string>>): Article['languages'] {
  const changed = Object.entries(slugs).map(([locale, slug]) => {
    const language = before.languages[locale];
    if (language === undefined) throw fieldError(`slugs.${locale}`, 'is no language of this article');
    return [locale, { ...language, slug }] as const;
  });
  return { ...before.languages, ...Object.fromEntries(changed) };
}
