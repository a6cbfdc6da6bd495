import * as fc from 'fast-check';
import type { Principal } from '../../../core/auth/index.ts';
import { type CallReport, readCall } from '../../../core/call/index.ts';
import { editNote } from '../../../core/conversation/index.ts';
import { customerKey, findCustomer, parseCustomerRow } from '../../../core/customer/index.ts';
import { isReply, parseMessageRow } from '../../../core/message/index.ts';
import { NotFoundError } from '../../../core/shared/errors.ts';
import { loadTicket } from '../../../core/ticket/index.ts';
import { testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { givenAgent } from '../../support/desk.ts';
import { callDesk, missed, RANG, secondsLater } from '../../support/given-call.ts';
import { channelDesk, wrote } from '../../support/given-channel.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

let numbers = 0;
/** The number and a call of somebody who has never called. */
const somebody = () => {
  numbers += 1;
  return { from: `+49301000${String(numbers).padStart(4, '0')}`, id: `call-${numbers}` };
};
const read = (externalId: string) => readCall(database.table, externalId, () => {});
const ticketOf = async (externalId: string) => loadTicket(database.table, (await read(externalId)).ticketId);
async function messagesOf(ticketId: number) {
  const { rows } = await database.table.query({ pk: `T#${ticketId}`, from: 'M#', to: 'M#~' });
  return rows.map((row) => parseMessageRow(row));
}
async function eventsOf(ticketId: number) {
  const { rows } = await database.table.query({ pk: `T#${ticketId}`, from: 'E#', to: 'E#~' });
  return rows as {
    event: { type: string; message?: { kind?: string; channel?: string; isReply?: boolean } };
  }[];
}

test('a missed call opens a ticket of who has the number, which waits for an answer', async () => {
  const { from, id } = somebody();
  const { tell } = callDesk(database.table);
  expect(await tell(missed(id, { from }))).toBe('opened');
  const ticket = await ticketOf(id);
  expect(ticket).toMatchObject({
    subject: `Missed call · ${from}`,
    channel: 'call',
    origin: 'call',
    status: 'new',
    waitingSince: expect.any(String),
  });
  expect(ticket.conversation).toBeUndefined();
  const customer = parseCustomerRow(await database.table.get(customerKey(ticket.requesterId)));
  expect(customer).toMatchObject({ phone: from, identities: [{ channel: 'call', value: from }] });
  expect(await messagesOf(ticket.id)).toMatchObject([
    {
      kind: 'customer_message',
      author: { kind: 'customer', id: customer.id },
      createdAt: RANG.toISOString(),
      text: `Missed call · ${from}`,
      origin: { channel: 'call', providerId: id, call: { part: 'call', outcome: 'missed' } },
    },
  ]);
});

test('who calls is who has written from that number', async () => {
  const { from, id } = somebody();
  const sms = channelDesk(database.table);
  await sms.receive([wrote(`${id}-text`, 0, { from: { id: from, phone: from } })]);
  const { tell } = callDesk(database.table);
  const now = new Date('2026-03-12T10:00:00.000Z');
  await tell(missed(id, { from }), { now });
  await tell(missed(`${id}b`, { from }), { now });
  expect((await ticketOf(`${id}b`)).id).toBe((await ticketOf(id)).id);
});

test('whoever withholds their number is a customer without a name, and another one each time', async () => {
  const { id } = somebody();
  const { tell } = callDesk(database.table);
  for (const one of ['a', 'b']) await tell(missed(`${id}${one}`, { from: null }));
  const [first, second] = [await ticketOf(`${id}a`), await ticketOf(`${id}b`)];
  expect(first.requesterId).not.toBe(second.requesterId);
  const customer = parseCustomerRow(await database.table.get(customerKey(first.requesterId)));
  expect(customer).toMatchObject({ name: '', identities: [], phone: null });
});

test('what is no number of the telephone network says nothing of who calls', async () => {
  const { id } = somebody();
  const { tell } = callDesk(database.table);
  for (const one of ['a', 'b']) await tell(missed(`${id}${one}`, { from: 'sip:anna@example.com' }));
  expect((await ticketOf(`${id}a`)).requesterId).not.toBe((await ticketOf(`${id}b`)).requesterId);
});

test('all legs of one contact are on one ticket, whoever withholds their number', async () => {
  const { id } = somebody();
  const { tell } = callDesk(database.table);
  await tell(missed(`${id}-leg`, { from: null }), { initialId: id });
  await tell(missed(id, { from: null }), { initialId: id });
  expect((await ticketOf(id)).id).toBe((await ticketOf(`${id}-leg`)).id);
});

test('a call among agents about a ticket makes no customer of a colleague, whose own calls stay their own', async () => {
  const { from, id } = somebody();
  const colleague = somebody();
  const { tell } = callDesk(database.table);
  await tell(missed(id, { from }));
  const { id: ticketId, requesterId } = await ticketOf(id);
  const asked = missed(`${id}-asked`, {
    direction: 'internal',
    outcome: 'answered',
    from: '12',
    to: colleague.from,
  });
  await tell(asked, { ticketId });
  const found = await findCustomer(database.table, { channel: 'call', value: colleague.from });
  expect(found).toBeNull();
  expect((await messagesOf(ticketId)).map(({ kind }) => kind)).toEqual(['customer_message', 'internal_note']);
  await tell(missed(colleague.id, { from: colleague.from }));
  const own = await ticketOf(colleague.id);
  expect(own.id).not.toBe(ticketId);
  expect(own.requesterId).not.toBe(requesterId);
});

test('who may not change the ticket of a caller is refused before anything of the call is kept', async () => {
  const { from, id } = somebody();
  const { tell } = callDesk(database.table);
  await tell(missed(id, { from }));
  const { id: ticketId } = await ticketOf(id);
  const requireMay = () => {
    throw new NotFoundError('ticket');
  };
  await expect(tell(missed(`${id}b`, { from }), { requireMay })).rejects.toThrow(NotFoundError);
  expect(await messagesOf(ticketId)).toHaveLength(1);
  await expect(read(`${id}b`)).rejects.toThrow(NotFoundError);
});

test('what is said of the future, or of a call of years, is refused, and holds against nothing that is said later', async () => {
  const { from, id } = somebody();
  const { tell } = callDesk(database.table);
  const answered = { from, outcome: 'answered', answeredAt: secondsLater(5) } as const;
  const later = new Date('9000-01-01T00:00:00Z');
  const long = { ...answered, startedAt: new Date('2020-01-01T00:00:00Z'), answeredAt: undefined };
  const wrong: [string, Partial<CallReport>][] = [
    ['endedAt', { ...answered, endedAt: later }],
    ['answeredAt', { ...answered, answeredAt: later }],
    ['at', { ...answered, at: later, notes: 'first' }],
    ['endedAt', { ...long, endedAt: secondsLater(60) }],
  ];
  for (const [path, given] of wrong)
    await expect(tell(missed(id, given))).rejects.toMatchObject({
      fields: expect.arrayContaining([expect.objectContaining({ path })]),
    });
  await tell(missed(id, { ...answered, endedAt: secondsLater(65), notes: 'second' }));
  const { facts, ticketId } = await read(id);
  expect(facts.endedAt).toBe(secondsLater(65).toISOString());
  expect((await messagesOf(ticketId)).map(({ text }) => text)).toContain('second');
});

test('calls at once are on one ticket', async () => {
  const { from, id } = somebody();
  const { tell } = callDesk(database.table);
  const ids = Array.from({ length: 5 }, (_, at) => `${id}-${at}`);
  await Promise.all(ids.map((one) => tell(missed(one, { from }))));
  expect(new Set(await Promise.all(ids.map(async (one) => (await ticketOf(one)).id))).size).toBe(1);
});

describe('an answered call', () => {
  const answered = (id: string, given: Partial<CallReport> = {}) =>
    missed(id, { outcome: 'answered', answeredAt: secondsLater(12), endedAt: secondsLater(204), ...given });

  test('answers: what its caller missed before waits no longer, and the reply is its agent’s', async () => {
    const { from, id } = somebody();
    const agent = await givenAgent(database);
    const { tell } = callDesk(database.table);
    await tell(missed(id, { from }));
    expect(await tell(answered(`${id}b`, { from, agentId: agent.id }))).toBe('opened');
    const ticket = await ticketOf(id);
    expect(ticket.status).toBe('open');
    expect(ticket).not.toHaveProperty('waitingSince');
    const messages = await messagesOf(ticket.id);
    const reply = messages.find(isReply);
    expect(reply).toMatchObject({
      kind: 'public_reply',
      author: { kind: 'agent', id: agent.id },
      text: 'Call answered',
      createdAt: secondsLater(12).toISOString(),
      delivery: { channel: 'call', state: 'sent' },
      origin: { providerId: `${id}b`, call: { part: 'answer' } },
    });
    expect(messages.map(({ text }) => text)).toContain(`Call · ${from} · 3:12`);
    const told = (await eventsOf(ticket.id)).flatMap(({ event: { message } }) => message ?? []);
    expect(told).toContainEqual(
      expect.objectContaining({ kind: 'public_reply', channel: 'call', isReply: true }),
    );
  });

  test('opens a ticket where its caller has none, unless its channel says otherwise', async () => {
    const [one, other] = [somebody(), somebody()];
    const { tell } = callDesk(database.table);
    expect(await tell(answered(one.id, { from: one.from }))).toBe('opened');
    expect((await ticketOf(one.id)).status).toBe('open');
    const source = { opensAnswered: false };
    expect(await tell(answered(other.id, { from: other.from }), { source })).toBe('nothing');
    await expect(read(other.id)).rejects.toThrow('call');
  });

  test('has what was said in a note for agents, and nothing of it where its customer reads', async () => {
    const { from, id } = somebody();
    const { tell } = callDesk(database.table);
    const words = { transcript: 'My code is 4711.', notes: 'Wants a call on Monday.' };
    await tell(answered(id, { from, ...words }));
    const messages = await messagesOf((await ticketOf(id)).id);
    const [note] = messages.filter(({ kind }) => kind === 'internal_note');
    expect(note?.text).toBe('Wants a call on Monday.\n\nMy code is 4711.');
    const others = messages.filter(({ kind }) => kind !== 'internal_note').map(({ text }) => text);
    expect(others.join()).not.toMatch(/4711|Monday/);
  });

  test('shows its customer what was said where that is public, but never the notes', async () => {
    const { from, id } = somebody();
    const { tell } = callDesk(database.table);
    const words = { transcript: 'Hello there.', notes: 'Sounded tired.', visibility: 'public' as const };
    await tell(answered(id, { from, ...words }));
    const messages = await messagesOf((await ticketOf(id)).id);
    expect(messages.find(({ kind }) => kind === 'customer_message')?.text).toContain('Hello there.');
    expect(messages.find(({ kind }) => kind === 'internal_note')?.text).toBe('Sounded tired.');
  });
});

describe('a call of an agent', () => {
  const called = (id: string, to: string, given: Partial<CallReport> = {}) =>
    missed(id, { direction: 'outbound', from: '+4930654321', to, ...given });

  test('is noted on the ticket of whom they called, and answers only where somebody took it', async () => {
    const { from, id } = somebody();
    const { tell } = callDesk(database.table);
    await tell(missed(id, { from }));
    const ticketId = (await ticketOf(id)).id;
    await tell(called(`${id}-out`, from));
    expect(await loadTicket(database.table, ticketId)).toHaveProperty('waitingSince');
    expect((await messagesOf(ticketId)).filter(isReply)).toEqual([]);
    await tell(called(`${id}-out2`, from, { outcome: 'answered', answeredAt: secondsLater(5) }));
    expect((await messagesOf(ticketId)).filter(isReply)).toHaveLength(1);
    expect(await loadTicket(database.table, ticketId)).not.toHaveProperty('waitingSince');
  });

  test('opens nothing where nobody took it and there is no ticket', async () => {
    const { from, id } = somebody();
    const { tell } = callDesk(database.table);
    expect(await tell(called(id, from))).toBe('nothing');
  });

  test('among agents is a note on the ticket that is said, and answers nobody', async () => {
    const { from, id } = somebody();
    const { tell } = callDesk(database.table);
    await tell(missed(id, { from }));
    const ticketId = (await ticketOf(id)).id;
    const meeting = { medium: 'video' as const, direction: 'internal' as const, from: null, to: null };
    const link = 'https://meet.example.com/room-7';
    const participants = [{ name: 'Ana', address: 'ana@example.com' }];
    await tell(
      missed(`${id}-meet`, { ...meeting, outcome: 'answered', link, participants, notes: 'We refund it.' }),
      { ticketId },
    );
    const messages = await messagesOf(ticketId);
    expect(messages.filter(isReply)).toEqual([]);
    expect(messages.find(({ kind }) => kind === 'internal_note')).toMatchObject({
      text: 'Video meeting\n\nWe refund it.',
      origin: { call: { medium: 'video', link, participants } },
    });
    expect(await loadTicket(database.table, ticketId)).toHaveProperty('waitingSince');
  });
});

describe('reports of one call', () => {
  const reports = (id: string, from: string): CallReport[] => [
    missed(id, { from, at: secondsLater(10), outcome: 'missed' }),
    missed(id, { from, at: secondsLater(20), outcome: 'answered', answeredAt: secondsLater(15) }),
    missed(id, {
      from,
      at: secondsLater(90),
      outcome: 'answered',
      answeredAt: secondsLater(15),
      endedAt: secondsLater(80),
      notes: 'first notes',
    }),
    missed(id, { from, at: secondsLater(200), outcome: 'answered', notes: 'better notes', link: null }),
    missed(id, { from, at: secondsLater(100), outcome: 'busy', transcript: 'Hello?' }),
    missed(id, { from, at: secondsLater(100), outcome: 'failed', transcript: 'Good day?' }),
    missed(id, { from, at: secondsLater(300), outcome: 'voicemail', recordingUrl: 'https://x.example/1' }),
    missed(id, { from, at: secondsLater(120), outcome: 'voicemail', recordingUrl: 'https://x.example/0' }),
  ];

  test('give the same in whatever order they come, and however often', async () => {
    const shape = async (externalId: string, from: string) => {
      const { ticketId: _, messageId: _call, answerId, notesId: _notes, ...call } = await read(externalId);
      const ticket = await ticketOf(externalId);
      const messages = (await messagesOf(ticket.id)).map(({ kind, text, createdAt }) => ({
        kind,
        createdAt,
        text: text.replace(from, 'NUMBER'),
      }));
      const facts = { ...call.facts, from: 'NUMBER' };
      const isAnswered = answerId !== null;
      return { facts, isAnswered, messages, recordings: call.recordings, status: ticket.status };
    };
    const usual = somebody();
    const { tell } = callDesk(database.table);
    for (const report of reports(usual.id, usual.from)) await tell(report);
    const wanted = await shape(usual.id, usual.from);
    expect(wanted).toMatchObject({
      facts: { outcome: 'answered', recordingUrl: 'https://x.example/1' },
      isAnswered: true,
      status: 'open',
    });
    expect(wanted.messages.map(({ kind, text }) => [kind, text])).toEqual([
      ['customer_message', 'Call · NUMBER · 1:05'],
      ['public_reply', 'Call answered'],
      ['internal_note', 'better notes\n\nHello?'],
    ]);
    const order = fc
      .array(fc.nat({ max: 7 }), { maxLength: 6 })
      .chain((again) =>
        fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7, ...again], { minLength: 8 + again.length }),
      );
    await fc.assert(
      fc.asyncProperty(order, async (places) => {
        const { id, from } = somebody();
        const all = reports(id, from);
        for (const at of places) await tell(all[at] ?? missed(id));
        const { messages, ...rest } = await shape(id, from);
        expect(rest).toEqual({
          facts: wanted.facts,
          isAnswered: true,
          recordings: [],
          status: wanted.status,
        });
        const said = messages.map(({ kind, text }) => ({ kind, text }));
        expect(said.sort(byKind)).toEqual(
          wanted.messages.map(({ kind, text }) => ({ kind, text })).sort(byKind),
        );
      }),
      { numRuns: 25 },
    );
  }, 120_000);

  test('that come at once give the same', async () => {
    const { id, from } = somebody();
    const { tell } = callDesk(database.table);
    await Promise.all(reports(id, from).map((report) => tell(report)));
    const messages = await messagesOf((await ticketOf(id)).id);
    expect(messages.map(({ kind }) => kind).sort()).toEqual([
      'customer_message',
      'internal_note',
      'public_reply',
    ]);
  });

  test('that say nothing new write nothing', async () => {
    const { id, from } = somebody();
    const { tell } = callDesk(database.table);
    const report = missed(id, { from, outcome: 'answered', notes: 'Fine.' });
    await tell(report);
    const before = await ticketOf(id);
    expect(await tell(report)).toBe('known');
    expect(await ticketOf(id)).toEqual(before);
  });

  test('of which one is of another call are refused, and change nothing', async () => {
    const { id, from } = somebody();
    const { tell } = callDesk(database.table);
    await tell(missed(id, { from }));
    const before = await ticketOf(id);
    await expect(tell(missed(id, { from: '+4930999999' }))).rejects.toMatchObject({
      fields: [{ path: 'from' }],
    });
    await expect(tell(missed(id, { from, direction: 'outbound' }))).rejects.toThrow();
    expect(await ticketOf(id)).toEqual(before);
  });

  test('leave the words of an agent who has edited the note', async () => {
    const { id, from } = somebody();
    const { tell } = callDesk(database.table);
    await tell(missed(id, { from, notes: 'As reported.' }));
    const { ticketId, notesId } = await read(id);
    const principal: Principal = { kind: 'agent', id: 1, role: 'admin', teamIds: null, scopes: ['*'] };
    const edit = { principal, ticketId, messageId: String(notesId), text: 'As an agent says.' };
    await editNote(database.table, testContext(), edit);
    await tell(missed(id, { from, at: secondsLater(99), notes: 'Reported anew.' }));
    const texts = (await messagesOf(ticketId)).map(({ text }) => text);
    expect(texts).toContain('As an agent says.');
    expect(texts).not.toContain('Reported anew.');
  });
});

test.each([
  ['endedAt', { endedAt: secondsLater(-1) }],
  ['answeredAt', { answeredAt: secondsLater(5) }],
  ['answeredAt', { outcome: 'answered', answeredAt: secondsLater(-5) }],
  ['durationSeconds', { seconds: 9 }],
  ['startedAt', { startedAt: new Date('2026-03-13T09:00:00.000Z') }],
  ['visibility', { direction: 'outbound', visibility: 'public' }],
  ['agentId', { agentId: 4711 }],
] as const)('what cannot be is refused by its name: %s', async (path, given) => {
  const { id, from } = somebody();
  const { tell } = callDesk(database.table);
  await expect(tell(missed(id, { from, ...given }))).rejects.toMatchObject({ fields: [{ path }] });
  await expect(read(id)).rejects.toThrow();
});

const byKind = (one: { kind: unknown }, other: { kind: unknown }) =>
  String(one.kind) < String(other.kind) ? -1 : 1;
