import type { Ticket } from '../../../schemas/ticket.ts';
import type { OwnAction } from '../../../schemas/trigger-action.ts';
import type { Readable } from '../../article/index.ts';
import { lastId } from '../../shared/counter-store.ts';
import { followsReplies, loadStatuses } from '../../status/index.ts';
import { entered, statusesOf, waitsSince } from '../../ticket/index.ts';
import type { ActBy } from '../change.ts';
import {
  type Checking,
  type Effect,
  type Problems,
  type ReadyDeps,
  type State,
  type Step,
  withEffect,
} from './act.ts';
import { neverStep } from './never.ts';
import { MESSAGE_FIELD, mayReply } from './reply.ts';
import { fieldsOfTexts, filledIn, LANGUAGE_FIELD, OF_ARTICLE, problemsOfTexts, textsOf } from './texts.ts';

type AnswerWithArticle = Extract<OwnAction, { do: 'answer_with_article' }>;

/** The field by which it is known that a rule wants an article suggested. */
export const SUGGESTED_FIELD = 'ticket.suggestedArticle';
const TEMPLATE = 'article_answer';
const DAYS = 4;
const DAY_MS = 24 * 60 * 60 * 1000;

/** What is wrong with answering with an article. */
export async function problemsOfAnswer(
  action: Pick<AnswerWithArticle, 'texts' | 'template' | 'status' | 'article'>,
  checking: Checking,
): Promise<Awaited<Problems>> {
  const { facts, path } = checking;
  const says = action.texts !== undefined || action.template !== undefined;
  const problems = says ? await problemsOfTexts(action, checking, OF_ARTICLE) : [];
  const { article, status } = action;
  if (article !== undefined && article > (await lastId(facts.table, 'article')))
    problems.push({ path: `${path}.article`, message: 'is not an article of this desk' });
  if (status === undefined) return problems;
  const named = (await loadStatuses(facts.table)).named(status);
  const mayWait = named?.category === 'pending' && followsReplies(named);
  const message =
    'is not a status in which tickets wait for their customer, with neither a reason nor a time';
  return mayWait ? problems : [...problems, { path: `${path}.status`, message }];
}

/**
 * Answers with an article that may be what the customer asks for, and lets the ticket wait for what they say of it. Once for a ticket, and
 * where nobody of the desk has answered. @throws TemplateError
 */
export function answerStep(action: AnswerWithArticle, deps: ReadyDeps, path: string): Step {
  const { template = action.texts === undefined ? TEMPLATE : undefined, texts: own, days = DAYS } = action;
  const texts = textsOf({ texts: own, template }, deps, OF_ARTICLE);
  if (texts === null) return neverStep('template.unknown', `${path}.template`);
  return {
    fields: [SUGGESTED_FIELD, MESSAGE_FIELD, LANGUAGE_FIELD, ...fieldsOfTexts(texts)],
    take: (done, { trigger }, by) => {
      const found = articleFor(action, done.state, by);
      if (found === null) return done;
      const { readable, link } = found;
      const { title, summary } = readable;
      const text = filledIn(texts, done.state.facts, by.place, { title, summary, link });
      const actor = { kind: 'automation', ruleId: trigger.number } as const;
      const until = new Date(by.now.getTime() + days * DAY_MS).toISOString();
      const wait = (ticket: Ticket) => waiting(ticket, { action, readable, until, actor }, by);
      const { facts, current } = done.state;
      const state: State = { facts: { ...facts, ticket: wait(facts.ticket) }, current: wait(current) };
      return withEffect({ ...done, state }, effectOf(text));
    },
  };
}

/** The article with which a ticket is answered, with its page; null: it is not answered so. */
function articleFor(
  { article }: Pick<AnswerWithArticle, 'article'>,
  state: State,
  { articles }: ActBy,
): { readable: Readable; link: string } | null {
  const { current, facts } = state;
  const articleId = article ?? current.suggestion?.articleId ?? null;
  if (articles === undefined || articleId === null) return null;
  const isReachable = facts.requester?.isUnconfirmed !== true;
  if (!isReachable || !isUnanswered(current) || !mayReply(state)) return null;
  const locale = current.language ?? facts.requester?.locale ?? null;
  const readable = articles.readable(articleId, locale);
  const link = readable && articles.pageOf(readable);
  return readable === null || link === null ? null : { readable, link };
}

/**
 * Whether a person wrote, and nobody of the desk has answered yet, nor a rule with an article: its customer waits since it was opened, as every
 * answer ends that.
 */
function isUnanswered(ticket: Ticket): boolean {
  const isLive = ticket.status !== 'solved' && ticket.status !== 'closed';
  const isFresh = waitsSince(ticket) === ticket.createdAt && ticket.lastCustomerMessageAt !== undefined;
  return isLive && isFresh && ticket.articleAnswer === undefined && ticket.isInternal !== true;
}

/** A ticket that waits for what its customer says of an article. */
function waiting(
  ticket: Ticket,
  {
    action,
    readable,
    until,
    actor,
  }: {
    action: Pick<AnswerWithArticle, 'status'>;
    readable: Readable;
    until: string;
    actor: { kind: 'automation'; ruleId: number };
  },
  { now, rules }: ActBy,
): Ticket {
  const statuses = statusesOf(rules);
  const named = action.status === undefined ? undefined : statuses.named(action.status);
  const status = named?.category === 'pending' && !named.isRetired ? named : statuses.defaultOf('pending');
  const { closeAfterDays } = rules;
  const after = entered(ticket, status, { doing: { now, actor }, closeAfterDays });
  const articleAnswer = {
    articleId: readable.article.id,
    locale: readable.locale,
    at: now.toISOString(),
    until,
    closeAfterDays,
  };
  return { ...after, articleAnswer };
}

const effectOf = (text: string): Effect => ({
  kind: 'answer_with_article',
  text,
  draft: { kind: 'public_reply', text, to: null, addressees: { cc: [] } },
  size: 6,
  noted: (ticket, messageId) => {
    const { articleAnswer } = ticket;
    return articleAnswer === undefined
      ? ticket
      : { ...ticket, articleAnswer: { ...articleAnswer, messageId } };
  },
});
