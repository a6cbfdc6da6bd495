import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { handler as agents } from '../../functions/api/agents/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as configuration } from '../../functions/api/configuration/index.ts';
import { handler as macros } from '../../functions/api/macros/index.ts';
import { handler as rules } from '../../functions/api/rules/index.ts';
import { handler as sla } from '../../functions/api/sla/index.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import type { TestDatabase } from '../support/database.ts';

const token = 'blt_desk-as-code';
const api = apiOf(authorizer, { agents, configuration, macros, rules, sla });
let database: TestDatabase;
beforeAll(async () => {
  database = await databaseWithAdmin(token);
});
afterAll(() => database.stop());

test.each(['online-shop', 'internal-it', 'data-centre'])('probe %s', async (name) => {
  const body = parse(readFileSync(`docs/desks/${name}.yaml`, 'utf8'));
  const planned = await api('POST', '/v1/configuration/plan', { token, body });
  console.log(planned.status, JSON.stringify(Object(planned.body.errors ?? []), null, 1).slice(0, 1500));
  for (const { part, key, act } of Object(planned.body.changes ?? [])) console.log(part, key, act);
  const applied = await api('POST', '/v1/configuration/apply', { token, body });
  console.log(applied.status, applied.text.slice(0, 300), applied.text.slice(-200));
  const again = await api('POST', '/v1/configuration/plan', { token, body });
  console.log(again.status, JSON.stringify(again.body, null, 1).slice(0, 1000));
});
