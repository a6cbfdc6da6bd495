import { setTimeout as pause } from 'node:timers/promises';
import { auditPageSchema } from '../../schemas/api/tickets.ts';
import { bodyOf, mailTo, nthMailTo, ticketFrom } from './support/desk.ts';
import { type RunningHost, startHost, until } from './support/host.ts';

jest.setTimeout(180_000);

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
  beforeAll(async () => {
    desk = await startHost();
    // No day has hours, so that it is always out of them.
    const never = { timeZone: 'UTC', week: { mon: [['00:00', '00:01']] } };
    await desk.api('PUT', '/calendars/never', { body: never });
    await desk.api('PATCH', '/options', { body: { defaultCalendar: 'never' } });
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
      return all.length >= 2 && (await nthMailTo(desk, 'mara@customer.example.net', 2));
    });
    const first = await nthMailTo(desk, 'mara@customer.example.net', 1);
    const [told] = [first, notice].filter(({ text }) => text.includes('We are closed'));
    expect(told?.text).toContain(`Your number is ${id}.`);
    expect(told?.header('auto-submitted')).toEqual(['auto-generated']);
    const [answered] = notice.header('message-id');
    const second = mail('mara@customer.example.net', `Re: [#${id}] Night`, [`In-Reply-To: ${answered}`]);
    await desk.sendMail(second);
    const messages = async () => (await trailOf(id)).filter(({ type }) => type === 'message.added').length;
    await until('the answer', async () => (await messages()) === 3);
    await pause(2000);
    expect(await mailTo(desk, 'mara@customer.example.net')).toHaveLength(2);
    // Of the new ticket and of its message there is an event each: whichever comes first brings the notice.
    const automated = (await trailOf(id)).flatMap(({ automation }) => automation ?? []);
    expect(automated.flatMap(({ firings }) => firings)).toMatchObject([
      { trigger: { key: 'notice' }, did: ['reply'], fields: ['tags'], held: ['all.0', 'all.1', 'all.2'] },
    ]);
    expect(automated.flatMap(({ failures }) => failures)).toMatchObject([
      { trigger: { key: 'broken' }, code: 'ticket.not_solvable' },
    ]);
  });

  test('two desks that answer each other stop after the first', async () => {
    await desk.sendMail(
      mail('desk@other.example.net', 'Ticket 77 received', [
        'Auto-Submitted: auto-replied',
        'Precedence: bulk',
      ]),
    );
    const { id } = await ticketFrom(desk, 'desk@other.example.net');
    await until('the triggers', async () =>
      (await trailOf(id)).some(({ type }) => type === 'ticket.automated'),
    );
    await pause(1000);
    expect(await mailTo(desk, 'desk@other.example.net')).toEqual([]);
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
});
