import { handler as articles } from '../../functions/api/articles/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as context } from '../../functions/api/context/index.ts';
import { handler as customers } from '../../functions/api/customers/index.ts';
import { handler as exportDesk } from '../../functions/api/export/index.ts';
import { handler as gaps } from '../../functions/api/gaps/index.ts';
import { handler as importDesk } from '../../functions/api/import/index.ts';
import type { Route } from '../../functions/api/route.ts';
import { routes } from '../../functions/api/routes.ts';
import { handler as rules } from '../../functions/api/rules/index.ts';
import { handler as search } from '../../functions/api/search/index.ts';
import { handler as tickets } from '../../functions/api/tickets/index.ts';
import { handler as views } from '../../functions/api/views/index.ts';
import { problemSchema } from '../../schemas/api/common.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import type { TestDatabase } from '../support/database.ts';
import { allRows, butCounts, givenTicket } from '../support/desk.ts';
import { DeskOfViews } from '../support/desk-of-views.ts';

const call = apiOf(authorizer, {
  ...{ articles, context, customers, export: exportDesk, gaps, import: importDesk, rules, search, tickets },
  views,
});
const token = 'token-of-the-admin';
let database: TestDatabase;
beforeAll(async () => {
  database = await databaseWithAdmin(token);
  const { ticket } = await givenTicket(database);
  await new DeskOfViews(database.table).project(ticket.id);
});
afterAll(() => database.stop());

const DOMAINS = ['views', 'search', 'export', 'import', 'articles', 'customers', 'context', 'gaps', 'rules'];
/** A status may have any key, and whoever looks for gaps begins to look for them: what is asked there is right, or changes something. */
const BY_ITSELF = ['putStatus', 'dryRunStatus', 'listGaps'];
/** How agents find tickets, how these come in and go out, and what the desk knows of its customers. */
const ASKED: readonly Route[] = routes.filter(
  ({ domain, id }) => (DOMAINS.includes(domain) || id === 'listTickets') && !BY_ITSELF.includes(id),
);
/** What is right for no field of any body. */
const WRONG = [{ nonsense: {} }, [[[]]], -0.5];
const BODIES = [
  '',
  '{',
  'null',
  '[]',
  '"text"',
  '{"nonsense":1}',
  '{"__proto__":{"name":"x"}}',
  '{"a":'.repeat(1000),
];
const TEXTS = [
  ...[
    '',
    '0',
    '-1',
    '1e999',
    'nonsense',
    '__proto__',
    '%00',
    '%F0%9F%92%A5',
    '%ED%A0%80',
    '%ff',
    '"',
    '(',
    '%25',
  ],
  ...['{', '[]', '{"all":[{"field":"__proto__","operator":"constructor"}]}', 'x'.repeat(3000), '2026-13-45'],
  '{"all":[{"field":"ticket.createdAt","operator":"before","value":{"ago":"P999999999Y"}}]}',
];
const KEYS = ['nonsense', '%00', '__proto__', '-1', '99999999999999999999', 'x'.repeat(300)];

const fieldsOf = (schema: object | undefined): string[] => Object.keys(Object(Object(schema).shape));
const at = (path: string, key: string) => path.replaceAll(/\{\w+\}/g, key);

/** Requests of which a route takes none that is marked `never`, and may take the others. */
function requestsOf({ method, path, params, query, body, example }: Route) {
  const target = at(path, 'inbox');
  const right = example?.({ domain: 'desk.example.com' }) ?? {};
  const hasBody = body !== undefined;
  return [
    ...(params ? KEYS : []).map((key) => ({
      never: true,
      method,
      target: at(path, key),
      body: hasBody ? right : undefined,
    })),
    ...fieldsOf(query).flatMap((name) =>
      TEXTS.map((text) => ({ never: false, method, target: `${target}?${name}=${text}`, body: undefined })),
    ),
    ...(hasBody ? BODIES : []).map((text) => ({ never: true, method, target, body: text })),
    ...(hasBody ? fieldsOf(body) : []).flatMap((name) =>
      WRONG.map((value) => ({ never: true, method, target, body: { ...right, [name]: value } })),
    ),
  ].filter((one) => method === 'GET' || one.never);
}

test.each(ASKED.map((route) => [route.id, route] as const))(
  '%s refuses what is wrong with a reason, never fails by it, and changes nothing',
  async (_, route) => {
    const before = butCounts(await allRows(database));
    for (const { never, method, target, body } of requestsOf(route)) {
      const answer = await call(method, target, { token, ...(body !== undefined && { body }) });
      const seen = [method, target.slice(0, 80), body, answer.status];
      if (never) expect([...seen, answer.status >= 400]).toEqual([...seen, true]);
      expect([...seen, answer.status < 500]).toEqual([...seen, true]);
      if (answer.status < 400) continue;
      const problem = problemSchema.parse(answer.body);
      expect(problem.detail ?? problem.title).toMatch(/\w/);
      if (problem.code === 'input.invalid') expect(problem.errors).not.toEqual([]);
    }
    expect(butCounts(await allRows(database))).toEqual(before);
  },
);
