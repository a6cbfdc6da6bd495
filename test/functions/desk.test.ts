import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import * as z from 'zod';
import { isSameValue } from '../../core/shared/same-value.ts';
import { handler } from '../../functions/api/desk/index.ts';
import { openApiDocument } from '../../functions/api/desk/openapi.ts';
import { routes } from '../../functions/api/routes.ts';
import { logger } from '../../functions/edge/logger.ts';
import { problemSchema } from '../../schemas/api/common.ts';

beforeAll(() => {
  logger.setLogLevel('WARN');
  process.env.MAILBOXES = JSON.stringify([{ address: 'support@desk.example.com', name: 'Support' }]);
});

/** Asks the function that answers for the desk itself, which also gets what is no path of a domain. */
async function ask(method: string, rawPath: string) {
  const event = { rawPath, rawQueryString: '', headers: {}, requestContext: { http: { method } } };
  const answer = await handler(event as unknown as APIGatewayProxyEventV2, {} as Context);
  expect(answer.headers).toMatchObject({ 'x-content-type-options': 'nosniff' });
  return answer;
}

describe('what is no route', () => {
  test.each([
    '/',
    '/v1',
    '/v1/nothing',
    '/v1/tickets/',
    '/v1/tickets/1/',
    '/v2/tickets',
    '/v1/TICKETS',
    '//',
  ])('%s is not found', async (path) => {
    const { statusCode, headers, body } = await ask('GET', path);
    expect(headers).toMatchObject({ 'content-type': 'application/problem+json' });
    const { code } = problemSchema.parse(JSON.parse(body ?? ''));
    expect({ statusCode, code }).toEqual({ statusCode: 404, code: 'route.not_found' });
  });
});

test('the API says that it answers', async () => {
  const { statusCode, body } = await ask('GET', '/v1/health');
  expect({ statusCode, body: JSON.parse(body ?? '') }).toEqual({ statusCode: 200, body: { status: 'ok' } });
});

const operationSchema = z.looseObject({
  operationId: z.string(),
  tags: z.array(z.string()),
  security: z.array(z.unknown()).optional(),
  parameters: z.array(z.looseObject({ name: z.string(), in: z.string() })).default([]),
  requestBody: z.unknown().optional(),
  responses: z.record(z.string(), z.unknown()),
});
const documentSchema = z.looseObject({
  openapi: z.literal('3.1.0'),
  tags: z.array(z.object({ name: z.string(), description: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
});

describe('the description of the API', () => {
  const document = documentSchema.parse(openApiDocument());
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      key: `${method.toUpperCase()} ${path}`,
      operation,
    })),
  );
  const operationOf = (id: string) => {
    const found = operations.find(({ operation }) => operation.operationId === id);
    if (!found) throw new Error(`The document has no operation ${id}`);
    return found.operation;
  };

  test('is served as it is made, and may be kept for a minute', async () => {
    const { statusCode, headers, body } = await ask('GET', '/v1/openapi.json');
    expect({ statusCode, ...headers }).toMatchObject({ statusCode: 200, 'content-type': 'application/json' });
    expect(JSON.parse(body ?? '')).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
  });

  test('says where to sign in in a browser on a desk where people can, by codes and with the ID token', () => {
    const signInUrl = 'https://example-desk.auth.eu-west-1.amazoncognito.com';
    const { components, paths } = openApiDocument({ signInUrl });
    expect(components?.securitySchemes?.signIn).toMatchObject({
      type: 'oauth2',
      flows: {
        authorizationCode: {
          authorizationUrl: `${signInUrl}/oauth2/authorize`,
          tokenUrl: `${signInUrl}/oauth2/token`,
        },
      },
      'x-tokenName': 'id_token',
    });
    const securityOf = (path: string) => paths?.[path]?.get?.security;
    expect(securityOf('/v1/me')).toEqual([{ bearer: [] }, { signIn: ['openid', 'email'] }]);
    expect(securityOf('/v1/health')).toEqual([]);
    expect(openApiDocument().components?.securitySchemes).not.toHaveProperty('signIn');
  });

  test('names no schema like an object in it, which generators of clients take for each other', () => {
    const property = z.looseObject({ type: z.unknown().optional() });
    const schema = z.looseObject({ properties: z.record(z.string(), property).default({}) });
    const { components } = openApiDocument();
    const schemas = Object.entries(z.record(z.string(), schema).parse(components?.schemas));
    expect(schemas.length).toBeGreaterThan(10);
    for (const [name, { properties }] of schemas) {
      const objects = Object.entries(properties).filter(([, { type }]) => type === 'object');
      expect(objects.map(([key]) => key.toLowerCase())).not.toContain(name.toLowerCase());
    }
  });

  test('holds no schema that refers to itself, which generators of clients refuse', () => {
    const schemas = Object.entries(openApiDocument().components?.schemas ?? {});
    expect(schemas.length).toBeGreaterThan(10);
    for (const [name, schema] of schemas) {
      expect(name).toMatch(/^[A-Z][A-Za-z]+$/);
      expect(JSON.stringify(schema)).not.toContain(`#/components/schemas/${name}"`);
    }
  });

  test('gives each field one type and one pattern, as generators of clients take neither apart', () => {
    const described = JSON.stringify(openApiDocument());
    expect(described).not.toContain('"allOf"');
    expect(described).not.toMatch(/"type":"integer","pattern"|"pattern":"[^"]*","type":"integer"/);
  });

  test('has every route and nothing else, each with an id of its own', () => {
    const keys = routes.map(({ method, path }) => `${method} ${path}`);
    expect(operations.map(({ key }) => key).sort()).toEqual(keys.sort());
    expect(new Set(keys).size).toBe(routes.length);
    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(routes.length);
    const tags = document.tags.map(({ name }) => name);
    for (const { operation } of operations) expect(tags).toEqual(expect.arrayContaining(operation.tags));
  });

  test.each(routes.map((route) => [route.id, route] as const))(
    'says what %s takes and answers',
    (id, route) => {
      const operation = operationOf(id);
      const named = (place: string) =>
        operation.parameters.filter((one) => one.in === place).map(({ name }) => name);
      const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(named('path')).toEqual(inPath);
      expect(named('query').sort()).toEqual(Object.keys(route.query?.shape ?? {}).sort());
      expect(operation.requestBody !== undefined).toBe(route.body !== undefined);
      expect(operation.responses).toHaveProperty(String(route.status));
      expect(named('header').includes('idempotency-key')).toBe(route.method === 'POST');
      const isOne = inPath.length > 0 || route.method !== 'POST';
      const changesWhatHasAVersion = route.versioned && route.access === 'write' && isOne;
      expect(named('header').includes('if-match')).toBe(Boolean(changesWhatHasAVersion));
      // What is told over a connection needs the scopes that reading it does.
      const scope = ['getMe', 'createLiveToken'].includes(id) ? [] : [`${route.domain}:${route.access}`];
      expect(operation.security).toEqual(route.permission === 'public' ? [] : [{ bearer: scope }]);
    },
  );
});

/** Every schema of an object inside a JSON Schema. */
function objectsIn(schema: unknown): Record<string, unknown>[] {
  if (Array.isArray(schema)) return schema.flatMap(objectsIn);
  if (typeof schema !== 'object' || schema === null) return [];
  const own = 'type' in schema && schema.type === 'object' ? [schema as Record<string, unknown>] : [];
  return [...own, ...Object.values(schema).flatMap(objectsIn)];
}

test.each(routes.filter(({ body }) => body).map((route) => [route.id, route.body as z.ZodType] as const))(
  '%s takes no field that it does not name, at any depth',
  (id, body) => {
    // Each of the things that are imported, or stand in a document of the desk, is held to its schema by itself, so that the request
    // may hold anything.
    const isAnything = ({ properties, additionalProperties }: Record<string, unknown>) =>
      /^import|Desk$/.test(id) && isSameValue([properties, additionalProperties], [{}, {}]);
    const objects = objectsIn(z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' })).filter(
      (one) => !isAnything(one),
    );
    expect(objects.length).toBeGreaterThan(0);
    // What is named by the desk's own keys or by languages, such as labels, says what each of its values is.
    for (const { additionalProperties } of objects)
      expect(additionalProperties === false || Object.keys(Object(additionalProperties)).length > 0).toBe(
        true,
      );
  },
);

describe('the route table', () => {
  test('lets reading write nothing, and answers 201 exactly where something is made', () => {
    for (const { method, path, access, status, output } of routes) {
      // a question that is too long for a query is asked by POST
      const isAsked =
        method === 'GET' ||
        /\/(explain|calculate|preview|plan)$|^\/v1\/(triggers\/test|reports\/(query|drill))$/.test(path);
      // being handed a ticket, or giving it back, makes nothing; what an import makes is said of each thing by itself, but for
      // the link and the job of a file, as is what is told of many orders at once; a shop is answered with nothing, and
      // the provider of a channel with what it expects; asking that provider makes nothing, and two who talk have one room
      const isMade =
        method === 'POST' &&
        !isAsked &&
        !/^\/v1\/(import\/(?!files)|(orders|context\/\{kind\})\/bulk$|shop-hooks\/|channels\/\{channelKey\}\/(door|check|connect|test)$|rooms\/direct$)/.test(
          path,
        ) &&
        !/\/next(\/skip)?$|^\/v1\/(configuration\/apply|notifications\/read)$/.test(path) &&
        !/\/\{\w+\}\/(stop|resume|retire|restore|apply|undo|merge|unmerge|redactions|trash|purge|spam|spam\/undo|release|assignment\/accept|assignment\/decline|erasure|state|review|suggestions\/\{articleId\})$/.test(
          path,
        );
      expect(access).toBe(isAsked ? 'read' : 'write');
      expect([method, path, status === 201]).toEqual([method, path, isMade]);
      expect(status === 204).toBe(output === null);
    }
  });
});
