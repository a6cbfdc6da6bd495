import * as fc from 'fast-check';
import { createAgent } from '../../../core/agent/index.ts';
import { actorOf } from '../../../core/auth/index.ts';
import {
  fireDigest,
  listNotifications,
  mailMentions,
  markAllRead,
  savePreferences,
} from '../../../core/notification/index.ts';
import {
  createRoom,
  deleteMessage,
  editMessage,
  markRead,
  parseTelling,
  postMessage,
  removeMember,
  tellingOfAgent,
} from '../../../core/room/index.ts';
import type { Table } from '../../../core/shared/table.ts';
import type { Agent } from '../../../schemas/agent.ts';
import { agentOf, givenTeam } from '../../support/desk.ts';
import { eventsOf } from '../../support/events.ts';
import { talking } from '../../support/given-rooms.ts';
import { TestDesk } from '../../support/mail.ts';

let desk: TestDesk;
let ana: Agent;
beforeAll(async () => {
  desk = await TestDesk.open();
});
beforeEach(async () => {
  ana = await givenAgent();
});
afterAll(() => desk.close());

let agents = 0;
/** An agent whose mail goes elsewhere than to the desk. */
function givenAgent(teamIds: number[] | null = null): Promise<Agent> {
  agents += 1;
  const fields = {
    name: `Ag ${agents}`,
    address: `ag${agents}@people.example.org`,
    role: 'agent',
    teamIds,
  } as const;
  return createAgent(desk, desk.context(), { fields });
}
const caller = ({ id, teamIds }: Agent) => agentOf({ id, teamIds });
const by = (agent: Agent) => ({ ...desk.context(), actor: actorOf(caller(agent)) });
const mention = (...all: Agent[]) => all.map(({ id }) => `@[agent:${id}]`).join(' ');
const says = (agent: Agent, roomId: string, text: string, table: Table = desk.table) =>
  postMessage(talking(table), by(agent), { principal: caller(agent), roomId, text });
async function room(kind: 'public' | 'private' = 'public', memberIds: number[] = []): Promise<string> {
  const fields = { name: 'Releases', about: '', kind, ...(kind === 'private' && { memberIds }) };
  return (await createRoom(desk.table, by(ana), { principal: caller(ana), fields })).key;
}
const prefer = (agent: Agent, change: Parameters<typeof savePreferences>[2]['change']) =>
  savePreferences({ table: desk.table, timezone: 'UTC' }, desk.context(), {
    principal: caller(agent),
    change,
    expectedVersion: undefined,
  });

/** So many minutes later it is looked who has not read what an agent mentioned them in. */
async function look(writer: Agent = ana, minutes = 20): Promise<void> {
  desk.later(minutes);
  await mailMentions(desk.table, desk.context(), writer.id);
}
const askedOf = async ({ id }: Agent) =>
  (await eventsOf(desk.table, `AGENT#${id}`)).filter(({ type }) => type === 'digest.asked');
/** The mails that somebody gets of what was asked for. */
async function mailsTo(agent: Agent): Promise<string[]> {
  for (const event of await askedOf(agent)) await desk.sendApart(event);
  return desk.mail.sent
    .filter(({ recipients }) => recipients.includes(agent.address))
    .map(({ raw }) => Buffer.from(raw).toString());
}

test('who has not read for twenty minutes that they are mentioned gets one mail of all of it', async () => {
  const [bob, cleo] = [await givenAgent(), await givenAgent()];
  const roomId = await room();
  await says(ana, roomId, `${mention(bob)}, is it **out**?`);
  desk.later(10);
  await says(ana, roomId, `${mention(bob, cleo)}: hello?`);
  await says(cleo, `direct-${bob.id}-${cleo.id}`, `Ana waits for you, ${mention(bob)}`);
  await look(ana, 9);
  expect(await askedOf(bob)).toEqual([]);
  await look(ana, 1);
  await look(ana, 0);
  await look(cleo, 20);
  const [mail = '', ...others] = await mailsTo(bob);
  expect(others).toEqual([]);
  expect(mail).toContain('3 things are new');
  expect(mail).toContain(`Releases (${roomId})`);
  expect(mail).toContain(`${ana.name}: @${bob.name}, is it **out**?`);
  expect(mail).toContain(`${cleo.name} (direct-${bob.id}-${cleo.id})`);
  expect(await mailsTo(cleo)).toHaveLength(1);
  expect(await mailsTo(ana)).toEqual([]);
  const page = { principal: caller(bob), unread: false, page: { limit: 9 } };
  const { items } = await listNotifications(desk.table, page);
  expect(items.map(({ delivery }) => delivery)).toEqual(['immediate', 'immediate', 'immediate']);
});

test.each([
  [
    'read the room',
    (bob: Agent, roomId: string) =>
      markRead(talking(desk.table), { principal: caller(bob), roomId, upTo: 1, now: desk.now }),
  ],
  ['read their list', (bob: Agent) => markAllRead(desk.table, desk.now, caller(bob))],
  [
    'left the room',
    (bob: Agent, roomId: string) =>
      removeMember(desk.table, by(bob), { principal: caller(bob), roomId, agentId: bob.id }),
  ],
  ['want no mail of mentions', (bob: Agent) => prefer(bob, { topics: { mentioned: 'none' } })],
] as const)('who %s gets none', async (_, does) => {
  const bob = await givenAgent();
  const roomId = await room();
  await says(ana, roomId, mention(bob));
  await does(bob, roomId);
  await look();
  expect(await askedOf(bob)).toEqual([]);
});

test.each([
  [
    'was deleted',
    (roomId: string) =>
      deleteMessage({ ...talking(desk.table), bucket: 'files', removeObject: async () => {} }, by(ana), {
        principal: caller(ana),
        roomId,
        number: 1,
      }),
  ],
  [
    'may not be read any more',
    (roomId: string, bob: Agent) =>
      removeMember(desk.table, by(ana), { principal: caller(ana), roomId, agentId: bob.id }),
  ],
  [
    'was read meanwhile',
    (roomId: string, bob: Agent) =>
      markRead(talking(desk.table), { principal: caller(bob), roomId, upTo: 1, now: desk.now }),
  ],
] as const)('a mail that was asked for does not leave when what it tells of %s', async (_, does) => {
  const bob = await givenAgent();
  const roomId = await room('private', [bob.id]);
  await says(ana, roomId, mention(bob));
  await look();
  const [event, ...others] = await askedOf(bob);
  expect(others).toEqual([]);
  if (event === undefined) throw new Error('No mail was asked for');
  await does(roomId, bob);
  expect(await desk.sendApart(event)).toBe('nothing_to_send');
});

test('whom an edit mentions is told as well; who was mentioned before is not told again', async () => {
  const [bob, cleo] = [await givenAgent(), await givenAgent()];
  const roomId = await room();
  await says(ana, roomId, mention(bob));
  await look();
  const edit = { principal: caller(ana), roomId, number: 1, text: mention(bob, cleo) };
  await editMessage(talking(desk.table), by(ana), edit);
  await look();
  expect([await askedOf(bob), await askedOf(cleo)]).toMatchObject([[expect.anything()], [expect.anything()]]);
});

test('who wants mentions in a digest has them there, once, and by no mail of their own', async () => {
  const bob = await givenAgent();
  await prefer(bob, { topics: { mentioned: 'digest' }, digest: { times: ['08:00'] } });
  const roomId = await room();
  await says(ana, roomId, `${mention(bob)}, look`);
  await look();
  expect(await askedOf(bob)).toEqual([]);
  const eight = new Date(`${desk.now.toISOString().slice(0, 10)}T08:00:00Z`);
  desk.now = eight > desk.now ? eight : new Date(eight.getTime() + 86_400_000);
  await fireDigest(desk.table, desk.context(), bob.id);
  desk.later(24 * 60);
  await fireDigest(desk.table, desk.context(), bob.id);
  const [mail = '', ...others] = await mailsTo(bob);
  expect(others).toEqual([]);
  expect(mail).toContain(`@${bob.name}, look`);
});

test('a message that mentions forty agents is one row more, and a mail to each twenty minutes later', async () => {
  const team = await givenTeam(desk.database);
  const members = await Promise.all(Array.from({ length: 40 }, () => givenAgent([team.id])));
  const roomId = await room();
  let written = 0;
  const write: Table['write'] = (writes, ...rest) => {
    written += writes.length;
    return desk.table.write(writes, ...rest);
  };
  const counting: Table = Object.assign(Object.create(desk.table), { write });
  await says(ana, roomId, `@[team:${team.id}]`, counting);
  // The room, the message, how far its writer has read; of each that they follow and are mentioned; and that one row.
  expect(written).toBe(3 + 2 * 40 + 1);
  await look();
  const asked = await Promise.all(members.map(askedOf));
  expect(asked.map(({ length }) => length)).toEqual(members.map(() => 1));
});

test('in the thread of a ticket nothing waits: triggers tell of it at once', async () => {
  const bob = await givenAgent();
  const { ticket } = await desk.take({ from: 'thread@example.com' });
  await says(ana, `ticket-${ticket.id}`, mention(bob));
  expect(parseTelling(await desk.table.get(tellingOfAgent.of(ana.id)))).toBeNull();
});

/** What happens around mentions. */
const act = fc.oneof(
  fc.record({ does: fc.constant('mention' as const), by: fc.nat(1) }),
  fc.record({ does: fc.constant('look' as const), by: fc.nat(1) }),
  fc.record({ does: fc.constant('wait' as const), by: fc.constant(0) }),
);

test('however often and at once it is looked, each mention that is not read goes by mail once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 10 }), async (acts) => {
      const writers = [ana, await givenAgent()];
      const bob = await givenAgent();
      const roomId = await room();
      const run = (one: (typeof acts)[number]) => {
        const writer = writers[one.by] ?? ana;
        if (one.does === 'mention') return says(writer, roomId, mention(bob));
        if (one.does === 'look') return mailMentions(desk.table, desk.context(), writer.id);
        return Promise.resolve(desk.later(7));
      };
      for (const one of acts) await Promise.all([run(one), one.does === 'look' ? run(one) : undefined]);
      desk.later(21);
      for (const writer of [...writers, ...writers])
        await mailMentions(desk.table, desk.context(), writer.id);
      const told = (await askedOf(bob)).flatMap((event) =>
        event.type === 'digest.asked' ? (event.digest.roomMentionIds ?? []) : [],
      );
      const mentions = acts.filter(({ does }) => does === 'mention').length;
      expect([told.length, new Set(told).size]).toEqual([mentions, mentions]);
    }),
    { numRuns: 15 },
  );
});
