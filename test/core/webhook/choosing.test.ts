import { ticketBefore, ticketThen } from '../../../core/event-facts/index.ts';
import { changeTicket } from '../../../core/ticket/index.ts';
import type { Conditions } from '../../../schemas/conditions.ts';
import { storedEventSchema } from '../../../schemas/events/events.ts';
import { ADMIN, allRows, givenTicket } from '../../support/desk.ts';
import { givenOffice } from '../../support/given-calendar.ts';
import { WebhookDesk } from '../../support/webhooks.ts';

let desk: WebhookDesk;
beforeEach(async () => {
  desk = await WebhookDesk.open();
});
afterEach(() => desk.close());

/** The events of a ticket that the bus has carried, oldest first. */
async function toldOf(ticketId: number) {
  const rows = Object.values(await allRows(desk.database)) as { pk: string; sk: string; event?: object }[];
  return rows
    .filter(({ pk, sk }) => pk === `T#${ticketId}` && sk.startsWith('E#'))
    .sort((one, other) => (one.sk < other.sk ? -1 : 1))
    .map(({ event }) => storedEventSchema.parse(event))
    .filter(({ type }) => type === 'ticket.created' || type === 'ticket.updated');
}

/** A second later. */
const change = (ticketId: number, asked: object) => {
  desk.now = new Date(desk.now.getTime() + 1000);
  return changeTicket(
    { table: desk.table, rules: { closeAfterDays: 4, solvingNeedsAssignee: false } },
    desk.context(),
    {
      principal: ADMIN,
      ticketId,
      change: asked,
    },
  );
};

const when = (...all: object[]) => ({ conditions: { all } as Conditions });

test('conditions are asked about the ticket as the event tells it, whatever it is when the event is seen to', async () => {
  const { ticket } = await givenTicket(desk.database, { priority: 'urgent' });
  await desk.webhook('urgent', when({ field: 'ticket.priority', operator: 'is', value: 'urgent' }));
  await desk.webhook('low', when({ field: 'ticket.priority', operator: 'is', value: 'low' }));
  await change(ticket.id, { priority: 'low' });
  const [created, updated] = await toldOf(ticket.id);
  for (const event of [created, updated]) await desk.tell(event);
  expect(desk.triedAt('urgent')).toEqual([created?.id]);
  expect(desk.triedAt('low')).toEqual([updated?.id]);
});

test('conditions ask what changed, from what to what, words included', async () => {
  const { ticket } = await givenTicket(desk.database, { subject: 'Lamp' });
  await desk.webhook('risen', when({ field: 'ticket.priority', operator: 'changed_to', value: 'high' }));
  await desk.webhook('fell', when({ field: 'ticket.priority', operator: 'changed_from', value: 'high' }));
  await desk.webhook('renamed', when({ field: 'ticket.subject', operator: 'changed' }));
  await change(ticket.id, { priority: 'high' });
  await change(ticket.id, { priority: 'low' });
  await change(ticket.id, { subject: 'Fan' });
  const [, risen, fell, renamed] = await toldOf(ticket.id);
  for (const event of await toldOf(ticket.id)) await desk.tell(event);
  expect(desk.triedAt('risen')).toEqual([risen?.id]);
  expect(desk.triedAt('fell')).toEqual([fell?.id]);
  expect(desk.triedAt('renamed')).toEqual([renamed?.id]);
});

test('conditions ask about the hours in which it happened', async () => {
  const { ticket } = await givenTicket(desk.database);
  await desk.webhook('day', when({ field: 'event.inBusinessHours', operator: 'is', value: true }));
  const shut = when({ field: 'event.openCalendars', operator: 'none_of', value: ['office'] });
  await expect(desk.webhook('shut', shut)).rejects.toMatchObject({
    fields: [{ path: 'conditions.all.0.value.0', message: 'is not a calendar of this desk' }],
  });
  await givenOffice(desk.table);
  await desk.webhook('shut', shut);
  const [created] = await toldOf(ticket.id);
  if (created === undefined) throw new Error('Nothing was told');
  // In Berlin it is half past nine, and nine in the evening.
  await desk.tell({ ...created, id: '01KKGX9R00AAAAAAAAAAAAAAAA', at: '2026-03-12T08:30:00.000Z' });
  await desk.tell({ ...created, id: '01KKGX9R00BBBBBBBBBBBBBBBB', at: '2026-03-12T20:00:00.000Z' });
  expect(desk.triedAt('day')).toEqual(['01KKGX9R00AAAAAAAAAAAAAAAA']);
  expect(desk.triedAt('shut')).toEqual(['01KKGX9R00BBBBBBBBBBBBBBBB']);
});

test('conditions ask about the requester, the message and the event', async () => {
  const { ticket } = await givenTicket(desk.database);
  await desk.webhook('person', when({ field: 'requester.name', operator: 'is', value: 'Mara Lindt' }));
  await desk.webhook('words', when({ field: 'message.kind', operator: 'is', value: 'internal_note' }));
  await desk.webhook('by', when({ field: 'event.actor', operator: 'is', value: 'system' }));
  const [created] = await toldOf(ticket.id);
  await desk.tell(created);
  expect([desk.triedAt('person').length, desk.triedAt('by').length]).toEqual([1, 0]);
  const { message } = Object(created);
  expect(desk.triedAt('words')).toHaveLength(message.kind === 'internal_note' ? 1 : 0);
});

test('a webhook with conditions gets no event that is about no ticket, and none of a ticket that is not there', async () => {
  await desk.webhook('tickets', when({ field: 'ticket.priority', operator: 'is_not', value: 'low' }));
  await desk.webhook('all');
  const event = await desk.tell(desk.event('team.created'));
  expect(desk.triedAt('all')).toEqual([event.id]);
  expect(desk.triedAt('tickets')).toEqual([]);
});

test('an event of a type that only a later version knows goes to whoever asks for all, and waits where conditions ask about it', async () => {
  await desk.webhook('all');
  await desk.tell(desk.event('ticket.dreamed', { ticket: { id: 1 } }));
  expect(desk.triedAt('all')).toHaveLength(1);
  await desk.webhook('some', when({ field: 'ticket.priority', operator: 'is', value: 'low' }));
  await expect(desk.tell(desk.event('ticket.dreamed', { ticket: { id: 1 } }))).rejects.toThrow();
});

test.each([
  [{ url: 'http://orders.example.com/' }, 'url'],
  [{ url: 'https://10.0.0.1/' }, 'url'],
  [when({ field: 'ticket.unknown', operator: 'present' }), 'conditions.all.0.field'],
  [
    { events: ['team.created'], ...when({ field: 'ticket.priority', operator: 'is', value: 'low' }) },
    'events.0',
  ],
])('%j is refused', async (fields, path) => {
  await expect(desk.webhook('wrong', fields)).rejects.toMatchObject({ fields: [{ path }] });
});

describe('a ticket at another time', () => {
  test('is as the event tells it, and was before as the change tells it', async () => {
    const { ticket } = await givenTicket(desk.database, { priority: 'low' });
    const then = ticketThen(ticket, {
      status: 'solved',
      statusKey: 'resolved',
      solvedAt: '2026-03-12T11:00:00.000Z',
      closesAt: null,
      assigneeId: 7,
      teamId: null,
    });
    expect(then).toMatchObject({ status: 'solved', assigneeId: 7, teamId: null, subject: ticket.subject });
    const before = ticketBefore(then, {
      status: { before: 'open', after: 'solved' },
      statusKey: { before: ticket.statusKey, after: 'resolved' },
      assigneeId: { before: null, after: 7 },
    });
    expect(before).toMatchObject({ status: 'open', assigneeId: null });
    expect(
      ticketBefore(then, { status: { before: 'solved', after: 'open' }, solvedAt: { before: 7, after: 8 } }),
    ).toBeUndefined();
  });
});
