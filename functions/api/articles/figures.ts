import { loadAnswerCounts } from '../../../core/answer-count/index.ts';
import {
  ALL_ARTICLES,
  type ArticleCounts,
  loadArticle,
  loadArticleCounts,
  type SUGGESTED_IN,
} from '../../../core/article/index.ts';
import type { Caller } from '../../../core/auth/index.ts';
import { deflectionOf, ticketsBegun } from '../../../core/form-visit/index.ts';
import type { Table } from '../../../core/shared/table.ts';
import { presentCounts } from './answer-endpoints.ts';

const ofPlace = (counts: ArticleCounts, place: (typeof SUGGESTED_IN)[number]) => ({
  shown: counts[`shown.${place}`],
  opened: counts[`opened.${place}`],
  // What is taken back may be written before what it takes back.
  notSent: Math.max(0, counts[`notSent.${place}`]),
  spared: counts[`spared.${place}`],
});

function presentSuggestions(counts: ArticleCounts) {
  const { shown, opened, spared } = counts;
  const [ticket, mail, form] = [ofPlace(counts, 'ticket'), ofPlace(counts, 'mail'), ofPlace(counts, 'form')];
  const notSent = Math.max(0, counts.notSent);
  return { shown, opened, notSent, spared, places: { ticket, mail, form } };
}

/** How often an article was seen, found useful and suggested, and what came of that. */
export async function figuresOfArticle(table: Table, articleId: number) {
  await loadArticle(table, articleId);
  const [counts, answers] = await Promise.all([
    loadArticleCounts(table, articleId),
    loadAnswerCounts(table, articleId),
  ]);
  const { views, helpful, unhelpful } = counts;
  const suggestions = presentSuggestions(counts);
  return { body: { views, helpful, unhelpful, suggestions, answers: presentCounts(answers) } };
}

/** What came of the suggestions of all articles; of the visits of forms, for whom that is. */
export async function figuresOfAll(
  table: Table,
  { principal, days, now }: { principal: Caller; days: number; now: Date },
) {
  const suggestions = presentSuggestions(await loadArticleCounts(table, ALL_ARTICLES));
  if (principal.kind !== 'agent' || principal.role !== 'admin')
    return { body: { suggestions, deflection: null } };
  const ticketsSince = (customerId: number, since: Date) =>
    ticketsBegun(table, { principal, customerId, since });
  return { body: { suggestions, deflection: await deflectionOf(table, { days, now }, ticketsSince) } };
}
