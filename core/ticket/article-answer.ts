import { ANSWER_OUTCOMES, type AnswerOutcome, type ArticleAnswer } from '../../schemas/article-answer.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { countAnswer } from '../answer-count/index.ts';
import { recordEvent, ticketSubject } from '../audit/index.ts';
import type { Context } from '../shared/context.ts';
import type { Counting } from '../shared/service-levels.ts';
import type { Write } from '../shared/write.ts';
import type { Statuses } from '../status/index.ts';
import { entered } from './status.ts';

/** Whether a ticket waits for what its customer says of the article with which a rule answered. */
export const awaitsJudgement = ({ articleAnswer }: Ticket): boolean =>
  articleAnswer !== undefined && articleAnswer.outcome === undefined;

/** A ticket of which it is known what became of its article. */
export function judged(ticket: Ticket, outcome: AnswerOutcome, now: Date): Ticket {
  const { articleAnswer } = ticket;
  if (articleAnswer === undefined) return ticket;
  return { ...ticket, articleAnswer: { ...articleAnswer, outcome, endedAt: now.toISOString() } };
}

/** A ticket solved by its article, or since nobody said anything of it. */
export function solvedByArticle(
  ticket: Ticket,
  outcome: 'helped' | 'no_answer',
  doing: Parameters<typeof entered>[2]['doing'],
  statuses: Statuses,
): Ticket {
  const said = judged(ticket, outcome, doing.now);
  if (ticket.status === 'solved' || ticket.status === 'closed') return said;
  const closeAfterDays = ticket.articleAnswer?.closeAfterDays ?? null;
  return entered(said, statuses.defaultOf('solved'), { doing, closeAfterDays });
}

/** What it waits for is over by what is done to it: what the customer wrote, or that somebody of the desk goes on with it. */
function endedBy(
  after: Ticket,
  { actor }: Context,
  { messages = [], joined = [] }: Counting,
): AnswerOutcome | null {
  if (messages.some(({ kind }) => kind === 'customer')) return 'replied';
  // What is merged into it was asked as well, and is not answered by the article.
  if (joined.length > 0 || messages.some(({ kind }) => kind === 'reply')) return 'taken_over';
  if (after.status === 'pending') return null;
  return actor.kind === 'customer' && after.status === 'solved' ? 'helped' : 'taken_over';
}

/**
 * A ticket after a change, with what became of its article by that: once for everything that changes tickets, so that none is taken for
 * waiting that a person has. Pure.
 */
export function withJudgement(
  before: Ticket,
  after: Ticket,
  context: Context,
  counting: Counting = {},
): Ticket {
  if (!awaitsJudgement(before) || !awaitsJudgement(after)) return after;
  const outcome = endedBy(after, context, counting);
  return outcome === null ? after : judged(after, outcome, context.now);
}

const known = (answer: ArticleAnswer | undefined): AnswerOutcome | undefined =>
  ANSWER_OUTCOMES.find((outcome) => outcome === answer?.outcome);

/** What tells that a rule has answered with an article, and what became of that, where a change of the ticket did either. */
export function answerTold(before: Ticket, ticket: Ticket, context: Context): Write[] {
  const [was, is] = [before.articleAnswer, ticket.articleAnswer];
  if (is === undefined || (was !== undefined && was.outcome === is.outcome)) return [];
  const told = { ticket, answer: is };
  const subject = ticketSubject(ticket.id);
  if (was === undefined)
    return [
      recordEvent(subject, 'article.answered', told, context),
      countAnswer(is.articleId, { to: 'sent' }),
    ];
  return [
    recordEvent(subject, 'article.judged', told, context),
    countAnswer(is.articleId, { from: known(was), to: known(is) }),
  ];
}
