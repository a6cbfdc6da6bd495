import { randomBytes } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { mergeTickets } from '../../../core/merge/index.ts';
import { loadSurvey, ratingToken } from '../../../core/satisfaction/index.ts';
import { loadSigningKeys } from '../../../core/threading/index.ts';
import { logger } from '../../../functions/edge/logger.ts';
import { handler } from '../../../functions/help-centre/serve.ts';
import { HELP_LANGUAGES } from '../../../schemas/help-centre.ts';
import { useDatabase } from '../../support/api.ts';
import { ADMIN } from '../../support/desk.ts';
import { givenSession } from '../../support/given-letters.ts';
import { givenAsking, givenSurvey, HELP } from '../../support/given-survey.ts';
import { sessionCookie, visit } from '../../support/help-centre.ts';
import { TestDesk } from '../../support/mail.ts';

const DAY_MS = 86_400_000;

let desk: TestDesk;
let people = 0;
beforeAll(async () => {
  jest.spyOn(logger, 'warn').mockImplementation();
  desk = await TestDesk.open();
  useDatabase(desk.database);
  // The page goes by the clock of the machine.
  desk.now = new Date(Date.now() - 3 * DAY_MS);
  await givenAsking(desk, { helpCentre: { ...HELP, languages: [...HELP_LANGUAGES] } });
});
afterAll(() => desk.close());

interface Asked {
  method?: string;
  query?: Record<string, string>;
  form?: Record<string, string>;
  headers?: Record<string, string>;
}

/** Opens a page, or sends a form to it, as a browser does. */
async function open(rawPath: string, { method, query = {}, form, headers = {} }: Asked = {}) {
  const answer = await handler({
    rawPath,
    rawQueryString: new URLSearchParams(query).toString(),
    queryStringParameters: query,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    requestContext: {
      http: { method: method ?? (form ? 'POST' : 'GET'), path: rawPath },
      domainName: 'help.example.com',
    },
    ...(form && { body: new URLSearchParams(form).toString() }),
    isBase64Encoded: false,
  } as never as APIGatewayProxyEventV2);
  return { status: answer.statusCode, location: answer.headers?.location, text: answer.body ?? '' };
}

/** A question, the path of its page, and what was said to it by now. */
async function given(expiresAt = new Date(Date.now() + DAY_MS)) {
  people += 1;
  const from = `rates${people}@example.com`;
  const { ticketId, surveyId } = await givenSurvey(desk, from);
  desk.now = new Date(desk.now.getTime() - DAY_MS);
  const [key] = await loadSigningKeys(desk.table, randomBytes);
  const token = ratingToken({ ticketId, surveyId, expiresAt }, key);
  const said = async () => (await loadSurvey(desk.table, { ticketId, surveyId })).survey;
  return { ticketId, from, path: `/help/en/rate/${token}`, plain: `/help/rate/${token}`, said };
}

test('opening a link rates nothing, however it is opened and however often', async () => {
  const { path, plain, said } = await given();
  for (const method of ['GET', 'HEAD', 'GET'])
    for (const at of [path, plain])
      for (const query of [
        { score: '1', comment: '' },
        { score: '5', comment: 'x' },
      ])
        expect((await open(at, { method, query })).status).toBeLessThan(400);
  expect(await said()).toMatchObject({ version: 1, comment: '' });
  expect((await said()).rating).toBeUndefined();
});

test('one click rates, which shows, and can be changed and said more of', async () => {
  const { path, said } = await given();
  const page = await open(path, { query: { score: '2' } });
  expect(page.text).toMatch(
    /<button name="score" value="2" aria-pressed="false" class="chosen">Dissatisfied<\/button>/,
  );
  expect(await open(path, { form: { score: '2' } })).toMatchObject({ status: 303, location: path });
  const rated = await open(path);
  expect(rated.text).toContain('Thank you. Your rating: Dissatisfied.');
  expect(rated.text).toContain('What was the main reason?');
  await open(path, { form: { score: '2', reason: 'too_slow', comment: 'A week.\r\nA whole one.' } });
  expect(await said()).toMatchObject({
    comment: 'A week.\nA whole one.',
    rating: { score: 2, level: 'bad', reason: 'too_slow' },
  });
  expect((await open(path)).text).toMatch(/value="too_slow" checked>/);
  await open(path, { form: { score: '5' } });
  expect(await said()).toMatchObject({ rating: { score: 5, level: 'good', reason: null } });
  expect((await open(path)).text).not.toContain('What was the main reason?');
});

test('the link of a mail leads to the page in the language of the reader, with the step that it is for', async () => {
  const { plain, path } = await given();
  const asked = { query: { score: '4' }, headers: { 'accept-language': 'de-AT,de;q=0.9' } };
  expect(await open(plain, asked)).toMatchObject({
    status: 302,
    location: `${path.replace('/en/', '/de/')}?score=4`,
  });
});

test('whoever is signed in finds the page with their request, and nobody else does', async () => {
  const { ticketId, said, from } = await given();
  const [theirs, others] = [await givenSession(desk, from), await givenSession(desk, 'other@example.com')];
  const request = `/help/en/requests/${ticketId}`;
  const asks = (secret: string) => visit(request, { cookie: sessionCookie(secret) });
  const [, path = ''] = /href="(\/help\/en\/rate\/[^"]+)"/.exec((await asks(theirs)).text) ?? [];
  await open(path, { form: { score: '4' } });
  expect((await said()).rating).toMatchObject({ score: 4 });
  expect((await asks(others)).text).not.toContain('/rate/');
});

test('whoever rated a request finds the page with that into which it was merged, and the requester of that their own', async () => {
  const [source, target] = [await given(), await given()];
  await open(source.path, { form: { score: '4' } });
  const asked = { principal: ADMIN, ticketId: target.ticketId, sourceIds: [source.ticketId] };
  await mergeTickets(desk, { ...desk.context(), actor: { kind: 'agent', id: 1 } }, asked);
  for (const { from } of [source, target]) {
    const cookie = sessionCookie(await givenSession(desk, from));
    const { status, text } = await visit(`/help/en/requests/${target.ticketId}`, { cookie });
    expect([status, /href="\/help\/en\/rate\//.test(text)]).toEqual([200, true]);
  }
});

test.each(HELP_LANGUAGES)('the page speaks %s', async (language) => {
  const { path } = await given();
  const there = path.replace('/en/', `/${language}/`);
  await open(there, { form: { score: '1' } });
  const { status, text } = await open(there);
  expect(status).toBe(200);
  expect(text).toContain(`<html lang="${language}"`);
  expect(text).not.toMatch(/\{\w+\}/);
});

test.each([
  ['no score', {}],
  ['a score that there is not', { score: '6' }],
  ['what is no score', { score: '5; DROP' }],
  ['a reason that there is not', { score: '1', reason: 'weather' }],
  ['a comment that is too long', { score: '1', comment: 'x'.repeat(4001) }],
])('%s rates nothing', async (_, form) => {
  const { path, said } = await given();
  expect((await open(path, { form })).status).toBeLessThan(500);
  expect((await said()).rating).toBeUndefined();
});

test('what somebody writes is text, and nothing that a browser does', async () => {
  const { path } = await given();
  const comment = '</textarea><script>alert(1)</script>"><img src=x onerror=alert(2)>';
  await open(path, { form: { score: '1', comment } });
  const { text } = await open(path);
  expect(text).not.toContain('<script>alert');
  expect(text).not.toContain('<img src=x');
});

test('a link that is over, changed or of a ticket that is gone shows that there is nothing to rate', async () => {
  const over = await given(new Date(Date.now() - 1000));
  const { path, ticketId, said } = await given();
  const changed = path.replace(/.(?=\.)/, (one) => (one === 'A' ? 'B' : 'A'));
  for (const at of [over.path, changed, '/help/en/rate/x', '/help/en/rate/a.b']) {
    expect((await open(at, { form: { score: '5' } })).status).toBe(404);
    expect((await open(at)).status).toBe(404);
  }
  await desk.table.write([
    {
      type: 'update',
      key: { pk: `T#${ticketId}`, sk: 'META' },
      set: { 'ticket.trashedAt': desk.now.toISOString() },
    },
  ]);
  expect((await open(path, { form: { score: '5' } })).status).toBe(404);
  expect((await said()).rating).toBeUndefined();
});
