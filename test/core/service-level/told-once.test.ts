import { listEvents } from '../../../core/audit/index.ts';
import { keptConfiguration } from '../../../core/configuration/index.ts';
import { rederiveTicket, serviceLevels } from '../../../core/service-level/index.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import { givenCustomer } from '../../support/desk.ts';
import { givenPromises } from '../../support/given-promises.ts';
import { TestDesk } from '../../support/mail.ts';

let desk: TestDesk;
let ticket: Ticket;
beforeAll(async () => {
  desk = await TestDesk.open();
  const { id } = await givenCustomer(desk.database);
  ticket = await givenPromises(desk, id);
});
afterAll(() => desk.close());

const told = async () => {
  const { items } = await listEvents(desk.table, `T#${ticket.id}`, { limit: 100 });
  return items.flatMap(({ type, sla }) => (sla ? [`${type} ${sla.metric}`] : []));
};

test('what becomes of a promise is told in the order in which it happens, each once', async () => {
  expect(await told()).toEqual([
    'sla.started requester_wait',
    'sla.started first_response',
    'sla.paused requester_wait',
    'sla.resumed requester_wait',
    'sla.warned first_response',
    'sla.breached first_response',
    'sla.breached requester_wait',
    'sla.escalated first_response',
    'sla.changed requester_wait',
    'sla.changed first_response',
    'sla.met first_response',
  ]);
});

test('deriving a ticket anew says nothing again, and writes nothing where nothing differs', async () => {
  const before = await told();
  const levels = serviceLevels(desk.table, keptConfiguration(desk.table));
  const now = new Date(Date.parse(ticket.updatedAt) + 60_000);
  const again = await rederiveTicket(desk.table, { ...desk.context(), now }, ticket.id, levels);
  expect(again.version).toBe(ticket.version);
  expect(await told()).toEqual(before);
});

test.each([
  ['', false],
  [', with a policy that was chosen by hand and an answer of an automation', true],
])(
  'a ticket whose life is not known is derived from its audit trail as if it had been lived through%s',
  async (_, isByHand) => {
    const { id } = await givenCustomer(desk.database);
    const ticket = await givenPromises(desk, id, { isByHand });
    const levels = serviceLevels(desk.table, keptConfiguration(desk.table));
    const now = new Date(Date.parse(ticket.updatedAt) + 60_000);
    const { sla: _sla, ...older } = ticket;
    const { sla } = await levels.asConfigured().follow({ before: null, after: older as Ticket }, now);
    const shown = await levels.shown({ ...ticket, sla } as Ticket, now);
    expect(shown).toEqual(await levels.shown(ticket, now));
  },
);

test('a ticket of very many messages keeps a small row, and is derived as any other, without saying anything again', async () => {
  const { id } = await givenCustomer(desk.database);
  const long = await givenPromises(desk, id, { exchanges: 12, mostKept: 2_500 });
  expect(long.sla?.course).toBe('');
  expect(JSON.stringify(long.sla).length).toBeLessThan(2_500);
  const { items } = await listEvents(desk.table, `T#${long.id}`, { limit: 200 });
  const met = items.filter(({ type, sla }) => type === 'sla.met' && sla?.metric === 'next_response');
  expect(met.map(({ sla }) => sla?.instance)).toEqual(Array.from({ length: 12 }, (_, at) => at + 1));
});
