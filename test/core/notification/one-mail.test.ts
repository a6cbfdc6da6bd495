import { createAgent, updateAgent } from '../../../core/agent/index.ts';
import { readAgentReplyAddress } from '../../../core/email/index.ts';
import { heldSubject } from '../../../core/held/index.ts';
import { fireDigest, listNotifications, savePreferences } from '../../../core/notification/index.ts';
import { changeTicket } from '../../../core/ticket/index.ts';
import type { Agent, Role } from '../../../schemas/agent.ts';
import type { DeskEvent } from '../../../schemas/events/events.ts';
import { agentOf, givenTeam } from '../../support/desk.ts';
import { eventsOf } from '../../support/events.ts';
import { automate, givenTrigger } from '../../support/given-triggers.ts';
import { givenMail, TestDesk } from '../../support/mail.ts';

let desk: TestDesk;
let admin: Agent;
beforeAll(async () => {
  desk = await TestDesk.open();
  admin = await givenAgent('admin');
});
afterAll(() => desk.close());

let agents = 0;
/** An agent whose mail goes elsewhere than to the desk. */
function givenAgent(role: Role = 'agent', teamIds: number[] | null = null): Promise<Agent> {
  agents += 1;
  const fields = { name: `Agent ${agents}`, address: `agent${agents}@people.example.org`, role, teamIds };
  return createAgent(desk, desk.context(), { fields });
}

/** Lets the shipped triggers react to what happens to a ticket until nothing happens any more, and sends what they ask for. */
async function settle(ticketId: number): Promise<void> {
  const seen = new Set<string>();
  for (let fresh = -1; fresh !== 0; ) {
    const all = (await desk.events(ticketId)).filter(({ id }) => !seen.has(id));
    fresh = all.length;
    for (const event of all) {
      seen.add(event.id);
      await automate(desk.table, desk.context(event.id), event, true);
      if (event.type === 'notice.asked') await desk.send(event);
    }
  }
}

const sentTo = ({ address }: Agent) =>
  desk.mail.sent
    .filter(({ recipients }) => recipients.includes(address))
    .map(({ raw }) => Buffer.from(raw).toString());
const listOf = async ({ id }: Agent) =>
  (
    await listNotifications(desk.table, {
      principal: agentOf({ id }),
      unread: false,
      page: { limit: 20 },
    })
  ).items;
const by = (agent: Agent) => ({ ...desk.context(), actor: { kind: 'agent', id: agent.id } as const });
const deps = () => ({ table: desk.table, rules: desk.rules });
const change = (agent: Agent, ticketId: number, wanted: { assigneeId?: number | null; teamId?: number }) =>
  changeTicket(deps(), by(agent), {
    principal: agentOf({ id: agent.id, role: 'admin' }),
    ticketId,
    change: wanted,
  });
const prefer = (agent: Agent, wanted: Parameters<typeof savePreferences>[2]['change']) =>
  savePreferences({ table: desk.table, timezone: 'UTC' }, desk.context(), {
    principal: agentOf({ id: agent.id }),
    change: wanted,
    expectedVersion: undefined,
  });

test('who is given a ticket gets one mail with a token of theirs, in one thread with what comes later; who gave it gets none', async () => {
  const agent = await givenAgent();
  const { ticket } = await desk.take({ from: 'asks@example.com', subject: 'The invoice is wrong' });
  await change(admin, ticket.id, { assigneeId: agent.id });
  await settle(ticket.id);
  expect(sentTo(admin)).toEqual([]);
  const [first = '', ...others] = sentTo(agent);
  expect(others).toEqual([]);
  expect(first).toContain(`Ticket [#${ticket.id}] is yours now`);
  const [, answersTo = ''] = /^Reply-To: .*<([^>]+)>/m.exec(first) ?? [];
  const own = { mailboxes: ['support@desk.example.com'], keys: desk.keys };
  expect(readAgentReplyAddress(answersTo, own)).toEqual({ agentId: agent.id, ticketId: ticket.id });
  await desk.take({ from: 'asks@example.com', subject: `Re: [#${ticket.id}]`, text: 'And now it rains in.' });
  await settle(ticket.id);
  const second = sentTo(agent)[1] ?? '';
  expect(second).toContain('And now it rains in.');
  const references = (raw: string) => /^References: (.+)$/m.exec(raw)?.[1];
  expect(references(second)).toBe(references(first));
  expect(references(first)).toMatch(/^</);
  expect(await listOf(agent)).toMatchObject([
    { topic: 'customer_replied', delivery: 'immediate' },
    { topic: 'assigned', delivery: 'immediate' },
  ]);
});

test('a note that mentions the assignee, who is told of every message, is one mail to them, and none to its writer', async () => {
  const agent = await givenAgent();
  const { ticket } = await desk.take({ from: 'notes@example.com' });
  await change(admin, ticket.id, { assigneeId: agent.id });
  await settle(ticket.id);
  const text = `@[agent:${agent.id}] and @[agent:${admin.id}], please look.`;
  await desk.write(ticket.id, { kind: 'internal_note', text });
  const [mentioned] = (await desk.events(ticket.id)).filter(({ type }) => type === 'agent.mentioned');
  expect(mentioned).toBeDefined();
  await settle(ticket.id);
  expect(sentTo(agent)).toHaveLength(2);
  expect(sentTo(agent)[1]).toContain(`@${agent.name} and @${admin.name}, please look.`);
  expect((await listOf(agent)).map(({ topic }) => topic).sort()).toEqual(['assigned', 'mentioned', 'news']);
  expect(sentTo(admin)).toEqual([]);
});

test('whoever set off a trigger that gives them the ticket is told nothing; whom else it gives it to is', async () => {
  const [one, two] = [await givenAgent(), await givenAgent()];
  const conditions = { all: [{ field: 'ticket.tags', operator: 'any_of', value: ['handed'] }] };
  const actions = [{ do: 'assign' as const, agent: two.id }];
  const events = ['message.added'];
  await givenTrigger(desk.table, desk.context(), { key: 'hands', events, conditions, actions }, 41);
  for (const [writer, told] of [
    [one, 1],
    [two, 0],
  ] as const) {
    const { ticket } = await desk.take({ from: `handed-${writer.id}@example.com` });
    await settle(ticket.id);
    await changeTicket(deps(), by(admin), {
      principal: agentOf({ id: admin.id, role: 'admin' }),
      ticketId: ticket.id,
      change: { addTags: ['handed'] },
    });
    desk.mail.sent.length = 0;
    const note = { kind: 'internal_note', text: 'To be handed over.' } as const;
    await desk.write(ticket.id, note, agentOf({ id: writer.id }));
    await settle(ticket.id);
    expect([writer.id, sentTo(two).length]).toEqual([writer.id, told]);
    expect((await desk.ticket(ticket.id)).assigneeId).toBe(two.id);
  }
});

test('a bounce reaches the assignee with the address and what was answered, where nobody is assigned the team', async () => {
  const team = await givenTeam(desk.database);
  const agent = await givenAgent('agent', [team.id]);
  for (const assigneeId of [agent.id, null]) {
    const { ticket } = await desk.take({ from: `bounces-${assigneeId}@example.com` });
    await change(admin, ticket.id, { teamId: team.id, assigneeId });
    await settle(ticket.id);
    const { mail } = await desk.answer(ticket.id, 'Here you are.');
    desk.mail.sent.length = 0;
    await desk.report('Bounce', mail);
    await settle(ticket.id);
    // That somebody else has answered is another thing.
    const [told = '', ...others] = sentTo(agent).filter((raw) => raw.includes('did not arrive'));
    expect(others).toEqual([]);
    expect(told).toContain(`A mail of ticket [#${ticket.id}] did not arrive`);
    expect(told).toContain(`bounces-${assigneeId}@example.com: Permanent`);
    expect(told).toContain('Here you are.');
  }
});

test('who wants no mail of a topic has it in the list alone', async () => {
  const agent = await givenAgent();
  await prefer(agent, { topics: { assigned: 'none' } });
  const { ticket } = await desk.take({ from: 'quiet@example.com' });
  await change(admin, ticket.id, { assigneeId: agent.id });
  await settle(ticket.id);
  expect(sentTo(agent)).toEqual([]);
  expect(await listOf(agent)).toMatchObject([
    { topic: 'assigned', delivery: 'none', text: expect.stringContaining('is yours now') },
  ]);
});

test('of several agents each gets a mail of their own, and one that fails keeps none from the others', async () => {
  const team = await givenTeam(desk.database);
  const member = () => givenAgent('agent', [team.id]);
  const [one, two, three] = [await member(), await member(), await member()];
  const { ticket } = await desk.take({ from: 'several@example.com' });
  await change(admin, ticket.id, { teamId: team.id });
  for (const event of await desk.events(ticket.id))
    await automate(desk.table, desk.context(event.id), event, true);
  const asked = await desk.event(ticket.id, 'notice.asked');
  desk.mail.moods = ['takes', 'holds_back', 'takes'];
  await expect(desk.send(asked)).rejects.toThrow('daily_quota');
  const mails = () => [one, two, three].map((agent) => sentTo(agent).length);
  expect(mails().toSorted()).toEqual([0, 1, 1]);
  expect(await desk.send(asked)).toBe('sent');
  expect(await desk.send(asked)).toBe('done_before');
  expect(mails()).toEqual([1, 1, 1]);
  for (const agent of [one, two, three])
    expect(sentTo(agent)[0]).toMatch(new RegExp(`^To: .*${agent.address}>?\r?$`, 'm'));
});

/** The digest that the clock asks for at a time, and what became of it. */
async function digestAt(agent: Agent, at: string): Promise<DeskEvent | undefined> {
  desk.now = new Date(at);
  await fireDigest(desk.table, desk.context(), agent.id);
  return (await eventsOf(desk.table, `AGENT#${agent.id}`)).findLast(({ type }) => type === 'digest.asked');
}
const send = (event: DeskEvent | undefined) => {
  if (event?.type !== 'digest.asked') throw new Error('No digest was asked for');
  return desk.sendDigest(event);
};

describe('a digest', () => {
  const topics = { assigned: 'digest', customer_replied: 'digest', news: 'digest' } as const;
  /** An agent who wants one at eight, and their ticket. */
  async function subscriber(given: object = {}) {
    desk.now = new Date('2026-03-02T10:00:00Z');
    const agent = await givenAgent();
    await prefer(agent, { topics, ...given });
    const from = `digest-${agent.id}@example.com`;
    const { ticket } = await desk.take({ from, subject: 'Nothing prints' });
    await change(admin, ticket.id, { assigneeId: agent.id });
    await settle(ticket.id);
    return { agent, ticket, from };
  }

  test('tells together what happened, once, at its time, and nothing when nothing did', async () => {
    const { agent, ticket, from } = await subscriber();
    await desk.take({ from, subject: `Re: [#${ticket.id}]` });
    await settle(ticket.id);
    expect(sentTo(agent)).toEqual([]);
    expect(await digestAt(agent, '2026-03-03T07:59:00Z')).toBeUndefined();
    const asked = await digestAt(agent, '2026-03-03T08:00:00Z');
    expect(await digestAt(agent, '2026-03-03T08:00:01Z')).toEqual(asked);
    expect(await send(asked)).toBe('sent');
    expect(await send(asked)).toBe('done_before');
    const [mail = '', ...others] = sentTo(agent);
    expect(others).toEqual([]);
    expect(mail).toContain('2 things are new');
    expect(mail).toContain(`[#${ticket.id}] Nothing prints`);
    expect(mail).toContain('is yours now');
    expect(mail).toContain('there is something new');
    expect(await digestAt(agent, '2026-03-04T08:00:00Z')).toEqual(asked);
  });

  test('leaves out what was read meanwhile, and what its agent may not read any more', async () => {
    const { agent, ticket } = await subscriber();
    const asked = await digestAt(agent, '2026-03-03T08:00:00Z');
    const [own, other] = [await givenTeam(desk.database), await givenTeam(desk.database)];
    await change(admin, ticket.id, { assigneeId: null, teamId: other.id });
    await updateAgent(desk, desk.context(), { agentId: agent.id, change: { teamIds: [own.id] } });
    expect(await send(asked)).toBe('nothing_to_send');
    expect(sentTo(agent)).toEqual([]);
  });

  test('leaves out a thing of which its agent had a mail at once', async () => {
    const { agent, ticket } = await subscriber({ topics: { ...topics, assigned: 'none' } });
    await desk.write(ticket.id, { kind: 'internal_note', text: `@[agent:${agent.id}], look.` });
    await settle(ticket.id);
    expect(sentTo(agent)).toHaveLength(1);
    const asked = await digestAt(agent, '2026-03-03T08:00:00Z');
    expect(asked).toBeDefined();
    expect(await send(asked)).toBe('nothing_to_send');
  });

  test('is in the language of its agent, with its plural forms', async () => {
    const { agent } = await subscriber();
    await updateAgent(desk, desk.context(), {
      agentId: agent.id,
      change: { locale: 'ru', timezone: 'Europe/Chisinau' },
    });
    expect(await send(await digestAt(agent, '2026-03-03T08:00:00Z'))).toBe('sent');
    const subject = /^Subject: ((?:.|\r\n )+?)\r\n\S/m.exec(sentTo(agent)[0] ?? '')?.[1] ?? '';
    const words = [...subject.matchAll(/=\?UTF-8\?([QB])\?([^?]*)\?=/gi)].map(([, how, word = '']) =>
      how?.toUpperCase() === 'B'
        ? Buffer.from(word, 'base64').toString()
        : decodeURIComponent(word.replaceAll('_', ' ').replaceAll('=', '%')),
    );
    expect(words.join('')).toContain('1 новое событие');
  });

  test('says times as its clock does, where its agent has no time zone', async () => {
    const digest = { times: ['10:00'], timezone: 'Pacific/Kiritimati' };
    const { agent } = await subscriber({ topics, digest });
    expect(await send(await digestAt(agent, '2026-03-03T20:00:00Z'))).toBe('sent');
    // Fourteen hours ahead of the desk.
    expect(sentTo(agent)[0]).toMatch(/Mar 3, 2026, \d+:\d\d/);
  });

  test('of more than it holds the rest leaves right after it', async () => {
    const { agent, ticket } = await subscriber();
    for (let at = 0; at < 85; at += 1) {
      const text = `Note ${at}`;
      const { message } = await desk.write(ticket.id, { kind: 'internal_note', text });
      const event = (await desk.events(ticket.id)).find(
        (one) => one.type === 'message.added' && one.message.id === message.id,
      );
      await automate(desk.table, desk.context(), event as DeskEvent, true);
    }
    const first = await digestAt(agent, '2026-03-03T08:00:00Z');
    const second = await digestAt(agent, '2026-03-03T08:00:01Z');
    const ids = [first, second].flatMap((event) =>
      event?.type === 'digest.asked' ? event.digest.notificationIds : [],
    );
    expect(ids).toHaveLength(86);
    expect(new Set(ids).size).toBe(86);
    expect(await digestAt(agent, '2026-03-03T08:00:02Z')).toEqual(second);
  });

  test('that may be under way is not sent again, until it is certain that it was not; that it was sent is known by its report', async () => {
    const { agent } = await subscriber();
    const asked = await digestAt(agent, '2026-03-03T08:00:00Z');
    desk.mail.moods = ['takes_silently'];
    await expect(send(asked)).rejects.toThrow('socket hang up');
    await expect(send(asked)).rejects.toThrow('may be under way');
    const [sent] = desk.mail.sent.filter(({ recipients }) => recipients.includes(agent.address));
    if (sent === undefined) throw new Error('No mail went out');
    await desk.report('Send', { sendId: sent.sendId, mailId: sent.mailId, to: agent.address });
    desk.later(10);
    expect(await send(asked)).toBe('done_before');
    const { agent: other } = await subscriber();
    const next = await digestAt(other, '2026-03-03T08:00:00Z');
    desk.mail.moods = ['holds_back'];
    await expect(send(next)).rejects.toThrow('daily_quota');
    expect(await send(next)).toBe('sent');
    expect(sentTo(other)).toHaveLength(1);
  });
});

describe('mail that is held', () => {
  /** Takes in a mail that is held, and gives the event that tells of it. */
  async function held(subject: string) {
    desk.rules = { ...desk.rules, holdsMail: true };
    const raw = givenMail({ from: 'pills@spam.example', subject });
    const receipt = await desk.takeIn(desk.store(raw, { verdicts: { spam: 'FAIL' } }));
    if (receipt.outcome !== 'held') throw new Error(`The mail was ${receipt.outcome}`);
    const told = await eventsOf(desk.table, heldSubject(receipt.heldId));
    const event = told.find(({ type }) => type === 'mail.held');
    if (event?.type !== 'mail.held') throw new Error('It was not told');
    return { event, heldId: receipt.heldId };
  }

  test('is told at once to admins who want that, each once, and to nobody else, nor once it is released', async () => {
    const [boss, other] = [await givenAgent('admin'), await givenAgent('admin')];
    const agent = await givenAgent();
    for (const one of [boss, agent]) await prefer(one, { topics: { held_mail: 'immediate' } });
    await updateAgent(desk, desk.context(), { agentId: boss.id, change: { locale: 'de' } });
    const { event } = await held('Buy now');
    expect(await desk.tellOfHeld(event)).toBe(1);
    expect(await desk.tellOfHeld(event)).toBe(0);
    const [mail = '', ...more] = sentTo(boss);
    expect(more).toEqual([]);
    expect(mail).toContain('pills@spam.example, "Buy now" (spam)');
    expect(mail).toMatch(/^Subject: .*1_Mail_wird_/m);
    expect([sentTo(other), sentTo(agent)]).toEqual([[], []]);
    const { event: late, heldId } = await held('Buy later');
    await desk.release(heldId);
    expect(await desk.tellOfHeld(late)).toBe(0);
    expect(sentTo(boss)).toHaveLength(1);
  });

  test('stands in the digest of admins who want that, also where nothing else does, and once', async () => {
    desk.now = new Date('2026-03-09T10:00:00Z');
    const boss = await givenAgent('admin');
    await prefer(boss, { topics: { held_mail: 'digest' } });
    await desk.tellOfHeld((await held('Buy today')).event);
    expect(sentTo(boss)).toEqual([]);
    expect(await send(await digestAt(boss, '2026-03-10T08:00:00Z'))).toBe('sent');
    expect(sentTo(boss)[0]).toContain('Buy today');
    expect(await send(await digestAt(boss, '2026-03-11T08:00:00Z'))).toBe('nothing_to_send');
    expect(sentTo(boss)).toHaveLength(1);
  });
});
