import { openListsOf } from '../../../core/views/index.ts';
import { givenPolicy } from '../../support/given-policy.ts';
import { TestDesk } from '../../support/mail.ts';
import { PromisedTickets } from '../../support/promised-tickets.ts';

const TARGET = { clock: 'calendar' as const, calendar: null, warnings: [], escalateEverySeconds: null };
const within = (seconds: number) => ({
  first_response: { ...TARGET, seconds: { low: seconds, normal: seconds, high: seconds, urgent: seconds } },
});

let desk: TestDesk;
let at: PromisedTickets;
beforeAll(async () => {
  desk = await TestDesk.open();
  at = new PromisedTickets(desk);
  const outage = { all: [{ field: 'ticket.subject', operator: 'contains' as const, value: 'outage' }] };
  const policies = [
    { key: 'outage', position: 1, conditions: outage, targets: within(60) },
    { key: 'standard', position: 2, conditions: {}, targets: within(600) },
  ];
  for (const policy of policies) await givenPolicy(desk.table, { ...policy, calendar: null }, at.context(0));
  at.coolDown();
});
afterAll(() => desk.close());

test('a ticket is judged anew when its subject alone brings another policy', async () => {
  const id = await at.asked(0, { subject: 'Nothing works' });
  await at.change(30, id, { subject: 'A whole outage' });
  const { sla } = await at.ticket(id);
  expect(sla).toMatchObject({ policy: 'outage', dueAt: at.time(60), next: at.time(61) });
  expect(await at.told(id, 'first_response')).toEqual([
    { type: 'sla.started', second: 0, instance: 1 },
    { type: 'sla.changed', second: 30, instance: 1 },
  ]);
});

test('a subject that brings no other policy tells nothing', async () => {
  const id = await at.asked(0, { subject: 'Nothing works' });
  await at.change(30, id, { subject: 'Nothing works at all' });
  expect(await at.told(id, 'first_response')).toEqual([{ type: 'sla.started', second: 0, instance: 1 }]);
});

test('what is known of a customer, an organisation or an agent has all of their tickets looked at that are not closed', () => {
  expect(openListsOf({ subject: 'requester', id: 7 })).toEqual(['requester:7', 'internal:7']);
  expect(openListsOf({ subject: 'organisation', id: 7 })).toHaveLength(1);
  expect(openListsOf({ subject: 'assignee', id: 7 })).toContain('status:solved');
});
