import { type AnswerCounts, allAnswerCounts, sumOfAnswers } from '../../../core/answer-count/index.ts';
import { type Knowledge, readableText } from '../../../core/article/index.ts';
import type { Table } from '../../../core/shared/table.ts';
import type { Endpoints } from '../../edge/api.ts';
import type { answerRoutes } from './answer-routes.ts';

/** What the API answers about the articles with which rules answered. */
export function answerEndpoints({
  table,
  knowledge,
}: {
  table: Table;
  knowledge: { latest(now: Date): Promise<Knowledge> };
}): Endpoints<typeof answerRoutes> {
  return {
    listArticleAnswers: async ({ context }) => {
      const [all, { library }] = await Promise.all([allAnswerCounts(table), knowledge.latest(context.now)]);
      const articles = all
        .toSorted((one, other) => other.sent - one.sent || one.articleId - other.articleId)
        .map(({ articleId, ...counts }) => {
          const article = library.named(articleId);
          const text = article && readableText(article, { locale: article.original });
          return { articleId, title: text?.title ?? null, counts: presentCounts(counts) };
        });
      return { body: { total: presentCounts(sumOfAnswers(all)), articles } };
    },
  };
}

/** What was counted of answers with an article, by the names of the API. */
export function presentCounts({ not_helped, no_answer, taken_over, ...counts }: AnswerCounts) {
  return { ...counts, notHelped: not_helped, noAnswer: no_answer, takenOver: taken_over };
}
