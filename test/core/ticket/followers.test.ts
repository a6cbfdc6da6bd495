import * as fc from 'fast-check';
import { updateAgent } from '../../../core/agent/index.ts';
import { actorOf, type Principal } from '../../../core/auth/index.ts';
import { addMessage, type NewMessage } from '../../../core/conversation/index.ts';
import { FOLLOWERS, withFollowers } from '../../../core/ticket/followers.ts';
import { createTicket, followTicket, unfollowTicket } from '../../../core/ticket/index.ts';
import { mentionsIn } from '../../../core/ticket/mentions.ts';
import {
  ADMIN,
  agentOf,
  allRows,
  givenAgent,
  givenCustomer,
  givenTeam,
  requestFor,
  ticketIn,
} from '../../support/desk.ts';
import { sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();

const ofTeam = async (teamId: number | null) => {
  const { id } = await givenCustomer(desk.database);
  const request = requestFor({ id }, { teamId });
  return (
    await createTicket(
      desk,
      { ...desk.context(), actor: { kind: 'agent', id: 1 } },
      {
        principal: ADMIN,
        request,
      },
    )
  ).ticket;
};
const note = (text: string): NewMessage => ({ kind: 'internal_note', text });

describe('a mention', () => {
  test('is @[agent:12] or @[team:3], and nothing else is', () => {
    expect(mentionsIn('Look, @[agent:12] and @[team:3], also @[agent:7]! @[agent:12]')).toEqual({
      agentIds: [12, 7],
      teamIds: [3],
    });
    for (const text of [
      '@agent:1',
      '[agent:1]',
      '@[agent:0]',
      '@[agent:01]',
      '@[Agent:1]',
      '@[agent: 1]',
      'a@b.c',
    ])
      expect([text, mentionsIn(text)]).toEqual([text, { agentIds: [], teamIds: [] }]);
  });

  test('is found in any text, each once', () => {
    const id = fc.integer({ min: 1, max: 9 });
    const piece = fc.oneof(
      fc.string().map((text) => ({ text: text.replaceAll('@', ''), id: null })),
      id.map((number) => ({ text: `@[agent:${number}]`, id: number })),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const named = pieces.flatMap((one) => one.id ?? []);
        expect(mentionsIn(pieces.map(({ text }) => text).join(' ')).agentIds).toEqual([...new Set(named)]);
      }),
    );
  });

  test('makes the agent a follower, and an event names them without a word', async () => {
    const ticket = await ofTeam(null);
    const agent = await givenAgent(desk.database);
    const { ticket: now, message } = await desk.write(
      ticket.id,
      note(`Made-up words for @[agent:${agent.id}].`),
    );
    expect(now.followerIds).toEqual([agent.id]);
    const event = await desk.event(ticket.id, 'agent.mentioned');
    expect(event).toMatchObject({ message: { id: message.id }, agentIds: [agent.id], teamIds: [] });
    expect(JSON.stringify(event)).not.toContain('words');
    expect(await desk.entry(ticket.id, 'ticket.updated')).toMatchObject({
      change: { followerIds: { before: null, after: [agent.id] } },
    });
  });

  test('of a team makes those followers who are in it by name, are active and may read the ticket', async () => {
    const [team, other] = [await givenTeam(desk.database), await givenTeam(desk.database)];
    const members = [
      await givenAgent(desk.database, 'agent', [team.id]),
      await givenAgent(desk.database, 'light_agent', [other.id, team.id]),
    ];
    const gone = await givenAgent(desk.database, 'agent', [team.id]);
    await updateAgent(desk, desk.context(), { agentId: gone.id, change: { active: false } });
    await givenAgent(desk.database, 'agent', null);
    const ticket = await ofTeam(team.id);
    const { ticket: now } = await desk.write(ticket.id, note(`@[team:${team.id}] please.`));
    const agentIds = members.map(({ id }) => id);
    expect(now.followerIds).toEqual(agentIds);
    expect(await desk.event(ticket.id, 'agent.mentioned')).toMatchObject({ agentIds, teamIds: [team.id] });
    const elsewhere = await ofTeam(other.id);
    const { ticket: seen } = await desk.write(elsewhere.id, note(`@[team:${team.id}] please.`));
    expect(seen.followerIds).toEqual([members[1]?.id]);
  });

  test('of nobody, of who left or of who may not read the ticket is refused, and nothing is written', async () => {
    const [team, other] = [await givenTeam(desk.database), await givenTeam(desk.database)];
    const ticket = await ofTeam(team.id);
    const stranger = await givenAgent(desk.database, 'agent', [other.id]);
    const gone = await givenAgent(desk.database);
    await updateAgent(desk, desk.context(), { agentId: gone.id, change: { active: false } });
    const before = await allRows(desk.database);
    const many = Array.from({ length: 21 }, (_, at) => `@[agent:${at + 1}]`).join(' ');
    for (const text of [
      '@[agent:98765]',
      '@[team:98765]',
      '@[agent:999999999999999]',
      `@[agent:${stranger.id}]`,
      `@[agent:${gone.id}]`,
      many,
    ])
      await expect(desk.write(ticket.id, note(text))).rejects.toMatchObject({ fields: [{ path: 'text' }] });
    expect(await allRows(desk.database)).toEqual(before);
  });

  test('counts in notes alone: a reply and a customer can name nobody', async () => {
    const agent = await givenAgent(desk.database);
    const ticket = await ofTeam(null);
    const reply = await desk.write(ticket.id, { kind: 'public_reply', text: `@[agent:${agent.id}]` });
    expect(reply.ticket.followerIds).toBeUndefined();
    const principal = { kind: 'customer', id: ticket.requesterId, scopes: ['*'] } as const;
    const message = { kind: 'customer_message', text: `@[agent:98765] @[agent:${agent.id}]` } as const;
    const context = { ...desk.context(), actor: actorOf({ ...principal, scopes: ['*'] }) };
    const input = { principal: { ...principal, scopes: ['*' as const] }, ticketId: ticket.id, message };
    const said = await addMessage(
      { table: desk.table, rules: { closeAfterDays: 4, solvingNeedsAssignee: false } },
      context,
      input,
    );
    expect(said.ticket.followerIds).toBeUndefined();
  });

  test('counts in the note that opens a ticket too', async () => {
    const agent = await givenAgent(desk.database);
    const { id } = await givenCustomer(desk.database);
    const request = requestFor({ id }, { kind: 'internal_note', text: `@[agent:${agent.id}] called.` });
    const { ticket } = await createTicket(desk, desk.context(), { principal: ADMIN, request });
    expect(ticket.followerIds).toEqual([agent.id]);
    expect(await desk.event(ticket.id, 'agent.mentioned')).toMatchObject({ agentIds: [agent.id] });
  });
});

describe('following a ticket', () => {
  const follow = (ticketId: number, agentId: number, principal: Principal = ADMIN) =>
    followTicket(desk.table, desk.context(), { principal, ticketId, agentId });
  const unfollow = (ticketId: number, agentId: number, principal: Principal = ADMIN) =>
    unfollowTicket(desk.table, desk.context(), { principal, ticketId, agentId });

  test('begins and ends, is no activity, and stands in the audit trail', async () => {
    const ticket = await ofTeam(null);
    const agent = await givenAgent(desk.database);
    const followed = await follow(ticket.id, agent.id);
    expect(followed).toMatchObject({ followerIds: [agent.id], lastActivityAt: ticket.lastActivityAt });
    const again = await follow(ticket.id, agent.id);
    expect(again).toEqual(followed);
    const left = await unfollow(ticket.id, agent.id);
    expect(left.followerIds).toEqual([]);
    expect(await desk.entry(ticket.id, 'ticket.updated')).toMatchObject({
      change: { followerIds: { before: [agent.id], after: [] } },
    });
    await expect(unfollow(ticket.id, agent.id)).rejects.toMatchObject({ code: 'follower.not_found' });
  });

  test('is for everybody who may write notes, and to let others follow takes more', async () => {
    const ticket = await ofTeam(null);
    const [one, other] = [await givenAgent(desk.database, 'light_agent'), await givenAgent(desk.database)];
    const light = agentOf({ id: one.id, role: 'light_agent' });
    await expect(follow(ticket.id, other.id, light)).rejects.toMatchObject({ kind: 'forbidden' });
    expect((await follow(ticket.id, one.id, light)).followerIds).toEqual([one.id]);
    await follow(ticket.id, other.id);
    await expect(unfollow(ticket.id, other.id, light)).rejects.toMatchObject({ kind: 'forbidden' });
    expect((await unfollow(ticket.id, one.id, light)).followerIds).toEqual([other.id]);
  });

  test('takes an agent who is there and may read the ticket', async () => {
    const [team, other] = [await givenTeam(desk.database), await givenTeam(desk.database)];
    const ticket = await ofTeam(team.id);
    const stranger = await givenAgent(desk.database, 'agent', [other.id]);
    for (const id of [98_765, stranger.id])
      await expect(follow(ticket.id, id)).rejects.toMatchObject({ fields: [{ path: 'agentId' }] });
  });

  test('ends at a hundred', () => {
    const ids = Array.from({ length: FOLLOWERS }, (_, at) => at + 1);
    const full = withFollowers(ticketIn('open'), ids);
    expect(withFollowers(full, [1, 2])).toBe(full);
    expect(() => withFollowers(full, [FOLLOWERS + 1])).toThrow('At most 100 agents follow a ticket.');
  });
});
