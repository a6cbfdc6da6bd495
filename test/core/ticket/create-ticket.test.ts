import { updateAgent } from '../../../core/agent/index.ts';
import { listEvents } from '../../../core/audit/index.ts';
import { actorOf, type Principal } from '../../../core/auth/index.ts';
import { loadConversation } from '../../../core/conversation/index.ts';
import { emailIdentity, findCustomer, loadCustomer } from '../../../core/customer/index.ts';
import { createTicket, type TicketRequest } from '../../../core/ticket/index.ts';
import { testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import {
  ADMIN,
  agentOf,
  allRows,
  customerOf,
  givenAgent,
  givenCustomer,
  givenTeam,
  requestFor,
} from '../../support/desk.ts';
import { eventsOf } from '../../support/events.ts';
import { byEmail } from '../../support/identities.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

function open(
  requester: TicketRequest['requester'],
  fields: Partial<TicketRequest> = {},
  principal: Principal = ADMIN,
) {
  const context = testContext({ actor: actorOf(principal) });
  const request = requestFor(requester, fields);
  return createTicket(database, context, { principal, request });
}

describe('an agent opens a ticket', () => {
  test('for a customer by number: open, with a reply that waits to be mailed', async () => {
    const customer = await givenCustomer(database);
    const { ticket, message } = await open({ id: customer.id }, { priority: 'high', tags: ['vip'] });
    expect(ticket).toMatchObject({
      status: 'open',
      priority: 'high',
      tags: ['vip'],
      channel: 'api',
      version: 1,
      requesterId: customer.id,
      collaboratorIds: [],
      teamId: null,
      assigneeId: null,
      followUpOf: null,
    });
    expect(message).toMatchObject({
      kind: 'public_reply',
      author: { kind: 'agent', id: 1 },
      to: null,
      delivery: { state: 'queued' },
    });
    const read = await loadConversation(database.table, ticket.id, 50);
    expect(read).toEqual({ ticket, messages: [message], before: null });
  });

  test('and the audit trail says so, each event once', async () => {
    const { ticket, message } = await open({ id: (await givenCustomer(database)).id });
    const { subject: _, chosen: _chosen, ...facts } = ticket;
    const summary = {
      id: message.id,
      kind: 'public_reply',
      automatic: false,
      doubted: false,
      suspicious: false,
    };
    const told = { ticket: { ...facts, nextDeadline: null }, message: summary, cause: null };
    expect(await eventsOf(database.table, `T#${ticket.id}`)).toMatchObject([
      { type: 'ticket.created', acknowledge: false, ...told },
      { type: 'message.added', ...told },
    ]);
  });

  test('for a known address, however it is spelt', async () => {
    const { id } = await givenCustomer(database, 'known@example.com');
    const { ticket, message } = await open({ address: 'KNOWN@Example.com', name: 'Somebody' });
    expect(ticket.requesterId).toBe(id);
    expect(message).toMatchObject({ to: 'known@example.com' });
    expect((await loadCustomer(database.table, id)).name).toBe('Mara Lindt');
  });

  test('for an address that nobody has, which makes a customer of it in one spelling', async () => {
    const { ticket, message } = await open({ address: 'Jo.Neu@Example.COM', name: 'Jo Neu' });
    expect(await findCustomer(database.table, emailIdentity('jo.neu@example.com'))).toBe(ticket.requesterId);
    expect(await loadCustomer(database.table, ticket.requesterId)).toMatchObject({
      name: 'Jo Neu',
      identities: byEmail('jo.neu@example.com'),
      version: 1,
    });
    expect(message).toMatchObject({ to: 'jo.neu@example.com' });
  });

  test('with a note, which is mailed to nobody', async () => {
    const { message } = await open({ id: (await givenCustomer(database)).id }, { kind: 'internal_note' });
    expect(message.kind).toBe('internal_note');
    expect(Object.keys(message)).not.toContain('delivery');
  });

  test('for a team and an agent who exist', async () => {
    const [team, agent] = [await givenTeam(database), await givenAgent(database)];
    const requester = { id: (await givenCustomer(database)).id };
    const { ticket } = await open(requester, { teamId: team.id, assigneeId: agent.id });
    expect(ticket).toMatchObject({ teamId: team.id, assigneeId: agent.id });
  });

  test('ten times at once for one new address, and makes one customer', async () => {
    const requester = { address: 'crowd@example.com', name: 'Jo' };
    const opened = await Promise.all(Array.from({ length: 10 }, () => open(requester)));
    expect(new Set(opened.map(({ ticket }) => ticket.id)).size).toBe(10);
    const ids = new Set(opened.map(({ ticket }) => ticket.requesterId));
    expect([...ids]).toEqual([await findCustomer(database.table, emailIdentity('crowd@example.com'))]);
    const [id] = ids;
    expect((await listEvents(database.table, `C#${id ?? 0}`, { limit: 9 })).items).toHaveLength(1);
  });
});

describe('a customer opens a ticket', () => {
  test('of their own: new, and their message was not received by mail', async () => {
    const { id } = await givenCustomer(database);
    const { ticket, message } = await open({ id }, {}, customerOf(id));
    expect(ticket).toMatchObject({ status: 'new', requesterId: id });
    expect(message).toMatchObject({
      kind: 'customer_message',
      origin: { channel: 'api' },
      author: { kind: 'customer', id },
    });
  });
});

describe('a ticket for which no team is named', () => {
  const support = { address: 'support@desk.example.com', teamId: null };
  let mailbox: TicketRequest['mailbox'];
  let [sales, billing, returns] = [0, 0, 0];
  beforeAll(async () => {
    [sales, billing, returns] = [
      (await givenTeam(database, 'Sales')).id,
      (await givenTeam(database, 'Bills')).id,
      (await givenTeam(database, 'Returns')).id,
    ];
    mailbox = { address: 'sales@desk.example.com', teamId: sales };
  });
  const teamOf = async (principal: Principal, fields: Partial<TicketRequest> = {}) => {
    const { id } = principal.kind === 'customer' ? principal : await givenCustomer(database);
    const { ticket } = await open({ id }, { mailbox, teamId: undefined, ...fields }, principal);
    return ticket.teamId;
  };

  test("goes to its mailbox's, whoever opens it, as mail does", async () => {
    expect(await teamOf(ADMIN)).toBe(sales);
    expect(await teamOf(agentOf())).toBe(sales);
    expect(await teamOf(customerOf((await givenCustomer(database)).id))).toBe(sales);
    expect(await teamOf(ADMIN, { mailbox: support })).toBeNull();
  });

  test('goes to none when that is what was said', async () => {
    expect(await teamOf(ADMIN, { teamId: null })).toBeNull();
    expect(await teamOf(agentOf({ teamIds: [billing] }), { teamId: null })).toBeNull();
  });

  test('stays with an agent who is limited to teams, and would otherwise not see it', async () => {
    const theirs = [billing, sales].sort();
    expect(await teamOf(agentOf({ teamIds: theirs }))).toBe(sales);
    expect(await teamOf(agentOf({ teamIds: [billing, returns] }))).toBe(billing);
    expect(await teamOf(agentOf({ teamIds: [returns] }), { mailbox: support })).toBe(returns);
    expect(await teamOf(agentOf({ teamIds: [] }))).toBe(sales);
  });

  test('goes there for an address as for a number', async () => {
    const requester = { address: 'somebody.new@example.com', name: 'Jo' };
    const opened = [
      await open(requester, { mailbox, teamId: undefined }),
      await open(requester, { mailbox, teamId: undefined }),
    ];
    expect(opened.map(({ ticket }) => ticket.teamId)).toEqual([sales, sales]);
    expect(opened[0]?.ticket.requesterId).toBe(opened[1]?.ticket.requesterId);
  });
});

describe('a ticket is refused, and nothing of it is written, nor a number taken,', () => {
  async function refusal(requester: TicketRequest['requester'], fields: Partial<TicketRequest> = {}) {
    const before = await allRows(database);
    const error = await open(requester, fields).catch((reason) => reason);
    expect(await allRows(database)).toEqual(before);
    return error;
  }
  const naming = (path: string) => ({ kind: 'invalid', code: 'input.invalid', fields: [{ path }] });

  test('for a requester whom the desk does not know', async () => {
    expect(await refusal({ id: 987_654 })).toMatchObject(naming('requester.id'));
  });

  test('for a team that does not exist, also when the requester would be new', async () => {
    const requester = { address: 'never@example.com', name: 'N' };
    expect(await refusal(requester, { teamId: 987_654 })).toMatchObject(naming('teamId'));
    expect(await findCustomer(database.table, emailIdentity('never@example.com'))).toBeNull();
  });

  test('for an assignee who does not exist, or is active no more', async () => {
    const { id } = await givenCustomer(database);
    expect(await refusal({ id }, { assigneeId: 987_654 })).toMatchObject(naming('assigneeId'));
    const agent = await givenAgent(database);
    const change = { active: false };
    await updateAgent(database, testContext(), { agentId: agent.id, change, expectedVersion: undefined });
    expect(await refusal({ id }, { assigneeId: agent.id })).toMatchObject(naming('assigneeId'));
  });

  test('for an address to which no mail could be sent', async () => {
    expect(await refusal({ address: 'a@b', name: '' })).toMatchObject(naming('requester.address'));
  });
});
