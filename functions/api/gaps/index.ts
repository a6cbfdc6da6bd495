import { articleRows, sectionArea } from '../../../core/article/index.ts';
import { keptConfiguration } from '../../../core/configuration/index.ts';
import {
  draftFromGap,
  draftFromReply,
  faqMarkdown,
  faqPage,
  listEmptySearches,
  loadFaq,
  type MadeDraft,
  reportNow,
} from '../../../core/gap/index.ts';
import { jobWrites } from '../../../core/jobs/index.ts';
import { optionsArea } from '../../../core/options/index.ts';
import { dynamoTable } from '../../../core/shared/table.ts';
import { apiFunction } from '../../edge/api.ts';
import { environment } from '../../edge/environment.ts';
import { answerPage, pageOfAll } from '../answer-page.ts';
import { isAnswered, presentDraft, presentGaps } from './present-gap.ts';
import { gapRoutes } from './routes.ts';

const GAPS = { path: '/v1/kb/gaps', name: 'gaps', place: /^\d+$/ };
const SEARCHES = { path: '/v1/kb/searches', name: 'searches', place: /^[^\n]*\n[^\n]*$/ };

/** The HTTP API of what tickets ask. */
export const handler = apiFunction({
  routes: gapRoutes,
  build: () => {
    const env = environment('TABLE_NAME', 'DESK_NAME');
    const table = dynamoTable({ tableName: env.TABLE_NAME });
    const keep = keptConfiguration(table, () => performance.now());
    const [sections, library] = [keep(sectionArea), keep(articleRows)];
    const options = keep(optionsArea({ deskName: env.DESK_NAME }));
    /** What there is at this moment: who has just published an article sees it answer. */
    const knowledgeAt = async (now: Date) => ({
      sections: await sections.latest(now),
      library: await library.latest(now),
    });
    const faqOf = async (
      query: { locale: string; audience: 'public' | 'signed_in'; limit: number },
      now: Date,
    ) => {
      const [known, { deskName: name }] = await Promise.all([knowledgeAt(now), options.at(now)]);
      const reader = { audience: query.audience, locale: query.locale };
      return { name, ...(await loadFaq(table, known, { reader, most: query.limit })) };
    };
    return {
      table,
      endpoints: {
        listGaps: async ({ principal, query, context }) => {
          const { report, job } = await reportNow({ table, jobWrites }, context, { weeks: query.weeks });
          const known = await knowledgeAt(context.now);
          const wanted = (report?.gaps ?? []).filter(
            (gap) => query.include === 'all' || !isAnswered(gap, known),
          );
          const { body } = await answerPage(GAPS, query, async (page) => {
            const { items, after } = pageOfAll(wanted, ({ id }) => String(id), page);
            return { items: await presentGaps(table, { principal, knowledge: known }, items), after };
          });
          const state = job === null ? ('ready' as const) : ('working' as const);
          const { at = null, since = null, tickets = 0, isComplete = true } = report ?? {};
          return { body: { state, jobId: job?.id ?? null, at, since, tickets, isComplete, ...body } };
        },
        regroupTickets: async ({ body, context }) => {
          const { job } = await reportNow({ table, jobWrites }, context, { weeks: body.weeks, anew: true });
          return { body: { jobId: job?.id } };
        },
        draftFromGap: async ({ principal, params, body, context, remember }) => {
          const alongside = (made: MadeDraft) => remember({ body: presentDraft(made) });
          const asked = { principal, gapId: params.gapId, place: body, alongside };
          return { body: presentDraft(await draftFromGap({ table }, context, asked)) };
        },
        draftFromReply: async ({ principal, params, body, context, remember }) => {
          const alongside = (made: MadeDraft) => remember({ body: presentDraft(made) });
          const asked = { principal, ...params, place: body, alongside };
          return { body: presentDraft(await draftFromReply({ table }, context, asked)) };
        },
        listEmptySearches: async ({ query, context }) =>
          answerPage(SEARCHES, query, async (page) => {
            const all = await listEmptySearches(table, query.weeks, context.now);
            return pageOfAll(all, ({ locale, words }) => `${locale}\n${words}`, page);
          }),
        getFaq: async ({ query, context }) => {
          const { at, questions } = await faqOf(query, context.now);
          const items = questions.map(({ readable, title, html, text, slug, tickets }) => ({
            articleId: readable.article.id,
            locale: readable.locale,
            slug,
            question: title,
            answer: html,
            text,
            tickets,
          }));
          return { body: { at, items } };
        },
        getFaqMarkdown: async ({ query, context }) => {
          const { name, questions } = await faqOf(query, context.now);
          return { body: faqMarkdown(name, questions) };
        },
        getFaqPage: async ({ query, context }) => {
          const { name, questions } = await faqOf(query, context.now);
          return { body: faqPage({ name, locale: query.locale }, questions) };
        },
      },
    };
  },
});
