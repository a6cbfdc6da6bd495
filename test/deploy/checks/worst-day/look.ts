import assert from 'node:assert/strict';
import { meOutSchema } from '../../../../schemas/api/agents.ts';
import { type Desk, expectStatus } from '../../desk.ts';
import { requireFindings } from '../doctor.ts';
import type { WorstDay } from './day.ts';
import { requireContent, requireMemory } from './memory.ts';

/** Looks over HTTP at what has come to the second desk. */
export const lookAround = async (
  { report, workshop, procedure, people, memory }: WorstDay,
  second: Desk,
): Promise<void> => {
  await report.check('old tokens open the new desk, and no further than they did the old', async () => {
    const me = meOutSchema.parse(expectStatus(await second.api('GET', '/me', { token: people.agent }), 200));
    assert.equal(me.kind === 'agent' && me.agent.name, 'Grace');
    const agent = { name: 'Eve', address: 'eve@example.com', role: 'admin' };
    expectStatus(await second.api('POST', '/agents', { token: people.agent, body: agent }), 403);
    const ticket = { subject: 'No', text: 'No', requester: { address: 'no@example.org' } };
    expectStatus(await second.api('POST', '/tickets', { token: people.light, body: ticket }), 403);
    expectStatus(await second.api('GET', '/me', { token: 'blt_wrong' }), 401);
    expectStatus(await second.api('GET', '/me'), 401);
  });

  await report.check('a ticket is there with its conversation, and so are the lists', () =>
    requireMemory(second, people.agent, memory),
  );

  await report.check('a mail that was overwritten and a file that was deleted are there as they were', () =>
    requireContent(second, people.agent, memory),
  );

  await report.check('the doctor has a line for every check, with the mend of what is missing', async () => {
    workshop.set({ inboundMail: true });
    const said = await procedure.follow('5. Look');
    workshop.set({ inboundMail: false });
    assert.match(said, /^ApiUrl\thttps:\S+\/v1$/m);
    requireFindings(said, second.prefix);
  });
};
