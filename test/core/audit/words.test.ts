import { updateAgent } from '../../../core/agent/index.ts';
import { auditEntryIn, auditTrail } from '../../../core/audit/event-store.ts';
import { storedEventIn } from '../../../core/audit/index.ts';
import { updateCustomer } from '../../../core/customer/index.ts';
import { updateTeam } from '../../../core/team/index.ts';
import { changeTicket } from '../../../core/ticket/index.ts';
import { fromVersion1 } from '../../../schemas/events/version-1.ts';
import { testContext } from '../../support/context.ts';
import { ADMIN, givenAgent, givenCustomer, givenTeam, givenTicket } from '../../support/desk.ts';
import { sharedDesk } from '../../support/mail.ts';
import { givenWholeDesk } from '../../support/whole-desk.ts';

const desk = sharedDesk();

/** The rows of the events of something, oldest first. */
const rowsOf = async (subject: `${'T' | 'C' | 'AGENT' | 'TEAM'}#${number}`) =>
  (await desk.table.query(auditTrail.of({ subject, limit: 100 }))).rows;

/** The row of the change of something. */
const updated = async (subject: Parameters<typeof rowsOf>[0]) =>
  (await rowsOf(subject)).find((row) => storedEventIn(row).type.endsWith('.updated'));

describe('what people wrote', () => {
  test('never reaches the bus, whatever happens on a desk', async () => {
    await givenWholeDesk(desk);
    const rows = await desk.rows();
    const events = rows.filter(({ kind }) => kind === 'event').map(storedEventIn);
    expect(new Set(events.map(({ type }) => type)).size).toBeGreaterThan(20);
    const words = rows.flatMap((row) => wordsIn(row));
    expect(words.length).toBeGreaterThan(50);
    const published = JSON.stringify(events);
    expect(words.filter((word) => published.includes(JSON.stringify(word)))).toEqual([]);
  });

  test('is kept beside the event when it changes, and shown in the audit trail', async () => {
    const { ticket } = await givenTicket(desk.database, { subject: 'My card 4711 is gone' });
    const change = { subject: 'A card is gone', priority: 'high' as const };
    await changeTicket(
      { table: desk.table, rules: { closeAfterDays: 4, solvingNeedsAssignee: false } },
      testContext(),
      {
        principal: ADMIN,
        ticketId: ticket.id,
        change,
      },
    );
    const row = await updated(`T#${ticket.id}`);
    expect(storedEventIn(row)).toMatchObject({
      change: { priority: { before: 'normal', after: 'high' } },
      reworded: ['subject'],
    });
    expect(auditEntryIn(row).change).toEqual({
      priority: { before: 'normal', after: 'high' },
      subject: { before: 'My card 4711 is gone', after: 'A card is gone' },
    });
  });

  test('can be blanked there: the trail still says that it changed', async () => {
    const { id } = await givenCustomer(desk.database);
    await updateCustomer(desk, testContext(), { customerId: id, change: { name: 'M. L.', locale: 'de' } });
    const { words, ...blanked } = Object(await updated(`C#${id}`));
    expect(words).toEqual({ change: { name: { before: 'Mara Lindt', after: 'M. L.' } } });
    expect(auditEntryIn(blanked).change).toEqual({
      locale: { before: null, after: 'de' },
      name: { before: null, after: null },
    });
  });

  test('is also the name and address of an agent, and the name of a team', async () => {
    const agent = await givenAgent(desk.database);
    const team = await givenTeam(desk.database);
    await updateAgent(desk, testContext(), {
      agentId: agent.id,
      change: { name: 'Ada K.', address: 'ada.k@desk.example.com', role: 'light_agent' },
    });
    await updateTeam(desk, testContext(), { teamId: team.id, change: { name: 'Refunds' } });
    const rows = [...(await rowsOf(`AGENT#${agent.id}`)), ...(await rowsOf(`TEAM#${team.id}`))];
    const told = rows.map(storedEventIn);
    expect(JSON.stringify(told)).not.toMatch(/Ada|desk\.example|Billing|Refunds/);
    const changes = told.filter(({ type }) => type.endsWith('.updated'));
    expect(changes.map(({ reworded }) => reworded)).toEqual([['name', 'address'], ['name']]);
  });
});

describe('an event of version 1, which held the words itself', () => {
  const written = (type: string, about: object) => {
    const id = '01KKGQT88RAQRVQ21D40A2T0JY';
    const envelope = { id, schemaVersion: 1, at: '2026-03-12T10:00:00.036Z', cause: null };
    const event = { ...envelope, type, actor: { kind: 'agent', id: 1 }, ...about };
    return { pk: 'T#9', sk: `E#${id}`, kind: 'event', event };
  };

  test.each([
    [
      'ticket.updated',
      { ticket: { status: 'open', channel: 'email' } },
      { subject: { before: 'My card 4711', after: 'A card' } },
    ],
    [
      'customer.updated',
      { customer: {} },
      {
        name: { before: 'Mara', after: 'M. L.' },
        addresses: { before: ['mara@example.com'], after: ['m.l@example.com', 'mara@example.com'] },
        notes: { before: '', after: 'Calls in the evening' },
      },
    ],
    ['agent.updated', { agent: {} }, { address: { before: 'ada@example.com', after: 'a.k@example.com' } }],
    ['team.updated', { team: {} }, { name: { before: 'Billing', after: 'Invoices' } }],
  ])(
    'of type %s shows them in the audit trail as before, and keeps them from the bus',
    (type, thing, change) => {
      const row = written(type, { ...thing, change });
      expect(auditEntryIn(row)).toMatchObject({ type, change });
      const { change: told, reworded } = fromVersion1(storedEventIn(row));
      expect({ told, reworded }).toEqual({ told: {}, reworded: Object.keys(change) });
    },
  );

  test.each(['message.bounced', 'message.withheld', 'acknowledgement.complained'])(
    'of type %s shows where the mail went, and what was answered to it',
    (type) => {
      const mail = { to: 'mara@example.com', mailId: '0102-3', detail: 'smtp; 550 5.1.1' };
      expect(auditEntryIn(written(type, { ticket: {}, mail }))).toMatchObject({ type, mail });
    },
  );
});

/** The words of people in a row: subjects, texts, names, addresses. */
function wordsIn(row: object): string[] {
  const { ticket, message, customer, agent, team } = Object(row);
  const { from, fromName } = message?.received ?? {};
  const found = [
    ticket?.subject,
    message?.text,
    message?.replyText,
    from,
    fromName,
    customer?.name,
    customer?.notes,
    customer?.phone,
    ...(customer?.addresses ?? []),
    agent?.name,
    agent?.address,
    team?.name,
  ];
  return found.filter((word) => typeof word === 'string' && word !== '');
}
