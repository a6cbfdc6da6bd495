import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { jobOutSchema } from '../../schemas/api/jobs.ts';
import { ticketSatisfactionOutSchema } from '../../schemas/api/satisfaction.ts';
import {
  auditTrail,
  bodyOf,
  change,
  listed,
  MAILBOX,
  mailTo,
  nthMailTo,
  readTicket,
  ticketFrom,
  ticketsFrom,
} from './support/desk.ts';
import { type RunningHost, startHost, until } from './support/host.ts';
import { objectsOf } from './support/objects.ts';

const ANA = 'ana@customer.example.net';
const BEN = 'ben@customer.example.net';
const IDA = 'ida@customer.example.net';
const EVA = 'eva@customer.example.net';
const UNA = 'una@customer.example.net';
const ULI = 'uli@customer.example.net';
const ROS = 'ros@customer.example.net';
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

  it('is rated by who wrote it: opening the mail’s link rates nothing, one click on its page does, and a bad rating opens it again', async () => {
    const { origin } = new URL(desk.info().api);
    const asking = { satisfactionAfterHours: 2, helpCentre: { address: `${origin}/help` } };
    expect((await desk.api('PATCH', '/options', { body: asking })).status).toBe(200);
    const reopens = await desk.api('PATCH', '/triggers/reopen_rated', { body: { isActive: true } });
    expect(reopens.status).toBe(200);
    await desk.sendMail({ from: EVA, to: MAILBOX, subject: 'Toner', text: 'It is empty.' });
    const { id: rated } = await ticketFrom(desk, EVA);
    await nthMailTo(desk, EVA, 1);
    const known = async () =>
      bodyOf(ticketSatisfactionOutSchema, await desk.api('GET', `/tickets/${rated}/satisfaction`));
    // What was just switched on is in force within two seconds.
    const asksAt = await until('it to be known when she is asked', async () => {
      await change(desk, rated, { status: 'open' });
      await change(desk, rated, { status: 'solved', assigneeId: 1 });
      return (await known()).asksAt ?? false;
    });
    await desk.setClock({ at: asksAt });
    const [best = '', ...others] = await until('the mail that asks', async () => {
      const count = (await mailTo(desk, EVA)).length;
      const mails = await Promise.all(Array.from({ length: count }, (_, at) => nthMailTo(desk, EVA, at + 1)));
      return mails
        .flatMap(({ text }) => [text.match(/http:\S+\/help\/rate\/\S+/g) ?? []])
        .find((all) => all.length > 0);
    });
    expect(others).toHaveLength(4);
    const page = await fetch(best);
    expect([page.status, await page.text()]).toEqual([
      200,
      expect.stringContaining('name="score" value="5"'),
    ]);
    expect((await known()).surveys).toMatchObject([{ rating: null, agentId: 1 }]);
    const body = new URLSearchParams({ score: '1', reason: 'not_solved', comment: 'It was the drum.' });
    expect((await fetch(page.url, { method: 'POST', body })).status).toBe(200);
    await until('it to be open again', async () => (await statusOf(rated)) === 'open');
    expect((await known()).surveys).toMatchObject([
      { rating: { score: 1, level: 'bad', reason: 'not_solved' }, comment: 'It was the drum.' },
    ]);
    await until('the search to know it', async () =>
      JSON.stringify((await desk.api('GET', '/search?q=satisfaction:bad')).body).includes('Toner'),
    );
    await until('its assignee to be told', async () =>
      JSON.stringify((await desk.api('GET', '/notifications')).body).includes('was rated badly'),
    );
  });

  it('is answered with an article by a rule, and is with a person when that did not help, or solved when nobody says anything', async () => {
    const post = async (path: string, body: object) => {
      const answer = await desk.api('POST', path, { body });
      expect([path, answer.status]).toEqual([path, 201]);
    };
    await post('/kb/sections', { key: 'accounts', labels: { en: 'Accounts' } });
    const source =
      'When you forgot your password, open your account and set a new one by the link in our mail.';
    const text = { title: 'Reset your password', format: 'markdown', source };
    await post('/kb/articles', { section: 'accounts', locale: 'en', text, publishes: true });
    const sure = { field: 'ticket.suggestedArticleConfidence', operator: 'greater', value: 60 };
    await post('/triggers', {
      key: 'answers',
      name: 'Answers',
      events: ['ticket.created'],
      conditions: { all: [sure] },
      actions: [{ do: 'answer_with_article', days: 2 }],
    });
    // By then it is in force everywhere.
    await pause(2000);
    const asks = async (from: string) => {
      const question = 'I forgot my password. How do I set a new password for my account?';
      await desk.sendMail({ from, to: MAILBOX, subject: 'Forgot my password', text: question });
      const { id: asked } = await ticketFrom(desk, from);
      const links = await until('the mail with the article', async () => {
        const count = (await mailTo(desk, from)).length;
        const mails = await Promise.all(
          Array.from({ length: count }, (_, at) => nthMailTo(desk, from, at + 1)),
        );
        return mails
          .map(({ text: said }) => said.match(/http:\S+\/help\/answer\/\S+/g) ?? [])
          .find((all) => all.length > 0);
      });
      return { asked, links };
    };
    const [una, uli] = [await asks(UNA), await asks(ULI)];
    expect([await statusOf(una.asked), await statusOf(uli.asked)]).toEqual(['pending', 'pending']);
    const page = await fetch(una.links[1] ?? '');
    expect(await page.text()).toContain('name="helped" value="no"');
    expect(await statusOf(una.asked)).toBe('pending');
    const body = new URLSearchParams({ helped: 'no' });
    expect((await fetch(page.url, { method: 'POST', body })).status).toBe(200);
    expect(await statusOf(una.asked)).toBe('open');
    await desk.advance('P2DT1H');
    await until('it to be solved', async () => (await statusOf(uli.asked)) === 'solved');
    expect((await desk.api('GET', '/kb/answers')).body).toMatchObject({
      total: { sent: 2, notHelped: 1, noAnswer: 1 },
      articles: [{ title: 'Reset your password', counts: { sent: 2 } }],
    });
    await until('the search to know it', async () =>
      JSON.stringify((await desk.api('GET', '/search?q=articleOutcome:no_answer')).body).includes(
        `"id":${uli.asked}`,
      ),
    );
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
    // What is kept beside a row goes before the row itself.
    const messages = async () => (await readTicket(desk, letter)).conversation.items;
    await until('its messages to be gone', async () => (await messages()).length === 0);
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

  it('closed for as long as a retention rule says, it stays in its list without a word, unless it is held', async () => {
    const text = 'The code of the gate is Blaukorn.';
    await desk.sendMail({ from: ROS, to: MAILBOX, subject: 'Blaukorn', text, html: `<p>${text}</p>` });
    const { id: letter } = await ticketFrom(desk, ROS);
    const { id: held } = bodyOf(
      z.object({ id: z.int() }),
      await desk.api('POST', '/tickets', {
        body: { subject: 'Held', text: 'To be kept.', tags: ['legal-hold'], requester: { address: ROS } },
      }),
    );
    for (const ticketId of [letter, held]) await change(desk, ticketId, { status: 'solved', assigneeId: 1 });
    await desk.advance('P4DT1H');
    await until(
      'both to be closed',
      async () => (await statusOf(letter)) + (await statusOf(held)) === 'closedclosed',
    );
    const rule = { key: 'old', name: 'Old', isActive: false, after: { days: 60 }, action: 'anonymise' };
    expect((await desk.api('POST', '/retention-rules', { body: rule })).status).toBe(201);
    await desk.advance('P61D');
    const dry = bodyOf(
      jobOutSchema,
      await desk.api('POST', '/retention-rules/old/run', { body: { isDryRun: true } }),
    );
    const jobOf = async (jobId: string) => bodyOf(jobOutSchema, await desk.api('GET', `/jobs/${jobId}`));
    await until('the dry run to end', async () => (await jobOf(dry.id)).state === 'done');
    const told = await (await fetch((await jobOf(dry.id)).resultUrl ?? '')).text();
    expect(told).toContain(`{"ticket":${letter}}`);
    expect(told).not.toContain(`{"ticket":${held}}`);
    expect(objectsWith(desk, 'Blaukorn')).not.toBe(0);
    expect((await desk.api('PATCH', '/retention-rules/old', { body: { isActive: true } })).status).toBe(200);
    await desk.advance('PT16M');
    await until('its mail and texts to be gone', async () => objectsWith(desk, 'Blaukorn') === 0);
    await until(
      'the search not to know it',
      async () =>
        !JSON.stringify((await desk.api('GET', '/search?q=Blaukorn')).body).includes(`"id":${letter}`),
    );
    expect(await readTicket(desk, letter)).toMatchObject({ subject: '', status: 'closed' });
    expect(await readTicket(desk, held)).toMatchObject({ subject: 'Held' });
    expect(await listed(desk, 'status=closed')).toEqual(expect.arrayContaining([letter, held]));
    const anonymised = (await auditTrail(desk, letter)).find(({ type }) => type === 'ticket.anonymised');
    const { cause } = z.looseObject({ cause: z.string() }).parse(anonymised);
    expect(await jobOf(cause)).toMatchObject({
      kind: 'retention.run',
      input: { rule: 'old', isDryRun: false },
    });
    expect((await desk.api('GET', `/tickets/${letter}/events/proof`)).body).toMatchObject({
      state: 'intact',
    });
  });
});

/** How many objects of the desk, with all their versions, hold a word. */
function objectsWith(desk: RunningHost, word: string): number {
  const wanted = Buffer.from(word).toString('latin1');
  return [...objectsOf(desk).values()].filter((said) => said.includes(wanted)).length;
}
