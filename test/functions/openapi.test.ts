import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { seedAdmin } from '../../core/auth/index.ts';
import { handler as agents } from '../../functions/api/agents/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as customers } from '../../functions/api/customers/index.ts';
import { openApiDocument } from '../../functions/api/desk/openapi.ts';
import { handler as jobs } from '../../functions/api/jobs/index.ts';
import { routes } from '../../functions/api/routes.ts';
import { handler as tickets } from '../../functions/api/tickets/index.ts';
import { apiOf, useDatabase } from '../support/api.ts';
import { testContext } from '../support/context.ts';
import { startDatabase, type TestDatabase } from '../support/database.ts';

const call = apiOf(authorizer, { tickets, customers, agents, jobs });
const token = 'token-of-the-admin';
let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
  useDatabase(database);
  const deps = { table: database.table, randomBytes };
  await seedAdmin(deps, testContext(), { name: 'Admin', address: 'admin@example.com', token });
});
afterAll(() => database.stop());

const schemaShape = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.unknown()).optional(),
  pattern: z.string().optional(),
  format: z.string().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minimum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  maximum: z.number().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
});
type Schema = z.infer<typeof schemaShape>;
const bodyShape = z.looseObject({
  minProperties: z.number().optional(),
  required: z.array(z.string()).default([]),
  additionalProperties: z.literal(false),
  properties: z.record(z.string(), schemaShape),
});
const operationShape = z.looseObject({
  operationId: z.string(),
  parameters: z
    .array(z.looseObject({ in: z.string(), name: z.string(), example: z.unknown().optional() }))
    .default([]),
  requestBody: z
    .object({
      content: z.object({
        'application/json': z.object({ schema: bodyShape, example: z.record(z.string(), z.unknown()) }),
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
/** Writes with a body, in the order in which the docs page shows them, but what makes a thing before what changes it. */
const writes = operations
  .filter(({ operation }) => operation.requestBody !== undefined)
  .sort((one, other) => Number(one.method === 'PATCH') - Number(other.method === 'PATCH'));

describe('the docs page', () => {
  test('is filled with examples that succeed as they are on a new desk', async () => {
    expect(writes.length).toBeGreaterThan(9);
    const sorted = writes.filter(({ path }) => path === '/v1/tickets').concat(writes);
    for (const { path, method, operation } of [...new Set(sorted)]) {
      const target = path.replace(/\{(\w+)\}/g, (_, name) =>
        String(operation.parameters.find((one) => one.name === name)?.example),
      );
      const body = operation.requestBody?.content['application/json'].example;
      const answer = await call(method, target, { token, body });
      expect([operation.operationId, answer.status, answer.body.errors]).toEqual([
        operation.operationId,
        method === 'POST' ? 201 : 200,
        undefined,
      ]);
    }
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
    expect(of('createTicket')).not.toContain('409');
  });
});

interface Bounds {
  within: unknown[];
  beyond: unknown[];
}

const LONGEST_ADDRESS = `${'a'.repeat(64)}@${`${'b'.repeat(61)}.`.repeat(3)}cc`;

/** Texts at the bounds: of letters, and where any character may stand of such as take two units of UTF-16. */
function textBounds(schema: Schema): Bounds {
  const { maxLength, minLength, pattern = '', format } = schema;
  const beyond = [
    ...(minLength === undefined ? [] : ['x'.repeat(minLength - 1)]),
    // Whether an address is one is for the command to say.
    ...(pattern === '' || format === 'email' ? [] : ['\u0007']),
  ];
  const isCode = /\[A-Za-z\]\{2,3\}|\+\[1-9\]/.test(pattern);
  if (maxLength === undefined || isCode || schema.enum !== undefined) return { within: [], beyond };
  if (format === 'email') {
    return { within: [LONGEST_ADDRESS], beyond: [...beyond, `${LONGEST_ADDRESS}${'c'.repeat(maxLength)}`] };
  }
  const within = ['x'.repeat(maxLength), ...(pattern.includes('N}_') ? [] : ['😀'.repeat(maxLength)])];
  return { within, beyond: [...beyond, 'x'.repeat(maxLength + 1)] };
}

function numberBounds({ minimum, exclusiveMinimum, maximum }: Schema): Bounds {
  const least = minimum ?? (exclusiveMinimum === undefined ? undefined : exclusiveMinimum + 1);
  return {
    within: [least, maximum].filter((bound) => bound !== undefined),
    beyond: [
      ...(least === undefined ? [] : [least - 1, least + 0.5]),
      ...(maximum === undefined ? [] : [maximum * 2]),
    ],
  };
}

/** Values at the documented bounds of a field, and just beyond. */
function boundsOf(schema: Schema): Bounds {
  const bounds = [textBounds(schema), numberBounds(schema)];
  const choice = schema.enum === undefined ? [] : [{ within: schema.enum, beyond: ['none of these'] }];
  return {
    within: [...bounds, ...choice].flatMap(({ within }) => within),
    beyond: [...bounds, ...choice].flatMap(({ beyond }) => beyond),
  };
}

describe.each(writes.map((write) => [write.operation.operationId, write] as const))(
  'the body of %s',
  (id, write) => {
    const content = write.operation.requestBody?.content['application/json'];
    const { schema, example } = z
      .object({ schema: bodyShape, example: z.record(z.string(), z.unknown()) })
      .parse(content);
    const body = routes.find((route) => route.id === id)?.body;
    const takes = (value: unknown) => body?.safeParse(value).success;

    test('is taken as the example, and refused with a field that it does not have', () => {
      expect(takes(example)).toBe(true);
      expect(takes({ ...example, unknown: 1 })).toBe(false);
      expect(takes([example])).toBe(false);
    });

    test('is refused empty exactly where the document says so', () => {
      expect(takes({})).toBe(schema.required.length === 0 && schema.minProperties === undefined);
      for (const name of schema.required) {
        const { [name]: _left, ...rest } = example;
        expect([name, takes(rest)]).toEqual([name, false]);
      }
    });

    test('takes what lies within the documented bounds, and nothing beyond them', () => {
      for (const [name, field] of Object.entries(schema.properties)) {
        const { within, beyond } = boundsOf(field);
        for (const value of within)
          expect([name, value, takes({ ...example, [name]: value })]).toEqual([name, value, true]);
        for (const value of beyond)
          expect([name, value, takes({ ...example, [name]: value })]).toEqual([name, value, false]);
      }
    });
  },
);
