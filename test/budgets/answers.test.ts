import { allAnswerCounts } from '../../core/answer-count/index.ts';
import { keptKnowledge } from '../../core/article/index.ts';
import { answeringBy, judge, noteSuggestion, questionIn } from '../../core/article-answer/index.ts';
import { keptConfiguration } from '../../core/configuration/index.ts';
import { keptArticleIndex } from '../../core/suggestion/index.ts';
import { fireDeadlines } from '../../core/ticket/index.ts';
import { runTriggers } from '../../core/trigger/index.ts';
import { keptArticles, keptSuggesting } from '../../functions/automation/suggesting.ts';
import { ASKED, givenAnswered, givenAnswering, givenPasswordArticle } from '../support/given-answer.ts';
import { HELP } from '../support/given-survey.ts';
import { triggerDeps } from '../support/given-triggers.ts';
import { TestDesk } from '../support/mail.ts';
import { writeUnitsOf } from '../support/write-units.ts';
import { ANSWER_CALLS, ANSWER_UNITS } from './numbers.ts';

let desk: TestDesk;
let units: () => number;
beforeAll(async () => {
  desk = await TestDesk.open();
  await givenPasswordArticle(desk);
  await givenAnswering(desk);
  units = writeUnitsOf(desk.database);
});
afterAll(() => desk.close());

let people = 0;
async function asked() {
  people += 1;
  const { ticket } = await desk.take({ ...ASKED, from: `asks${people}@example.com` });
  return desk.event(ticket.id, 'ticket.created');
}
/** What functions have in memory. */
async function inMemory() {
  const knowledge = await keptKnowledge(keptConfiguration(desk.table)).latest(desk.now);
  const index = await keptArticleIndex(desk.table)(knowledge);
  return { table: desk.table, knowledge, index, languages: [] };
}
const noting = async (event: Awaited<ReturnType<typeof asked>>) => {
  const [deps, question] = [await inMemory(), questionIn(event)];
  if (question === null) throw new Error('Nobody asked anything');
  return () => noteSuggestion(deps, desk.context(), question);
};

type Name = keyof typeof ANSWER_CALLS;
/** Each gives what is done, once everything for it is there. */
const OPERATIONS: Readonly<Record<Name, () => Promise<() => Promise<unknown>>>> = {
  'a customer writes to a desk of which nothing reads suggestions': async () => {
    const keep = keptConfiguration(desk.table, () => 0);
    const suggest = keptSuggesting({ keep, articles: keptArticles({ table: desk.table, keep }) });
    // A function that was just started reads what the desk has configured.
    await suggest(await asked(), [], desk.context());
    const event = await asked();
    return () => suggest(event, [], desk.context());
  },
  'it is noted which article may answer': async () => noting(await asked()),
  'it is noted again': async () => {
    const event = await asked();
    await (await noting(event))();
    return noting(event);
  },
  'a rule answers': async () => {
    const event = await asked();
    await (await noting(event))();
    const { knowledge } = await inMemory();
    const articles = answeringBy(knowledge, HELP, []);
    const deps = { ...(await triggerDeps(desk.table, desk.now)), articles };
    return () => runTriggers(deps, desk.context(event.id), event);
  },
  'a customer says that it did not help': async () => {
    const { ticketId, messageId } = await givenAnswered(desk, { from: 'judges@example.com' });
    return () => judge(desk.table, desk.context(), { ticketId, messageId, helped: false });
  },
  'the clock solves it': async () => {
    const { ticketId } = await givenAnswered(desk, { from: 'silent@example.com' });
    desk.later(5 * 24 * 60);
    return () => fireDeadlines(desk.table, desk.context(), ticketId);
  },
  'somebody reads what came of answers': async () => () => allAnswerCounts(desk.table),
};

test.each(Object.entries(ANSWER_CALLS))('%s: these requests and no others', async (name, calls) => {
  const act = await OPERATIONS[name as Name]();
  const before = units();
  desk.database.forgetCalls();
  await act();
  const made = desk.database.seen().map(({ command }) => command.replace('Command', ''));
  expect(made).toEqual(calls);
  if (name in ANSWER_UNITS) expect(units() - before).toBe(ANSWER_UNITS[name as keyof typeof ANSWER_UNITS]);
});
