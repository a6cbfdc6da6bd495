import { keptKnowledge } from '../../core/article/index.ts';
import { answeringBy, judge, noteSuggestion, questionIn } from '../../core/article-answer/index.ts';
import { keptConfiguration } from '../../core/configuration/index.ts';
import { keptArticleIndex } from '../../core/suggestion/index.ts';
import { type Ran, runTriggers } from '../../core/trigger/index.ts';
import type { Article } from '../../schemas/article.ts';
import type { DeskEvent } from '../../schemas/events/events.ts';
import type { HelpCentre } from '../../schemas/help-centre.ts';
import { givenArticle, givenSection, markdownText } from './given-article.ts';
import { givenAsking, HELP } from './given-survey.ts';
import { givenTrigger, triggerDeps } from './given-triggers.ts';
import type { GivenMail, TestDesk } from './mail.ts';

/** What a customer asks that the article of these tests answers. */
export const ASKED = {
  subject: 'Password forgotten',
  text: 'I forgot my password and want to set a new one. How do I reset my password?',
};

/** A help centre that customers reach, with one article on passwords. */
export async function givenPasswordArticle(desk: TestDesk, given: Partial<Article> = {}): Promise<Article> {
  await givenAsking(desk, { satisfactionAfterHours: null });
  await givenSection(desk, desk.context(), { key: 'accounts' });
  const text = markdownText(
    'Reset your password',
    'When you forgot your password, open the page of your account and set a new one by the link that we mail you.',
  );
  return givenArticle(desk, desk.context(), { section: 'accounts', text, ...given });
}

/** A rule that answers new tickets with the article that is suggested. */
export function givenAnswering(desk: TestDesk, action: Record<string, unknown> = {}, key = 'answer') {
  const actions = [{ do: 'answer_with_article', ...action }] as never;
  const conditions = {
    all: [{ field: 'ticket.suggestedArticleConfidence', operator: 'greater', value: 50 }],
  };
  const events = ['ticket.created', 'message.added', 'ticket.updated'];
  return givenTrigger(desk.table, desk.context(), { key, events, conditions, actions });
}

const inForce = async (desk: TestDesk) => {
  const knowledge = await keptKnowledge(keptConfiguration(desk.table)).latest(desk.now);
  return { knowledge, languages: ['en'] };
};

/** Notes which article may answer what a customer wrote, as an event tells it. */
export async function suggest(desk: TestDesk, event: DeskEvent) {
  const { knowledge, languages } = await inForce(desk);
  const index = await keptArticleIndex(desk.table)(knowledge);
  const question = questionIn(event);
  if (question === null) return null;
  return noteSuggestion({ table: desk.table, knowledge, index, languages }, desk.context(event.id), question);
}

/** What the automation of the desk does at an event: an article is suggested, and the rules react. */
export async function automated(
  desk: TestDesk,
  event: DeskEvent,
  helpCentre: HelpCentre = HELP,
): Promise<Ran> {
  await suggest(desk, event);
  const { knowledge, languages } = await inForce(desk);
  const articles = answeringBy(knowledge, helpCentre, languages);
  const deps = { ...(await triggerDeps(desk.table, desk.now)), articles };
  return runTriggers(deps, desk.context(event.id), event);
}

/** A ticket of a customer that a rule has answered with the article. */
export async function givenAnswered(desk: TestDesk, mail: GivenMail = {}) {
  const { ticket } = await desk.take({ ...ASKED, ...mail });
  const ran = await automated(desk, await desk.event(ticket.id, 'ticket.created'));
  const answered = await desk.ticket(ticket.id);
  return { ran, ticketId: ticket.id, ticket: answered, messageId: answered.articleAnswer?.messageId ?? '' };
}

/** A ticket that waits for what its customer says of an article, and one of which they said that it did not help. */
export async function givenAnswers(desk: TestDesk): Promise<void> {
  await givenPasswordArticle(desk);
  await givenAnswering(desk);
  await givenAnswered(desk, { from: 'answered-first@example.com' });
  const { ticketId, messageId } = await givenAnswered(desk, { from: 'answered-second@example.com' });
  await judge(desk.table, desk.context(), { ticketId, messageId, helped: false });
}
