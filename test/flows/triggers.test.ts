import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { agentOutSchema } from '../../schemas/api/agents.ts';
import { auditPageSchema } from '../../schemas/api/audit.ts';
import { notificationPageSchema } from '../../schemas/api/notifications.ts';
import { bodyOf, mailTo, nthMailTo, ticketFrom, ticketsFrom, tokenFor } from './support/desk.ts';
import { type RunningHost, startHost, until } from './support/host.ts';

const mail = (from: string, subject: string, headers: readonly string[] = []) => ({
  from,
  to: 'support@desk.example.com',
  raw: [
    `From: Customer <${from}>`,
    'To: support@desk.example.com',
    `Subject: ${subject}`,
    `Message-ID: <${subject.replaceAll(' ', '-')}-${from}>`,
    ...headers,
    '',
    'Good evening, is anybody there?',
    '',
  ].join('\r\n'),
});

describe('triggers of a running desk', () => {
  let desk: RunningHost;
  let watchId: number;
  beforeAll(async () => {
    desk = await startHost();
    // No day has hours, so that it is always out of them.
    const never = { timeZone: 'UTC', week: { mon: [['00:00', '00:01']] } };
    await desk.api('PUT', '/calendars/never', { body: never });
    await desk.api('PATCH', '/options', { body: { defaultCalendar: 'never' } });
    const address = 'watch@ops.example.org';
    const watch = { name: 'Night watch', address, role: 'light_agent', invite: false };
    watchId = bodyOf(agentOutSchema, await desk.api('POST', '/agents', { body: watch })).id;
    await given('notice', {
      events: ['ticket.created', 'message.added'],
      conditions: {
        all: [
          { field: 'event.inBusinessHours', operator: 'is', value: false },
          { field: 'event.actor', operator: 'is', value: 'customer' },
          { field: 'ticket.tags', operator: 'none_of', value: ['noticed'] },
        ],
      },
      actions: [
        { do: 'reply', texts: { en: 'We are closed. Your number is {{ ticket.id }}.' } },
        { do: 'mail', to: ['night@ops.example.org'], texts: { en: 'Somebody waits: {{ ticket.id }}' } },
        { do: 'notify', to: [{ agent: watchId }], texts: { en: 'Number {{ ticket.id }} waits' } },
        { do: 'add_tags', tags: ['noticed'] },
      ],
    });
    await given('broken', {
      events: ['ticket.created'],
      actions: [
        { do: 'set', field: 'ticket.priority', value: 'high' },
        { do: 'status', status: 'solved' },
      ],
    });
    // By then they are in force everywhere.
    await pause(2000);
  });
  afterAll(() => desk.dispose());

  const given = async (key: string, more: object) => {
    const answer = await desk.api('POST', '/triggers', { body: { key, name: key, ...more } });
    expect([key, answer.status]).toEqual([key, 201]);
  };
  const trailOf = async (id: number) =>
    bodyOf(auditPageSchema, await desk.api('GET', `/tickets/${id}/events?limit=100`)).items;

  test('a mail out of hours gets its notice once, marked as written by a machine, and its ticket says why', async () => {
    await desk.sendMail(mail('mara@customer.example.net', 'Night'));
    const { id } = await ticketFrom(desk, 'mara@customer.example.net');
    const notice = await until('the notice', async () => {
      const all = await mailTo(desk, 'mara@customer.example.net');
      return all.length >= 3 && (await nthMailTo(desk, 'mara@customer.example.net', 3));
    });
    const others = [1, 2].map((nth) => nthMailTo(desk, 'mara@customer.example.net', nth));
    const received = [...(await Promise.all(others)), notice];
    // One by the trigger of this desk, and one by that with which every desk comes: the desk opens on Monday.
    for (const words of [`We are closed. Your number is ${id}.`, 'and will read it on Monday, ']) {
      const told = received.filter(({ text }) => text.includes(words));
      expect(told.map((one) => one.header('auto-submitted'))).toEqual([['auto-generated']]);
    }
    const [answered] = notice.header('message-id');
    const second = mail('mara@customer.example.net', `Re: [#${id}] Night`, [`In-Reply-To: ${answered}`]);
    await desk.sendMail(second);
    const messages = async () => (await trailOf(id)).filter(({ type }) => type === 'message.added').length;
    await until('the answer', async () => (await messages()) === 3);
    await pause(2000);
    expect(await mailTo(desk, 'mara@customer.example.net')).toHaveLength(3);
    expect(await mailTo(desk, 'night@ops.example.org')).toHaveLength(1);
    const watch = await nthMailTo(desk, 'night@ops.example.org', 1);
    expect(watch.text).toContain(`Somebody waits: ${id}`);
    expect(watch.header('auto-submitted')).toEqual(['auto-generated']);
    expect((await nthMailTo(desk, 'watch@ops.example.org', 1)).text).toContain(`Number ${id} waits`);
    const token = await tokenFor(desk, { owner: { kind: 'agent', id: watchId } });
    expect(bodyOf(notificationPageSchema, await desk.api('GET', '/notifications', { token }))).toMatchObject({
      items: [{ ticketId: id, text: `Number ${id} waits`, isRead: false, trigger: { key: 'notice' } }],
      unread: 1,
    });
    // Of the new ticket and of its message there is an event each: whichever comes first brings the notice.
    const automated = (await trailOf(id)).flatMap(({ automation }) => automation ?? []);
    const firings = automated.flatMap((one) => one.firings);
    expect(firings.filter(({ trigger }) => trigger.key === 'out_of_hours')).toMatchObject([
      { did: ['mail'] },
    ]);
    expect(firings.filter(({ trigger }) => trigger.key === 'notice')).toMatchObject([
      {
        trigger: { key: 'notice' },
        did: ['reply', 'mail', 'notify'],
        fields: ['tags'],
        held: ['all.0', 'all.1', 'all.2'],
      },
    ]);
    expect(automated.flatMap(({ failures }) => failures)).toMatchObject([
      { trigger: { key: 'broken' }, code: 'ticket.not_solvable' },
    ]);
  });

  test('two desks that answer each other stop after the first mail of each', async () => {
    // The other desk is this one in its answers: what it writes is what this one wrote, with the addresses turned around.
    const other = 'desk@other.example.net';
    await desk.sendMail(mail(other, 'The beginning'));
    const { id } = await ticketFrom(desk, other);
    let answered = 0;
    for (let round = 0; round < 4; round += 1) {
      const all = await until('an answer', async () => (await mailTo(desk, other)).length > answered, 4000)
        .then(() => mailTo(desk, other))
        .catch(() => []);
      const fresh = all.slice(answered);
      if (fresh.length === 0) break;
      answered = all.length;
      for (const [at] of fresh.entries()) {
        const ours = await nthMailTo(desk, other, all.length - fresh.length + at + 1);
        const kept = ['auto-submitted', 'precedence', 'x-auto-response-suppress'].flatMap((name) =>
          ours.header(name).map((value) => `${name}: ${value}`),
        );
        const [messageId = ''] = ours.header('message-id');
        // It answers at once, maybe before it is noted here by which id the mail has left.
        const to = /[^\s<>]+@[^\s<>]+/.exec(ours.header('reply-to').join())?.[0] ?? '';
        const theirs = mail(other, `Ticket 7${round}${at} received`, [`In-Reply-To: ${messageId}`, ...kept]);
        await desk.sendMail({
          ...theirs,
          to,
          raw: theirs.raw.replace('To: support@desk.example.com', `To: ${to}`),
        });
      }
    }
    // To a person's mail the acknowledgement and both notices, and nothing to what the other desk made of them.
    expect(await mailTo(desk, other)).toHaveLength(3);
    expect(await ticketsFrom(desk, other)).toEqual([id]);
  });

  test('two that would undo each other end, each after one turn', async () => {
    const swaps = (from: string, to: string) => ({
      events: ['ticket.created', 'ticket.updated'],
      afterAutomation: true,
      conditions: {
        all: [
          { field: 'ticket.subject', operator: 'contains_word', value: 'pingpong' },
          { field: 'ticket.priority', operator: 'is', value: from },
        ],
      },
      actions: [{ do: 'set', field: 'ticket.priority', value: to }],
    });
    await given('ping', swaps('normal', 'low'));
    await given('pong', swaps('low', 'normal'));
    await pause(2000);
    const requester = { address: 'po@customer.example.net', name: 'Po' };
    const body = { subject: 'A pingpong', text: 'Broke.', kind: 'internal_note', requester };
    await desk.api('POST', '/tickets', { body });
    const { id } = await ticketFrom(desk, 'po@customer.example.net');
    const fired = async () =>
      (await trailOf(id))
        .flatMap(({ automation }) => automation?.firings ?? [])
        .map(({ trigger }) => trigger.key);
    const ended = await until('them to end', async () => {
      const before = await fired();
      await pause(2000);
      const after = await fired();
      return before.length > 0 && before.length === after.length && after;
    });
    // Together they change nothing, of which no event tells.
    expect(ended).toEqual(['ping', 'pong']);
  });

  test('an acknowledgement tells of the ticket as triggers have left it', async () => {
    await given('outage', {
      events: ['ticket.created'],
      conditions: { all: [{ field: 'ticket.subject', operator: 'contains_word', value: 'outage' }] },
      actions: [{ do: 'set', field: 'ticket.priority', value: 'urgent' }],
    });
    const body = { texts: { en: 'Your priority: {{ ticket.priority }}.' } };
    expect((await desk.api('PATCH', '/templates/acknowledgement', { body })).status).toBe(200);
    await pause(2000);
    await desk.sendMail(mail('ole@customer.example.net', 'An outage'));
    const all = await until('the acknowledgement and the notices', async () => {
      const mails = await mailTo(desk, 'ole@customer.example.net');
      return (
        mails.length === 3 &&
        Promise.all([1, 2, 3].map((nth) => nthMailTo(desk, 'ole@customer.example.net', nth)))
      );
    });
    expect(all.map(({ text }) => text).join()).toMatch(/Your priority: urgent\./i);
  });

  test('a trigger links tickets and merges them, a moment after the rest', async () => {
    const requester = { address: 'li@customer.example.net', name: 'Li' };
    const open = async (subject: string) => {
      const body = { subject, text: 'Broke.', kind: 'internal_note', requester };
      return bodyOf(z.object({ id: z.int() }), await desk.api('POST', '/tickets', { body })).id;
    };
    const main = await open('The outage');
    const about = (word: string) => ({
      events: ['ticket.created'],
      conditions: { all: [{ field: 'ticket.subject', operator: 'contains_word', value: word }] },
    });
    await given('links', { ...about('linkme'), actions: [{ do: 'link', kind: 'related', ticketId: main }] });
    await given('merges', { ...about('mergeme'), actions: [{ do: 'merge', ticketId: main }] });
    await pause(2000);
    const [linked, merged] = [await open('A linkme'), await open('A mergeme')];
    await until('the link', async () => {
      const { body } = await desk.api('GET', `/tickets/${linked}/links`);
      return (
        z.object({ items: z.array(z.object({ ticketId: z.int() })) }).parse(body).items[0]?.ticketId === main
      );
    });
    const seen = await until('the merge', async () => {
      const { body } = await desk.api('GET', `/tickets/${merged}`);
      return z.looseObject({ status: z.string() }).parse(body).status === 'closed' && body;
    });
    expect(seen).toMatchObject({ mergedInto: main });
    const acted = (await trailOf(merged)).find(({ type }) => type === 'ticket.merged');
    expect(acted?.actor).toMatchObject({ kind: 'automation' });
  });

  test('a trigger applies a task list, and opens a child ticket in another team, once across a kill -9', async () => {
    const id = z.object({ id: z.int() });
    const team = bodyOf(id, await desk.api('POST', '/teams', { body: { name: 'Purchasing' } })).id;
    const labels = { en: 'A new colleague' };
    const template = { key: 'laptop', labels, texts: { en: 'For ticket {{ ticket.id }}.' } };
    expect((await desk.api('POST', '/templates', { body: template })).status).toBe(201);
    const list = { key: 'onboarding', labels, steps: [{ key: 'account', title: 'Make an account' }] };
    expect((await desk.api('POST', '/task-lists', { body: list })).status).toBe(201);
    await given('onboards', {
      events: ['ticket.created'],
      conditions: { all: [{ field: 'ticket.subject', operator: 'contains_word', value: 'onboardme' }] },
      actions: [
        { do: 'task_list', list: 'onboarding' },
        { do: 'open_child', team, template: 'laptop', subject: 'A laptop' },
      ],
    });
    await pause(2000);
    const requester = { address: 'lo@customer.example.net', name: 'Lo' };
    const body = { subject: 'Please onboardme', text: 'Monday.', kind: 'internal_note', requester };
    const parent = bodyOf(id, await desk.api('POST', '/tickets', { body })).id;
    await desk.kill9();
    await desk.restart();
    const itemsOf = async (path: string) =>
      z
        .object({ items: z.array(z.looseObject({})) })
        .parse((await desk.api('GET', `/tickets/${parent}/${path}`)).body).items;
    const children = await until('the child', async () => {
      const items = await itemsOf('children');
      return items.length > 0 && items;
    });
    expect(children).toMatchObject([{ subject: 'A laptop', teamId: team, linkedBy: { kind: 'automation' } }]);
    expect(await itemsOf('tasks')).toMatchObject([{ list: 'onboarding', step: 'account', state: 'open' }]);
    // What is delivered again finds it done: nothing comes after it.
    const types = (await trailOf(parent)).map(({ type }) => type);
    const once = ['ticket.automated', 'ticket.task_opened', 'trigger.asked', 'ticket.linked'];
    expect(once.map((type) => types.filter((told) => told === type).length)).toEqual([1, 1, 1, 1]);
  });

  test('one that fails fifty times in a row is switched off, and the admins are told by mail', async () => {
    const boss = 'boss@company.example.net';
    const admin = { name: 'Boss', address: boss, role: 'admin', invite: false };
    expect((await desk.api('POST', '/agents', { body: admin })).status).toBe(201);
    const requester = { address: 'many@customer.example.net', name: 'Many' };
    const body = { subject: 'One of many', text: 'Broke.', kind: 'internal_note', requester };
    for (let batch = 0; batch < 5; batch += 1)
      await Promise.all(Array.from({ length: 10 }, () => desk.api('POST', '/tickets', { body })));
    const told = await nthMailTo(desk, boss, 1);
    expect(told.subject).toBe('Trigger "broken" was switched off');
    expect(told.text).toContain('GET /v1/triggers/broken/runs');
    const off = await desk.api('GET', '/triggers/broken');
    expect(off.body).toMatchObject({
      isActive: false,
      switchedOff: { reason: 'failed_again_and_again' },
    });
    expect(Object((await desk.api('GET', '/triggers/broken/runs')).body)).toMatchObject({
      lastFailure: { code: 'ticket.not_solvable' },
    });
  });

  test('a trigger that was made a moment ago acts, and sets no other going that does not ask for it', async () => {
    await given('first', {
      events: ['ticket.created'],
      conditions: { all: [{ field: 'ticket.subject', operator: 'contains_word', value: 'chain' }] },
      actions: [{ do: 'add_tags', tags: ['one'] }],
    });
    await given('deaf', { events: ['ticket.updated'], actions: [{ do: 'add_tags', tags: ['deaf'] }] });
    await given('hears', {
      events: ['ticket.updated'],
      afterAutomation: true,
      conditions: { all: [{ field: 'ticket.tags', operator: 'changed_to', value: 'one' }] },
      actions: [{ do: 'add_tags', tags: ['two'] }],
    });
    await pause(2000);
    const requester = { address: 'bo@customer.example.net', name: 'Bo' };
    const body = { subject: 'The chain', text: 'Broke.', kind: 'internal_note', requester };
    await desk.api('POST', '/tickets', { body });
    const { id, tags } = await until('both', async () => {
      const ticket = await ticketFrom(desk, 'bo@customer.example.net');
      return ticket.tags.includes('two') && ticket;
    });
    expect(tags).toEqual(['one', 'two']);
    const automated = (await trailOf(id)).filter(({ automation }) => automation !== undefined);
    expect(
      automated.flatMap(({ automation }) => automation?.firings.map(({ trigger }) => trigger.key)),
    ).toEqual(['first', 'hears']);
  });

  test('the desk tells its agents of what is theirs, and customers of what it was told to', async () => {
    const id = z.object({ id: z.int() });
    const api = async (method: 'POST' | 'PUT' | 'PATCH', path: string, body: object) => {
      const answer = await desk.api(method, path, { body });
      expect([path, answer.status < 300]).toEqual([path, true]);
      return answer;
    };
    const hours = [['09:00', '17:00']];
    const week = { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours };
    await api('PUT', '/calendars/weekdays', { timeZone: 'UTC', week });
    const team = bodyOf(id, await api('POST', '/teams', { name: 'Workshop' })).id;
    await api('PUT', `/teams/${team}/calendar`, { calendar: 'weekdays' });
    const agent = async (name: string) => {
      const address = `${name}@workshop.example.org`;
      const body = { name, address, role: 'agent', teamIds: [team], invite: false };
      return { address, id: bodyOf(agentOutSchema, await api('POST', '/agents', body)).id };
    };
    const [ada, bo] = [await agent('ada'), await agent('bo')];
    for (const key of ['tell_still_working', 'tell_solved'])
      await api('PATCH', `/triggers/${key}`, { isActive: true });
    await pause(2000);
    const customer = 'vi@customer.example.net';
    const requester = { address: customer, name: 'Vi' };
    const body = {
      subject: 'The pump',
      text: 'It leaks.',
      kind: 'customer_message',
      requester,
      teamId: team,
    };
    const pump = bodyOf(id, await api('POST', '/tickets', body)).id;
    // Both may take it, and one gets it.
    for (const { address } of [ada, bo])
      expect((await nthMailTo(desk, address, 1)).text).toContain(
        `A ticket of your team has nobody yet: [#${pump}] The pump`,
      );
    await api('PATCH', `/tickets/${pump}`, { assigneeId: ada.id });
    expect((await nthMailTo(desk, ada.address, 2)).text).toContain(`Ticket [#${pump}] is yours`);
    const saying = async (words: string) => {
      const all = await mailTo(desk, customer);
      const mails = await Promise.all(all.map((_, at) => nthMailTo(desk, customer, at + 1)));
      return mails.filter(({ text }) => text.includes(words)).length;
    };
    // Five days have two working days in them, whichever day it is.
    await desk.advance('P5D');
    const still = `we are still working on your request [#${pump}]. Its status is “Open”.`;
    await until('the mail that it is worked on', async () => (await saying(still)) === 1);
    await api('PATCH', `/tickets/${pump}`, { status: 'solved' });
    await until('the mail that it is solved', async () => (await saying('as solved')) === 1);
    await pause(1000);
    expect([await saying(still), await saying('as solved')]).toEqual([1, 1]);
    expect(await mailTo(desk, bo.address)).toHaveLength(1);
    const fired = (await trailOf(pump)).flatMap(({ automation }) => automation?.firings ?? []);
    const shipped = ['notify_team', 'notify_assigned', 'tell_still_working', 'tell_solved'];
    expect(fired.map(({ trigger }) => trigger.key).filter((key) => shipped.includes(key))).toEqual(shipped);
  });
});
