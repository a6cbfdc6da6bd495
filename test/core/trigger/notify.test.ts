import { updateAgent } from '../../../core/agent/index.ts';
import { auditEntryIn, newestEvents } from '../../../core/audit/event-store.ts';
import { ticketSubject } from '../../../core/audit/index.ts';
import { leadTeam, unleadTeam } from '../../../core/lead/index.ts';
import { noticeOfTicket, parseNotice } from '../../../core/notice/index.ts';
import { parseNotification } from '../../../core/notification/index.ts';
import type { Agent } from '../../../schemas/agent.ts';
import type { DeskEvent } from '../../../schemas/events/events.ts';
import type { StoredTriggerAction } from '../../../schemas/trigger-action.ts';
import { NOW, testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { agentOf, allRows, givenAgent, givenTeam, givenTicket } from '../../support/desk.ts';
import { eventsOf } from '../../support/events.ts';
import { automate, givenTrigger } from '../../support/given-triggers.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
  // The first agent is the one who opens the tickets.
  await givenAgent(database, 'admin');
});
afterAll(() => database.stop());

let number = 0;
/** A ticket with a tag of its own, to which one trigger listens. */
async function happened(
  actions: (tag: string) => StoredTriggerAction[],
  ticket: Parameters<typeof givenTicket>[1] = {},
) {
  number += 1;
  const tag = `told-${number}`;
  const conditions = { all: [{ field: 'ticket.tags', operator: 'any_of', value: [tag] }] };
  const asked = actions(tag);
  const trigger = { key: tag, number, position: number, conditions, actions: asked };
  if (asked.length > 0) await givenTrigger(database.table, testContext(), trigger);
  const made = await givenTicket(database, { kind: 'internal_note', tags: [tag], ...ticket });
  const [event] = await eventsOf(database.table, ticketSubject(made.ticket.id));
  return { ticketId: made.ticket.id, event: event as DeskEvent };
}

const react = (event: DeskEvent) => automate(database.table, testContext({ now: NOW }), event);
const tells = (...to: Extract<StoredTriggerAction, { do: 'notify' }>['to']): StoredTriggerAction => ({
  do: 'notify',
  to,
  texts: { en: 'Look at {{ ticket.id }}' },
});
const rowsOfNotifications = async () =>
  Object.entries(await allRows(database)).flatMap(([key, row]) => (key.includes('NOTIFIED#') ? [row] : []));
const toldOf = async (ticketId: number) =>
  (await rowsOfNotifications())
    .map(parseNotification)
    .filter((one) => one.ticketId === ticketId)
    .sort((one, other) => one.agentId - other.agentId);
const agentsTold = async (ticketId: number) => (await toldOf(ticketId)).map(({ agentId }) => agentId);
const trailOf = async (ticketId: number) =>
  (await database.table.query(newestEvents.of({ subject: ticketSubject(ticketId), limit: 50 }))).rows.map(
    auditEntryIn,
  );
const agents = async (count: number, teamIds: number[] | null) => {
  const made: Agent[] = [];
  for (let at = 0; at < count; at += 1) made.push(await givenAgent(database, 'agent', teamIds));
  return made.map(({ id }) => id);
};

test('each agent is told once, with a mail, in the transaction of the trigger, however often the event comes', async () => {
  const team = await givenTeam(database);
  const [one = 0, two = 0] = await agents(2, [team.id]);
  const { ticketId, event } = await happened(() => [
    { do: 'assign', team: team.id, agent: one },
    tells('assignee', 'team'),
    tells({ agent: two }, { team: team.id }),
  ]);
  expect(await react(event)).toBe('done');
  expect(await react(event)).toBe('done_before');
  const told = await toldOf(ticketId);
  expect(told).toMatchObject([
    { agentId: one, readAt: null, trigger: { key: `told-${number}`, version: 1 } },
    { agentId: two, readAt: null },
  ]);
  const events = await eventsOf(database.table, ticketSubject(ticketId));
  expect(events.filter(({ type }) => type === 'notice.asked')).toMatchObject([
    { notice: { to: 'agents', agentIds: [one, two], id: told[0]?.noticeId } },
  ]);
  expect(events.filter(({ type }) => type === 'notification.made')).toMatchObject([
    { notification: { agentIds: [one, two], noticeId: told[0]?.noticeId }, cause: event.id, depth: 1 },
  ]);
  expect(JSON.stringify(events)).not.toContain('Look at');
  const [notice] = await database.table.getMany(told.map((row) => noticeOfTicket.of(row)));
  expect(parseNotice(notice).text).toBe(`Look at ${ticketId}`);
  const [automated] = (await trailOf(ticketId)).filter(({ type }) => type === 'ticket.automated');
  expect(automated?.automation?.firings).toMatchObject([{ did: ['notify'] }]);
});

test('nobody is told of a note that a machine of an agent wrote: it would answer that again', async () => {
  const [one = 0] = await agents(1, null);
  const opened = await happened(() => []);
  const said = (automatic: boolean, id: string) =>
    ({
      ...opened.event,
      id,
      type: 'message.added',
      message: { ...('message' in opened.event && opened.event.message), automatic },
    }) as DeskEvent;
  await givenTrigger(database.table, testContext(), {
    key: 'told-of-notes',
    events: ['message.added'],
    conditions: { all: [{ field: 'ticket.tags', operator: 'any_of', value: [`told-${number}`] }] },
    actions: [tells({ agent: one })],
  });
  await react(said(true, `${opened.event.id.slice(0, -1)}X`));
  expect(await agentsTold(opened.ticketId)).toEqual([]);
  await react(said(false, `${opened.event.id.slice(0, -1)}Y`));
  expect(await agentsTold(opened.ticketId)).toEqual([one]);
});

test('what it tells expires after ninety days', async () => {
  const [one = 0] = await agents(1, null);
  const { ticketId, event } = await happened(() => [tells({ agent: one })]);
  await react(event);
  const rows = (await rowsOfNotifications()).filter((row) => parseNotification(row).ticketId === ticketId);
  expect(rows).toMatchObject([{ expiresAtSeconds: NOW.getTime() / 1000 + 90 * 24 * 60 * 60 }]);
});

test('nobody is told who is not active, may not read the ticket, or did it themselves; where nobody is left nothing happens', async () => {
  const [here, elsewhere] = [await givenTeam(database), await givenTeam(database)];
  const [reader = 0, gone = 0, doer = 0] = await agents(3, [here.id]);
  const [stranger = 0] = await agents(1, [elsewhere.id]);
  await updateAgent(database, testContext(), { agentId: gone, change: { active: false } });
  const principal = agentOf({ id: doer });
  const given = { teamId: here.id, principal };
  const all = [reader, gone, doer, stranger].map((agent) => ({ agent }));
  const { ticketId, event } = await happened(() => [tells('team', ...all, { team: elsewhere.id })], given);
  await react(event);
  expect(await agentsTold(ticketId)).toEqual([reader]);
  const nobody = await happened(() => [tells('assignee', 'followers', { agent: stranger })], given);
  expect(await react(nobody.event)).toBe('nothing');
});

test('who leads the team of the ticket is told, as it is led then', async () => {
  const team = await givenTeam(database);
  const [one = 0, two = 0] = await agents(2, [team.id]);
  for (const agentId of [one, two]) {
    await updateAgent(database, testContext(), { agentId, change: { permissions: ['lead'] } });
    await leadTeam(database.table, testContext(), { teamId: team.id, agentId });
  }
  await unleadTeam(database.table, testContext(), { teamId: team.id, agentId: one });
  const { ticketId, event } = await happened(() => [tells('leads', 'assignee')], { teamId: team.id });
  expect(await react(event)).toBe('done');
  expect(await agentsTold(ticketId)).toEqual([two]);
  const nobody = await happened(() => [tells('leads')], {});
  expect(await react(nobody.event)).toBe('nothing');
});

test('fifty agents are told at once; where there are more, nobody is, and the trail says why', async () => {
  const team = await givenTeam(database);
  await agents(50, [team.id]);
  const given = { teamId: team.id };
  const full = await happened(() => [tells('team')], given);
  expect(await react(full.event)).toBe('done');
  expect(await agentsTold(full.ticketId)).toHaveLength(50);
  await agents(1, [team.id]);
  const { ticketId, event } = await happened(() => [tells('team')], given);
  await react(event);
  expect(await agentsTold(ticketId)).toEqual([]);
  const [told] = (await trailOf(ticketId)).filter(({ type }) => type === 'ticket.automated');
  expect(told?.automation?.failures).toMatchObject([{ code: 'notify.too_many', paths: ['actions.0.to'] }]);
});

test('more than a transaction holds is refused to the trigger that comes last, and the others do what they say', async () => {
  const [all, one, two] = [await givenTeam(database), await givenTeam(database), await givenTeam(database)];
  await agents(45, [all.id, one.id]);
  await agents(45, [all.id, two.id]);
  const { ticketId, event } = await happened(
    (tag) => [tells({ team: one.id }), { do: 'add_tags', tags: [`${tag}-x`] }],
    { teamId: all.id },
  );
  const conditions = { all: [{ field: 'ticket.id', operator: 'is', value: ticketId }] };
  number += 1;
  const later = { key: 'later', number, position: number, conditions, actions: [tells({ team: two.id })] };
  await givenTrigger(database.table, testContext(), later);
  expect(await react(event)).toBe('done');
  const [told] = (await trailOf(ticketId)).filter(({ type }) => type === 'ticket.automated');
  expect(told?.automation).toMatchObject({
    firings: [{ trigger: { key: `told-${number - 1}` } }],
    failures: [{ trigger: { key: 'later' }, code: 'trigger.too_much' }],
  });
});
