import type { Agent } from '../../schemas/agent.ts';
import type { DeskEvent } from '../../schemas/events/events.ts';
import { agentKey, parseAgentRow } from '../agent/index.ts';
import { loadArticle } from '../article/index.ts';
import type { Table } from '../shared/table.ts';

type ReviewDue = Extract<DeskEvent, { type: 'article.review_due' }>;

/** The agent who answers for an article, or who looks at it; null where neither is there any more. */
export async function ownerOf(table: Table, { article }: ReviewDue): Promise<Agent | null> {
  for (const agentId of [article.authorId, article.reviewerId]) {
    const row = agentId === null ? undefined : await table.get(agentKey(agentId));
    const agent = row === undefined ? null : parseAgentRow(row);
    if (agent?.active) return agent;
  }
  return null;
}

/** What its owner is told of an article that is to be looked at; null: somebody has looked at it since. */
export async function wordsOfReview(
  table: Table,
  { article: { id } }: ReviewDue,
  deskName: string,
): Promise<{ subject: string; text: string } | null> {
  const article = await loadArticle(table, id);
  if (!article.isReviewTold) return null;
  const title = article.languages[article.original]?.title ?? `Article ${id}`;
  const next =
    article.reviewDays === null ? '' : ` You are told again ${article.reviewDays} days after that.`;
  const text = [
    `The time has come to look whether the article "${title}" still holds.`,
    `If it does: POST /v1/kb/articles/${id}/review.${next}`,
    `If it does not: PUT /v1/kb/articles/${id}/texts/${article.original}.`,
    'All articles that are to be looked at stand in GET /v1/kb/articles?stale=true.',
    deskName,
  ];
  return { subject: `Does "${title}" still hold?`, text: `${text.join('\n\n')}\n` };
}
