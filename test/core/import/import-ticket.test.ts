import { createAgent } from '../../../core/agent/index.ts';
import { countEvents, listEvents, proveChain } from '../../../core/audit/index.ts';
import { addMessage } from '../../../core/conversation/index.ts';
import { createCustomer, loadCustomer } from '../../../core/customer/index.ts';
import { mergeCustomers } from '../../../core/customer-merge/index.ts';
import { ticketFactsSource } from '../../../core/report/derive/index.ts';
import { loadSurveys } from '../../../core/satisfaction/index.ts';
import { BusyError } from '../../../core/shared/errors.ts';
import type { Table } from '../../../core/shared/table.ts';
import { createTeam } from '../../../core/team/index.ts';
import { fireDeadlines } from '../../../core/ticket/index.ts';
import { listTimeEntries } from '../../../core/time-entry/index.ts';
import { ADMIN, allRows, customerOf } from '../../support/desk.ts';
import { given, importDepsOf, oldMessages, oldTicket } from '../../support/imports.ts';
import { TestDesk } from '../../support/mail.ts';

let desk: TestDesk;
let ada: number;
beforeAll(async () => {
  desk = await TestDesk.open();
  const fields = { name: 'Ada Kern', address: 'ada@desk.example.com', role: 'agent', teamIds: null } as const;
  ada = (await createAgent(desk, desk.context(), { fields })).id;
});
afterAll(() => desk.close());

let made = 0;
const named = () => {
  made += 1;
  return `old:${made}`;
};
async function taken(ticket: object): Promise<number> {
  const [result] = await given(desk, 'tickets', [ticket]);
  expect(result).toMatchObject({ outcome: 'created', errors: [] });
  return result?.id ?? 0;
}
/** What reports know of a ticket. */
const factsOf = async (id: number) =>
  (await ticketFactsSource(desk.table).factsOf(id, desk.context().now))?.bookings ?? [];
const trail = async (id: number) => (await listEvents(desk.table, `T#${id}`, { limit: 1000 })).items;

describe('a ticket with its history', () => {
  const externalId = 'old:1234';
  let id: number;
  beforeAll(async () => {
    id = await taken(oldTicket(externalId));
  });

  test('stands as it was left there, with its own times, and a number of this desk', async () => {
    expect(await desk.ticket(id)).toMatchObject({
      externalId,
      origin: 'import',
      channel: 'email',
      status: 'closed',
      priority: 'high',
      tags: ['drum', 'printer'],
      assigneeId: ada,
      createdAt: '2021-03-01T09:00:00.000Z',
      solvedAt: '2021-03-02T10:00:00.000Z',
      closedAt: '2021-03-06T10:00:00.000Z',
      updatedAt: '2021-03-06T10:00:00.000Z',
      lastActivityAt: '2021-03-06T10:00:00.000Z',
      resolution: { key: null, at: '2021-03-02T10:00:00.000Z', by: { kind: 'agent', id: ada } },
    });
  });

  test('has its messages, each by who wrote it, also when they are nobody here, and safe to show', async () => {
    const { ticket, messages } = await desk.open(id);
    expect(messages.map(({ kind, author, createdAt, text }) => ({ kind, author, createdAt, text }))).toEqual([
      {
        kind: 'customer_message',
        author: { kind: 'customer', id: ticket.requesterId },
        createdAt: '2021-03-01T09:00:00.000Z',
        text: 'It has printed nothing since this morning.',
      },
      {
        kind: 'internal_note',
        author: { kind: 'agent', id: ada },
        createdAt: '2021-03-01T09:10:00.000Z',
        text: 'The drum, again.',
      },
      {
        kind: 'public_reply',
        author: { kind: 'system', name: 'import' },
        createdAt: '2021-03-01T09:30:00.000Z',
        text: 'Change the drum, please.',
      },
    ]);
    expect(messages[2]).toMatchObject({
      origin: { channel: 'import', externalId: `${externalId}:m3`, writtenBy: 'Kai Berg' },
      delivery: { channel: 'import', state: 'sent' },
    });
    expect(messages[2]?.html).not.toContain('script');
  });

  test('has an audit trail whose acts count at their own times, says who imported it, and proves itself', async () => {
    const events = await trail(id);
    expect(events.map(({ type, at }) => [type, at.slice(0, 16)])).toEqual([
      ['ticket.created', '2021-03-01T09:00'],
      ['message.added', '2021-03-01T09:00'],
      ['message.added', '2021-03-01T09:10'],
      ['ticket.updated', '2021-03-01T09:10'],
      ['message.added', '2021-03-01T09:30'],
      ['ticket.updated', '2021-03-02T10:00'],
      ['ticket.updated', '2021-03-06T10:00'],
    ]);
    expect(events.at(5)).toMatchObject({
      actor: { kind: 'agent', id: ada },
      change: {
        status: { before: 'open', after: 'solved' },
        tags: { before: ['printer'], after: ['drum', 'printer'] },
      },
      imported: { by: { kind: 'agent', id: ADMIN.id } },
    });
    const proof = await proveChain(desk.table, `T#${id}`);
    expect(proof).toMatchObject({ state: 'intact', faults: [], head: { number: events.length } });
  });

  test('sends no mail, and is counted as nothing that happened today', async () => {
    const events = await desk.events(id);
    for (const event of events) expect(await desk.send(event)).toBe('nothing_to_send');
    expect(desk.mail.sent).toEqual([]);
    expect(countEvents(events)).toEqual({});
  });

  test('makes its requester a customer, who was one since it was opened', async () => {
    const { requesterId } = await desk.ticket(id);
    expect(await loadCustomer(desk.table, requesterId)).toMatchObject({
      name: 'Mara Lindt',
      identities: [{ channel: 'email', value: 'mara@acme.example.net' }],
      createdAt: '2021-03-01T09:00:00.000Z',
    });
  });

  test('changes nothing when it is given again', async () => {
    const before = await allRows(desk.database);
    const [again] = await given(desk, 'tickets', [oldTicket(externalId)]);
    expect(again).toEqual({ externalId, outcome: 'unchanged', id, errors: [], warnings: [] });
    expect(await allRows(desk.database)).toEqual(before);
  });

  test('is found in answers of customers as ever: what they write here opens it again', async () => {
    const open = await taken(oldTicket(named(), { changes: [] }));
    const { ticket } = await desk.open(open);
    const customer = customerOf(ticket.requesterId);
    const context = { ...desk.context(), actor: { kind: 'customer', id: ticket.requesterId } as const };
    const message = { kind: 'customer_message', text: 'Still nothing.' } as const;
    const deps = { table: desk.table, mailboxes: desk.mailboxes, deskDomains: ['desk.example.com'] };
    await addMessage({ ...deps, rules: desk.rules }, context, {
      principal: customer,
      ticketId: open,
      message,
    });
    const { messages } = await desk.open(open);
    expect(messages.at(-1)?.text).toBe('Still nothing.');
  });
});

describe('a ticket that waits', () => {
  test('waits since the first message that nobody answered there', async () => {
    const externalId = named();
    const [, , reply] = oldTicket(externalId).messages;
    const asked = (id: string, createdAt: string) => ({
      externalId: `${externalId}:${id}`,
      kind: 'customer_message',
      author: { customer: { address: 'mara@acme.example.net' } },
      createdAt,
      text: 'Hello?',
    });
    const messages = [
      asked('a', '2021-03-01T09:00:00Z'),
      reply,
      asked('b', '2021-03-03T09:00:00Z'),
      asked('c', '2021-03-04T09:00:00Z'),
    ];
    const id = await taken(oldTicket(externalId, { messages, changes: [] }));
    expect(await desk.ticket(id)).toMatchObject({
      ...{ status: 'new', waitingSince: '2021-03-03T09:00:00.000Z' },
      lastCustomerMessageAt: '2021-03-04T09:00:00.000Z',
    });
  });

  test('is one among agents when nothing of it was for its requester', async () => {
    const externalId = named();
    const messages = oldTicket(externalId).messages.filter(({ externalId: one }) => one.endsWith('m2'));
    const id = await taken(oldTicket(externalId, { messages, changes: [] }));
    expect((await desk.ticket(id)).isInternal).toBe(true);
  });

  test('stays solved when its days were over before, and closes by itself when they were not', async () => {
    const solvedAt = (at: string) => {
      const externalId = named();
      const change = { externalId: `${externalId}:c`, at, by: { name: 'Kai' }, to: { status: 'solved' } };
      return taken(oldTicket(externalId, { changes: [change] }));
    };
    const long = await solvedAt('2021-03-02T10:00:00Z');
    expect(await desk.ticket(long)).toMatchObject({ status: 'solved', solvedAt: '2021-03-02T10:00:00.000Z' });
    expect(await desk.ticket(long)).not.toHaveProperty('closesAt');
    const recent = await solvedAt('2026-03-11T10:00:00Z');
    expect(await desk.ticket(recent)).toMatchObject({ closesAt: '2026-03-15T10:00:00.000Z' });
    await fireDeadlines(desk.table, desk.context(), long);
    expect((await desk.ticket(long)).status).toBe('solved');
  });
});

describe('who and what this desk does not have', () => {
  test('is left out, and the answer says so', async () => {
    const externalId = named();
    const changes = [
      {
        externalId: `${externalId}:c`,
        at: '2021-03-02T10:00:00Z',
        by: { agent: 'kai@old.example.net' },
        to: { assignee: 'kai@old.example.net', team: 'Second Level' },
      },
    ];
    const ticket = oldTicket(externalId, { changes, mailbox: 'old@old.example.net', team: 'First Level' });
    const [result] = await given(desk, 'tickets', [ticket]);
    expect(result).toMatchObject({ outcome: 'created', errors: [] });
    expect(result?.warnings.map(({ path }) => path).sort()).toEqual([
      'changes.0.by',
      'changes.0.to.assignee',
      'changes.0.to.team',
      'mailbox',
      'team',
    ]);
    expect(await desk.ticket(result?.id ?? 0)).toMatchObject({
      assigneeId: null,
      teamId: null,
      mailbox: 'support@desk.example.com',
    });
  });

  test('is named by the name of a team, however it is written', async () => {
    const { id: teamId } = await createTeam(desk, desk.context(), { name: 'Printers' });
    const id = await taken(oldTicket(named(), { team: 'PRINTERS', changes: [] }));
    expect((await desk.ticket(id)).teamId).toBe(teamId);
  });

  test('may have no address: a name is one person of the ticket', async () => {
    const externalId = named();
    const caller = { name: 'A caller' };
    const [message] = oldMessages(externalId, 1);
    const messages = [{ ...message, author: { customer: caller } }];
    const id = await taken({ ...oldTicket(externalId, { messages, changes: [] }), requester: caller });
    const { ticket, messages: kept } = await desk.open(id);
    expect(kept[0]?.author).toEqual({ kind: 'customer', id: ticket.requesterId });
    expect(await loadCustomer(desk.table, ticket.requesterId)).toMatchObject({
      name: 'A caller',
      identities: [],
    });
  });
});

describe('a ticket that is given again with more', () => {
  test('has what is new added, as long as nobody has worked on it here', async () => {
    const externalId = named();
    const first = oldTicket(externalId, { changes: [] });
    const id = await taken(first);
    const [result] = await given(desk, 'tickets', [oldTicket(externalId)]);
    expect(result).toMatchObject({ outcome: 'updated', id });
    expect(await desk.ticket(id)).toMatchObject({ status: 'closed', closedAt: '2021-03-06T10:00:00.000Z' });
    expect((await trail(id)).map(({ type }) => type).filter((type) => type === 'message.added')).toHaveLength(
      3,
    );
    expect(await proveChain(desk.table, `T#${id}`)).toMatchObject({ state: 'intact' });
    const [same] = await given(desk, 'tickets', [oldTicket(externalId)]);
    expect(same).toMatchObject({ outcome: 'unchanged', id });
  });

  test('tells what was corrected there without an act', async () => {
    const externalId = named();
    const id = await taken(oldTicket(externalId));
    const [result] = await given(desk, 'tickets', [oldTicket(externalId, { subject: 'The drum' })]);
    expect(result).toMatchObject({ outcome: 'updated', id });
    const told = (await trail(id)).at(-1);
    expect(told?.change).toEqual({
      subject: { before: 'The printer prints nothing', after: 'The drum' },
    });
    expect(told).toHaveProperty('imported');
  });

  test('is left alone, and says so, once somebody has worked on it here', async () => {
    const externalId = named();
    const id = await taken(oldTicket(externalId, { changes: [] }));
    await desk.write(id, { kind: 'internal_note', text: 'Ours now.', ticket: { priority: 'low' } });
    const before = await allRows(desk.database);
    const [result] = await given(desk, 'tickets', [oldTicket(externalId)]);
    expect(result).toMatchObject({ outcome: 'failed', errors: [{ path: '', message: expect.any(String) }] });
    expect(await allRows(desk.database)).toEqual(before);
    const [same] = await given(desk, 'tickets', [oldTicket(externalId, { changes: [] })]);
    expect(same).toMatchObject({ outcome: 'unchanged', id });
  });
});

describe('a ticket with very many messages', () => {
  const COUNT = 150;
  /** The table of a desk whose connection ends after so many transactions. */
  const endingAfter = (writes: number): Table => {
    let left = writes;
    const { table } = desk;
    return {
      ...table,
      write: async (some) => {
        left -= 1;
        if (left < 0) throw new BusyError();
        await table.write(some);
      },
    };
  };

  test('is completed when it is given again, wherever its import died', async () => {
    for (let writes = 0; writes <= 4; writes += 1) {
      const externalId = named();
      const ticket = oldTicket(externalId, { messages: oldMessages(externalId, COUNT) });
      const [died] = await given(desk, 'tickets', [ticket], { table: endingAfter(writes) });
      expect([writes, died?.outcome]).toEqual([writes, writes === 4 ? 'created' : 'failed']);
      const [done] = await given(desk, 'tickets', [ticket]);
      expect(done).toMatchObject({ outcome: writes === 4 ? 'unchanged' : 'created', errors: [] });
      const id = done?.id ?? 0;
      const events = await trail(id);
      expect(events.map(({ type }) => type)).toEqual(
        expect.arrayContaining(['ticket.created', 'message.added', 'ticket.updated']),
      );
      expect(events).toHaveLength(1 + COUNT + 3);
      expect(await proveChain(desk.table, `T#${id}`)).toMatchObject({ state: 'intact', faults: [] });
      expect((await desk.ticket(id)).status).toBe('closed');
    }
  });
});

test('given twice at the same moment, it is there once', async () => {
  const externalId = named();
  const both = await given(desk, 'tickets', [oldTicket(externalId), oldTicket(externalId)]);
  expect(both.map(({ outcome }) => outcome).sort()).toEqual(['created', 'unchanged']);
  expect(new Set(both.map(({ id }) => id)).size).toBe(1);
});

test('many tickets of one person who is new make one customer', async () => {
  const requester = { address: 'busy@new.example.net', name: 'Busy', externalId: 'old:person' };
  const tickets = Array.from({ length: 12 }, () => {
    const externalId = named();
    const messages = oldMessages(externalId, 1).map((one) => ({ ...one, author: { customer: requester } }));
    return { ...oldTicket(externalId, { messages, changes: [] }), requester };
  });
  const results = await given(desk, 'tickets', tickets);
  expect(results.map(({ outcome }) => outcome)).toEqual(tickets.map(() => 'created'));
  const requesters = await Promise.all(
    results.map(async ({ id }) => (await desk.ticket(id ?? 0)).requesterId),
  );
  expect(new Set(requesters).size).toBe(1);
});

describe('files', () => {
  test('are uploaded before, and belong to their message once', async () => {
    const externalId = named();
    const upload = await desk.upload({ filename: 'drum.txt', content: 'a drum' });
    const messages = oldMessages(externalId, 2).map((one, at) =>
      at === 0 ? { ...one, attachments: [upload.id] } : one,
    );
    const ticket = oldTicket(externalId, { messages });
    const id = await taken(ticket);
    const { messages: kept } = await desk.open(id);
    expect(kept[0]?.attachments).toEqual([expect.objectContaining({ filename: 'drum.txt', size: 6 })]);
    expect(desk.objects.text(kept[0]?.attachments[0]?.key ?? null)).toBe('a drum');
    const [again] = await given(desk, 'tickets', [{ ...ticket, subject: 'Corrected' }]);
    expect(again).toMatchObject({ outcome: 'updated', errors: [] });
    const other = named();
    const taking = oldTicket(other, {
      messages: oldMessages(other, 1).map((one) => ({ ...one, attachments: [upload.id] })),
    });
    const [refused] = await given(desk, 'tickets', [taking]);
    expect(refused?.errors.map(({ path }) => path)).toEqual(['messages.0.attachments.0']);
  });
});

test('there is no time for what comes too late, and it is given again', async () => {
  const { importItems } = await import('../../../core/import/index.ts');
  const items = [oldTicket(named()), oldTicket(named())];
  const context = desk.context();
  const results = await importItems(importDepsOf(desk), context, {
    kind: 'tickets',
    items,
    hasTime: () => false,
  });
  expect(results.map(({ outcome }) => outcome)).toEqual(['failed', 'failed']);
});

test('a ticket of somebody whose record was merged into another since is of the one that goes on', async () => {
  const person = { externalId: 'crm-merged', name: 'Ana Pop' };
  const before = await taken({ ...oldTicket(named()), requester: person });
  const sourceId = (await desk.ticket(before)).requesterId;
  const fields = { name: 'Ana', identities: [], phone: null, locale: null, timezone: null, notes: '' };
  const { id: targetId } = await createCustomer(desk, desk.context(), { fields });
  await mergeCustomers(desk, desk.context(), { sourceId, targetId, startMove: () => [] });
  const after = await taken({ ...oldTicket(named()), requester: person });
  expect((await desk.ticket(after)).requesterId).toBe(targetId);
});

describe('how satisfied somebody was elsewhere', () => {
  const asked = { externalId: 's1', askedAt: '2021-03-03T10:00:00Z', scale: 5 };
  const rated = { ...asked, ratedAt: '2021-03-03T12:00:00Z', score: 2, comment: 'Too slow.' };

  test('is taken over at its own times: the ticket shows it, and the trail tells it without asking anybody', async () => {
    const id = await taken({ ...oldTicket(named()), satisfaction: [rated] });
    const [survey] = await loadSurveys(desk.table, id);
    expect(survey).toMatchObject({
      solvedAt: '2021-03-02T10:00:00.000Z',
      askedAt: '2021-03-03T10:00:00.000Z',
      agentId: ada,
      comment: 'Too slow.',
      rating: { score: 2, level: 'bad', at: '2021-03-03T12:00:00.000Z' },
    });
    expect((await desk.ticket(id)).satisfaction).toMatchObject({ id: survey?.id, rating: { score: 2 } });
    const told = (await trail(id)).filter(({ type }) => type.startsWith('satisfaction.'));
    expect(told).toMatchObject([
      { type: 'satisfaction.asked', at: '2021-03-03T10:00:00.000Z', imported: {} },
      { type: 'satisfaction.rated', at: '2021-03-03T12:00:00.000Z', imported: {} },
    ]);
  });

  test('is there once however often it is given, and an answer that came later is added', async () => {
    const ticket = { ...oldTicket(named()), satisfaction: [asked] };
    const id = await taken(ticket);
    expect(await given(desk, 'tickets', [ticket])).toMatchObject([{ outcome: 'unchanged' }]);
    expect(await given(desk, 'tickets', [{ ...ticket, satisfaction: [rated] }])).toMatchObject([
      { outcome: 'updated', errors: [] },
    ]);
    expect(await loadSurveys(desk.table, id)).toMatchObject([{ rating: { score: 2 } }]);
  });

  test.each([
    ['score', { ...asked, score: 2 }],
    ['score', { ...rated, scale: 2, score: 3 }],
    ['ratedAt', { ...rated, ratedAt: '2021-03-03T09:00:00Z' }],
    ['askedAt', { ...asked, askedAt: '2100-01-01T00:00:00Z' }],
  ])('is refused by its %s where that cannot be', async (field, survey) => {
    expect(await given(desk, 'tickets', [{ ...oldTicket(named()), satisfaction: [survey] }])).toMatchObject([
      { outcome: 'failed', errors: [{ path: `satisfaction.0.${field}` }] },
    ]);
  });
});

describe('time that was worked elsewhere', () => {
  const worked = {
    externalId: 't1',
    agent: 'ada@desk.example.com',
    workedAt: '2021-03-01T09:20:00Z',
    seconds: 900,
    note: 'Looked for a drum.',
  };
  const entriesOf = async (ticketId: number) =>
    (await listTimeEntries(desk.table, ticketId, { limit: 10 })).items;

  test('is taken over with its ticket, which has the sum, and counts in reports when it was worked', async () => {
    const more = { ...worked, externalId: 't2', workedAt: '2021-03-02T08:00:00Z', seconds: 300 };
    const id = await taken({ ...oldTicket(named()), timeEntries: [worked, more] });
    expect(await desk.ticket(id)).toMatchObject({ handlingSeconds: 1200 });
    expect(await entriesOf(id)).toMatchObject([
      {
        ...{ agentId: ada, enteredBy: { kind: 'agent', id: ada }, note: 'Looked for a drum.' },
        ...{ seconds: 900, workedAt: '2021-03-01T09:20:00.000Z', createdAt: '2021-03-01T09:20:00.000Z' },
      },
      { agentId: ada, seconds: 300 },
    ]);
    const told = (await trail(id)).filter(({ type }) => type === 'time.entered');
    expect(told).toMatchObject([
      { at: '2021-03-01T09:20:00.000Z', actor: { kind: 'agent', id: ada }, imported: {} },
      { at: '2021-03-02T08:00:00.000Z' },
    ]);
    const facts = await factsOf(id);
    expect(facts.filter(({ what }) => what === 'worked')).toMatchObject([
      { agent: ada, amount: 900, at: Date.UTC(2021, 2, 1, 9, 20) / 1000 },
      { agent: ada, amount: 300, at: Date.UTC(2021, 2, 2, 8) / 1000 },
    ]);
    expect(await proveChain(desk.table, `T#${id}`)).toMatchObject({ state: 'intact', faults: [] });
  });

  test('is there once however often it is given, and what was worked since is added', async () => {
    const ticket = { ...oldTicket(named()), timeEntries: [worked] };
    const id = await taken(ticket);
    expect(await given(desk, 'tickets', [ticket])).toMatchObject([{ outcome: 'unchanged' }]);
    const later = { ...worked, externalId: 't2', workedAt: '2021-03-09T09:00:00Z', seconds: 60 };
    const timeEntries = [worked, later];
    expect(await given(desk, 'tickets', [{ ...ticket, timeEntries }])).toMatchObject([
      { outcome: 'updated', errors: [] },
    ]);
    expect(await desk.ticket(id)).toMatchObject({ handlingSeconds: 960 });
    expect((await entriesOf(id)).map(({ seconds }) => seconds)).toEqual([900, 60]);
  });

  test('of somebody who is no agent of this desk is left out, and said', async () => {
    const timeEntries = [{ ...worked, agent: 'kai@elsewhere.example.net' }, worked];
    timeEntries[1] = { ...worked, externalId: 't2' };
    const [result] = await given(desk, 'tickets', [{ ...oldTicket(named()), timeEntries }]);
    expect(result).toMatchObject({
      outcome: 'created',
      warnings: expect.arrayContaining([expect.objectContaining({ path: 'timeEntries.0.agent' })]),
    });
    expect(await desk.ticket(result?.id ?? 0)).toMatchObject({ handlingSeconds: 900 });
  });

  test.each([
    ['1.externalId', [worked, worked]],
    ['0.workedAt', [{ ...worked, workedAt: '2100-01-01T00:00:00Z' }]],
    ['0.seconds', [{ ...worked, seconds: 90_000 }]],
    ['0.agent', [{ ...worked, agent: 'nobody' }]],
  ])('is refused by its %s where that cannot be', async (field, timeEntries) => {
    expect(await given(desk, 'tickets', [{ ...oldTicket(named()), timeEntries }])).toMatchObject([
      { outcome: 'failed', errors: [{ path: `timeEntries.${field}` }] },
    ]);
  });
});

test('what was said on a ticket that was taken over counts under the channel of the ticket', async () => {
  const id = await taken({ ...oldTicket(named()), channel: 'whatsapp' });
  const said = (await factsOf(id)).filter(({ what }) => what === 'reply' || what === 'customer_message');
  expect(said.map(({ place }) => place.channel)).toContain('whatsapp');
  expect(new Set(said.map(({ place }) => place.channel)).size).toBe(1);
});
