import { articleAnswersSchema } from '../../../schemas/api/article-answers.ts';
import { defineRoutes } from '../route.ts';

/** What became of the articles with which rules answered. */
export const answerRoutes = defineRoutes('articles', {
  listArticleAnswers: {
    method: 'GET',
    path: '/v1/kb/answers',
    permission: 'article.read',
    access: 'read',
    status: 200,
    summary: 'Read how often rules answered with an article, and what came of that',
    description:
      'Of all articles together, and of each with which the action `answer_with_article` of rules answered. What is not counted under any outcome still waits for what its customer says.',
    output: articleAnswersSchema,
  },
});
