import assert from 'node:assert/strict';
import { auditPageSchema } from '../../../schemas/api/audit.ts';
import { customerOutSchema } from '../../../schemas/api/customers.ts';
import { ticketPageSchema } from '../../../schemas/api/ticket-filters.ts';
import { ticketOutSchema } from '../../../schemas/api/tickets.ts';
import { type Desk, expectStatus } from '../desk.ts';
import { eventually, type Report } from '../report.ts';
import type { People } from './people.ts';

/** Ids on the first page of a list. */
const listed = async (desk: Desk, token: string, query: string): Promise<number[]> => {
  const answer = await desk.api('GET', `/tickets?${query}`, { token });
  return ticketPageSchema.parse(expectStatus(answer, 200)).items.map(({ id }) => id);
};

/** Opens, lists and changes a ticket over the API. @returns its id */
export const checkTickets = async (desk: Desk, report: Report, people: People): Promise<number> => {
  const token = people.agent;
  let ticketId = 0;

  await report.check('an agent opens a ticket, once for one Idempotency-Key', async () => {
    const body = {
      subject: 'Broken lamp',
      text: 'It flickers.',
      requester: { address: 'carla@example.org' },
    };
    const question = {
      token,
      body: { ...body, kind: 'internal_note' },
      headers: { 'idempotency-key': 'lamp-1' },
    };
    const ticket = ticketOutSchema.parse(expectStatus(await desk.api('POST', '/tickets', question), 201));
    const again = ticketOutSchema.parse(expectStatus(await desk.api('POST', '/tickets', question), 201));
    assert.equal(again.id, ticket.id);
    ticketId = ticket.id;
  });

  await report.check('the ticket appears in the list of unassigned tickets', () =>
    eventually('the ticket in the list', async () =>
      (await listed(desk, token, 'view=unassigned')).includes(ticketId),
    ).then(() => undefined),
  );

  await report.check(
    'a change needs the version that was read, and moves the ticket between lists',
    async () => {
      const read = await desk.api('GET', `/tickets/${ticketId}`, { token });
      const etag = String(read.headers.etag);
      const me = Object(expectStatus(await desk.api('GET', '/me', { token }), 200)).agent.id;
      const question = { token, body: { assigneeId: me, priority: 'high' }, headers: { 'if-match': etag } };
      expectStatus(await desk.api('PATCH', `/tickets/${ticketId}`, question), 200);
      expectStatus(await desk.api('PATCH', `/tickets/${ticketId}`, question), 412);
      await eventually('the ticket in the list of the agent', async () =>
        (await listed(desk, token, 'view=mine')).includes(ticketId),
      );
      await eventually(
        'the ticket leaving the unassigned',
        async () => !(await listed(desk, token, 'view=unassigned')).includes(ticketId),
      );
    },
  );

  await report.check('every change stands in the audit trail with its actor', async () => {
    const trail = await desk.api('GET', `/tickets/${ticketId}/events`, { token });
    const events = auditPageSchema.parse(expectStatus(trail, 200)).items;
    assert.ok(events.some(({ type, actor }) => type === 'ticket.updated' && actor.kind === 'agent'));
  });

  await report.check('a customer changes the address, and the old one is free again', async () => {
    const make = async (address: string) =>
      expectStatus(
        await desk.api('POST', '/customers', {
          token,
          body: { name: 'Cora', identities: [{ channel: 'email', value: address }] },
        }),
        201,
      );
    const customer = customerOutSchema.parse(await make('old@example.org'));
    const body = { identities: [{ channel: 'email', value: 'new@example.org' }] };
    expectStatus(await desk.api('PATCH', `/customers/${customer.id}`, { token, body }), 200);
    await make('old@example.org');
  });

  await report.check('an agent changes the address, and the old one is free again', async () => {
    const question = (address: string) => ({
      token: people.admin,
      body: { name: 'Ann', address, role: 'agent' },
    });
    const made = Object(expectStatus(await desk.api('POST', '/agents', question('ann@example.com')), 201));
    const body = { address: 'ann.b@example.com' };
    expectStatus(await desk.api('PATCH', `/agents/${made.id}`, { token: people.admin, body }), 200);
    expectStatus(await desk.api('POST', '/agents', question('ann@example.com')), 201);
  });
  return ticketId;
};
