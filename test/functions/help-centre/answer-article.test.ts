import { randomBytes } from 'node:crypto';
import { answerToken, readAnswerToken } from '../../../core/article-answer/index.ts';
import { ratingToken } from '../../../core/satisfaction/index.ts';
import { loadSigningKeys } from '../../../core/threading/index.ts';
import { ANSWER_WORDS } from '../../../functions/help-centre/words/answer.ts';
import { HELP_LANGUAGES } from '../../../schemas/help-centre.ts';
import { useDatabase } from '../../support/api.ts';
import { givenAnswered, givenAnswering, givenPasswordArticle } from '../../support/given-answer.ts';
import { givenSession } from '../../support/given-letters.ts';
import { sessionCookie, visit } from '../../support/help-centre.ts';
import { TestDesk } from '../../support/mail.ts';

const DAY_MS = 86_400_000;
const { helped: YES, notHelped: NO, over: OVER, solved: SOLVED, broughtBack: BACK } = ANSWER_WORDS.en;

let desk: TestDesk;
let people = 0;
beforeAll(async () => {
  desk = await TestDesk.open();
  useDatabase(desk.database);
  // The page goes by the clock of the machine.
  desk.now = new Date(Date.now() - DAY_MS);
  await givenPasswordArticle(desk);
  await givenAnswering(desk);
});
afterAll(() => desk.close());

/** A ticket that was answered with an article, and the path of the page that its mail leads to. */
async function given(expiresAt = new Date(Date.now() + DAY_MS)) {
  people += 1;
  const { ticketId, messageId } = await givenAnswered(desk, { from: `judges${people}@example.com` });
  const [key] = await loadSigningKeys(desk.table, randomBytes);
  const token = answerToken({ ticketId, messageId, expiresAt }, key);
  return { ticketId, messageId, key, token, path: `/help/en/answer/${token}` };
}
const open = (path: string, helped?: string, method = 'GET') =>
  visit(helped === undefined ? path : `${path}?helped=${helped}`, { method });
const press = (path: string, helped: string) => visit(path, { method: 'POST', form: { helped } });
const outcomeOf = async (ticketId: number) => (await desk.ticket(ticketId)).articleAnswer?.outcome;

test('opening a link says nothing, however often; each leads to one button for what it is for', async () => {
  const { path, token, ticketId } = await given();
  const { version } = await desk.ticket(ticketId);
  for (const method of ['GET', 'HEAD'])
    for (const helped of ['yes', 'no', 'maybe']) await open(path, helped, method);
  const [yes, no] = [await open(path, 'yes'), await open(path, 'no')];
  expect(yes.text).toMatch(new RegExp(`<button name="helped" value="yes">${YES}</button>`));
  expect(no.text).toMatch(new RegExp(`<button name="helped" value="no">${NO}</button>`));
  const plain = await open(`/help/answer/${token}`, 'no');
  expect(plain.headers.location).toBe(`/help/en/answer/${token}?helped=no`);
  expect((await desk.ticket(ticketId)).version).toBe(version);
});

test('one button solves the request, the other brings it to a person, and the page says which', async () => {
  const { path, ticketId } = await given();
  expect(await press(path, 'yes')).toMatchObject({ status: 303, headers: { location: path } });
  expect(await outcomeOf(ticketId)).toBe('helped');
  expect((await open(path)).text).toContain(SOLVED);
  await press(path, 'no');
  expect(await desk.ticket(ticketId)).toMatchObject({ status: 'open' });
  const after = await open(path);
  expect(after.text).toContain(BACK);
  expect(after.text).not.toContain('<button name="helped"');
  await press(path, 'yes');
  expect(await outcomeOf(ticketId)).toBe('not_helped');
});

test('whatever is wrong with a link or a form, nothing is said, and nothing told of the request', async () => {
  const { key, messageId, path, ticketId, token } = await given();
  const other = { ticketId, messageId: desk.context().newId(), expiresAt: new Date(Date.now() + DAY_MS) };
  const wrong = [
    `${token}x`,
    token.slice(0, -3),
    'no',
    answerToken({ ticketId, messageId, expiresAt: new Date(Date.now() - 1000) }, key),
    answerToken(other, key),
    ratingToken({ ticketId, surveyId: messageId, expiresAt: other.expiresAt }, key),
    answerToken({ ticketId, messageId, expiresAt: other.expiresAt }, new Uint8Array(32)),
  ];
  for (const one of wrong) {
    const at = `/help/en/answer/${one}`;
    expect((await press(at, 'yes')).status).toBe(404);
    expect((await open(at)).text).not.toContain(`#${ticketId}`);
  }
  for (const said of ['', 'maybe', '__proto__']) expect((await press(path, said)).status).toBe(200);
  expect(await outcomeOf(ticketId)).toBeUndefined();
  expect(readAnswerToken(`${token}.x`, [key], new Date())).toBeNull();
});

test('a request that somebody goes on with is not solved by a link, and the page says so', async () => {
  const { path, ticketId } = await given();
  await desk.reply(ticketId, 'Let me look.');
  expect((await open(path)).text).toContain(OVER);
  expect((await press(path, 'yes')).status).toBe(404);
  expect(await desk.ticket(ticketId)).toMatchObject({ articleAnswer: { outcome: 'taken_over' } });
});

test('whoever is signed in says it on the page of their request, and nobody else does', async () => {
  const { ticketId } = await given();
  const request = `/help/en/requests/${ticketId}`;
  const sessionOf = async (from: string) => sessionCookie(await givenSession(desk, from));
  const [theirs, others] = [await sessionOf(`judges${people}@example.com`), await sessionOf('x@example.com')];
  const { text } = await visit(request, { cookie: theirs });
  expect([text.includes(YES), text.includes(NO)]).toEqual([true, true]);
  const [, csrf = ''] = /name="csrf" value="([^"]+)"/.exec(text) ?? [];
  const say = (helped: string, cookie: string, sign = csrf) =>
    visit(`${request}/answer`, { method: 'POST', cookie, form: { csrf: sign, helped } });
  expect((await say('yes', theirs, 'foreign')).status).toBe(403);
  expect((await say('maybe', theirs)).status).toBe(404);
  const [, foreign = ''] =
    /name="csrf" value="([^"]+)"/.exec((await visit('/help/en/requests', { cookie: others })).text) ?? [];
  expect((await say('yes', others, foreign)).status).not.toBe(303);
  expect(await outcomeOf(ticketId)).toBeUndefined();
  expect(await say('yes', theirs)).toMatchObject({ status: 303, headers: { location: request } });
  expect(await outcomeOf(ticketId)).toBe('helped');
  const helped = (await visit(request, { cookie: theirs })).text;
  expect([helped.includes(SOLVED), helped.includes(YES), helped.includes(NO)]).toEqual([true, false, true]);
  await say('no', theirs);
  expect(await desk.ticket(ticketId)).toMatchObject({ status: 'open' });
  expect((await visit(request, { cookie: theirs })).text).toContain(BACK);
  expect((await say('yes', theirs)).status).toBe(422);
});

test('the page speaks every language of the help centre', () => {
  for (const language of HELP_LANGUAGES)
    expect(new Set(Object.values(ANSWER_WORDS[language])).size).toBe(Object.keys(ANSWER_WORDS.en).length);
});
