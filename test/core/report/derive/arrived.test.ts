import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { auditTrail } from '../../../../core/audit/event-store.ts';
import { type Booked, type ReportFacts, ticketFactsSource } from '../../../../core/report/index.ts';
import { ADMIN, givenAgent } from '../../../support/desk.ts';
import { given, oldTicket } from '../../../support/imports.ts';
import { sharedDesk } from '../../../support/mail.ts';

const desk = sharedDesk();
beforeAll(() => givenAgent(desk.database, 'admin'));

async function factsOf(ticketId: number): Promise<ReportFacts> {
  const facts = await ticketFactsSource(desk.table).factsOf(ticketId, desk.now);
  if (facts === null) throw new Error(`Nothing is known of ticket ${ticketId}`);
  return facts;
}

const of = ({ bookings }: ReportFacts, what: Booked) => bookings.filter((one) => one.what === what);

test('a mail begins a ticket, the reply to it leaves, and counts as one that came back', async () => {
  const { ticket } = await desk.take({ from: 'mara@example.com' });
  desk.later(30);
  const { mail, event } = await desk.answer(ticket.id, 'Put it out.', 'solved');
  await desk.report('Bounce', {
    sendId: event.id,
    mailId: mail.mailId,
    to: 'mara@example.com',
    ticketId: ticket.id,
  });
  const facts = await factsOf(ticket.id);
  expect(of(facts, 'created')).toMatchObject([{ place: { channel: 'email' }, actor: { kind: 'customer' } }]);
  expect(of(facts, 'customer_message')).toMatchObject([{ agent: null, place: { channel: 'email' } }]);
  expect(of(facts, 'first_response')).toMatchObject([{ agent: ADMIN.id, seconds: { calendar: 1_800 } }]);
  expect(of(facts, 'resolved')).toMatchObject([{ agent: ADMIN.id, oneTouch: true }]);
  expect(of(facts, 'mail_sent')).toMatchObject([{ agent: ADMIN.id, kept: true }]);
  expect(of(facts, 'mail_bounced')).toMatchObject([{ agent: null, cause: 'hard' }]);
});

test('what a machine wrote is no message of a customer, and begins nothing that is owed', async () => {
  const { ticket } = await desk.take({ from: 'away@example.com', headers: ['Auto-Submitted: auto-replied'] });
  const facts = await factsOf(ticket.id);
  expect([of(facts, 'created').length, of(facts, 'customer_message').length]).toEqual([1, 0]);
  expect(facts.stretches.some(({ unanswered }) => unanswered)).toBe(false);
});

test('what was imported counts at the times at which it happened elsewhere', async () => {
  const [made] = await given(desk, 'tickets', [oldTicket('old-1')]);
  if (made?.id == null) throw new Error('Nothing was imported');
  const facts = await factsOf(made.id);
  const at = (text: string) => Date.parse(text) / 1000;
  expect(facts.createdAt).toBe(at('2021-03-01T09:00:00Z'));
  expect(of(facts, 'created')).toHaveLength(1);
  expect(of(facts, 'customer_message').map((one) => one.at)).toEqual([at('2021-03-01T09:00:00Z')]);
  expect(of(facts, 'solved').map((one) => one.at)).toEqual([at('2021-03-02T10:00:00Z')]);
  expect(of(facts, 'closed').map((one) => one.at)).toEqual([at('2021-03-06T10:00:00Z')]);
  expect(of(facts, 'full_resolution')).toMatchObject([{ seconds: { calendar: 25 * 3_600 } }]);
  expect(facts.stretches.at(-1)?.to).toBe(at('2021-03-02T10:00:00Z'));
});

test('an event of a type that is not known yet says nothing, and stops nothing', async () => {
  const { ticket } = await desk.take({ from: 'bo@example.com' });
  const before = await factsOf(ticket.id);
  const { rows } = await desk.table.query(auditTrail.of({ subject: `T#${ticket.id}`, limit: 1 }));
  const [row] = rows as { sk: string; event: object }[];
  if (row === undefined) throw new Error('The ticket has no trail');
  const id = `${row.sk.slice(2, 12)}${'Z'.repeat(16)}`;
  const event = { ...row.event, id, type: 'ticket.dreamt' };
  const client = DynamoDBDocumentClient.from(desk.database.client);
  const Item = { ...row, sk: `E#${id}`, event };
  await client.send(new PutCommand({ TableName: desk.database.tableName, Item }));
  expect(await factsOf(ticket.id)).toEqual(before);
});
