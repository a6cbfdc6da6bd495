import { allAnswerCounts, loadAnswerCounts } from '../../../core/answer-count/index.ts';
import { changeArticle, moveText } from '../../../core/article/index.ts';
import { bringBack, judge, pageForMails, undeliveredIn } from '../../../core/article-answer/index.ts';
import { isWork } from '../../../core/assignment/target.ts';
import { mergeTickets } from '../../../core/merge/index.ts';
import { spellOf } from '../../../core/moment/index.ts';
import {
  changeTicket,
  fireDeadlines,
  type TicketChange,
  waitsForAgent,
  waitsSince,
} from '../../../core/ticket/index.ts';
import type { Article } from '../../../schemas/article.ts';
import { anyEventSchema } from '../../../schemas/events/events.ts';
import type { HelpLanguage } from '../../../schemas/help-centre.ts';
import { ADMIN, givenAgent } from '../../support/desk.ts';
import {
  ASKED,
  automated,
  givenAnswered,
  givenAnswering,
  givenPasswordArticle,
  suggest,
} from '../../support/given-answer.ts';
import { givenArticle, markdownText } from '../../support/given-article.ts';
import { HELP } from '../../support/given-survey.ts';
import { givenTrigger } from '../../support/given-triggers.ts';
import { TestDesk } from '../../support/mail.ts';

let desk: TestDesk;
let article: Article;
let people = 0;
const somebody = () => {
  people += 1;
  return `asks${people}@example.com`;
};
beforeAll(async () => {
  desk = await TestDesk.open();
  article = await givenPasswordArticle(desk);
  const parcels = markdownText(
    'Where is my parcel?',
    'The tracking of the courier shows where the delivery is.',
  );
  await givenArticle(desk, desk.context(), { section: 'accounts', text: parcels });
  await givenAnswering(desk);
});
afterAll(() => desk.close());

/** Does what the clock does to a ticket. */
const fire = (ticketId: number) => fireDeadlines(desk.table, desk.context(), ticketId);
const counts = () => loadAnswerCounts(desk.table, article.id);
/** What is counted more after something than before. */
async function counted(work: () => Promise<unknown>) {
  const before = await counts();
  await work();
  const after = await counts();
  const names = Object.keys(after) as (keyof typeof after)[];
  return Object.fromEntries(
    names.flatMap((name) => (after[name] === before[name] ? [] : [[name, after[name] - before[name]]])),
  );
}

test('the article that may answer a message is noted on its ticket once, however often and late its event comes', async () => {
  const { ticket } = await desk.take({ ...ASKED, from: somebody() });
  const created = await desk.event(ticket.id, 'ticket.created');
  const suggestion = await suggest(desk, created);
  expect(suggestion).toMatchObject({ articleId: article.id, locale: 'en' });
  expect(suggestion?.confidence).toBeGreaterThan(80);
  const noted = await desk.ticket(ticket.id);
  expect(noted.suggestion).toEqual(suggestion);
  await suggest(desk, created);
  expect((await desk.ticket(ticket.id)).version).toBe(noted.version);
  const { message } = await desk.write(
    ticket.id,
    { kind: 'customer_message', text: 'And where is my parcel? The tracking of the delivery shows nothing.' },
    { kind: 'agent', id: 1, role: 'admin', teamIds: null, scopes: ['*'] },
  );
  const later = await suggest(desk, await desk.event(ticket.id, 'message.added'));
  expect(later).toMatchObject({ messageId: message.id });
  await suggest(desk, created);
  expect((await desk.ticket(ticket.id)).suggestion).toEqual(later);
  expect((await desk.events(ticket.id)).filter(({ type }) => type === 'article.suggested')).toHaveLength(2);
});

test('a rule answers with the article, and the ticket waits in no queue, with what is promised of it as before', async () => {
  const { ticketId, ticket, ran } = await givenAnswered(desk, { from: somebody() });
  expect(ran).toBe('done');
  const { messages } = await desk.open(ticketId);
  const reply = messages.at(-1);
  expect(reply).toMatchObject({ kind: 'public_reply', author: { kind: 'automation' } });
  expect(reply?.text).toContain('Reset your password');
  expect(reply?.text).toContain('https://help.example.com/help/en/articles/reset-your-password');
  expect(ticket).toMatchObject({
    status: 'pending',
    assigneeId: null,
    articleAnswer: { articleId: article.id, locale: 'en', messageId: reply?.id },
  });
  expect(isWork(ticket)).toBe(false);
  expect(waitsForAgent(ticket)).toBe(false);
  expect(waitsSince(ticket)).toBe(ticket.createdAt);
  expect(await desk.event(ticketId, 'article.answered')).toMatchObject({
    answer: { articleId: article.id, messageId: reply?.id },
    actor: { kind: 'automation' },
  });
});

test('its mail asks whether it helped, by two links that say nothing by being opened', async () => {
  const { ticketId } = await givenAnswered(desk, { from: somebody() });
  await desk.send(await desk.event(ticketId, 'message.added'));
  const raw = desk.mail.sent.at(-1)?.raw.toString() ?? '';
  const text = raw.replaceAll('=\r\n', '').replaceAll('=3D', '=');
  expect(text).toMatch(/Yes, it helped/);
  expect(text).toMatch(/https:\/\/help\.example\.com\/help\/answer\/[\w-]+\.[\w-]+\?helped=yes/);
  expect(text).toMatch(/https:\/\/help\.example\.com\/help\/answer\/[\w-]+\.[\w-]+\?helped=no/);
  expect(text).toMatch(/Auto-Submitted: auto-/i);
});

test('who says that it did not help, or writes anything, is with a person at once, and waits since they first asked', async () => {
  const one = await givenAnswered(desk, { from: somebody() });
  desk.later(60);
  expect(await counted(() => judge(desk.table, desk.context(), { ...one, helped: false }))).toEqual({
    not_helped: 1,
  });
  const refused = await desk.ticket(one.ticketId);
  expect(refused).toMatchObject({ status: 'open', articleAnswer: { outcome: 'not_helped' } });
  expect(isWork(refused) && waitsForAgent(refused)).toBe(true);
  expect(waitsSince(refused)).toBe(refused.createdAt);
  expect(await desk.event(one.ticketId, 'article.judged')).toMatchObject({
    actor: { kind: 'customer', id: refused.requesterId },
    answer: { outcome: 'not_helped' },
  });

  const from = somebody();
  const two = await givenAnswered(desk, { from });
  desk.later(60);
  const reply = { from, subject: `Re: Password forgotten [#${two.ticketId}]`, text: 'Still not.' };
  expect(await counted(() => desk.take(reply))).toEqual({ replied: 1 });
  const written = await desk.ticket(two.ticketId);
  expect(written).toMatchObject({ status: 'open', articleAnswer: { outcome: 'replied' } });
  expect(waitsSince(written)).toBe(written.createdAt);
});

test('who says that it helped has it solved, and can still say otherwise', async () => {
  const { ticketId, messageId } = await givenAnswered(desk, { from: somebody() });
  const place = { ticketId, messageId };
  expect(await counted(() => judge(desk.table, desk.context(), { ...place, helped: true }))).toEqual({
    helped: 1,
  });
  const solved = await desk.ticket(ticketId);
  expect(solved).toMatchObject({ status: 'solved', articleAnswer: { outcome: 'helped' } });
  expect('closesAt' in solved).toBe(true);
  expect(await counted(() => judge(desk.table, desk.context(), { ...place, helped: true }))).toEqual({});
  expect(await counted(() => judge(desk.table, desk.context(), { ...place, helped: false }))).toEqual({
    helped: -1,
    not_helped: 1,
  });
  expect(await desk.ticket(ticketId)).toMatchObject({ status: 'open' });
  await expect(judge(desk.table, desk.context(), { ...place, helped: true })).rejects.toThrow();
});

test('who says nothing has it solved when the time is over, and not before', async () => {
  const now = desk.now;
  const { ticketId } = await givenAnswered(desk, { from: somebody() });
  desk.later(4 * 24 * 60 - 10);
  await fire(ticketId);
  expect(await desk.ticket(ticketId)).toMatchObject({ status: 'pending' });
  desk.later(20);
  expect(await counted(() => fire(ticketId))).toEqual({ no_answer: 1 });
  expect(await desk.ticket(ticketId)).toMatchObject({
    status: 'solved',
    articleAnswer: { outcome: 'no_answer' },
  });
  expect(await counted(() => fire(ticketId))).toEqual({});
  desk.now = now;
});

test('a ticket that somebody of the desk goes on with waits for nothing, and is not solved by itself', async () => {
  const now = desk.now;
  const { ticketId, messageId } = await givenAnswered(desk, { from: somebody() });
  expect(await counted(() => desk.reply(ticketId, 'Let me look.', 'pending'))).toEqual({ taken_over: 1 });
  desk.later(30 * 24 * 60);
  await fire(ticketId);
  expect(await desk.ticket(ticketId)).toMatchObject({ status: 'pending' });
  await expect(
    judge(desk.table, desk.context(), { ticketId, messageId, helped: true }),
  ).rejects.toMatchObject({ code: 'answer.over' });
  desk.now = now;
});

test('who is given the ticket meanwhile does not end that, but whoever opens it does', async () => {
  const { ticketId } = await givenAnswered(desk, { from: somebody() });
  const agent = await givenAgent(desk.database);
  const change = (to: TicketChange) =>
    changeTicket({ table: desk.table, rules: desk.rules, mailboxes: desk.mailboxes }, desk.context(), {
      principal: ADMIN,
      ticketId,
      change: to,
    });
  expect(await counted(() => change({ assigneeId: agent.id }))).toEqual({});
  expect((await desk.ticket(ticketId)).articleAnswer?.outcome).toBeUndefined();
  expect(await counted(() => change({ status: 'open' }))).toEqual({ taken_over: 1 });
});

test('what is merged with another ticket is not solved by an article, on whichever side it was', async () => {
  const [one, other] = [
    await givenAnswered(desk, { from: somebody() }),
    await givenAnswered(desk, { from: somebody() }),
  ];
  const merging = { principal: ADMIN, ticketId: one.ticketId, sourceIds: [other.ticketId] };
  expect(await counted(() => mergeTickets(desk, desk.context(), merging))).toEqual({ taken_over: 2 });
  const place = { ticketId: other.ticketId, messageId: other.messageId };
  await expect(judge(desk.table, desk.context(), { ...place, helped: true })).rejects.toMatchObject({
    code: 'answer.over',
  });
});

test('a rule may name the article itself, and answers in the language of the customer, by time as well', async () => {
  const when = { since: 'created', after: 'PT1H', hours: 'calendar' } as const;
  const actions = [{ do: 'answer_with_article' as const, article: article.id }];
  await givenTrigger(desk.table, desk.context(), { key: 'later', events: [], when, actions }, 7);
  const { ticket } = await desk.take({
    from: somebody(),
    subject: 'Anmeldung',
    text: 'Guten Tag, ich komme nicht mehr hinein und weiß nicht, was ich tun soll. Können Sie mir bitte helfen?',
  });
  const { due: _, ...created } = { due: null, ...(await desk.event(ticket.id, 'ticket.created')) };
  const due = [{ key: 'later', spell: spellOf(when, ticket) ?? '' }];
  const timed = anyEventSchema.parse({ ...created, type: 'ticket.timed', id: desk.context().newId(), due });
  expect(await automated(desk, timed)).toBe('done');
  const { messages } = await desk.open(ticket.id);
  expect(messages.at(-1)?.text).toMatch(/^Guten Tag,[\s\S]*Reset your password/);
  expect(await desk.ticket(ticket.id)).toMatchObject({ status: 'pending', articleAnswer: { locale: 'en' } });
});

test('a ticket whose article did not arrive is with a person', async () => {
  const { ticketId } = await givenAnswered(desk, { from: somebody() });
  desk.mail.moods = ['refuses'];
  await desk.send(await desk.event(ticketId, 'message.added'));
  const failed = undeliveredIn(await desk.event(ticketId, 'message.failed'));
  const other = { ticketId, messageId: desk.context().newId() };
  await bringBack(desk.table, desk.context(), other);
  expect(await desk.ticket(ticketId)).toMatchObject({ status: 'pending' });
  expect(await counted(() => bringBack(desk.table, desk.context(), failed ?? other))).toEqual({
    undelivered: 1,
  });
  expect(await desk.ticket(ticketId)).toMatchObject({ status: 'open' });
});

test('a link of a mail leads to a page that the help centre has, whatever country the language of the article is of', () => {
  const help = { ...HELP, languages: ['en', 'pt'] as HelpLanguage[] };
  const pageOf = (locale: string) => pageForMails({ locale, slug: 'a b' }, help);
  expect(['pt-BR', 'pt', 'sl'].map(pageOf)).toEqual([
    'https://help.example.com/help/pt/articles/a%20b',
    'https://help.example.com/help/pt/articles/a%20b',
    'https://help.example.com/help/en/articles/a%20b',
  ]);
  expect(pageForMails({ locale: 'en', slug: 'a' }, { ...help, isOpen: false })).toBeNull();
});

describe('no article is sent', () => {
  const answered = async (ticketId: number) => (await desk.ticket(ticketId)).articleAnswer !== undefined;

  test('to a machine, nor to somebody who may be another', async () => {
    const headers = ['Auto-Submitted: auto-replied'];
    const machine = await givenAnswered(desk, { from: somebody(), headers });
    expect(machine.ticket.suggestion).toBeUndefined();
    expect(await answered(machine.ticketId)).toBe(false);
    const { ticket } = await desk.take({ ...ASKED, from: somebody() }, { verdicts: { dmarc: 'FAIL' } });
    await automated(desk, await desk.event(ticket.id, 'ticket.created'));
    expect(await answered(ticket.id)).toBe(false);
  });

  test('where an agent has answered', async () => {
    const { ticket } = await desk.take({ ...ASKED, from: somebody() });
    await suggest(desk, await desk.event(ticket.id, 'ticket.created'));
    await desk.reply(ticket.id);
    await automated(desk, await desk.event(ticket.id, 'ticket.updated'));
    expect(await answered(ticket.id)).toBe(false);
  });

  test('a second time for a ticket, whatever is asked next', async () => {
    const { ticketId, messageId } = await givenAnswered(desk, { from: somebody() });
    await judge(desk.table, desk.context(), { ticketId, messageId, helped: false });
    expect(await automated(desk, await desk.event(ticketId, 'ticket.updated'))).toBe('nothing');
    expect((await desk.open(ticketId)).messages.filter(({ kind }) => kind === 'public_reply')).toHaveLength(
      1,
    );
  });

  test('that is not published for everybody any more, nor where customers reach no help centre', async () => {
    const { ticket } = await desk.take({ ...ASKED, from: somebody() });
    const created = await desk.event(ticket.id, 'ticket.created');
    await automated(desk, created, { ...HELP, address: null });
    expect(await answered(ticket.id)).toBe(false);
    await changeArticle(desk, desk.context(), { articleId: article.id, change: { audience: 'signed_in' } });
    await automated(desk, created);
    expect(await answered(ticket.id)).toBe(false);
    await changeArticle(desk, desk.context(), { articleId: article.id, change: { audience: 'public' } });
    await moveText(desk, desk.context(), { articleId: article.id, locale: null, to: 'archived' });
    await automated(desk, created);
    expect(await answered(ticket.id)).toBe(false);
    await moveText(desk, desk.context(), { articleId: article.id, locale: null, to: 'published' });
  });
});

test('of all articles together it is known how often rules answered, and what came of that', async () => {
  const all = await allAnswerCounts(desk.table);
  expect(all.map(({ articleId }) => articleId)).toEqual([article.id]);
  const [{ articleId: _, sent = 0, ...outcomes } = { articleId: 0 }] = all;
  const ended = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
  expect(ended).toBeGreaterThan(5);
  expect(sent).toBeGreaterThan(ended);
});
