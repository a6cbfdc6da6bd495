import { loadCustomer } from '../../../core/customer/index.ts';
import { createTicket } from '../../../core/ticket/index.ts';
import { testContext } from '../../support/context.ts';
import { ADMIN, requestFor } from '../../support/desk.ts';
import { sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();

const openFor = (requester: Parameters<typeof requestFor>[0], given: Parameters<typeof requestFor>[1] = {}) =>
  createTicket(desk, testContext(), { principal: ADMIN, request: requestFor(requester, given) });

test('somebody who called becomes a customer with a name and a number, and no address', async () => {
  const requester = { name: 'Mara Lindt', phone: '+4989123456' };
  const { ticket } = await openFor(requester, { channel: 'phone', kind: 'internal_note' });
  expect(ticket).toMatchObject({ channel: 'phone', origin: 'api', status: 'new' });
  expect(await loadCustomer(desk.table, ticket.requesterId)).toMatchObject({ ...requester, identities: [] });
  expect(await desk.event(ticket.id, 'ticket.created')).toMatchObject({
    ticket: { channel: 'phone', origin: 'api' },
    message: { origin: 'api', channel: null },
    acknowledge: false,
  });
});

describe('who calls again from a number', () => {
  const call = async (requester: { name: string; phone: string | null }) =>
    (await openFor(requester, { channel: 'phone', kind: 'internal_note' })).ticket.requesterId;

  test('is known by it and the name they say, and whoever says another name is somebody else', async () => {
    const phone = '+4989222333';
    const mara = await call({ name: 'Mara Lindt', phone });
    expect(await call({ name: 'mara lindt ', phone })).toBe(mara);
    expect(await call({ name: '', phone })).toBe(mara);
    const jo = await call({ name: 'Jo Lindt', phone });
    expect(jo).not.toBe(mara);
    expect(await call({ name: 'Jo Lindt', phone })).toBe(jo);
    expect(await call({ name: 'Mara Lindt', phone: '+4989222334' })).not.toBe(mara);
  });

  test('gets their name once they say it', async () => {
    const phone = '+4989222444';
    const visitor = await call({ name: '', phone });
    expect(await loadCustomer(desk.table, visitor)).toMatchObject({ name: '', phone });
    expect(await call({ name: 'Mara Lindt', phone })).toBe(visitor);
    expect(await loadCustomer(desk.table, visitor)).toMatchObject({ name: 'Mara Lindt', phone, version: 2 });
    expect(await call({ name: 'Jo Lindt', phone })).not.toBe(visitor);
  });
});

test.each(['phone', 'email', 'letter'] as const)(
  'nobody is sent an acknowledgement of what an agent typed about a customer who came by %s',
  async (channel) => {
    const { ticket } = await openFor({ address: 'typed@example.com', name: '' }, { channel });
    expect(await desk.send(await desk.event(ticket.id, 'ticket.created'))).toBe('nothing_to_send');
  },
);

test('a reply to somebody without an address is kept, and withheld for want of one', async () => {
  const { ticket } = await openFor({ name: 'Walk-in', phone: null }, { channel: 'in_person' });
  const before = desk.mail.sent.length;
  expect(await desk.send(await desk.event(ticket.id, 'message.added'))).toBe('withheld');
  const { messages } = await desk.open(ticket.id);
  expect(messages).toMatchObject([
    { kind: 'public_reply', delivery: { state: 'withheld', detail: 'no_address' } },
  ]);
  expect(await desk.event(ticket.id, 'message.withheld')).toMatchObject({ mail: { reason: 'no_address' } });
  expect(desk.mail.sent).toHaveLength(before);
});
