import assert from 'node:assert/strict';
import {
  agentOutSchema,
  meOutSchema,
  teamOutSchema,
  tokenCreatedSchema,
} from '../../../schemas/api/agents.ts';
import { type Desk, expectStatus } from '../desk.ts';
import type { Report } from '../report.ts';

/** Tokens of those who work at the desk. */
export interface People {
  readonly admin: string;
  readonly agent: string;
  readonly light: string;
}

const codeOf = (body: unknown): unknown => Object(body).code;

/** Creates a team, agents and their tokens over the API, and has the authorizer refuse what it must. */
export const checkPeople = async (desk: Desk, report: Report, admin: string): Promise<People> => {
  const tokens = { agent: '', light: '' };
  const give = async (role: 'agent' | 'light_agent', name: string): Promise<string> => {
    const body = { name, address: `${name.toLowerCase()}@example.com`, role };
    const made = await desk.api('POST', '/agents', { token: admin, body });
    const { id } = agentOutSchema.parse(expectStatus(made, 201));
    const owner = { kind: 'agent', id };
    const token = await desk.api('POST', '/tokens', { token: admin, body: { name: 'Test', owner } });
    const { secret } = tokenCreatedSchema.parse(expectStatus(token, 201));
    return secret ?? '';
  };

  await report.check('the API answers health and its own description to anybody', async () => {
    assert.deepEqual(expectStatus(await desk.api('GET', '/health'), 200), { status: 'ok' });
    const description = Object(expectStatus(await desk.api('GET', '/openapi.json'), 200));
    assert.match(description.openapi, /^3\.1/);
  });

  await report.check('an admin creates a team, agents and tokens', async () => {
    const team = await desk.api('POST', '/teams', { token: admin, body: { name: 'Front desk' } });
    teamOutSchema.parse(expectStatus(team, 201));
    tokens.agent = await give('agent', 'Grace');
    tokens.light = await give('light_agent', 'Linus');
    const me = meOutSchema.parse(expectStatus(await desk.api('GET', '/me', { token: tokens.agent }), 200));
    assert.equal(me.kind === 'agent' && me.agent.name, 'Grace');
  });

  await report.check('a request without a token, or with a wrong one, gets a problem document', async () => {
    for (const token of [undefined, 'blt_wrong', 'not a token']) {
      const answer = await desk.api('GET', '/tickets', token === undefined ? {} : { token });
      assert.equal(answer.headers['content-type'], 'application/problem+json');
      assert.match(String(codeOf(expectStatus(answer, 401))), /^token\./);
    }
  });

  await report.check('an agent may not create agents, a light agent may not create tickets', async () => {
    const body = { name: 'Eve', address: 'eve@example.com', role: 'admin' };
    expectStatus(await desk.api('POST', '/agents', { token: tokens.agent, body }), 403);
    const ticket = { subject: 'No', text: 'No', requester: { address: 'no@example.org' } };
    expectStatus(await desk.api('POST', '/tickets', { token: tokens.light, body: ticket }), 403);
  });

  await report.check('a revoked token is refused at once', async () => {
    const made = await desk.api('POST', '/tokens', { token: tokens.agent, body: { name: 'Short' } });
    const { id, secret } = tokenCreatedSchema.parse(expectStatus(made, 201));
    assert.ok(secret);
    expectStatus(await desk.api('GET', '/me', { token: secret }), 200);
    expectStatus(await desk.api('DELETE', `/tokens/${id}`, { token: tokens.agent }), 204);
    expectStatus(await desk.api('GET', '/me', { token: secret }), 401);
  });

  await report.check('an unknown path and a wrong method get problem documents', async () => {
    assert.equal(codeOf(expectStatus(await desk.api('GET', '/nothing'), 404)), 'route.not_found');
    assert.equal(codeOf(expectStatus(await desk.api('DELETE', '/health'), 405)), 'method.not_allowed');
  });

  return { admin, ...tokens };
};
