import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as configuration } from '../../functions/api/configuration/index.ts';
import { handler as rules } from '../../functions/api/rules/index.ts';
import { deskDocumentOutSchema, deskPlanSchema } from '../../schemas/api/desk-document.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import type { TestDatabase } from '../support/database.ts';
import { allRows } from '../support/desk.ts';

const call = apiOf(authorizer, { rules, configuration });
const token = 'token-of-the-admin';
const ROOT = '/v1/retention-rules';
let database: TestDatabase;
beforeAll(async () => {
  database = await databaseWithAdmin(token);
});
afterAll(() => database.stop());

const post = (path: string, body: object) =>
  call('POST', path, { token, body, headers: { 'idempotency-key': randomUUID() } });
const problems = z.array(z.object({ path: z.string() }));
const linesOf = ({ body }: { body: unknown }) =>
  deskPlanSchema.parse(body).changes.map(({ part, key, act }) => `${part} ${key} ${act}`);
const RULE = { key: 'old', name: 'Old', action: 'anonymise', after: { years: 10 }, isActive: false };

test('a desk comes with the rule that keeps what is on legal hold, and takes rules of its own', async () => {
  const before = await call('GET', ROOT, { token });
  expect(before.body).toMatchObject({
    items: [{ key: 'legal_hold', action: 'keep', position: 0, after: null }],
  });
  const made = await post(ROOT, RULE);
  expect(made).toMatchObject({
    status: 201,
    body: { ...RULE, tickets: 'closed', since: 'closed', position: 100, conditions: {}, version: 1 },
  });
  expect(await post(ROOT, RULE)).toMatchObject({ status: 409, body: { code: 'retention_rule.key_taken' } });
  const asked = await post(`${ROOT}/old/run`, {});
  expect(asked).toMatchObject({
    status: 201,
    body: { kind: 'retention.run', input: { rule: 'old', isDryRun: true } },
  });
  const run = await post(`${ROOT}/old/run`, { isDryRun: false });
  expect(run).toMatchObject({ status: 409, body: { code: 'retention_rule.not_active' } });
  expect(await post(`${ROOT}/none/run`, {})).toMatchObject({ status: 404 });
});

test.each([
  ['no age', { after: null }, 'after'],
  ['an age of nothing', { after: {} }, 'after'],
  ['a negative age', { after: { years: -1 } }, 'after.years'],
  ['an age of a rule that keeps', { action: 'keep' }, 'after'],
  ['something else to do', { action: 'burn' }, 'action'],
  ['tickets that are open', { tickets: 'open' }, 'tickets'],
  [
    'a field that is not there',
    { conditions: { all: [{ field: 'ticket.no', operator: 'present' }] } },
    'conditions.all.0.field',
  ],
  ['an unknown field', { nonsense: true }, 'nonsense'],
])('a rule with %s is refused, and nothing changes', async (_, wrong, path) => {
  const before = await allRows(database);
  const { status, body } = await post(ROOT, { ...RULE, key: 'wrong', ...wrong });
  expect(status).toBe(422);
  expect(problems.parse(body.errors)).toEqual([{ path }]);
  expect(await allRows(database)).toEqual(before);
});

test('rules of retention and of forms stand in the desk as code, and applied again change nothing', async () => {
  const document = {
    bilet: 1,
    fields: {
      device: {
        subject: 'ticket',
        type: 'dropdown',
        labels: { en: 'Device' },
        choices: [{ key: 'lamp', labels: { en: 'Lamp' } }],
        customers: 'editable',
      },
      serial: { subject: 'ticket', type: 'text', labels: { en: 'Serial' }, customers: 'editable' },
    },
    forms: {
      fault: {
        labels: { en: 'Fault' },
        fields: ['device', 'serial'],
        rules: [
          {
            fields: ['serial'],
            conditions: { all: [{ field: 'ticket.custom.device', operator: 'is', value: 'lamp' }] },
          },
        ],
      },
    },
    retentionRules: { spam: { name: 'Spam', tickets: 'spam', action: 'delete', after: { months: 6 } } },
  };
  const applied = await post('/v1/configuration/apply', document);
  expect(applied.status).toBe(200);
  const acts = linesOf(applied);
  expect(acts.sort()).toEqual([
    'fields device created',
    'fields serial created',
    'forms fault created',
    'retentionRules old retired',
    'retentionRules spam created',
  ]);
  expect(linesOf(await post('/v1/configuration/apply', document))).toEqual([]);
  const pulled = deskDocumentOutSchema.parse((await call('GET', '/v1/configuration', { token })).body);
  expect(pulled.retentionRules?.spam).toMatchObject({ action: 'delete', after: { months: 6 } });
  const { basedOn: _, ...again } = pulled;
  expect(linesOf(await post('/v1/configuration/plan', again))).toEqual([]);
});
