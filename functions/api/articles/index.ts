import {
  articleCounter,
  articleSubject,
  articlesOf,
  changeArticle,
  compareTexts,
  createArticle,
  keptKnowledge,
  listArticleTexts,
  listComments,
  loadArticle,
  loadArticleText,
  moveText,
  renderArticle,
  restoreText,
  reviewArticle,
  sectionArea,
  voteOnArticle,
  writeText,
} from '../../../core/article/index.ts';
import type { Caller } from '../../../core/auth/index.ts';
import { keptConfiguration } from '../../../core/configuration/index.ts';
import { optionsArea } from '../../../core/options/index.ts';
import { s3Asker } from '../../../core/shared/ask-s3.ts';
import { s3Links, s3Presign } from '../../../core/shared/presign.ts';
import { dynamoTable } from '../../../core/shared/table.ts';
import { keptArticleIndex } from '../../../core/suggestion/index.ts';
import { articleSectionSchemas } from '../../../schemas/api/articles.ts';
import type { Article } from '../../../schemas/article.ts';
import { apiFunction } from '../../edge/api.ts';
import { environment } from '../../edge/environment.ts';
import { answerPage, pageOfAll } from '../answer-page.ts';
import { auditTrail } from '../audit-trail.ts';
import { areaEndpoints } from '../configuration/area-endpoints.ts';
import { answerEndpoints } from './answer-endpoints.ts';
import { figuresOfAll, figuresOfArticle } from './figures.ts';
import { fileEndpoints } from './file-endpoints.ts';
import { presentArticle, presentText, presentVersion } from './present-article.ts';
import { articleRoutes } from './routes.ts';
import { SECTION_NAMES } from './section-routes.ts';
import { suggestionEndpoints } from './suggestion-endpoints.ts';

const PLACE = /^\d{1,15}$/;
const COMMENT_PLACE = /^[0-9A-HJKMNP-TV-Z]{26}$/;
const present = (article: Article, now: Date) => ({
  body: presentArticle(article, now),
  version: article.version,
});
const voterOf = ({ kind, id }: Caller): string => `${kind}#${id}`;
/** Who is no agent or customer of the desk is a visitor: what their browser keeps is nobody's business. */
const shownVoter = (voter: string): string => (voter.startsWith('visitor#') ? 'visitor' : voter);

/** The HTTP API of the knowledge base. */
export const handler = apiFunction({
  routes: articleRoutes,
  build: () => {
    const env = environment('TABLE_NAME', 'ATTACHMENT_BUCKET');
    const table = dynamoTable({ tableName: env.TABLE_NAME });
    const bucket = env.ATTACHMENT_BUCKET;
    const deps = { table, articleFiles: { bucket, ask: s3Asker(process.env) } };
    const ticks = () => performance.now();
    const keep = keptConfiguration(table, ticks);
    const knowledge = keptKnowledge(keep);
    const trailOf = async (articleId: number) => {
      await loadArticle(table, articleId);
      return auditTrail(table, {
        subject: articleSubject(articleId),
        path: `/v1/kb/articles/${articleId}/events`,
      });
    };
    const options = keep(optionsArea({}));
    const [sign, presign] = [s3Links(process.env), s3Presign(process.env)];
    return {
      table,
      endpoints: {
        ...fileEndpoints({ table, bucket, sign, presign, options }),
        ...suggestionEndpoints({
          table,
          knowledge,
          index: keptArticleIndex(table),
          count: articleCounter(table, ticks),
          options,
        }),
        ...answerEndpoints({ table, knowledge }),
        ...areaEndpoints(table, sectionArea, SECTION_NAMES, articleSectionSchemas),
        listArticles: async ({ query, context: { now } }) => {
          const { limit: _, cursor: __, ...filter } = query;
          const found = articlesOf((await knowledge.latest(now)).library, filter, now);
          const list = { path: '/v1/kb/articles', name: `articles ${JSON.stringify(filter)}`, place: PLACE };
          const asked = { ...query, stale: query.stale?.toString(), outOfDate: query.outOfDate?.toString() };
          return answerPage(list, asked, async (page) => {
            const { items, after } = pageOfAll(found, ({ id }) => String(id), page);
            return { items: items.map((article) => presentArticle(article, now)), after };
          });
        },
        createArticle: async ({ body: { locale, text, slug, publishes, ...fields }, context, remember }) => {
          const alongside = (made: Article) => remember(present(made, context.now));
          const asked = { fields: { ...fields, original: locale }, text, slug, publishes, alongside };
          return present(await createArticle(deps, context, asked), context.now);
        },
        getArticle: async ({ params, context }) =>
          present(await loadArticle(table, params.articleId), context.now),
        updateArticle: async ({ params, body: change, context, expectedVersion }) =>
          present(await changeArticle(deps, context, { ...params, change, expectedVersion }), context.now),
        moveArticle: async ({ params, body: { state: to, locale }, context, expectedVersion }) =>
          present(await moveText(deps, context, { ...params, locale, to, expectedVersion }), context.now),
        reviewArticle: async ({ params, context, expectedVersion }) =>
          present(await reviewArticle(deps, context, { ...params, expectedVersion }), context.now),
        getArticleText: async ({ params: { articleId, locale }, query }) => {
          const { languages } = await loadArticle(table, articleId);
          const version = query.version ?? languages[locale]?.latest ?? 0;
          return { body: presentText(await loadArticleText(table, { articleId, locale, version })) };
        },
        putArticleText: async ({ params, body, context, expectedVersion }) => {
          const { publishes, isUpToDate, ...text } = body;
          const asked = { ...params, text, publishes, isUpToDate, expectedVersion };
          return present(await writeText(deps, context, asked), context.now);
        },
        listArticleVersions: async ({ params, query }) => {
          const path = `/v1/kb/articles/${params.articleId}/texts/${params.locale}/versions`;
          const list = { path, name: `article versions ${params.articleId} ${params.locale}`, place: PLACE };
          return answerPage(list, query, async (page) => {
            const { items, after } = await listArticleTexts(table, params, page);
            return { items: items.map(presentVersion), after };
          });
        },
        diffArticleText: async ({ params, query: { from, to } }) => {
          const [before, after] = await Promise.all(
            [from, to].map((version) => loadArticleText(table, { ...params, version })),
          );
          if (before === undefined || after === undefined) throw new Error('Two versions were read');
          return { body: { from, to, ...compareTexts(before, after) } };
        },
        restoreArticleText: async ({ params, body, context, expectedVersion }) =>
          present(await restoreText(deps, context, { ...params, ...body, expectedVersion }), context.now),
        previewArticle: async ({ body: { format, source } }) => {
          const { html, text } = renderArticle(format, source);
          return { body: { html, text } };
        },
        voteOnArticle: async ({ principal, params: { articleId }, body, context }) => {
          await loadArticle(table, articleId);
          await voteOnArticle(table, context, { articleId, voter: voterOf(principal), ...body });
          return figuresOfArticle(table, articleId);
        },
        getArticleFigures: ({ params: { articleId } }) => figuresOfArticle(table, articleId),
        getSuggestionFigures: ({ principal, query: { days }, context: { now } }) =>
          figuresOfAll(table, { principal, days, now }),
        listArticleComments: async ({ params: { articleId }, query }) => {
          await loadArticle(table, articleId);
          const path = `/v1/kb/articles/${articleId}/comments`;
          const list = { path, name: `article comments ${articleId}`, place: COMMENT_PLACE };
          return answerPage(list, query, async (page) => {
            const { items, after } = await listComments(table, articleId, page);
            return {
              items: items.map(({ version: _, voter, comment, ...vote }) => ({
                ...vote,
                comment: comment ?? '',
                by: shownVoter(voter),
              })),
              after,
            };
          });
        },
        listArticleEvents: async ({ params, query }) => (await trailOf(params.articleId)).page(query),
        proveArticleEvents: async ({ params, query }) => (await trailOf(params.articleId)).proof(query),
      },
    };
  },
});
