import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { Caller, Identity } from '../../core/auth/index.ts';
import { rememberAnswer } from '../../core/shared/idempotency-store.ts';
import { logger } from '../../functions/edge/logger.ts';
import { problemSchema } from '../../schemas/api/common.ts';
import { useDatabase } from '../support/api.ts';
import { startDatabase, type TestDatabase } from '../support/database.ts';
import { ADMIN, agentOf, customerOf, givenCustomer, givenTicket, meaningfulRows } from '../support/desk.ts';

type Handler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;

let database: TestDatabase;
let tickets: Handler;
let customerId: number;
let ticketId: number;

beforeAll(async () => {
  database = await startDatabase();
  useDatabase(database);
  logger.setLogLevel('WARN');
  tickets = (await import('../../functions/api/tickets/index.ts')).handler;
  customerId = (await givenCustomer(database)).id;
  ticketId = (await givenTicket(database, { requesterId: customerId })).ticket.id;
});
afterAll(() => database.stop());

interface Ask {
  body?: string;
  headers?: Record<string, string>;
  params?: Record<string, string>;
  query?: Record<string, string>;
  who?: Identity;
  isBase64Encoded?: boolean;
}

const as = (principal: Caller): Identity => ({ principal });

/** Sends a request as API Gateway hands it over, with what the authorizer found out. */
async function ask(routeKey: string, given: Ask = {}) {
  const { body, params = {}, query, who = as(ADMIN), isBase64Encoded = false } = given;
  const headers = { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...given.headers };
  const [method, template = ''] = routeKey.split(' ');
  const event = {
    version: '2.0',
    routeKey: 'ANY /v1/tickets/{proxy+}',
    headers,
    body,
    isBase64Encoded,
    rawPath: template.replace(/\{(\w+)\}/g, (_, name) => params[name] ?? ''),
    rawQueryString: new URLSearchParams(query).toString(),
    queryStringParameters: query,
    requestContext: { http: { method }, authorizer: { lambda: { identity: JSON.stringify(who) } } },
  };
  const answer = await tickets(event as unknown as APIGatewayProxyEventV2, {} as Context);
  return { status: answer.statusCode, headers: answer.headers ?? {}, text: answer.body ?? '' };
}

/** The problem document of a request that must be refused with nothing written and nothing given away. */
async function refusal(routeKey: string, given: Ask = {}) {
  const before = await meaningfulRows(database);
  const { status, headers, text } = await ask(routeKey, given);
  expect(await meaningfulRows(database)).toEqual(before);
  expect(headers).toMatchObject({
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  const document = problemSchema.strict().parse(JSON.parse(text));
  expect(document.status).toBe(status);
  expect(text).not.toMatch(/\bat .*\.ts\b|node_modules|Exception|\$metadata/);
  return { headers, ...document, paths: document.errors?.map(({ path }) => path) };
}

const CREATE = 'POST /v1/tickets';
const CHANGE = 'PATCH /v1/tickets/{ticketId}';
const READ = 'GET /v1/tickets/{ticketId}';
const LIST = 'GET /v1/tickets';
const ADD = 'POST /v1/tickets/{ticketId}/messages';
const params = () => ({ ticketId: String(ticketId) });
const wanted = (fields: object = {}) =>
  JSON.stringify({ subject: 'Hello', text: 'World', requester: { id: customerId }, ...fields });

describe('a body that is not what it should be', () => {
  test.each([
    ['cut off', '{"subject":'],
    ['empty', ''],
    ['no JSON at all', 'subject=Hello'],
    ['nested a hundred thousand times', '['.repeat(100_000)],
  ])('%s is malformed', async (_, body) => {
    expect(await refusal(CREATE, { body })).toMatchObject({ status: 400, code: 'body.malformed' });
  });

  test('bytes that are no UTF-8 are malformed', async () => {
    const body = Buffer.from([0x22, 0xc3, 0x28, 0x22]).toString('base64');
    expect(await refusal(CREATE, { body, isBase64Encoded: true })).toMatchObject({
      status: 400,
      code: 'body.not_utf8',
    });
  });

  test('bytes that a gateway has made text of are refused, and the sign that it would use for them is not', async () => {
    const body = wanted({ subject: 'caf\uFFFD' });
    const sent = { 'content-length': String(Buffer.byteLength(body) - 2) };
    expect(await refusal(CREATE, { body, headers: sent })).toMatchObject({
      status: 400,
      code: 'body.not_utf8',
    });
    const whole = { 'content-length': String(Buffer.byteLength(body)) };
    expect((await ask(CREATE, { body, headers: whole })).status).toBe(201);
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    '',
    'application/jsonx',
  ])('as %j is refused unread', async (type) => {
    const headers = { 'content-type': type };
    expect(await refusal(CREATE, { body: wanted(), headers })).toMatchObject({
      status: 415,
      code: 'body.not_json',
    });
  });

  test('of a megabyte is too large', async () => {
    const body = wanted({ subject: 'x'.repeat(1_000_000) });
    expect(await refusal(CREATE, { body })).toMatchObject({ status: 413, code: 'body.too_large' });
  });

  test.each([
    ['an array', '[]', ['']],
    ['null', 'null', ['']],
    ['a number', '7', ['']],
    ['an empty object', '{}', ['subject']],
  ])('%s is refused by field', async (_, body, paths) => {
    expect(await refusal(CREATE, { body })).toMatchObject({ status: 422, code: 'input.invalid', paths });
  });

  test('that says nothing, as text or as html, is refused for it', async () => {
    const refused = await refusal(CREATE, { body: wanted({ text: undefined }) });
    expect(refused).toMatchObject({ status: 422, code: 'input.invalid', paths: ['text'] });
  });
});

describe('a field that is wrong is named', () => {
  test.each<[string, object, string]>([
    ['unknown', { colour: 'red' }, 'colour'],
    ['from the prototype', JSON.parse('{"__proto__":{"admin":true}}'), '__proto__'],
    ['of the wrong type', { subject: 42 }, 'subject'],
    ['null where it may not be', { text: null }, 'text'],
    ['empty', { subject: '   ' }, 'subject'],
    ['too long', { subject: 'x'.repeat(501) }, 'subject'],
    ['a text that is too long', { text: 'ё'.repeat(32_001) }, 'text'],
    ['too long in characters of two units', { subject: '😀'.repeat(501) }, 'subject'],
    ['with words turned around', { subject: 'gpj.\u202eexe' }, 'subject'],
    [
      'with what nobody sees',
      { requester: { address: 'a@example.com', name: 'pay\u200bpal' } },
      'requester.name',
    ],
    ['with a line break that would end a header', { subject: 'Hi\r\nBcc: all@example.com' }, 'subject'],
    ['with a NUL', { subject: 'a\u0000b' }, 'subject'],
    ['with a C1 control character', { subject: 'a\u0085b' }, 'subject'],
    ['with control characters in a text', { text: 'a\u001bb' }, 'text'],
    ['with half a surrogate pair', { subject: 'a\ud800b' }, 'subject'],
    ['with half a surrogate pair in a text', { text: '\udc00' }, 'text'],
    ['with half a surrogate pair in HTML', { text: undefined, html: '<p>\ud83d</p>' }, 'html'],
    ['with half a surrogate pair deep inside', { fields: { serial: ['\udfff'] } }, 'fields.serial.0'],
    ['of no name that a field can have', { fields: JSON.parse('{"__proto__":1}') }, 'fields.__proto__'],
    ['a number that is too large', { fields: { size: 1e30 } }, 'fields.size'],
    ['no status of ours', { priority: 'asap' }, 'priority'],
    ['tags that are none', { tags: ['two words'] }, 'tags.0'],
    ['too many tags', { tags: Array.from({ length: 51 }, (_, at) => `t${at}`) }, 'tags'],
    ['a negative number', { teamId: -1 }, 'teamId'],
    ['a fraction', { assigneeId: 1.5 }, 'assigneeId'],
    ['a requester who is two', { requester: { id: 1, address: 'a@example.com' } }, 'requester'],
    ['an address that is none', { requester: { address: 'nobody' } }, 'requester.address'],
    [
      'a requester name with a line break',
      { requester: { address: 'a@example.com', name: 'A\nB' } },
      'requester.name',
    ],
    ['a mailbox that is none', { mailbox: 'other@desk.example.com' }, 'mailbox'],
  ])('%s', async (_, fields, path) => {
    const body = wanted().replace(/}$/, `,${JSON.stringify(fields).slice(1)}`);
    const problem = await refusal(CREATE, { body });
    expect(problem).toMatchObject({ status: 422, code: 'input.invalid' });
    expect(problem.paths).toEqual([path]);
  });

  test('all of them at once, but never more than a hundred', async () => {
    expect((await refusal(CREATE, { body: '{"subject":1,"text":2,"x":3}' })).paths).toEqual([
      'subject',
      'text',
      'x',
    ]);
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [`k${at}${'x'.repeat(50)}`, 1]));
    const long = { ['y'.repeat(100_000)]: 1 };
    expect((await refusal(CREATE, { body: JSON.stringify(many) })).paths).toHaveLength(100);
    expect((await refusal(CREATE, { body: JSON.stringify(long) })).paths?.at(-1)).toHaveLength(200);
  });

  test('in a change as in a new ticket, and a change must change something', async () => {
    expect(await refusal(CHANGE, { params: params(), body: '{}' })).toMatchObject({ code: 'input.invalid' });
    const closed = await refusal(CHANGE, { params: params(), body: '{"status":"no status"}' });
    expect(closed).toMatchObject({ status: 422, paths: ['status'] });
    const id = await refusal(CHANGE, { params: params(), body: '{"id":7,"version":1,"tags":[]}' });
    expect(id.paths).toEqual(['id', 'version']);
  });

  test.each([
    ['limit', '0'],
    ['limit', '101'],
    ['limit', '1e1'],
    ['limit', '-1'],
    ['limit', 'all'],
    ['view', 'everything'],
    ['status', 'lost'],
    ['teamId', '0'],
    ['page', '2'],
    ['cursor', ''],
  ])('in a query: %s=%s', async (name, value) => {
    const problem = await refusal(LIST, { query: { [name]: value } });
    expect(problem).toMatchObject({ status: 422, code: 'input.invalid', paths: [`query.${name}`] });
  });

  test('in a query that asks for what the route does not know', async () => {
    expect(await refusal(READ, { params: params(), query: { verbose: '1' } })).toMatchObject({
      code: 'input.invalid',
      paths: ['query.verbose'],
    });
  });
});

test.each(['x', 'e30', 'eyJsaXN0IjoidW5hc3NpZ25lZCIsImFmdGVyIjoiMSJ9', '💥', '../../etc/passwd'])(
  'the cursor %j is refused wherever a cursor is taken',
  async (cursor) => {
    const query = { cursor };
    for (const route of [LIST, 'GET /v1/tickets/{ticketId}/messages', 'GET /v1/tickets/{ticketId}/events']) {
      const problem = await refusal(route, { params: params(), query });
      expect(problem).toMatchObject({ status: 422, code: 'cursor.invalid', paths: ['cursor'] });
    }
  },
);

describe('If-Match', () => {
  const change = (etag: string): Ask => ({
    params: params(),
    body: '{"priority":"high"}',
    headers: { 'if-match': etag },
  });

  test.each(['1', '"01"', '"one"', 'W/"1"', '"1", "2"', '""', '"-1"', '"1e3"'])(
    '%s is malformed',
    async (etag) => {
      expect(await refusal(CHANGE, change(etag))).toMatchObject({ status: 400, code: 'if_match.malformed' });
    },
  );

  test('of a version that is not current is refused, on a message too', async () => {
    expect(await refusal(CHANGE, change('"99"'))).toMatchObject({ status: 412, code: 'version.stale' });
    const message = { ...change('"99"'), body: '{"kind":"internal_note","text":"x"}' };
    expect(await refusal(ADD, message)).toMatchObject({ status: 412, code: 'version.stale' });
  });

  test('of the current version, and of any, is let through and answered with the next', async () => {
    const current = (await ask(READ, { params: params() })).headers.etag;
    const first = await ask(CHANGE, change(String(current)));
    expect(first).toMatchObject({ status: 200 });
    expect(first.headers.etag).not.toBe(current);
    const any = { ...change('*'), body: '{"priority":"low"}' };
    expect((await ask(CHANGE, any)).status).toBe(200);
  });
});

describe('an Idempotency-Key', () => {
  const create = (key: string, fields: object = {}, who: Identity = as(ADMIN)): Ask => ({
    body: wanted(fields),
    headers: { 'idempotency-key': key },
    who,
  });

  test.each(['', 'two words', 'x'.repeat(256), 'ключ', 'a\tb'])('%j is malformed', async (key) => {
    expect(await refusal(CREATE, create(key))).toMatchObject({ status: 400, code: 'idempotency.malformed' });
  });

  test('again with the same body gets the same answer, and nothing is written', async () => {
    const first = await ask(CREATE, create('again'));
    expect(first).toMatchObject({ status: 201 });
    expect(first.headers).not.toHaveProperty('idempotency-replayed');
    const before = await meaningfulRows(database);
    const second = await ask(CREATE, create('again'));
    expect(second).toMatchObject({ status: 201, text: first.text });
    expect(second.headers).toMatchObject({ etag: first.headers.etag, 'idempotency-replayed': 'true' });
    expect(await meaningfulRows(database)).toEqual(before);
  });

  test('with another body is refused', async () => {
    await ask(CREATE, create('other'));
    const problem = await refusal(CREATE, create('other', { subject: 'Bye' }));
    expect(problem).toMatchObject({ status: 422, code: 'idempotency.reused' });
  });

  test('on another route is refused', async () => {
    await ask(CREATE, create('route'));
    const message = { params: params(), body: wanted(), headers: { 'idempotency-key': 'route' } };
    expect((await refusal(ADD, message)).status).toBe(422);
  });

  test('of somebody else is another key', async () => {
    const first = await ask(CREATE, create('shared'));
    const second = await ask(CREATE, create('shared', {}, as(agentOf({ id: 2 }))));
    expect(second.status).toBe(201);
    expect(JSON.parse(second.text).id).not.toBe(JSON.parse(first.text).id);
  });

  test('five times at once opens one ticket, and everybody hears of it', async () => {
    const requester = { address: 'once@example.com' };
    const answers = await Promise.all(
      [1, 2, 3, 4, 5].map(() => ask(CREATE, create('at-once', { requester }))),
    );
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });

  test('five times at once adds one message, also when the version is named', async () => {
    const { ticket } = await givenTicket(database);
    const headers = { 'idempotency-key': 'note-at-once', 'if-match': '"1"' };
    const body = '{"kind":"internal_note","text":"Once"}';
    const add = () => ask(ADD, { params: { ticketId: String(ticket.id) }, body, headers });
    const answers = await Promise.all([add(), add(), add(), add(), add()]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });

  test('of a request that the release before answered gets that answer, even where ours says more', async () => {
    const again = create('before');
    const content = `${CREATE}\n/v1/tickets\n${again.body}`;
    const answer = { status: 201, body: { id: 7 }, version: 1 };
    const request = { owner: 'agent#1', key: 'before', content };
    await database.table.write([rememberAnswer(request, answer, new Date())]);
    expect(await ask(CREATE, again)).toMatchObject({ status: 201, text: '{"id":7}' });
  });

  test('of a request that was refused is free for the next', async () => {
    expect((await refusal(CREATE, create('fresh', { teamId: 999_999 }))).status).toBe(422);
    expect((await ask(CREATE, create('fresh', { teamId: null }))).status).toBe(201);
  });
});

describe('who asks', () => {
  test.each(['token.missing', 'token.malformed', 'token.unknown', 'token.expired', 'token.revoked'] as const)(
    'with %s is told so, and how to do better',
    async (reason) => {
      const problem = await refusal(LIST, { who: { refusal: reason } });
      expect(problem).toMatchObject({ status: 401, code: reason, headers: { 'www-authenticate': 'Bearer' } });
    },
  );

  test('past the authorizer is nobody', async () => {
    const http = { method: 'GET' };
    const event = { headers: {}, rawPath: '/v1/tickets', rawQueryString: '', requestContext: { http } };
    const answer = await tickets(event as unknown as APIGatewayProxyEventV2, {} as Context);
    expect(answer).toMatchObject({ statusCode: 401 });
    expect(JSON.parse(answer.body ?? '')).toMatchObject({ code: 'token.missing' });
  });

  test('with a token that lacks the scope is refused, and told which', async () => {
    const reader: Caller = { ...agentOf(), scopes: ['tickets:read', 'customers:write'] };
    const problem = await refusal(CREATE, { body: wanted(), who: as(reader) });
    expect(problem).toMatchObject({ status: 403, code: 'permission.denied' });
    expect(problem.detail).toContain('tickets:write');
    expect((await ask(LIST, { who: as(reader) })).status).toBe(200);
    const writer: Caller = { ...agentOf(), scopes: ['tickets:write'] };
    expect(await refusal(LIST, { who: as(writer) })).toMatchObject({ status: 403 });
  });

  test('as a customer cannot do what agents do', async () => {
    const who = as(customerOf(customerId));
    const change = { params: params(), body: '{"status":"solved"}', who };
    expect(await refusal(CHANGE, change)).toMatchObject({ status: 403, code: 'permission.denied' });
    const events = await refusal('GET /v1/tickets/{ticketId}/events', { params: params(), who });
    expect(events).toMatchObject({ status: 403, code: 'permission.denied' });
    expect(await refusal(CREATE, { body: wanted(), who })).toMatchObject({
      status: 422,
      paths: ['requester'],
    });
    const tags = '{"subject":"A","text":"B","tags":["vip"]}';
    expect(await refusal(CREATE, { body: tags, who })).toMatchObject({ status: 422, paths: ['tags'] });
    expect(await refusal(LIST, { query: { view: 'open' }, who })).toMatchObject({
      status: 422,
      paths: ['view'],
    });
  });

  test("as a customer learns nothing of others' tickets, not even that they are there", async () => {
    const who = as(customerOf((await givenCustomer(database)).id));
    const absent = await refusal(READ, { params: { ticketId: '987654' }, who });
    const foreign = await refusal(READ, { params: params(), who });
    expect(foreign).toEqual(absent);
    const message = { params: params(), body: '{"kind":"customer_message","text":"x"}', who };
    expect(await refusal(ADD, message)).toMatchObject({ status: 404, code: 'ticket.not_found' });
    const older = await refusal('GET /v1/tickets/{ticketId}/messages', { params: params(), who });
    expect(older).toMatchObject({ status: 404, code: 'ticket.not_found' });
  });

  test('as an agent of other teams learns as little', async () => {
    const who = as(agentOf({ id: 9, teamIds: [31] }));
    expect(await refusal(READ, { params: params(), who })).toMatchObject({
      status: 404,
      code: 'ticket.not_found',
    });
    const change = { params: params(), body: '{"teamId":31}', who };
    expect(await refusal(CHANGE, change)).toMatchObject({ status: 404 });
  });
});

describe('what is not there', () => {
  test.each([
    ['a ticket with no such number', { ticketId: '987654' }, 'ticket.not_found'],
    ['the ticket 0', { ticketId: '0' }, 'path.not_found'],
    ['a ticket with leading zeros', { ticketId: '007' }, 'path.not_found'],
    ['a ticket that is a word', { ticketId: 'mine' }, 'path.not_found'],
    ['a ticket beyond all numbers', { ticketId: '9'.repeat(400) }, 'path.not_found'],
  ])('%s is not found', async (_, wrong, code) => {
    for (const route of [READ, 'GET /v1/tickets/{ticketId}/messages', 'GET /v1/tickets/{ticketId}/events']) {
      expect(await refusal(route, { params: wrong })).toMatchObject({ status: 404, code });
    }
    expect(await refusal(CHANGE, { params: wrong, body: '{"priority":"low"}' })).toMatchObject({
      status: 404,
      code,
    });
  });

  test('a route of another function is not found', async () => {
    expect(await refusal('GET /v1/agents')).toMatchObject({ status: 404, code: 'route.not_found' });
  });
});

test('when something breaks, the caller learns nothing of it, and the log nothing of the caller', async () => {
  const error = jest.spyOn(logger, 'error').mockImplementation();
  const send = jest.spyOn(DynamoDBDocumentClient.prototype, 'send').mockImplementation(() => {
    throw new Error('boom');
  });
  const headers = { authorization: 'Bearer blt_secret', 'content-type': 'application/json' };
  const {
    status,
    headers: answered,
    text,
  } = await ask(CREATE, { body: wanted({ subject: 'private' }), headers });
  send.mockRestore();
  expect({ status, type: answered['content-type'] }).toEqual({
    status: 500,
    type: 'application/problem+json',
  });
  expect(JSON.parse(text)).toEqual({
    type: 'about:blank',
    title: 'Internal Server Error',
    status: 500,
    code: 'internal',
    detail: 'Something went wrong here. It has been written down.',
  });
  const logged = JSON.stringify(error.mock.calls);
  error.mockRestore();
  expect(logged).toContain('boom');
  expect(logged).toContain(CREATE);
  expect(logged).not.toMatch(/blt_secret|private|authorization/);
});
