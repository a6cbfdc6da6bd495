import { listEvents } from '../../../core/audit/index.ts';
import { actorOf, type Principal } from '../../../core/auth/index.ts';
import { compileConditions } from '../../../core/conditions/index.ts';
import { addMessage, loadConversation, type NewMessage } from '../../../core/conversation/index.ts';
import { catalogueOf } from '../../../core/fields/index.ts';
import { loadMessage } from '../../../core/message/index.ts';
import { changeTicket, fireDeadlines, loadTicket } from '../../../core/ticket/index.ts';
import { NOW, testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import {
  ADMIN,
  agentOf,
  allRows,
  customerOf,
  givenAgent,
  givenCustomer,
  givenTeam,
  givenTicket,
  later,
} from '../../support/desk.ts';
import { eventsOf } from '../../support/events.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const LATER = later(NOW, { seconds: 60 });
const RULES = { closeAfterDays: 4, solvingNeedsAssignee: false };
const REPLY = { kind: 'public_reply', text: 'We found it.' } as const;
const NOTE = { kind: 'internal_note', text: 'Ask billing.' } as const;
const MESSAGE = { kind: 'customer_message', text: 'Any news?' } as const;

function add(ticketId: number, message: NewMessage, principal: Principal = ADMIN, expectedVersion?: number) {
  const context = testContext({ actor: actorOf(principal), now: LATER });
  const input = { principal, ticketId, message, expectedVersion };
  return addMessage({ table: database.table, rules: RULES }, context, input);
}

test('an automation answers and leaves notes as itself, which is no activity of a person', async () => {
  const { ticket } = await givenTicket(database);
  const automation = { kind: 'automation', ruleId: 12 } as const;
  const replied = await add(ticket.id, REPLY, automation);
  expect(replied.message).toMatchObject({ kind: 'public_reply', author: automation });
  const noted = await add(ticket.id, { ...NOTE, status: 'hold' }, automation);
  expect(noted).toMatchObject({ message: { author: automation }, ticket: { status: 'hold' } });
  expect(noted.ticket.lastActivityAt).toBe(ticket.lastActivityAt);
  const { items } = await listEvents(database.table, `T#${ticket.id}`, { limit: 10 });
  expect(items.at(-1)?.actor).toEqual(automation);
  await expect(add(ticket.id, MESSAGE, automation)).rejects.toMatchObject({ kind: 'forbidden' });
});

/** A ticket that its requester opened and no agent has touched. */
async function givenNewTicket() {
  const { id } = await givenCustomer(database);
  const { ticket } = await givenTicket(database, { requesterId: id, principal: customerOf(id) });
  return { ticket, requester: customerOf(id) };
}

function change(ticketId: number, status: 'pending' | 'hold' | 'solved') {
  const deps = { table: database.table, rules: RULES };
  return changeTicket(deps, testContext(), { principal: ADMIN, ticketId, change: { status } });
}

async function eventTypes(ticketId: number) {
  const { items } = await listEvents(database.table, `T#${ticketId}`, { limit: 100 });
  return items.map(({ type }) => type);
}

describe('a public reply', () => {
  test('opens a new ticket and waits to be mailed', async () => {
    const { ticket } = await givenNewTicket();
    const added = await add(ticket.id, REPLY);
    expect(added.ticket).toMatchObject({ status: 'open', version: 2, lastActivityAt: LATER.toISOString() });
    expect(added.message).toMatchObject({ ...REPLY, replyText: REPLY.text, delivery: { state: 'queued' } });
    expect(await loadMessage(database.table, ticket.id, added.message.id)).toEqual(added.message);
    const told = ['ticket.created', 'message.added', 'ticket.updated', 'message.added'];
    expect(await eventTypes(ticket.id)).toEqual(told);
  });

  test('sets the status that comes along with it', async () => {
    const { ticket } = await givenNewTicket();
    const added = await add(ticket.id, { ...REPLY, status: 'solved' });
    expect(added.ticket).toMatchObject({
      status: 'solved',
      closesAt: later(LATER, { days: 4 }).toISOString(),
    });
  });

  test('that names a version which is not current is refused, and writes nothing', async () => {
    const { ticket } = await givenTicket(database);
    await add(ticket.id, REPLY, ADMIN, 1);
    const before = await allRows(database);
    await expect(add(ticket.id, REPLY, ADMIN, 1)).rejects.toMatchObject({ code: 'version.stale' });
    expect(await allRows(database)).toEqual(before);
  });
});

describe('what an agent writes down for a customer', () => {
  const BY_PHONE = { kind: 'customer_message', text: 'I still wait.' } as const;

  test('is the customer’s message: what waited is open, they wait from now on, and the agent is known as its writer', async () => {
    const { ticket, requester } = await givenNewTicket();
    await add(ticket.id, { ...REPLY, status: 'pending' });
    const added = await add(ticket.id, BY_PHONE);
    expect(added).toMatchObject({
      ticket: { status: 'open', waitingSince: added.message.createdAt },
      message: { ...BY_PHONE, author: { kind: 'agent' }, origin: { channel: 'api' } },
    });
    await expect(add(ticket.id, BY_PHONE, requester)).resolves.toMatchObject({ message: BY_PHONE });
  });

  test('is when they last wrote, which replies and notes leave alone, and conditions ask for', async () => {
    const { ticket } = await givenNewTicket();
    expect(ticket.lastCustomerMessageAt).toBe(ticket.createdAt);
    await add(ticket.id, { ...REPLY, status: 'pending' });
    const added = await add(ticket.id, BY_PHONE);
    const noted = await add(ticket.id, { kind: 'internal_note', text: 'They called.' });
    expect(noted.ticket.lastCustomerMessageAt).toBe(added.message.createdAt);
    const wanted = {
      field: 'ticket.lastCustomerMessageAt',
      operator: 'before',
      value: { ago: 'P4D' },
    } as const;
    const { holds } = await compileConditions({ all: [wanted] }, catalogueOf(), { path: '' });
    const silentFor = (days: number) =>
      holds({ ticket: noted.ticket, now: new Date(Date.parse(added.message.createdAt) + days * 86_400_000) });
    expect([silentFor(3.9), silentFor(4.1)]).toEqual([false, true]);
    const byNobody = await givenTicket(database, { kind: 'internal_note' });
    expect(byNobody.ticket.lastCustomerMessageAt).toBeUndefined();
  });

  test('leaves a new ticket new, and takes changes along: a status that is named wins', async () => {
    const { ticket } = await givenNewTicket();
    const added = await add(ticket.id, { ...BY_PHONE, ticket: { priority: 'high' } });
    expect(added.ticket).toMatchObject({ status: 'new', priority: 'high' });
    const waiting = await add(ticket.id, { ...BY_PHONE, status: 'hold' });
    expect(waiting.ticket).toMatchObject({ status: 'hold', waitingSince: ticket.createdAt });
  });

  test('makes a ticket among agents known to its requester', async () => {
    const { id } = await givenCustomer(database);
    const { ticket } = await givenTicket(database, { requesterId: id, kind: 'internal_note' });
    expect(ticket.isInternal).toBe(true);
    expect((await add(ticket.id, BY_PHONE)).ticket.isInternal).toBeFalsy();
  });

  test('is not for a light agent to write', async () => {
    const { ticket } = await givenTicket(database);
    const light = agentOf({ id: 3, role: 'light_agent' });
    await expect(add(ticket.id, BY_PHONE, light)).rejects.toMatchObject({ code: 'permission.denied' });
  });
});

describe('an internal note', () => {
  test('opens nothing, changes no field, and is activity', async () => {
    const { ticket } = await givenNewTicket();
    const added = await add(ticket.id, NOTE);
    const at = LATER.toISOString();
    expect(added.ticket).toEqual({ ...ticket, version: 2, updatedAt: at, lastActivityAt: at });
    expect(await eventTypes(ticket.id)).toEqual(['ticket.created', 'message.added', 'message.added']);
  });

  test('is for a light agent to write, a reply or a status is not', async () => {
    const { ticket } = await givenTicket(database);
    const light = agentOf({ id: 3, role: 'light_agent' });
    await expect(add(ticket.id, NOTE, light)).resolves.toMatchObject({ message: NOTE });
    for (const message of [REPLY, { ...NOTE, status: 'solved' as const }]) {
      await expect(add(ticket.id, message, light)).rejects.toMatchObject({ code: 'permission.denied' });
    }
  });
});

describe('a message with a change of the ticket', () => {
  const reply = (ticketId: number, ticket: NewMessage['ticket'], given: Partial<NewMessage> = {}) =>
    add(ticketId, { ...REPLY, ...given, ...(ticket && { ticket }) });

  test('changes any field along with it, in one write with one event of the change', async () => {
    const { ticket } = await givenNewTicket();
    const [team, agent] = [await givenTeam(database), await givenAgent(database)];
    const change = { subject: 'Solved', priority: 'high', type: 'task', addTags: ['vip'] } as const;
    const whose = { teamId: team.id, assigneeId: agent.id };
    database.forgetCalls();
    const added = await reply(ticket.id, { ...change, ...whose, addTags: ['vip'], status: 'pending' });
    const names = database.seen().map(({ command }) => command);
    expect(names).toEqual(['BatchGetItemCommand', 'TransactWriteItemsCommand']);
    const { addTags, ...fields } = change;
    expect(added.ticket).toMatchObject({ ...fields, ...whose, tags: addTags, status: 'pending', version: 2 });
    expect(await loadTicket(database.table, ticket.id)).toEqual(added.ticket);
    expect(await loadMessage(database.table, ticket.id, added.message.id)).toEqual(added.message);
    const told = ['ticket.created', 'message.added', 'ticket.updated', 'message.added'];
    expect(await eventTypes(ticket.id)).toEqual(told);
  });

  test('opens a new ticket as a reply does by itself, and a note does when it gives the ticket to somebody', async () => {
    const replied = await reply((await givenNewTicket()).ticket.id, { priority: 'low' });
    expect(replied.ticket).toMatchObject({ status: 'open', priority: 'low' });
    const noted = await add((await givenNewTicket()).ticket.id, { ...NOTE, ticket: { priority: 'low' } });
    expect(noted.ticket).toMatchObject({ status: 'new', priority: 'low' });
    const assigneeId = (await givenAgent(database)).id;
    const given = await add((await givenNewTicket()).ticket.id, { ...NOTE, ticket: { assigneeId } });
    expect(given.ticket).toMatchObject({ status: 'open', assigneeId });
  });

  test('may send a ticket to a team in which its writer may not see it any more', async () => {
    const [own, other] = [await givenTeam(database), await givenTeam(database)];
    const { ticket } = await givenTicket(database, { teamId: own.id });
    const limited = agentOf({ id: 3, teamIds: [own.id] });
    const added = await add(ticket.id, { ...REPLY, ticket: { teamId: other.id } }, limited);
    expect(added.ticket.teamId).toBe(other.id);
    await expect(add(ticket.id, REPLY, limited)).rejects.toMatchObject({ code: 'ticket.not_found' });
  });

  test.each<[string, NewMessage['ticket'], Partial<NewMessage>, string]>([
    ['a team that is none', { teamId: 999_999 }, {}, 'ticket.teamId'],
    ['an assignee who is none', { assigneeId: 999_999 }, {}, 'ticket.assigneeId'],
    ['two statuses', { status: 'open' }, { status: 'solved' }, 'status'],
    ['tags two ways', { tags: ['a'], addTags: ['b'] }, {}, 'ticket.tags'],
    ['a tag on and off', { addTags: ['a'], removeTags: ['a'] }, {}, 'ticket.removeTags'],
  ])('is refused whole when the change is wrong: %s', async (_, change, given, path) => {
    const { ticket } = await givenTicket(database);
    const before = await allRows(database);
    await expect(reply(ticket.id, change, given)).rejects.toMatchObject({ fields: [{ path }] });
    expect(await allRows(database)).toEqual(before);
  });

  test('is for those alone who may change the ticket', async () => {
    const { ticket, requester } = await givenNewTicket();
    const light = agentOf({ id: 3, role: 'light_agent' });
    const before = await allRows(database);
    for (const [message, principal] of [
      [NOTE, light],
      [MESSAGE, requester],
    ] as const) {
      const asked = { ...message, ticket: { addTags: ['vip'] } };
      await expect(add(ticket.id, asked, principal)).rejects.toMatchObject({ code: 'permission.denied' });
    }
    expect(await allRows(database)).toEqual(before);
  });
});

describe("a customer's message", () => {
  test.each(['pending', 'hold', 'solved'] as const)('reopens their %s ticket', async (status) => {
    const { ticket, requester } = await givenNewTicket();
    await change(ticket.id, status);
    const added = await add(ticket.id, MESSAGE, requester);
    expect(added.ticket.status).toBe('open');
    expect(Object.keys(added.ticket)).not.toContain('closesAt');
  });

  test('leaves a new ticket new', async () => {
    const { ticket, requester } = await givenNewTicket();
    expect((await add(ticket.id, MESSAGE, requester)).ticket.status).toBe('new');
  });

  test.each<[string, NewMessage, string]>([
    ['reply', REPLY, 'permission.denied'],
    ['note', NOTE, 'permission.denied'],
    ['message with a status', { ...MESSAGE, status: 'solved' }, 'permission.denied'],
  ])('is all they may write: no %s', async (_, message, code) => {
    const { ticket, requester } = await givenNewTicket();
    const before = await allRows(database);
    await expect(add(ticket.id, message, requester)).rejects.toMatchObject({ code });
    expect(await allRows(database)).toEqual(before);
  });

  test("is not to be found on somebody else's ticket", async () => {
    const { ticket } = await givenNewTicket();
    const other = customerOf((await givenCustomer(database)).id);
    await expect(add(ticket.id, MESSAGE, other)).rejects.toMatchObject({ code: 'ticket.not_found' });
  });
});

test('a closed ticket takes no message of agents, and nothing is written', async () => {
  const { ticket } = await givenNewTicket();
  await change(ticket.id, 'solved');
  const clock = testContext({ actor: { kind: 'system', name: 'clock' }, now: later(NOW, { days: 5 }) });
  await fireDeadlines(database.table, clock, ticket.id);
  const before = await allRows(database);
  for (const [message, principal] of [
    [REPLY, ADMIN],
    [{ ...REPLY, status: 'open' as const }, ADMIN],
    [NOTE, ADMIN],
  ] as const) {
    await expect(add(ticket.id, message, principal)).rejects.toMatchObject({
      kind: 'conflict',
      code: 'ticket.closed',
    });
  }
  expect(await allRows(database)).toEqual(before);
});

test('five messages at once all land, and the version counts them', async () => {
  const { ticket } = await givenTicket(database);
  await Promise.all(['1', '2', '3', '4', '5'].map((text) => add(ticket.id, { kind: 'internal_note', text })));
  const read = await loadConversation(database.table, ticket.id, 50);
  expect(read.messages).toHaveLength(6);
  expect((await loadTicket(database.table, ticket.id)).version).toBe(6);
});

test('a ticket that does not exist takes no message', async () => {
  await expect(add(999_999, NOTE)).rejects.toMatchObject({ code: 'ticket.not_found' });
});

test('what follows comes after, though its clock is slow or it was long under way', async () => {
  const { ticket, requester } = await givenNewTicket();
  const first = await add(ticket.id, REPLY);
  const actor = { kind: 'customer', id: requester.id } as const;
  const deps = { table: database.table, rules: RULES };
  const input = { principal: requester, ticketId: ticket.id, message: MESSAGE };
  const second = await addMessage(deps, testContext({ actor, now: NOW }), input);
  const solved = await change(ticket.id, 'solved');
  const times = [first.ticket, second.ticket, solved].map(({ updatedAt }) => updatedAt);
  expect(new Set(times).size).toBe(3);
  expect([...times].sort()).toEqual(times);
  const { messages } = await loadConversation(database.table, ticket.id, 10);
  expect(messages.slice(-2).map(({ id }) => id)).toEqual([first.message.id, second.message.id]);
  const told = await eventsOf(database.table, `T#${ticket.id}`);
  expect(told.at(-1)).toMatchObject({ type: 'ticket.updated', ticket: { version: solved.version } });
});
