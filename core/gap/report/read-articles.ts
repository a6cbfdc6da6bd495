import * as z from 'zod';
import type { Article } from '../../../schemas/article.ts';
import { articleRows, parseArticleTextRow, textByVersion } from '../../article/index.ts';
import type { Table } from '../../shared/table.ts';
import type { ArticleWords } from '../answering/answered.ts';

const keySchema = z.looseObject({ sk: z.string() });

/** Every article of the desk, without its texts. */
export async function allArticlesOf(table: Table): Promise<Article[]> {
  const articles: Article[] = [];
  let after: string | undefined;
  for (let more = true; more; ) {
    const page = await table.query(articleRows.all(after));
    articles.push(...page.rows.map(articleRows.parse));
    more = page.more;
    after = keySchema.safeParse(page.rows.at(-1)).data?.sk ?? after;
  }
  return articles;
}

/** What each article says in each of its languages: what is published, else what is being written. What is archived answers nobody. */
export async function readArticles(table: Table): Promise<ArticleWords[]> {
  const texts = (await allArticlesOf(table)).flatMap((article) =>
    Object.values(article.languages).flatMap(({ locale, state, latest, published }) =>
      state === 'archived'
        ? []
        : [
            {
              articleId: article.id,
              locale,
              version: published?.version ?? latest,
              isPublished: published !== null,
            },
          ],
    ),
  );
  const published = new Set(texts.filter((one) => one.isPublished).map(({ articleId }) => articleId));
  const words: ArticleWords[] = [];
  for (let at = 0; at < texts.length; at += 100) {
    const rows = await table.getMany(texts.slice(at, at + 100).map(textByVersion.of));
    words.push(
      ...rows
        .map(parseArticleTextRow)
        .map((text) => ({ ...text, isPublished: published.has(text.articleId) })),
    );
  }
  return words;
}
