import * as fc from 'fast-check';
import type { Principal } from '../../../core/auth/index.ts';
import { addMessage, type NewMessage } from '../../../core/conversation/index.ts';
import { blockWrites, customerKey, loadCustomer, parseCustomerRow } from '../../../core/customer/index.ts';
import { parseMessageRow } from '../../../core/message/index.ts';
import { markSpam } from '../../../core/spam/index.ts';
import { changeTicket } from '../../../core/ticket/change-ticket.ts';
import { loadTicket } from '../../../core/ticket/index.ts';
import { testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { CHANNEL, channelDesk, wrote } from '../../support/given-channel.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

let places = 0;
/** Somebody who has never written. */
const somebody = () => {
  places += 1;
  return `p${places}`;
};
const ticketOf = (taken: readonly object[]) => {
  const [first] = taken;
  if (first === undefined || !('ticketId' in first)) throw new Error('Nothing became of it.');
  return Number(first.ticketId);
};

const PRINCIPAL: Principal = { kind: 'agent', id: 1, role: 'admin', teamIds: null, scopes: ['*'] };
async function messagesOf(ticketId: number) {
  const { rows } = await database.table.query({ pk: `T#${ticketId}`, from: 'M#', to: 'M#~' });
  return rows.map((row) => parseMessageRow(row));
}

/** An agent answers. */
function answer(ticketId: number, given: Partial<NewMessage> = {}, now = new Date('2026-03-01T12:00:00Z')) {
  const context = testContext({ actor: { kind: 'agent', id: 1 }, now });
  const message: NewMessage = { kind: 'public_reply', text: 'Hello.', ...given };
  const deps = { table: database.table, rules: { closeAfterDays: null } };
  return addMessage(deps, context, { principal: PRINCIPAL, ticketId, message });
}

test('who writes becomes a customer with a ticket that says where they wrote', async () => {
  const id = somebody();
  const { receive } = channelDesk(database.table);
  const from = { id, name: 'Jo Winter' };
  const taken = await receive([wrote(`${id}-1`, 0, { from, text: 'Where is my parcel?\nIt is late.' })]);
  const ticket = await loadTicket(database.table, ticketOf(taken));
  expect(ticket).toMatchObject({
    subject: 'Where is my parcel?',
    channel: 'custom',
    origin: 'custom',
    status: 'new',
    conversation: { channel: 'custom', key: 'market', place: id, to: id },
  });
  const [message] = await messagesOf(ticket.id);
  expect(message).toMatchObject({
    kind: 'customer_message',
    createdAt: '2026-03-01T11:00:00.000Z',
    author: { kind: 'customer', id: ticket.requesterId },
    origin: { channel: 'custom', key: 'market', providerId: `${id}-1`, place: id, name: 'Jo Winter' },
  });
  const customer = parseCustomerRow(await database.table.get(customerKey(ticket.requesterId)));
  expect(customer).toMatchObject({
    name: 'Jo Winter',
    identities: [{ channel: 'custom', account: 'market', value: id }],
  });
});

test('an answer by mail to who gave no address is refused before it is written, and goes to an address that is named', async () => {
  const id = somebody();
  const ticketId = ticketOf(
    await channelDesk(database.table).receive([wrote(`${id}-1`, 0, { from: { id } })]),
  );
  const refused = { fields: [{ path: 'channel' }] };
  await expect(answer(ticketId, { channel: 'email' })).rejects.toMatchObject(refused);
  expect((await loadTicket(database.table, ticketId)).conversation).not.toHaveProperty('isLeft');
  const { message } = await answer(ticketId, { channel: 'email', to: [{ address: 'ana@example.com' }] });
  expect(message).toMatchObject({ delivery: { channel: 'email' } });
});

test('two pictures at once are in one ticket, however many functions take them in', async () => {
  const id = somebody();
  const { receive } = channelDesk(database.table);
  const pictures = Array.from({ length: 6 }, (_, at) => wrote(`${id}-${at}`, at, { from: { id } }));
  const taken = await Promise.all(pictures.map((one) => receive([one])));
  expect(new Set(taken.map(ticketOf)).size).toBe(1);
  expect(await messagesOf(ticketOf(taken[0] ?? []))).toHaveLength(6);
});

test('what comes again changes nothing', async () => {
  const id = somebody();
  const { receive } = channelDesk(database.table);
  const event = wrote(`${id}-1`, 0, { from: { id } });
  const ticketId = ticketOf(await receive([event]));
  const before = await loadTicket(database.table, ticketId);
  expect(await receive([event, event])).toEqual([{ outcome: 'known' }, { outcome: 'known' }]);
  expect(await loadTicket(database.table, ticketId)).toEqual(before);
});

test('what comes hours late stands where it was written, above what was answered since; a clock that is ahead puts nothing below its answer', async () => {
  const id = somebody();
  const { receive } = channelDesk(database.table);
  const at = (hour: number, minute = 0) => new Date(Date.UTC(2026, 2, 1, hour, minute));
  const says = (name: string, hour: number, minute: number, now: Date) =>
    receive([wrote(`${id}-${name}`, (hour - 11) * 3600 + minute * 60, { from: { id }, text: name })], {
      now,
    });
  const ticketId = ticketOf(await says('first', 11, 0, at(12)));
  const answers = (text: string, now: Date) => answer(ticketId, { text }, now);
  await answers('answer', at(13));
  await says('late', 11, 30, at(15));
  // By the clock of its provider it is written in ten minutes.
  await says('ahead', 16, 10, at(16));
  await answers('answered', at(16, 1));
  const said = await messagesOf(ticketId);
  expect(said.map(({ text }) => text)).toEqual(['first', 'late', 'answer', 'ahead', 'answered']);
  expect(said[1]?.createdAt).toBe(at(11, 30).toISOString());
});

describe('a ticket that was solved', () => {
  async function solved() {
    const id = somebody();
    const desk = channelDesk(database.table);
    const ticketId = ticketOf(await desk.receive([wrote(`${id}-1`, 0, { from: { id } })]));
    const now = new Date('2026-03-01T12:00:00Z');
    await changeTicket(
      { table: database.table, rules: { closeAfterDays: null, solvingNeedsAssignee: false } },
      testContext({ now }),
      { principal: PRINCIPAL, ticketId, change: { status: 'solved' } },
    );
    const later = (hours: number) => {
      const at = new Date(now.getTime() + hours * 3_600_000);
      const event = { ...wrote(`${id}-${hours}`, 0, { from: { id } }), at: at.toISOString() };
      return desk.receive([event], { now: at });
    };
    return { ticketId, later };
  }

  test('is open again when its customer writes within the hours of the channel', async () => {
    const { ticketId, later } = await solved();
    expect(ticketOf(await later(71))).toBe(ticketId);
    expect(await loadTicket(database.table, ticketId)).toMatchObject({ status: 'open' });
  });

  test('stays solved when they write later, and is followed up by another, in which they go on', async () => {
    const { ticketId, later } = await solved();
    const followUp = ticketOf(await later(73));
    expect(followUp).not.toBe(ticketId);
    expect(await loadTicket(database.table, followUp)).toMatchObject({ followUpOf: ticketId, status: 'new' });
    expect(await loadTicket(database.table, ticketId)).toMatchObject({ status: 'solved' });
    expect(ticketOf(await later(74))).toBe(followUp);
  });

  test('is open again for what was written in time and came late', async () => {
    const { ticketId, later } = await solved();
    const desk = channelDesk(database.table);
    void later;
    const [message] = await messagesOf(ticketId);
    const place = message?.origin && 'place' in message.origin ? String(message.origin.place) : '';
    const event = wrote(`${place}-late`, 60, { from: { id: place } });
    const taken = await desk.receive([event], { now: new Date('2026-03-07T12:00:00Z') });
    expect(ticketOf(taken)).toBe(ticketId);
  });
});

describe('a ticket that counts as spam', () => {
  async function spam() {
    const id = somebody();
    const { receive } = channelDesk(database.table);
    const write = async (at: number) => ticketOf(await receive([wrote(`${id}-${at}`, at, { from: { id } })]));
    const ticketId = await write(0);
    const now = new Date('2026-03-01T12:00:00Z');
    await markSpam(database.table, testContext({ now }), { principal: PRINCIPAL, ticketId });
    const { requesterId } = await loadTicket(database.table, ticketId);
    return { ticketId, requesterId, write };
  }

  test('takes what its writer goes on writing while they are blocked', async () => {
    const { ticketId, write } = await spam();
    expect([await write(1), await write(2)]).toEqual([ticketId, ticketId]);
  });

  test('takes nothing of who is not blocked any more: nobody would see it there', async () => {
    const { ticketId, requesterId, write } = await spam();
    const blocked = await loadCustomer(database.table, requesterId);
    const later = testContext({ now: new Date('2026-03-01T13:00:00Z') });
    await database.table.write(blockWrites(blocked, false, later));
    const other = await write(3);
    expect(other).not.toBe(ticketId);
    expect(await write(4)).toBe(other);
    const ticket = await loadTicket(database.table, other);
    expect(ticket).toMatchObject({ status: 'new', followUpOf: null });
    expect(ticket.spam).toBeUndefined();
    expect(await messagesOf(ticketId)).toHaveLength(1);
  });
});

test('a number that the channel vouches for joins who is known by it; what people are called does not', async () => {
  const [one, other, third] = [somebody(), somebody(), somebody()];
  const { receive } = channelDesk(database.table);
  const channel = { ...CHANNEL, settings: { vouchesForPhones: true } };
  const phone = '+493012345678';
  const write = (id: string, from: object) =>
    receive([wrote(`${id}-1`, 0, { from: { id, ...from } })], { channel });
  const tickets = [
    await write(one, { name: 'Ana', phone }),
    await write(other, { name: 'A.', phone }),
    await write(third, { name: 'Ana' }),
  ].map(ticketOf);
  const owners = await Promise.all(tickets.map((id) => loadTicket(database.table, id)));
  const [first, second, stranger] = owners.map(({ requesterId }) => requesterId);
  expect(second).toBe(first);
  expect(stranger).not.toBe(first);
});

test('an edit holds, and what was said before is kept; what was taken back is gone', async () => {
  const id = somebody();
  const { receive } = channelDesk(database.table);
  const ticketId = ticketOf(await receive([wrote(`${id}-1`, 0, { from: { id } })]));
  const at = '2026-03-01T11:05:00Z';
  await receive([{ type: 'edit', id: 'e', at, message: `${id}-1`, from: { id }, text: 'better words' }]);
  expect(await messagesOf(ticketId)).toMatchObject([{ text: 'better words', edited: { version: 2 } }]);
  const versions = await database.table.query({ pk: `T#${ticketId}`, from: 'V#', to: 'V#~' });
  expect(JSON.stringify(versions.rows)).toContain(`words of ${id}-1`);
  await receive([{ type: 'deletion', id: 'd', at, message: `${id}-1`, place: { id } }]);
  const rows = await database.table.query({ pk: `T#${ticketId}`, from: '!', to: '~' });
  expect(JSON.stringify(rows.rows)).not.toMatch(/better words|words of p/);
});

test('a file that cannot be fetched is tried again, and in the end the message goes without it', async () => {
  const id = somebody();
  const fetchMedia = async () => {
    throw new Error('nobody there');
  };
  const { receive } = channelDesk(database.table, { fetchMedia });
  const files = [{ url: 'https://cdn.example.com/a', filename: '../../bill.pdf' }];
  const event = wrote(`${id}-1`, 0, { from: { id }, files });
  await expect(receive([event])).rejects.toThrow('nobody there');
  const taken = await receive([event], { isLastTry: true });
  expect(await messagesOf(ticketOf(taken))).toMatchObject([
    { attachments: [], origin: { missing: [{ filename: 'bill.pdf', reason: 'not_fetched' }] } },
  ]);
});

test('what was written before the channel was connected is a solved ticket that sets nothing going', async () => {
  const id = somebody();
  const { receive } = channelDesk(database.table);
  const event = { ...wrote(`${id}-1`, 0, { from: { id } }), at: '2025-05-01T09:00:00Z', as: 'history' };
  const ticket = await loadTicket(database.table, ticketOf(await receive([event])));
  expect(ticket).toMatchObject({ status: 'solved', createdAt: '2025-05-01T09:00:00.000Z' });
  const { rows } = await database.table.query({ pk: `T#${ticket.id}`, from: 'E#', to: 'E#~' });
  expect(rows.every((row) => JSON.stringify(row).includes('imported'))).toBe(true);
});

test('what the desk’s side wrote elsewhere is a reply that has been sent', async () => {
  const id = somebody();
  const { receive } = channelDesk(database.table);
  const events = [
    wrote(`${id}-1`, 0, { from: { id } }),
    wrote(`${id}-2`, 60, { from: { id }, as: 'echo', text: 'On its way.' }),
  ];
  const ticketId = ticketOf(await receive(events));
  expect(await messagesOf(ticketId)).toMatchObject([
    { kind: 'customer_message' },
    { kind: 'public_reply', text: 'On its way.', countsAsReply: true, delivery: { state: 'sent' } },
  ]);
  expect((await loadTicket(database.table, ticketId)).waitingSince).toBeUndefined();
});

test('who blocks the desk is shown as such, until they write again', async () => {
  const id = somebody();
  const { receive } = channelDesk(database.table);
  const ticketId = ticketOf(await receive([wrote(`${id}-1`, 0, { from: { id } })]));
  const blocked = { type: 'reach', id: 'r1', at: '2026-03-01T11:10:00Z', from: { id }, reach: 'blocked' };
  await receive([blocked]);
  expect((await loadTicket(database.table, ticketId)).conversation).toMatchObject({ reach: 'blocked' });
  await receive([{ ...blocked, at: '2026-03-01T11:09:00Z', reach: 'reachable' }]);
  expect((await loadTicket(database.table, ticketId)).conversation).toMatchObject({ reach: 'blocked' });
  await receive([wrote(`${id}-2`, 15 * 60, { from: { id } })]);
  expect((await loadTicket(database.table, ticketId)).conversation?.reach).toBeUndefined();
});

test('who writes within the second in which a block was learnt has blocked nobody, as channels tell no less than seconds', async () => {
  const id = somebody();
  const { receive } = channelDesk(database.table);
  const ticketId = ticketOf(await receive([wrote(`${id}-1`, 0, { from: { id } })]));
  const at = '2026-03-01T11:10:00.900Z';
  await receive([{ type: 'reach', id: `${id}-r`, at, from: { id }, reach: 'blocked' }]);
  await receive([wrote(`${id}-2`, 599, { from: { id } })]);
  expect((await loadTicket(database.table, ticketId)).conversation).toMatchObject({ reach: 'blocked' });
  await receive([wrote(`${id}-3`, 600, { from: { id } })]);
  expect((await loadTicket(database.table, ticketId)).conversation?.reach).toBeUndefined();
});

test('who is known by another id from then on is the same customer, and goes on in the same ticket', async () => {
  const [id, renamed] = [somebody(), somebody()];
  const { receive } = channelDesk(database.table);
  const ticketId = ticketOf(await receive([wrote(`${id}-1`, 0, { from: { id } })]));
  await receive([
    { type: 'rename', id: 'n', at: '2026-03-01T11:10:00Z', from: { id: renamed }, formerly: id },
  ]);
  expect(ticketOf(await receive([wrote(`${id}-2`, 700, { from: { id: renamed } })]))).toBe(ticketId);
});

/** What the tickets of some people look like in the end, whatever their numbers are. */
async function inTheEnd(table: TestDatabase['table'], ids: readonly string[], taken: readonly object[]) {
  const tickets = [...new Set(taken.flatMap((one) => ('ticketId' in one ? [Number(one.ticketId)] : [])))];
  const shown = await Promise.all(
    tickets.map(async (ticketId) => {
      const ticket = await loadTicket(table, ticketId);
      const messages = await messagesOf(ticketId);
      return {
        place: ids.indexOf(ticket.conversation?.place ?? ''),
        reach: ticket.conversation?.reach,
        messages: messages.map(({ text, createdAt, attachments }) => ({
          text: text.replace('▇▇▇', ''),
          createdAt,
          attachments,
        })),
      };
    }),
  );
  return shown.sort((one, other) => one.place - other.place);
}

const seconds = fc.integer({ min: 0, max: 300 });
/**
 * What two people do on a channel: write, correct themselves and take back what they wrote. Of what was written in one second, nobody
 * but the provider knows what came first.
 */
const doings = fc.uniqueArray(
  fc.record({
    who: fc.constantFrom(0, 1),
    at: seconds,
    edits: fc.uniqueArray(seconds, { maxLength: 2 }),
    isTakenBack: fc.boolean(),
  }),
  { minLength: 1, maxLength: 5, selector: ({ at }) => at },
);

test('in whatever order, however often and however late webhooks come, the same tickets are there in the end', async () => {
  const orders = doings.chain((all) => {
    const indices = all.flatMap((doing, at) => [
      { kind: 'message' as const, at, edit: 0 },
      ...doing.edits.map((_, edit) => ({ kind: 'edit' as const, at, edit })),
      ...(doing.isTakenBack ? [{ kind: 'deletion' as const, at, edit: 0 }] : []),
    ]);
    const twice = [...indices, ...indices];
    return fc.tuple(
      fc.constant(all),
      fc.constant(indices),
      fc.shuffledSubarray(twice, { minLength: twice.length }),
      fc.integer({ min: 1, max: 4 }),
    );
  });
  await fc.assert(
    fc.asyncProperty(orders, async ([all, inOrder, shuffled, width]) => {
      const play = async (order: typeof inOrder, together: number) => {
        const ids = [somebody(), somebody()];
        const { receive } = channelDesk(database.table);
        const name = (at: number) => `${ids.join()}-${at}`;
        const eventOf = ({ kind, at, edit }: (typeof inOrder)[number]) => {
          const doing = all[at];
          if (doing === undefined) throw new Error('There is no such doing.');
          const id = ids[doing.who] ?? '';
          const time = (second: number) =>
            new Date(Date.parse('2026-03-01T11:00:00Z') + second * 1000).toISOString();
          if (kind === 'message') return wrote(name(at), doing.at, { from: { id }, text: `words ${at}` });
          if (kind === 'deletion')
            return { type: 'deletion', id: `d${at}`, at: time(900), message: name(at), place: { id } };
          const second = doing.edits[edit] ?? 0;
          const text = `words ${at}, corrected at ${second}`;
          return {
            type: 'edit',
            id: `e${at}`,
            at: time(400 + second),
            message: name(at),
            from: { id },
            text,
          };
        };
        const taken: object[] = [];
        for (let at = 0; at < order.length; at += together) {
          const some = order.slice(at, at + together).map(eventOf);
          const done = await Promise.all(some.map((one) => receive([one])));
          taken.push(...done.flat());
        }
        return inTheEnd(database.table, ids, taken);
      };
      expect(await play(shuffled, width)).toEqual(await play(inOrder, 1));
    }),
    { numRuns: 25 },
  );
});

test('how far a reply got is noted, also before it is known by which id the channel knows it', async () => {
  const id = somebody();
  const { receive } = channelDesk(database.table);
  const state = {
    type: 'state',
    id: 's1',
    at: '2026-03-01T11:10:00Z',
    message: `${id}-r1`,
    state: 'delivered',
  };
  expect(await receive([state])).toEqual([{ outcome: 'waits' }]);
});
