import {
  changeArticle,
  createArticle,
  fireArticle,
  type GivenText,
  moveText,
  reviewArticle,
  sectionArea,
  voteOnArticle,
  writeText,
} from '../../core/article/index.ts';
import { addArticleFile } from '../../core/article-file/index.ts';
import { createThing } from '../../core/configuration/index.ts';
import { noteShown } from '../../core/form-visit/index.ts';
import { noteOutcome } from '../../core/mail-suggestion/index.ts';
import type { Context } from '../../core/shared/context.ts';
import type { AlongsideWrites } from '../../core/shared/idempotency-store.ts';
import type { Table } from '../../core/shared/table.ts';
import type { Article, Audience } from '../../schemas/article.ts';

/** A text in Markdown. */
export const markdownText = (title: string, source = `${title}: how it is done.`): GivenText => ({
  title,
  summary: null,
  format: 'markdown',
  source,
});

/** Makes a section. */
export async function givenSection(
  deps: { table: Table },
  context: Context,
  given: { key: string; parent?: string; position?: number; audience?: Audience; labels?: { en: string } },
): Promise<void> {
  const { key, parent = null, position = 0, audience = 'public', labels = { en: key } } = given;
  const fields = { key, labels, descriptions: {}, parent, position, audience };
  await createThing(deps, context, sectionArea, { fields });
}

/** Makes an article in English, published unless it is said otherwise. */
export function givenArticle(
  deps: { table: Table },
  context: Context,
  given: Partial<Article> & { section: string; text: GivenText; slug?: string; publishes?: boolean },
  alongside?: AlongsideWrites<Article>,
): Promise<Article> {
  const { text, slug, publishes = true, ...fields } = given;
  return createArticle(deps, context, {
    fields: {
      position: 0,
      labels: [],
      audience: 'public',
      original: 'en',
      reviewerId: null,
      reviewAt: null,
      reviewDays: null,
      ...fields,
    },
    text,
    slug,
    publishes,
    alongside,
  });
}

/** Articles in every state, with versions, languages, slugs and reviews. */
export async function givenKnowledge(deps: { table: Table }, context: () => Context): Promise<void> {
  await givenSection(deps, context(), { key: 'orders' });
  const text = markdownText('Send it back', 'Within *30* days.');
  const reviewAt = context().now.toISOString();
  const { id: articleId } = await givenArticle(deps, context(), {
    section: 'orders',
    text,
    labels: ['returns'],
    reviewAt,
    reviewDays: 90,
  });
  await writeText(deps, context(), { articleId, locale: 'de', text: markdownText('Zurückschicken') });
  await moveText(deps, context(), { articleId, locale: 'de', to: 'published' });
  await writeText(deps, context(), { articleId, locale: 'en', text: markdownText('Return it') });
  await moveText(deps, context(), { articleId, locale: 'en', to: 'in_review' });
  await changeArticle(deps, context(), { articleId, change: { position: 2, slugs: { en: 'return-it' } } });
  await fireArticle(deps.table, context(), articleId);
  await reviewArticle(deps, context(), { articleId });
  const vote = { articleId, voter: 'customer#1', locale: 'en', comment: 'Made-up words.' };
  await voteOnArticle(deps.table, context(), { ...vote, helpful: false });
  const file = { filename: 'label.png', contentType: 'image/png', size: 5, sha256: 'ab'.repeat(32) };
  const files = { table: deps.table, sign: async () => '', bucket: 'files', mostBytes: 1000 };
  await addArticleFile(files, context(), { articleId, file });
  const { newId: visitId, now } = context();
  await noteShown(deps.table, { id: visitId(), articleIds: [articleId], customerId: 1, now });
  const suggestion = { ticketId: 1, articleId, expiresAt: now };
  await noteOutcome(deps.table, suggestion, 'openedAt', now);
  const other = await givenArticle(deps, context(), { section: 'orders', text: markdownText('Track it') });
  await moveText(deps, context(), { articleId: other.id, locale: null, to: 'archived' });
}
