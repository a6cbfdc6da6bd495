import { handler as agents } from '../../functions/api/agents/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as configuration } from '../../functions/api/configuration/index.ts';
import { handler as macros } from '../../functions/api/macros/index.ts';
import { handler as rules } from '../../functions/api/rules/index.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import type { TestDatabase } from '../support/database.ts';

const token = 'blt_desk-as-code';
const api = apiOf(authorizer, { agents, configuration, macros, rules });
let database: TestDatabase;

beforeAll(async () => {
  database = await databaseWithAdmin(token);
});
afterAll(() => database.stop());

test('probe', async () => {
  const pulled = await api('GET', '/v1/configuration', { token });
  console.log(pulled.status, JSON.stringify(pulled.body, null, 1).slice(0, 6000));
  const { body } = pulled;
  const planned = await api('POST', '/v1/configuration/plan', { token, body });
  console.log(planned.status, planned.text.slice(0, 3000));
});
