import { updateAgent } from '../../../core/agent/index.ts';
import { actorOf, type Caller } from '../../../core/auth/index.ts';
import { addMessage } from '../../../core/conversation/index.ts';
import { listDrafts, saveDraft } from '../../../core/draft/index.ts';
import { followTicket, type Sharer, shareTicket, unshareTicket } from '../../../core/ticket/index.ts';
import { listTickets, projectTicket } from '../../../core/views/index.ts';
import type { ShareLevel } from '../../../schemas/ticket.ts';
import { testContext } from '../../support/context.ts';
import { ADMIN, agentOf, allRows, givenAgent, givenTeam, givenTicket } from '../../support/desk.ts';
import { sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();
const share = (ticketId: number, whom: Sharer, level: ShareLevel, principal: Caller = ADMIN) =>
  shareTicket(desk.table, desk.context(), { principal, ticketId, with: whom, level });
const unshare = (ticketId: number, whom: Sharer) =>
  unshareTicket(desk.table, desk.context(), { principal: ADMIN, ticketId, with: whom });

async function givenLimited() {
  const team = await givenTeam(desk.database);
  const { id } = await givenAgent(desk.database, 'agent', [team.id]);
  return { team, agent: agentOf({ id, teamIds: [team.id] }) };
}
const write = (ticketId: number, principal: Caller, kind: 'internal_note' | 'public_reply', more = {}) =>
  addMessage({ table: desk.table, rules: { closeAfterDays: 4 } }, testContext(), {
    principal,
    ticketId,
    message: { kind, text: 'x', ...more },
  });
async function sharedWith(principal: Caller) {
  const asked = { principal, list: { of: 'shared' as const, agentId: principal.id }, limit: 10 };
  const { tickets } = await listTickets({ table: desk.table, shards: 1 }, asked);
  return tickets.map(({ id }) => id);
}
const project = (ticketId: number) => projectTicket({ table: desk.table, shards: 1 }, ticketId);

test('a limited agent does as much as is shared with them, and no more', async () => {
  const { agent } = await givenLimited();
  const { ticket } = await givenTicket(desk.database);
  const whom = { kind: 'agent', id: agent.id } as const;
  const hidden = { code: 'ticket.not_found' };
  await expect(write(ticket.id, agent, 'internal_note')).rejects.toMatchObject(hidden);
  await share(ticket.id, whom, 'read');
  await expect(write(ticket.id, agent, 'internal_note')).rejects.toMatchObject({ kind: 'forbidden' });
  await share(ticket.id, whom, 'note');
  await write(ticket.id, agent, 'internal_note');
  await expect(write(ticket.id, agent, 'public_reply')).rejects.toMatchObject({ kind: 'forbidden' });
  const shared = await share(ticket.id, whom, 'answer');
  expect(shared.sharedWith).toEqual([{ ...whom, level: 'answer' }]);
  await write(ticket.id, agent, 'public_reply');
  await expect(write(ticket.id, agent, 'public_reply', { status: 'solved' })).rejects.toMatchObject({
    kind: 'forbidden',
  });
  await expect(share(ticket.id, { kind: 'agent', id: 1 }, 'read', agent)).rejects.toMatchObject({
    kind: 'forbidden',
  });
  await unshare(ticket.id, whom);
  await expect(write(ticket.id, agent, 'internal_note')).rejects.toMatchObject(hidden);
  await expect(unshare(ticket.id, whom)).rejects.toMatchObject({ code: 'share.not_found' });
});

test('drafts and files go as far as a ticket is shared: a draft of a reply for who may answer, of a note for who may note', async () => {
  const { agent } = await givenLimited();
  const { ticket } = await givenTicket(desk.database);
  const whom = { kind: 'agent', id: agent.id } as const;
  const draft = (kind: 'internal_note' | 'public_reply') =>
    saveDraft(desk.table, testContext({ actor: actorOf(agent) }), {
      principal: agent,
      ticketId: ticket.id,
      kind,
      content: { text: 'x' },
    });
  const withFile = async (kind: 'internal_note' | 'public_reply') => {
    const { id } = await desk.upload({ principal: agent });
    const deps = { table: desk.table, rules: { closeAfterDays: 4 }, files: desk.files };
    const message = { kind, text: 'x', attachments: [id] };
    const context = testContext({ actor: actorOf(agent), now: desk.now });
    return addMessage(deps, context, { principal: agent, ticketId: ticket.id, message });
  };
  const list = () => listDrafts(desk.table, { principal: agent, ticketId: ticket.id });
  const kinds = ['internal_note', 'public_reply'] as const;
  for (const kind of kinds)
    for (const act of [draft, withFile])
      await expect(act(kind)).rejects.toMatchObject({ code: 'ticket.not_found' });
  await share(ticket.id, whom, 'read');
  for (const kind of kinds)
    for (const act of [draft, withFile]) await expect(act(kind)).rejects.toMatchObject({ kind: 'forbidden' });
  await expect(list()).rejects.toMatchObject({ kind: 'forbidden' });
  await share(ticket.id, whom, 'note');
  for (const act of [draft, withFile]) {
    await act('internal_note');
    await expect(act('public_reply')).rejects.toMatchObject({ kind: 'forbidden' });
  }
  await share(ticket.id, whom, 'answer');
  for (const act of [draft, withFile]) await act('public_reply');
  expect((await list()).map(({ kind }) => kind)).toEqual(['public_reply', 'internal_note']);
});

test('sharing and ending it are told with before and after, and are no activity', async () => {
  const { team, agent } = await givenLimited();
  const { ticket } = await givenTicket(desk.database);
  const [one, all] = [{ kind: 'agent', id: agent.id } as const, { kind: 'team', id: team.id } as const];
  await share(ticket.id, all, 'note');
  const after = await share(ticket.id, one, 'read');
  expect(after.lastActivityAt).toBe(ticket.lastActivityAt);
  expect(await desk.event(ticket.id, 'ticket.updated')).toMatchObject({
    ticket: {
      sharedWith: [
        { ...one, level: 'read' },
        { ...all, level: 'note' },
      ],
    },
    change: {
      sharedWith: {
        before: [{ ...all, level: 'note' }],
        after: [
          { ...one, level: 'read' },
          { ...all, level: 'note' },
        ],
      },
    },
    reworded: [],
  });
  expect(await share(ticket.id, one, 'read')).toEqual(after);
});

test('it stands in the list of what is shared with an agent and their teams, solved or not, once', async () => {
  const { team, agent } = await givenLimited();
  const colleague = agentOf({ id: agent.id + 1000, teamIds: [team.id] });
  const tickets = [await givenTicket(desk.database), await givenTicket(desk.database)];
  const [first = 0, second = 0] = tickets.map(({ ticket }) => ticket.id);
  await share(first, { kind: 'agent', id: agent.id }, 'read');
  await share(first, { kind: 'team', id: team.id }, 'note');
  await share(second, { kind: 'agent', id: agent.id }, 'note');
  await desk.write(second, { kind: 'internal_note', text: 'Done.', status: 'solved' });
  for (const id of [first, second]) await project(id);
  expect([await sharedWith(agent), await sharedWith(colleague)]).toEqual([
    expect.arrayContaining([first, second]),
    [first],
  ]);
  expect(await sharedWith(agent)).toHaveLength(2);
  await unshare(first, { kind: 'team', id: team.id });
  await project(first);
  expect([(await sharedWith(agent)).length, await sharedWith(colleague)]).toEqual([2, []]);
  const theirs = { principal: colleague, list: { of: 'shared' as const, agentId: agent.id }, limit: 10 };
  await expect(listTickets({ table: desk.table, shards: 1 }, theirs)).rejects.toMatchObject({
    kind: 'forbidden',
  });
});

test('whoever has it shared may follow it and be mentioned', async () => {
  const { agent } = await givenLimited();
  const { ticket } = await givenTicket(desk.database);
  const follow = () =>
    followTicket(desk.table, desk.context(), { principal: ADMIN, ticketId: ticket.id, agentId: agent.id });
  await expect(follow()).rejects.toMatchObject({ kind: 'invalid' });
  await share(ticket.id, { kind: 'agent', id: agent.id }, 'read');
  await desk.write(ticket.id, { kind: 'internal_note', text: `Look, @[agent:${agent.id}].` });
  expect((await desk.ticket(ticket.id)).followerIds).toEqual([agent.id]);
});

test('nobody is given what they could not do, and nobody who is none', async () => {
  const { ticket } = await givenTicket(desk.database);
  const light = await givenAgent(desk.database, 'light_agent');
  const gone = await givenAgent(desk.database);
  await updateAgent(desk, testContext(), { agentId: gone.id, change: { active: false } });
  for (let at = 0; at < 20; at += 1)
    await share(ticket.id, { kind: 'team', id: (await givenTeam(desk.database)).id }, 'read');
  const before = await allRows(desk.database);
  const refused: [Sharer, ShareLevel, object][] = [
    [{ kind: 'agent', id: 987_654 }, 'read', { fields: [{ path: 'id' }] }],
    [{ kind: 'team', id: 987_654 }, 'read', { fields: [{ path: 'id' }] }],
    [{ kind: 'agent', id: gone.id }, 'read', { fields: [{ path: 'id' }] }],
    [{ kind: 'agent', id: light.id }, 'answer', { fields: [{ path: 'level' }] }],
    [{ kind: 'agent', id: light.id }, 'note', { code: 'ticket.shares_full' }],
  ];
  for (const [whom, level, error] of refused)
    await expect(share(ticket.id, whom, level)).rejects.toMatchObject(error);
  expect(await allRows(desk.database)).toEqual(before);
});
