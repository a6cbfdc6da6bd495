import type {
  Article,
  ArticleFormat,
  ArticleLanguage,
  ArticleText,
  PublishedText,
} from '../../schemas/article.ts';
import { type ArticleFiles, filesKept, type NamedFile } from '../article-file/index.ts';
import { recordEvent } from '../audit/index.ts';
import { noteRevision } from '../configuration/index.ts';
import type { Context } from '../shared/context.ts';
import { ConflictError, fieldError } from '../shared/errors.ts';
import { type AlongsideWrites, REPEATED } from '../shared/idempotency-store.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import {
  articleChange,
  articleSubject,
  loadArticle,
  loadArticleText,
  SLUG_TAKEN,
  slugClaim,
  textInsert,
} from './article-store.ts';
import { ARTICLES } from './library.ts';
import { renderArticle, summaryOf } from './rendering/render.ts';
import { slugOf } from './slug.ts';

/** A text as its author gives it. */
export interface GivenText {
  title: string;
  /** null: its first words */
  summary: string | null;
  format: ArticleFormat;
  source: string;
  /** what they say of the change */
  note?: string;
}

/** Most languages of an article: all of them stand in its row. */
export const MOST_LANGUAGES = 60;

/**
 * Writes the text of an article in a language, as its next version. What is published stays so until this one is, which
 * `publishes` does at once. Writing what stands there already writes nothing.
 * @param deps `articleFiles`: where the images and files are that it may name
 * @throws InvalidInputError of the field `source` when it is too long, or names a file that is none of the article
 * @throws ConflictError `article.too_many_languages`
 * @throws StaleVersionError when `expectedVersion` is not the current one
 */
export async function writeText(
  deps: { table: Table; articleFiles?: ArticleFiles | undefined },
  context: Context,
  input: {
    articleId: number;
    locale: string;
    text: GivenText;
    publishes?: boolean;
    /** whether a translation says what the original says by now; otherwise a mark that it does not stays */
    isUpToDate?: boolean;
    restoredFrom?: number;
    expectedVersion?: number | undefined;
    alongside?: AlongsideWrites<Article> | undefined;
  },
): Promise<Article> {
  const { articleId, locale } = input;
  const load = () => loadArticle(deps.table, articleId);
  return changeVersioned(input.expectedVersion, load, async (before) => {
    const standing = before.languages[locale];
    if (standing === undefined && Object.keys(before.languages).length >= MOST_LANGUAGES)
      throw new ConflictError(
        'article.too_many_languages',
        `An article has at most ${MOST_LANGUAGES} languages.`,
      );
    const latest =
      standing && (await loadArticleText(deps.table, { articleId, locale, version: standing.latest }));
    const isSame = latest !== undefined && saysTheSame(latest, input.text);
    if (isSame && !changesStanding(before, standing, input)) return before;
    const version = isSame ? latest.version : (latest?.version ?? 0) + 1;
    const { text, named } = isSame ? { text: latest, named: [] } : textOf({ ...input, version }, context);
    const kept = await filesKept(deps, { articleId, named, now: context.now });
    return untilSlugIsFree(slugsFor(standing, input.text.title, articleId), async (slug) => {
      const language = languageOf(before, input, { text, slug, isSame, context });
      const article = withLanguages(before, { [locale]: language }, context);
      const told = { article, text: textFacts(article, locale) };
      await deps.table.write([
        articleChange(before, article),
        ...(isSame ? [] : [textInsert(text), ...kept]),
        ...(standing === undefined ? [slugClaim(locale, slug, articleId)] : []),
        noteRevision(ARTICLES),
        recordEvent(articleSubject(articleId), 'article.written', told, context),
        ...((await input.alongside?.(article)) ?? []),
      ]);
      return article;
    });
  });
}

/** Whether a text says what is given, so that no version is made of it. */
export function saysTheSame(text: ArticleText, given: GivenText): boolean {
  const summary = text.isSummaryGiven ? text.summary : null;
  return (
    text.title === given.title &&
    summary === given.summary &&
    text.format === given.format &&
    text.source === given.source
  );
}

function changesStanding(
  article: Article,
  standing: ArticleLanguage | undefined,
  { publishes, isUpToDate, locale }: { publishes?: boolean; isUpToDate?: boolean; locale: string },
): boolean {
  const isBehind = standing?.basedOn !== basis(article, locale, true, standing);
  const isOut = standing?.state !== 'published' || standing.published?.version !== standing.latest;
  return (publishes === true && isOut) || (isUpToDate === true && isBehind);
}

/** A version of a text, and the files of the article that it names. */
export function textOf(
  input: { articleId: number; locale: string; version: number; text: GivenText; restoredFrom?: number },
  context: Context,
): { text: ArticleText; named: readonly NamedFile[] } {
  const { articleId, locale, version, text, restoredFrom = null } = input;
  const { html, text: plain, files } = renderArticle(text.format, text.source, articleId);
  const written: ArticleText = {
    articleId,
    locale,
    version,
    title: text.title,
    summary: text.summary ?? summaryOf(plain),
    isSummaryGiven: text.summary !== null,
    format: text.format,
    source: text.source,
    html,
    text: plain,
    ...(files.length > 0 && { files: files.map(({ id }) => id) }),
    note: text.note ?? '',
    restoredFrom,
    by: context.actor,
    at: context.now.toISOString(),
  };
  return { text: written, named: files };
}

/** What readers get of a version that is published now, in place of one before it. */
export function publishedOf(
  { version, title, summary, files }: ArticleText,
  context: Context,
  before: PublishedText | null = null,
): PublishedText {
  const at = context.now.toISOString();
  const { files: _, ...kept } = before ?? {};
  return { ...kept, version, title, summary, at, ...(files && { files }) };
}

/** What lists say of a language with a version of its text; `publishes`: readers get it from now on. */
function languageOf(
  article: Article,
  input: { locale: string; publishes?: boolean; isUpToDate?: boolean },
  { text, slug, isSame, context }: { text: ArticleText; slug: string; isSame: boolean; context: Context },
): ArticleLanguage {
  const { locale, publishes = false, isUpToDate = false } = input;
  const standing = article.languages[locale];
  const basedOn = basis(article, locale, isUpToDate, standing);
  const updatedAt = context.now.toISOString();
  if (standing !== undefined && isSame && !publishes) return { ...standing, basedOn, updatedAt };
  const before = standing?.published ?? null;
  const shared = { ...standing, locale, title: text.title, slug, latest: text.version, basedOn, updatedAt };
  return publishes
    ? { ...shared, state: 'published', published: publishedOf(text, context, before) }
    : { ...shared, state: 'draft', published: before };
}

/** The version of the original that a translation says: the newest that readers get, where it is new or said to be up to date. */
function basis(
  { original, languages }: Article,
  locale: string,
  isUpToDate: boolean,
  standing: ArticleLanguage | undefined,
): number | null {
  if (locale === original) return null;
  const source = languages[original];
  const current = source?.published?.version ?? source?.latest ?? null;
  return standing === undefined || isUpToDate ? current : standing.basedOn;
}

/** An article with some of its languages as they are to be. */
export function withLanguages(
  before: Article,
  languages: Readonly<Record<string, ArticleLanguage>>,
  context: Context,
): Article {
  return {
    ...before,
    languages: { ...before.languages, ...languages },
    version: before.version + 1,
    updatedAt: context.now.toISOString(),
  };
}

/** What is told of an article in a language. */
export function textFacts(article: Article, locale: string) {
  const language = article.languages[locale];
  if (language === undefined) throw new Error(`Article ${article.id} has no text in ${locale}`);
  const { latest: version, state, published } = language;
  return { locale, version, state, publishedVersion: published?.version ?? null };
}

/** The slugs that a language may get, the best first: it keeps the one that it has. */
export function slugsFor(
  standing: Pick<ArticleLanguage, 'slug'> | undefined,
  title: string,
  articleId: number,
): string[] {
  if (standing !== undefined) return [standing.slug];
  const slug = slugOf(title);
  return slug === '' ? [`${articleId}`] : [slug, `${slug}-${articleId}`];
}

/**
 * Lets `write` try one slug after another until one is no other article's.
 * @throws InvalidInputError of the field `slug` when all of them are
 */
export async function untilSlugIsFree<Result>(
  slugs: readonly string[],
  write: (slug: string) => Promise<Result>,
): Promise<Result> {
  for (const slug of slugs) {
    try {
      return await write(slug);
    } catch (error) {
      if (!refusedBy(error, SLUG_TAKEN) || refusedBy(error, REPEATED) || refusedBy(error, 'version'))
        throw error;
    }
  }
  throw fieldError('slug', 'belongs to another article, or did once');
}
