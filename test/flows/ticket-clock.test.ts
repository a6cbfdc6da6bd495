import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import {
  auditTrail,
  change,
  listed,
  MAILBOX,
  nthMailTo,
  readTicket,
  ticketFrom,
  ticketsFrom,
} from './support/desk.ts';
import { type RunningHost, startHost, until } from './support/host.ts';

jest.setTimeout(60_000);

const ANA = 'ana@customer.example.net';
const BEN = 'ben@customer.example.net';
const IDA = 'ida@customer.example.net';
const NEARLY = { do: 'add_tags', tags: ['nearly'] };
const jobsSchema = z.object({ items: z.array(z.object({ kind: z.string(), state: z.string() })) });
const DAY_MS = 24 * 60 * 60 * 1000;

describe('a solved ticket', () => {
  let desk: RunningHost;
  let id: number;
  let secondSolved: string;

  const answer = async (text: string) => {
    const [inReplyTo = ''] = (await nthMailTo(desk, ANA, 1)).header('Message-ID');
    await desk.sendMail({ from: ANA, to: MAILBOX, subject: 'Re: Printer', text, inReplyTo });
  };
  const statusOf = async (ticketId: number) => (await readTicket(desk, ticketId)).status;

  beforeAll(async () => {
    desk = await startHost();
    await desk.sendMail({ from: ANA, to: MAILBOX, subject: 'Printer', text: 'It prints nothing.' });
    id = (await ticketFrom(desk, ANA)).id;
    await nthMailTo(desk, ANA, 1);
  });
  afterAll(() => desk.dispose());

  it('says when it will close', async () => {
    const solved = await change(desk, id, { status: 'solved', assigneeId: 1 });
    const waits = Date.parse(solved.closesAt ?? '') - Date.parse(solved.solvedAt ?? '');
    expect(waits).toBe(4 * DAY_MS);
    await until('the list of solved tickets', async () => (await listed(desk, 'status=solved')).includes(id));
  });

  it('is still solved after three days, and reopens when the customer answers', async () => {
    await desk.advance('P3D');
    expect(await statusOf(id)).toBe('solved');
    await answer('It still prints nothing.');
    await until('the ticket to reopen', async () => (await statusOf(id)) === 'open');
    expect(await readTicket(desk, id)).toMatchObject({ solvedAt: null, closesAt: null, closedAt: null });
  });

  it('solved again, it does not care about the first timer', async () => {
    const solved = await change(desk, id, { status: 'solved', assigneeId: 1 });
    secondSolved = solved.solvedAt ?? '';
    const { version } = solved;
    await desk.advance('P1DT1H');
    const after = new Date(Date.parse(solved.closesAt ?? '') - 2 * DAY_MS);
    expect((await desk.now()).getTime()).toBeLessThan(after.getTime() - DAY_MS / 2);
    // What comes after the stale timer shows that the timer has come and gone.
    await change(desk, id, { priority: 'high' });
    expect(await readTicket(desk, id)).toMatchObject({
      status: 'solved',
      version: version + 1,
      solvedAt: secondSolved,
    });
  });

  it('is planned anew when a time rule is made, and when that is changed', async () => {
    const planned = (times: number) =>
      until('the tickets to be planned anew', async () => {
        const { items } = jobsSchema.parse((await desk.api('GET', '/jobs')).body);
        const done = items.filter(({ kind, state }) => kind === 'sla.rederive' && state === 'done');
        return done.length === times;
      });
    const [key, name] = ['nearly', 'Nearly closed'];
    const body = { key, name, when: { since: 'solved', after: 'P9D' }, actions: [NEARLY] };
    expect((await desk.api('POST', '/triggers', { body })).status).toBe(201);
    await planned(1);
    const when = { since: 'solved', after: 'P3DT23H30M' };
    expect((await desk.api('PATCH', '/triggers/nearly', { body: { when } })).status).toBe(200);
    await planned(2);
  });

  it('keeps its times over a restart: a rule fires to the second, and it closes when that time has come', async () => {
    await desk.kill9();
    await desk.restart();
    const { closesAt } = await readTicket(desk, id);
    const early = Math.floor((Date.parse(closesAt ?? '') - (await desk.now()).getTime()) / 1000) - 3600;
    await desk.advance(`PT${early}S`);
    expect(await statusOf(id)).toBe('solved');
    await desk.advance('PT30M');
    await until('the rule to fire', async () => (await readTicket(desk, id)).tags.includes('nearly'));
    const timed = (await auditTrail(desk, id)).filter(({ type }) => type === 'ticket.timed');
    expect(timed).toEqual([expect.objectContaining({ actor: { kind: 'system', name: 'clock' } })]);
    const after = Date.parse(timed[0]?.at ?? '') - (Date.parse(closesAt ?? '') - 30 * 60_000);
    expect(after).toBeGreaterThanOrEqual(0);
    expect(after).toBeLessThan(15_000);
    await desk.advance('PT30M');
    const closed = await until('the ticket to close', async () => {
      const now = await readTicket(desk, id);
      return now.status === 'closed' && now;
    });
    const late = Date.parse(closed.closedAt ?? '') - Date.parse(closesAt ?? '');
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThan(15_000);
    const trail = await auditTrail(desk, id);
    const closings = trail.filter((event) => event.change?.status?.after === 'closed');
    expect(closings).toEqual([expect.objectContaining({ actor: { kind: 'system', name: 'clock' } })]);
    const firings = trail.flatMap(({ automation }) => automation?.firings ?? []);
    expect(firings.filter(({ trigger }) => trigger.key === 'nearly')).toHaveLength(1);
    await until('the lists to follow', async () => (await listed(desk, 'status=closed')).includes(id));
    expect(await listed(desk, 'status=solved')).toEqual([]);
    expect(await listed(desk, 'view=open')).toEqual([]);
  });

  it('closed, it takes no more: the customer’s answer opens a follow-up, and the next one joins that', async () => {
    const body = { kind: 'public_reply', text: 'Too late.' };
    const refused = await desk.api('POST', `/tickets/${id}/messages`, { body });
    expect(refused).toMatchObject({ status: 409, body: { code: 'ticket.closed' } });
    const reopened = await desk.api('PATCH', `/tickets/${id}`, { body: { status: 'open' } });
    expect(reopened).toMatchObject({ status: 409, body: { code: 'ticket.closed' } });
    await answer('Now it smokes.');
    const [followUp = 0] = await until('the follow-up', async () => {
      const ids = (await ticketsFrom(desk, ANA)).filter((one) => one !== id);
      return ids.length > 0 && ids;
    });
    const made = await readTicket(desk, followUp);
    expect(made).toMatchObject({ followUpOf: id, status: 'new', mailbox: MAILBOX });
    const closed = await readTicket(desk, id);
    await answer('And burns.');
    await until(
      'the second answer',
      async () => (await readTicket(desk, followUp)).conversation.items.length === 2,
    );
    expect(await readTicket(desk, id)).toMatchObject({ status: 'closed', version: closed.version });
    expect(await ticketsFrom(desk, ANA)).toHaveLength(2);
  });

  it('has business hours by the calendar of the desk, for conditions and for anyone who counts', async () => {
    const hours = [['09:00', '17:00']];
    const week = { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours };
    const body = { timeZone: 'Europe/Berlin', week, regions: [{ country: 'DE', state: 'BY' }] };
    const saved = await desk.api('PUT', '/calendars/office', { body });
    expect(saved).toMatchObject({ status: 200, body: { key: 'office', warnings: [] } });
    // From Thursday evening to the Tuesday after Easter.
    const asked = { from: '2028-04-13T15:00:00Z', seconds: 3600 };
    const counted = await desk.api('POST', '/calendars/office/calculate', { body: asked });
    expect(counted.body).toEqual({ at: '2028-04-18T08:00:00Z' });
    const conditions = {
      all: [{ field: 'ticket.createdAt', operator: 'before', value: { ago: 'PT1H', hours: 'business' } }],
    };
    const explain = () => desk.api('POST', '/conditions/explain', { body: { ticketId: id, conditions } });
    expect((await explain()).status).toBe(422);
    await desk.api('PATCH', '/options', { body: { defaultCalendar: 'office' } });
    await until('the calendar to be in force', async () => (await explain()).status === 200);
    expect((await explain()).body).toMatchObject({ holds: true });
  });

  it('as spam it takes its writer’s mail along, until that is taken back', async () => {
    const send = (text: string) => desk.sendMail({ from: BEN, to: MAILBOX, subject: 'An offer', text });
    await send('Buy this.');
    const { id: offer } = await ticketFrom(desk, BEN);
    expect((await desk.api('POST', `/tickets/${offer}/spam`)).body).toMatchObject({ spam: 'marked' });
    await send('And this.');
    const held = await until('both in the list of spam', async () => {
      const ids = await listed(desk, 'view=spam');
      return ids.length === 2 && ids;
    });
    expect(await ticketsFrom(desk, BEN)).toEqual([]);
    expect((await desk.api('POST', `/tickets/${offer}/spam/undo`)).status).toBe(200);
    await until('both to be released', async () => (await ticketsFrom(desk, BEN)).length === 2);
    expect((await ticketsFrom(desk, BEN)).sort()).toEqual([...held].sort());
  });

  it('in the trash it comes back as it was, or nothing personal is left of it after thirty days', async () => {
    const text = 'The code of the door is Zweigkorn.';
    await desk.sendMail({ from: IDA, to: MAILBOX, subject: 'Zweigkorn', text, html: `<p>${text}</p>` });
    const { id: letter } = await ticketFrom(desk, IDA);
    const post = (act: string) => desk.api('POST', `/tickets/${letter}/${act}`);
    await post('trash');
    await until('it to leave all other lists', async () => (await ticketsFrom(desk, IDA)).length === 0);
    expect(await listed(desk, 'view=trash')).toEqual([letter]);
    await post('restore');
    await until('it to come back', async () => (await ticketsFrom(desk, IDA)).length === 1);
    expect((await readTicket(desk, letter)).conversation.items).toHaveLength(1);
    expect(objectsWith(desk, 'Zweigkorn')).not.toBe(0);
    expect((await post('trash')).body).toMatchObject({ trashedAt: expect.any(String), purgedAt: null });
    await desk.advance('P30D');
    await until('it to be purged', async () => (await readTicket(desk, letter)).purgedAt !== null);
    await until('its mail and texts to be gone', async () => objectsWith(desk, 'Zweigkorn') === 0);
    const left = await readTicket(desk, letter);
    expect(left).toMatchObject({ id: letter, subject: '', conversation: { items: [] } });
    // How far a mail got that left before may be told after it.
    const purged = (await auditTrail(desk, letter)).filter(({ type }) => type === 'ticket.purged');
    expect(purged).toEqual([expect.objectContaining({ actor: { kind: 'system', name: 'clock' } })]);
    await until(
      'the trail to have no words',
      async () => !JSON.stringify(await auditTrail(desk, letter)).includes(IDA),
    );
    expect((await desk.api('GET', `/tickets/${letter}/events/proof`)).body).toMatchObject({
      state: 'intact',
    });
    expect(await post('restore')).toMatchObject({ status: 409, body: { code: 'ticket.purged' } });
    await until('the trash to be empty', async () => (await listed(desk, 'view=trash')).length === 0);
    await desk.sendMail({ from: IDA, to: MAILBOX, subject: `Re: [#${letter}]`, text: 'Are you there?' });
    await until(
      'a ticket for what is written to it',
      async () => (await ticketsFrom(desk, IDA)).length === 1,
    );
    expect(await ticketsFrom(desk, IDA)).not.toContain(letter);
  });
});

/** How many objects of the desk, with all their versions, hold a word. */
function objectsWith({ dataFolder }: RunningHost, word: string): number {
  const folder = join(dataFolder, 'objects');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  return files.filter(
    (file) => file.isFile() && readFileSync(join(file.parentPath, file.name)).includes(word),
  ).length;
}
