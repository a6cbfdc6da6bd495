import { ticketSubject } from '../../../core/audit/index.ts';
import { requireRight, type SavingTriggers } from '../../../core/trigger/index.ts';
import { type DeskEvent, storedEventSchema } from '../../../schemas/events/events.ts';
import { givenTicket } from '../../support/desk.ts';
import { eventsOf } from '../../support/events.ts';
import { automate, givenTrigger } from '../../support/given-triggers.ts';
import { WebhookDesk } from '../../support/webhooks.ts';

let desk: WebhookDesk;
beforeEach(async () => {
  desk = await WebhookDesk.open();
});
afterEach(() => desk.close());

/** A ticket to which a trigger reacted that calls the webhook `orders`: the events that say so. */
async function called(): Promise<{ id: number; events: DeskEvent[] }> {
  const actions = [
    { do: 'webhook', key: 'orders' },
    { do: 'add_tags', tags: ['told'] },
  ] as never;
  await givenTrigger(desk.table, desk.context(), { key: 'tells', actions });
  const { ticket } = await givenTicket(desk.database);
  const [event] = await eventsOf(desk.table, ticketSubject(ticket.id));
  for (let times = 0; times < 2; times += 1) await automate(desk.table, desk.context(), event as DeskEvent);
  const all = await eventsOf(desk.table, ticketSubject(ticket.id));
  return { id: ticket.id, events: all.filter(({ type }) => type === 'webhook.called') };
}

test('a trigger calls a webhook once however often its event comes, and no other webhook gets it', async () => {
  // It chooses no events at all.
  await desk.webhook('orders', { events: [] });
  await desk.webhook('all');
  const { id, events } = await called();
  expect(events).toHaveLength(1);
  const [event] = events.map((one) => storedEventSchema.parse(one));
  for (let times = 0; times < 2; times += 1) await desk.tell(event);
  expect(desk.triedAt('orders')).toEqual([event?.id]);
  expect(desk.triedAt('all')).toEqual([]);
  expect(JSON.parse(desk.tried[0]?.body ?? '')).toMatchObject({
    type: 'webhook.called',
    ticket: { id, tags: ['told'] },
    trigger: { key: 'tells' },
    on: { type: 'ticket.created' },
  });
  expect(await desk.delivery('orders', event?.id ?? '')).toMatchObject({ state: 'delivered' });
});

test('what does not arrive is tried again, and waits with all else while the webhook is left alone', async () => {
  await desk.webhook('orders', { events: [] });
  desk.answers.set('https://orders.example.com/', { status: 500 });
  const { events } = await called();
  const [event] = events.map((one) => storedEventSchema.parse(one));
  await desk.tell(event);
  expect(await desk.delivery('orders', event?.id ?? '')).toMatchObject({ state: 'waiting', tries: 1 });
  desk.answers.set('https://orders.example.com/', { status: 200 });
  await desk.pass(60 * 60 * 1000);
  expect(await desk.delivery('orders', event?.id ?? '')).toMatchObject({ state: 'delivered' });
});

test('a webhook that is not there is refused when a trigger is saved', async () => {
  const none = { latest: async () => [], at: async () => [] };
  const deps = { ...desk.deps, factsAt: async () => ({}), webhooks: none } as unknown as SavingTriggers;
  const actions = [{ do: 'webhook' as const, key: 'orders' }];
  await expect(requireRight(deps, desk.context(), { actions })).rejects.toMatchObject({
    fields: [{ path: 'actions.0.key', message: 'is not a webhook of this desk in use' }],
  });
});
