import assert from 'node:assert/strict';
import { nextTicketOutSchema } from '../../../schemas/api/next.ts';
import { viewOutSchema, viewPageSchema, viewTicketPageSchema } from '../../../schemas/api/views.ts';
import { type Desk, expectStatus } from '../desk.ts';
import { eventually, type Report } from '../report.ts';
import type { People } from './people.ts';

/** Makes a view, sees a ticket come into it, and has it handed out. */
export const checkViews = async (desk: Desk, report: Report, { admin, agent }: People): Promise<void> => {
  await report.check(
    'an admin makes a view, a ticket comes into it, and an agent is handed that',
    async () => {
      const body = {
        name: 'Lamps',
        owner: { kind: 'everyone' },
        conditions: { all: [{ field: 'ticket.tags', operator: 'is', value: 'lamp-view' }] },
        order: [{ field: 'ticket.createdAt', direction: 'ascending' }],
      };
      const made = expectStatus(await desk.api('POST', '/views', { token: admin, body }), 201);
      const { key } = viewOutSchema.parse(made);
      await eventually('the list filled', async () => {
        const views = expectStatus(await desk.api('GET', '/views?limit=100', { token: admin }), 200);
        return viewPageSchema.parse(views).items.some((view) => view.key === key && view.isFilled);
      });
      const ticket = {
        subject: 'Dark lamp',
        text: 'It is dark.',
        kind: 'internal_note',
        requester: { address: 'carla@example.org' },
        tags: ['lamp-view'],
      };
      const { id } = Object(
        expectStatus(await desk.api('POST', '/tickets', { token: agent, body: ticket }), 201),
      );
      await eventually('the ticket in the view', async () => {
        const page = expectStatus(await desk.api('GET', `/views/${key}/tickets`, { token: agent }), 200);
        return viewTicketPageSchema.parse(page).items.some((line) => line.ticket.id === id);
      });
      const next = await desk.api('POST', '/tickets/next', { token: agent, body: { view: key } });
      assert.equal(nextTicketOutSchema.parse(expectStatus(next, 200)).ticket?.id, id);
    },
  );
};
