import { loadCustomer } from '../../../core/customer/index.ts';
import { createTicket } from '../../../core/ticket/index.ts';
import { ADMIN, requestFor } from '../../support/desk.ts';
import { sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();
beforeAll(() => {
  desk.rules = { ...desk.rules, language: 'de' };
});

test('mail that tells no language opens a ticket in the desk’s, for a customer in it, and is acknowledged in it', async () => {
  const { ticket } = await desk.take({ from: 'still@example.com' });
  expect(ticket.language).toBe('de');
  expect(await loadCustomer(desk.table, ticket.requesterId)).toMatchObject({ locale: 'de' });
  await desk.send(await desk.event(ticket.id, 'ticket.created'));
  expect(desk.lastMail().raw).toContain('Guten Tag');
});

test('what a mail tells counts, and says nothing of the customer', async () => {
  const { ticket } = await desk.take({ from: 'told@example.com', headers: ['Content-Language: fr'] });
  expect(ticket.language).toBe('fr');
  expect(await loadCustomer(desk.table, ticket.requesterId)).toMatchObject({ locale: null });
});

test('a ticket that an agent opens for somebody new has it too, unless they say another', async () => {
  const open = (address: string, given: object = {}) =>
    createTicket(desk, desk.context(), {
      principal: ADMIN,
      request: requestFor({ address, name: 'New' }, given),
    });
  const { ticket } = await open('new1@example.com');
  expect(ticket.language).toBe('de');
  expect(await loadCustomer(desk.table, ticket.requesterId)).toMatchObject({ locale: 'de' });
  expect((await open('new2@example.com', { language: 'fr' })).ticket.language).toBe('fr');
});
