import * as fc from 'fast-check';
import * as z from 'zod';
import { listNotifications, notifyWrites } from '../../core/notification/index.ts';
import { lastId } from '../../core/shared/counter-store.ts';
import { loadTicket } from '../../core/ticket/index.ts';
import { handler as agents } from '../../functions/api/agents/index.ts';
import { handler as articles } from '../../functions/api/articles/index.ts';
import { handler as assignment } from '../../functions/api/assignment/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as bulk } from '../../functions/api/bulk/index.ts';
import { handler as calendars } from '../../functions/api/calendars/index.ts';
import { handler as calls } from '../../functions/api/calls/index.ts';
import { handler as channels } from '../../functions/api/channels/index.ts';
import { handler as chat } from '../../functions/api/chat/index.ts';
import { handler as configuration } from '../../functions/api/configuration/index.ts';
import { handler as context } from '../../functions/api/context/index.ts';
import { handler as customers } from '../../functions/api/customers/index.ts';
import { openApiDocument } from '../../functions/api/desk/openapi.ts';
import { handler as exportDesk } from '../../functions/api/export/index.ts';
import { handler as gaps } from '../../functions/api/gaps/index.ts';
import { handler as held } from '../../functions/api/held/index.ts';
import { handler as importDesk } from '../../functions/api/import/index.ts';
import { handler as jobs } from '../../functions/api/jobs/index.ts';
import { handler as macros } from '../../functions/api/macros/index.ts';
import { handler as redactions } from '../../functions/api/redactions/index.ts';
import { handler as reports } from '../../functions/api/reports/index.ts';
import { handler as rooms } from '../../functions/api/rooms/index.ts';
import { routes } from '../../functions/api/routes.ts';
import { handler as rules } from '../../functions/api/rules/index.ts';
import { handler as search } from '../../functions/api/search/index.ts';
import { handler as sla } from '../../functions/api/sla/index.ts';
import { handler as templates } from '../../functions/api/templates/index.ts';
import { handler as tickets } from '../../functions/api/tickets/index.ts';
import { handler as triggers } from '../../functions/api/triggers/index.ts';
import { handler as views } from '../../functions/api/views/index.ts';
import { handler as webhooks } from '../../functions/api/webhooks/index.ts';
import { parseRequest } from '../../functions/edge/api-request.ts';
import { ADDRESS, isValidAddress, LONGEST_ADDRESS } from '../../schemas/address.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import { testContext } from '../support/context.ts';
import type { TestDatabase } from '../support/database.ts';
import { ADMIN, meaningfulRows } from '../support/desk.ts';
import { DeskOfViews } from '../support/desk-of-views.ts';
import { givenSection } from '../support/given-article.ts';
import { givenQuestion, givenReport } from '../support/given-gaps.ts';
import { candidatesFor, sampleOf } from '../support/schema-bounds.ts';
import { conforms, jsonSchemaShape, resolvedBy, valuesOf } from '../support/schema-values.ts';

const call = apiOf(authorizer, {
  articles,
  calendars,
  calls,
  channels,
  chat,
  configuration,
  context,
  macros,
  held,
  triggers,
  templates,
  search,
  sla,
  tickets,
  customers,
  agents,
  redactions,
  reports,
  rooms,
  rules,
  assignment,
  bulk,
  views,
  webhooks,
  gaps,
  jobs,
  export: exportDesk,
  import: importDesk,
});
const token = 'token-of-the-admin';
let database: TestDatabase;
beforeAll(async () => {
  database = await databaseWithAdmin(token);
});
afterAll(() => database.stop());

const parameterShape = z.looseObject({
  in: z.enum(['path', 'query', 'header']),
  name: z.string(),
  required: z.boolean().default(false),
  schema: jsonSchemaShape,
  example: z.unknown().optional(),
});
type Parameter = z.infer<typeof parameterShape>;
const operationShape = z.looseObject({
  operationId: z.string(),
  parameters: z.array(parameterShape).default([]),
  requestBody: z
    .object({
      content: z.object({
        'application/json': z.object({
          schema: jsonSchemaShape,
          example: z.record(z.string(), z.unknown()),
        }),
      }),
    })
    .optional(),
  responses: z.record(z.string(), z.unknown()),
});
const document = z
  .looseObject({ paths: z.record(z.string(), z.record(z.string(), operationShape)) })
  .parse(openApiDocument());
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
);
/** The schemas that bodies name. */
const components = z
  .looseObject({ components: z.object({ schemas: z.record(z.string(), z.unknown()) }) })
  .parse(openApiDocument()).components.schemas;
const isNamed = ([name]: [string, unknown]) =>
  /^(?:Action|Condition|Imported|Moment|TimeZone|(?:FormRuleIn|RetentionSpanIn|SlaTargetIn|SlaPeriod)$)/.test(
    name,
  );
const resolved = resolvedBy(
  z.record(z.string(), jsonSchemaShape).parse(Object.fromEntries(Object.entries(components).filter(isNamed))),
);
const turnOf = ({ method, path }: { method: string; path: string }): number =>
  method === 'PATCH' ? 1 : path.endsWith('/split') ? 2 : 0;

/**
 * Writes with a body, in the order in which the docs page shows them, but what makes a thing before what changes it, and
 * that before what takes it elsewhere.
 */
const writes = operations
  // Past orders are got with the key of a shop, which no example is, a suggestion needs an article that is published, and a
  // chat is of a site that is connected, and of a browser that has a secret: test/flows/chat.test.ts writes in one. What a
  // channel sends to try it goes over a queue, which is not here: test/flows/http-contract.test.ts has one.
  .filter(
    ({ path, operation: { requestBody, operationId } }) =>
      requestBody !== undefined &&
      !path.startsWith('/v1/chat/') &&
      !['backfillShop', 'insertSuggestion', 'testChannel'].includes(operationId),
  )
  .sort((one, other) => turnOf(one) - turnOf(other));

/** A path with the examples of what stands in it; those of a method, if one is named. */
function exampleOf(path: string, method?: string): string {
  const isIt = (one: (typeof operations)[number]) =>
    one.path === path && one.method === (method ?? one.method);
  const there = operations.find(isIt)?.operation.parameters ?? [];
  return path.replace(/\{(\w+)\}/g, (_, name) => String(there.find((one) => one.name === name)?.example));
}

/** An id that the desk makes up, which no example can know: it is put in where it is, as who reads the page does. */
const OF_NOTHING = '0'.repeat(26);
/** The path under which such an id was made: all before it. */
const whereMade = (path: string) =>
  path.split('/').slice(0, exampleOf(path).split('/').indexOf(OF_NOTHING)).join('/');

/** Where an example is sent to: `known`: whole paths; `made`: ids, by the paths under which they were made. */
const targetOf = (path: string, known: ReadonlyMap<string, string>, made: ReadonlyMap<string, unknown>) =>
  known.get(path) ?? exampleOf(path).replace(OF_NOTHING, () => String(made.get(whereMade(path))));

/** What a write says that it made, or handed out. */
const madeShape = z.object({
  message: z.object({ id: z.string().optional() }).nullish(),
  ticket: z.object({ id: z.int() }).nullish(),
});

/** Lets the projector come to all tickets. */
async function project({ table }: TestDatabase): Promise<void> {
  const desk = new DeskOfViews(table);
  desk.now = new Date();
  for (let id = 1; id <= (await lastId(table, 'ticket')); id += 1) await desk.project(id);
}

/** Tells the admin something of the first ticket, and gives the id of the notification. */
async function notified({ table }: TestDatabase): Promise<string | undefined> {
  const context = testContext({ now: new Date() });
  const on = { id: context.newId(), type: 'ticket.updated', beganAt: context.now.toISOString() };
  const told = [{ agentId: 1, topic: 'news', delivery: 'immediate' } as const];
  const trigger = { key: 'first', number: 1, version: 1 };
  const notifying = { told, trigger, on, text: 'Look.' };
  await table.write(notifyWrites(await loadTicket(table, 1), notifying, context));
  const page = { limit: 1 };
  return (await listNotifications(table, { principal: ADMIN, unread: false, page })).items[0]?.id;
}

/** What three people ask, and how the first was answered: under which paths an article is made of that. */
async function asked({ table }: TestDatabase): Promise<ReadonlyMap<string, string>> {
  const context = () => testContext({ now: new Date() });
  await givenSection({ table }, context(), { key: 'answers' });
  const made = [];
  for (const thing of ['a tandem', 'my tandem', 'one tandem']) {
    const text = `How do I insure ${thing}?`;
    made.push(
      await givenQuestion({ table }, context, {
        subject: text,
        text,
        answer: 'Choose Covers, then Insure it.',
      }),
    );
  }
  await givenReport({ table }, context);
  const [{ ticketId = 0, replyId = null } = {}] = made;
  return new Map([
    ['/v1/kb/gaps/{gapId}/draft', `/v1/kb/gaps/${ticketId}/draft`],
    [
      '/v1/tickets/{ticketId}/messages/{messageId}/article',
      `/v1/tickets/${ticketId}/messages/${replyId}/article`,
    ],
  ]);
}

describe('the docs page', () => {
  test('is filled with examples that succeed as they are on a new desk', async () => {
    expect(writes.length).toBeGreaterThan(9);
    const sorted = writes.filter(({ path }) => path === '/v1/tickets').concat(writes);
    const made = new Map<string, unknown>();
    const known = await asked(database);
    for (const { path, method, operation } of sorted) {
      if (path === '/v1/notifications/{notificationId}') made.set(whereMade(path), await notified(database));
      const target = targetOf(path, known, made);
      const example = operation.requestBody?.content['application/json'].example;
      const added = String(made.get('/v1/tickets/{ticketId}/messages'));
      const body = JSON.parse(JSON.stringify(example).replace(OF_NOTHING, added));
      // Which ticket was handed out is the desk's to say.
      if (path === '/v1/tickets/next/skip') body.ticketId = made.get('/v1/tickets/next');
      if (path === '/v1/tickets/next') await project(database);
      const answer = await call(method, target, { token, body });
      expect([operation.operationId, answer.status, answer.body.errors]).toEqual([
        operation.operationId,
        routes.find(({ id }) => id === operation.operationId)?.status,
        undefined,
      ]);
      const { message, ticket } = madeShape.parse(answer.body);
      if (method === 'POST') made.set(path, message?.id ?? ticket?.id ?? answer.body.id);
    }
  });

  test('has an example for whatever stands in a path, and none that ends something', async () => {
    for (const { path, operation } of operations) {
      const inPath = parametersIn('path', operation.parameters);
      expect([path, inPath.filter(({ example }) => example === undefined)]).toEqual([path, []]);
    }
    const before = await meaningfulRows(database);
    for (const { path, method } of operations.filter((one) => one.method === 'DELETE')) {
      const answer = await call(method, exampleOf(path, method), { token });
      expect([path, answer.status]).toEqual([path, 404]);
    }
    expect(await meaningfulRows(database)).toEqual(before);
  });

  test('makes no admin, no endless token, and mails nobody by them', () => {
    const examples = JSON.stringify(writes.map(({ operation }) => operation.requestBody));
    expect(examples).not.toMatch(/"example":\{[^}]*"(role":"admin|expiresAt":null|kind":"public_reply)/);
    const made = operations.find(({ operation }) => operation.operationId === 'createToken');
    const { expiresAt } = made?.operation.requestBody?.content['application/json'].example ?? {};
    expect(Date.parse(String(expiresAt))).toBeGreaterThan(Date.now());
  });

  test('names every status one by one, and a refusal only where it can come', () => {
    for (const { operation } of operations) {
      const statuses = Object.keys(operation.responses);
      expect(statuses).toEqual(expect.arrayContaining(['429', '500', '503']));
      expect(statuses.filter((status) => !/^\d{3}$/.test(status))).toEqual([]);
    }
    const of = (id: string) =>
      Object.keys(
        operations.find(({ operation }) => operation.operationId === id)?.operation.responses ?? {},
      );
    expect(of('getHealth')).toEqual(['200', '429', '500', '503']);
    expect(of('listTickets')).toEqual(['200', '400', '401', '403', '422', '429', '500', '503']);
    expect(of('changeTicket')).toEqual([
      '200',
      '400',
      '401',
      '403',
      '404',
      '409',
      '412',
      '413',
      '415',
      '422',
      '429',
      '500',
      '503',
    ]);
    // A ticket whose first message is to go out on a channel is refused where the customer has to write first.
    expect(of('createTicket')).toContain('409');
    expect(of('createToken')).not.toContain('409');
    // What is named in a body may not be there, the options of the desk have a version, and a purged ticket is all but gone.
    expect(of('testTrigger')).toContain('404');
    expect(of('updateOptions')).toContain('412');
    expect(of('listDrafts')).toContain('409');
  });
});

/** Parameters of which a request may name one: what OpenAPI has no word for. */
const ONE_OF: Record<string, string[]> = {
  findCustomers: ['value', 'phone', 'externalId'],
  listOrganisations: ['domain', 'externalId'],
  listTokens: ['agentId', 'customerId'],
};

/** The parts of a request, as a client makes them that knows the document. */
interface Asked {
  path: Record<string, unknown>;
  query: Record<string, unknown>;
  header: Record<string, unknown>;
  body?: unknown;
}

const texts = (values: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));

/** What a request is refused with before any command runs; null when it is taken. */
function refusalOf(id: string, { path, query, header, body }: Asked): unknown {
  const route = routes.find((one) => one.id === id);
  if (!route) throw new Error(`There is no route ${id}`);
  const event = {
    rawQueryString: new URLSearchParams(texts(query)).toString(),
    queryStringParameters: texts(query),
    headers: { ...texts(header), 'content-type': 'application/json' },
    body: JSON.stringify(body),
    isBase64Encoded: false,
  };
  try {
    parseRequest({ route, params: texts(path) }, event as never);
    return null;
  } catch (error) {
    return error;
  }
}

const tooLarge = z.object({ status: z.literal(413) });
/** Characters that every request has room for. */
const SMALLEST_BOUND = 60_000;

const inShort = (value: unknown) => JSON.stringify(value).slice(0, 200);

const refused = (status: number) =>
  status === 422
    ? expect.objectContaining({ kind: 'invalid', fields: expect.arrayContaining([expect.anything()]) })
    : expect.objectContaining({ status });

const named = operations.map(({ operation }) => [operation.operationId, operation] as const);
const parametersIn = (part: Parameter['in'], parameters: Parameter[]) =>
  parameters.filter((parameter) => parameter.in === part);
const samplesOf = (parameters: Parameter[]) =>
  Object.fromEntries(parameters.map(({ name, schema }) => [name, sampleOf(schema)]));

/** A request that the document allows, with nothing in it that may be left out. */
function leastRequest({ parameters, requestBody }: z.infer<typeof operationShape>): Asked {
  const least = (part: Parameter['in']) =>
    samplesOf(parametersIn(part, parameters).filter(({ required }) => required));
  const body = requestBody && { body: requestBody.content['application/json'].example };
  return { path: least('path'), query: least('query'), header: least('header'), ...body };
}

describe.each(named)('a request for %s', (id, operation) => {
  const least = leastRequest(operation);
  const body = operation.requestBody?.content['application/json'].schema;
  const schema = body && resolved(body);

  test('is taken with the least that it needs', () => {
    expect(refusalOf(id, least)).toBeNull();
  });

  test('is taken within the bounds of the document and refused beyond them, at every depth of its body', () => {
    const wrong = candidatesFor(schema ?? {}).filter((body) => {
      const refusal = refusalOf(id, { ...least, body });
      // Within its bounds a list can still be more than a request carries, of which a schema knows nothing.
      if (tooLarge.safeParse(refusal).success) return JSON.stringify(body).length < SMALLEST_BOUND;
      return schema && (refusal === null) !== conforms(schema, body);
    });
    expect(wrong.map(inShort)).toEqual([]);
    if (schema) expect(refusalOf(id, { ...least, body: [] })).toEqual(refused(422));
  });

  for (const { in: part, name, schema: shape } of operation.parameters) {
    test(`is taken within the bounds of the document and refused beyond them in its ${part}, for ${name}`, () => {
      const isText = shape.type === 'string';
      const values = candidatesFor(shape).filter((value) => typeof value === (isText ? 'string' : 'number'));
      // No router leads to an empty part of a path, and no server hears of white space around a header.
      const sendable = values.filter((value) => part === 'query' || String(value).trim() !== '');
      expect(sendable.length).toBeGreaterThan(1);
      const wrong = sendable.filter((value) => {
        const refusal = refusalOf(id, { ...least, [part]: { ...least[part], [name]: value } });
        return (refusal === null) !== conforms(shape, value);
      });
      expect(wrong.map(inShort)).toEqual([]);
    });
  }

  test('is taken whatever a client sends that knows the document', () => {
    const all = (part: Parameter['in']) => {
      const fields = parametersIn(part, operation.parameters).map(({ name, schema: shape, required }) => [
        name,
        required ? valuesOf(shape) : fc.option(valuesOf(shape), { nil: undefined }),
      ]);
      const choices = ONE_OF[id] ?? [];
      return fc
        .tuple(
          fc.record<Record<string, unknown>>(Object.fromEntries(fields)),
          fc.constantFrom(undefined, ...choices),
        )
        .map(([values, chosen]) =>
          Object.fromEntries(
            Object.entries(values).filter(
              ([name, value]) => value !== undefined && (name === chosen || !choices.includes(name)),
            ),
          ),
        );
    };
    const asked = fc.record({
      path: all('path'),
      query: all('query'),
      header: all('header'),
      ...(schema && { body: valuesOf(schema) }),
    });
    fc.assert(
      fc.property(asked, (request) => {
        expect(refusalOf(id, request)).toBeNull();
      }),
      // The first counterexample says enough, and looking for a smaller one takes long.
      { endOnFailure: true },
    );
  });
});

test.each(Object.entries(ONE_OF))('%s takes one of its choices, and no two', (id, names) => {
  const operation = operations.find((one) => one.operation.operationId === id)?.operation;
  const values = samplesOf((operation?.parameters ?? []).filter(({ name }) => names.includes(name)));
  for (const one of names) {
    for (const other of names) {
      const query = { [one]: values[one], [other]: values[other] };
      expect(refusalOf(id, { path: {}, query, header: {} })).toEqual(one === other ? null : refused(422));
    }
  }
});

test('an address is one to the document exactly when it is one to the desk, where both see ASCII', () => {
  const pieces = [
    'a',
    'Z',
    '9',
    '.',
    '-',
    '_',
    '+',
    '@',
    '@',
    ' ',
    '"',
    '(',
    "'",
    'example',
    '.com',
    'x'.repeat(60),
  ];
  const address = fc.oneof(
    fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary-ascii', maxLength: 12 }),
    fc.emailAddress(),
  );
  const schema = { type: 'string', maxLength: LONGEST_ADDRESS, pattern: ADDRESS.source } as const;
  fc.assert(
    fc.property(address, (text) => {
      expect(isValidAddress(text)).toBe(conforms(schema, text.trim()));
    }),
    { numRuns: 2000 },
  );
});
