import * as z from 'zod';
import { readMessage } from '../../core/email/index.ts';
import { auditPageSchema } from '../../schemas/api/audit.ts';
import { jobOutSchema } from '../../schemas/api/jobs.ts';
import { shownSlaSchema, slaExplanationSchema } from '../../schemas/api/sla.ts';
import { ticketPageSchema } from '../../schemas/api/ticket-filters.ts';
import { viewOutSchema, viewPageSchema, viewTicketPageSchema } from '../../schemas/api/views.ts';
import { auditTrail, bodyOf, change, MAILBOX, readTicket, ticketFrom } from './support/desk.ts';
import { type RunningHost, startHost, until } from './support/host.ts';

const CARA = 'cara@customer.example.net';
const NOAS = 'noas@customer.example.net';
const MIKE = 'mike@customer.example.net';
const PIA = 'pia@customer.example.net';
const SOLA = 'sola@customer.example.net';
/** A Monday in winter time, before the office opens. */
const MONDAY = '2027-03-01T07:30:00.000Z';
const at = (time: string) => `2027-03-01T${time}.000Z`;

const withSla = z.looseObject({ sla: shownSlaSchema.nullable(), dueAt: z.string().nullable() });

/** What the desk promises is kept to the second, on the running desk, by the clock of the host. */
describe('a promise', () => {
  let desk: RunningHost;
  let id: number;

  const put = async (path: string, body: object) => {
    const answer = await desk.api('PUT', path, { body });
    expect([path, answer.status, answer.body]).toEqual([path, 200, expect.anything()]);
  };
  const shown = async () => withSla.parse((await desk.api('GET', `/tickets/${id}`)).body);
  const told = async () =>
    (await auditTrail(desk, id)).map(({ type }) => type).filter((type) => type.startsWith('sla.'));

  /** Tickets of others, and a view, for which something happens at a time. */
  const waiting = {
    postponed: 0,
    solved: 0,
    view: '',
    /** Filling it takes some seconds, in which the other tests go on. */
    async beginView() {
      const conditions = {
        all: [{ field: 'ticket.createdAt', operator: 'before', value: { ago: 'PT24M' } }],
      };
      const body = { name: 'Old', owner: { kind: 'everyone' }, conditions };
      this.view = bodyOf(viewOutSchema, await desk.api('POST', '/views', { body })).key;
    },
    async begin() {
      for (const from of [NOAS, SOLA]) {
        await desk.sendMail({ from, to: MAILBOX, subject: 'Fan', text: 'It does not turn.' });
      }
      this.postponed = (await ticketFrom(desk, NOAS)).id;
      this.solved = (await ticketFrom(desk, SOLA)).id;
      await change(desk, this.postponed, { status: 'postponed', until: at('09:05:00') });
      await change(desk, this.solved, { status: 'solved', assigneeId: 1 });
      await until('the view to be filled', async () => {
        const { items } = bodyOf(viewPageSchema, await desk.api('GET', '/views'));
        return items.some(({ key, isFilled }) => key === this.view && isFilled);
      });
    },
  };

  beforeAll(async () => {
    desk = await startHost();
    await desk.setClock({ frozen: true, at: MONDAY });
    const day = [['09:00', '17:00']];
    const week = { mon: day, tue: day, wed: day, thu: day, fri: day };
    await put('/calendars/office', { key: 'office', timeZone: 'Europe/Berlin', week });
    const hour = { low: 3600, normal: 3600, high: 3600, urgent: 1800 };
    await put('/sla-policies/standard', {
      key: 'standard',
      conditions: {},
      calendar: 'office',
      targets: {
        first_response: { clock: 'business', seconds: hour, warnings: [{ percent: 50 }] },
        requester_wait: { clock: 'business', seconds: { normal: 14_400 } },
      },
    });
    const texts = { en: 'You hear from us by {{ ticket.answerDueAt | date_time }}.' };
    const written = [
      ['/templates/acknowledgement', { texts }],
      ['/options', { timeZone: 'Europe/Berlin' }],
    ] as const;
    for (const [path, body] of written) expect((await desk.api('PATCH', path, { body })).status).toBe(200);
    await waiting.beginView();
    await desk.setClock({ at: '2027-03-01T07:31:00.000Z' });
    await desk.sendMail({ from: CARA, to: MAILBOX, subject: 'Lamp', text: 'It does not shine.' });
    id = (await ticketFrom(desk, CARA)).id;
  });
  afterAll(() => desk.dispose());

  it('begins with the hours of the office, and is shown with the ticket', async () => {
    const { sla, dueAt } = await shown();
    expect(dueAt).toBe(at('09:00:00'));
    expect(sla).toMatchObject({
      policy: 'standard',
      because: 'conditions',
      urgency: 'calm',
    });
    expect(sla?.metrics.first_response).toMatchObject({ state: 'active', usedSeconds: 0, target: 3600 });
    expect(await told()).toEqual(['sla.started', 'sla.started']);
  });

  it('is told to the customer with the acknowledgement, in the time zone of the desk', async () => {
    const mail = await until('the acknowledgement', async () =>
      (await desk.outbox()).find(({ to }) => to.includes(CARA)),
    );
    const { text } = await readMessage(Buffer.from(await desk.rawMail(mail)));
    expect(text).toContain('You hear from us by March 1, 2027 at 10:00 AM GMT+1.');
  });

  it('warns when half of the time is over, and not before', async () => {
    await desk.setClock({ at: at('08:30:00') });
    expect(await shown()).toMatchObject({ slaColour: 'yellow', urgency: 'soon', sla: { urgency: 'soon' } });
    expect(await told()).not.toContain('sla.warned');
    await desk.setClock({ at: at('08:30:01') });
    await until('the warning', async () => (await told()).includes('sla.warned'));
  });

  it('pauses while the desk waits for the customer, goes on, and survives a power cut', async () => {
    await change(desk, id, { status: 'pending' });
    expect((await shown()).sla?.metrics).toMatchObject({
      requester_wait: { state: 'paused' },
      first_response: { state: 'active' },
    });
    await desk.kill9();
    await desk.restart();
    await desk.setClock({ at: at('08:40:01') });
    await change(desk, id, { status: 'open' });
    expect((await shown()).sla?.metrics.requester_wait).toMatchObject({
      state: 'active',
      usedSeconds: 1801,
      dueAt: at('12:10:00'),
    });
    expect((await told()).slice(-2)).toEqual(['sla.paused', 'sla.resumed']);
  });

  it('is one of several things that wait for their time', () => waiting.begin());

  it('is broken when its second is over, once, also when the power is cut in that second', async () => {
    await desk.setClock({ at: at('09:00:00') });
    expect((await shown()).sla?.metrics.first_response?.state).toBe('breached');
    await desk.setClock({ at: at('09:00:01') });
    await desk.kill9();
    await desk.restart();
    await until('the breach', async () => (await told()).includes('sla.breached'));
    const counted = (await told()).filter((type) => type === 'sla.breached' || type === 'sla.warned');
    expect(counted).toEqual(['sla.warned', 'sla.breached']);
    await until('the list, where it is red', async () => {
      const { body } = await desk.api('GET', '/tickets');
      const line = Object(body).items.find((one: { id: number }) => one.id === id);
      return line.slaUrgency === 'breached' && line.slaColour === 'red';
    });
  });

  it('would be broken no longer by another policy, as a dry run says, which changes nothing', async () => {
    const body = {
      conditions: {},
      calendar: 'office',
      targets: { first_response: { clock: 'business', seconds: { normal: 7200 } } },
    };
    const begun = await desk.api('POST', '/sla-policies/standard/dry-run', { body });
    const { id: jobId } = bodyOf(jobOutSchema, begun);
    const { counts, resultUrl } = await until('the dry run', async () => {
      const job = bodyOf(jobOutSchema, await desk.api('GET', `/jobs/${jobId}`));
      return job.state === 'done' && job;
    });
    expect(counts).toEqual({ tickets: 3, changed: 3, breached: 0, unbreached: 1, met: 0 });
    const lines = (await (await fetch(resultUrl ?? '')).text()).trim().split('\n');
    const [line] = lines.slice(1).map((one) => Object(JSON.parse(one)));
    expect([line.ticket, line.becomes]).toEqual([id, ['unbreached']]);
    expect((await shown()).sla?.metrics.first_response?.state).toBe('breached');
  });

  it('is not the only thing that waits over a power cut: what is postponed, views that go by time, and closing', async () => {
    const { postponed, solved, view } = waiting;
    const inView = async () => {
      const page = bodyOf(viewTicketPageSchema, await desk.api('GET', `/views/${view}/tickets`));
      return page.items.map(({ ticket }) => ticket.id);
    };
    expect(await inView()).not.toContain(postponed);
    await desk.setClock({ at: at('09:05:00') });
    await until('it to be open', async () => (await readTicket(desk, postponed)).status === 'open');
    await until('it to be in the view', async () => (await inView()).includes(postponed));
    expect((await readTicket(desk, solved)).status).toBe('solved');
  });

  it('is kept late by an answer', async () => {
    await desk.setClock({ at: at('09:10:00') });
    const body = { kind: 'public_reply', text: 'Try another bulb.' };
    expect((await desk.api('POST', `/tickets/${id}/messages`, { body })).status).toBe(201);
    expect((await shown()).sla?.metrics.first_response).toMatchObject({
      state: 'breached',
      breachedAt: at('09:00:00'),
      metAt: at('09:10:00'),
      remainingSeconds: -600,
    });
    expect((await told()).at(-1)).toBe('sla.met');
  });

  it('is explained: what counted, what did not, and why', async () => {
    const { body } = await desk.api('GET', `/tickets/${id}/sla/explanation`);
    const { instances } = slaExplanationSchema.parse(body);
    const waited = instances.find(({ metric }) => metric === 'requester_wait');
    expect(waited?.intervals.map(({ from, why }) => [from, why])).toEqual([
      [at('07:31:00'), 'outside_hours'],
      [at('08:00:00'), 'counts'],
      [at('08:30:01'), 'paused'],
      [at('08:40:01'), 'counts'],
    ]);
  });

  it('is derived anew when what is configured is another', async () => {
    const longer = { clock: 'calendar', seconds: { normal: 86_400 } };
    await put('/sla-policies/standard', {
      key: 'standard',
      conditions: {},
      targets: { requester_wait: longer },
    });
    await until('the ticket to be derived anew', async () => (await told()).includes('sla.changed'));
    expect((await shown()).sla?.metrics).toEqual({
      requester_wait: expect.objectContaining({ target: 86_400, state: 'active' }),
    });
  });

  it('follows what is known of the customer, when that changes', async () => {
    const { requesterId } = await readTicket(desk, waiting.postponed);
    await put('/sla-policies/french', {
      key: 'french',
      position: 1,
      conditions: { all: [{ field: 'requester.locale', operator: 'is', value: 'fr' }] },
      targets: { resolution: { clock: 'calendar', seconds: { normal: 864_000 } } },
    });
    const inList = async () => {
      const { items } = bodyOf(ticketPageSchema, await desk.api('GET', '/tickets'));
      return items.find((one) => one.id === waiting.postponed)?.dueAt;
    };
    const before = await inList();
    const body = { locale: 'fr' };
    expect((await desk.api('PATCH', `/customers/${requesterId}`, { body })).status).toBe(200);
    const { items } = await until('the ticket to be judged anew', async () => {
      const page = bodyOf(
        auditPageSchema,
        await desk.api('GET', `/tickets/${waiting.postponed}/events?limit=100`),
      );
      return page.items.some(({ sla }) => sla?.policy === 'french') && page;
    });
    expect(items.filter(({ sla }) => sla?.policy === 'french').map(({ type }) => type)).toEqual([
      'sla.started',
    ]);
    await until('the list to follow', async () => (await inList()) !== before);
  });

  it('is over when the ticket closes, after the days that were told before the power was cut', async () => {
    const { closesAt } = await readTicket(desk, waiting.solved);
    await desk.setClock({ at: new Date(Date.parse(closesAt ?? '') + 1000).toISOString() });
    await until('it to be closed', async () => (await readTicket(desk, waiting.solved)).status === 'closed');
  });

  describe('that an agent made by hand', () => {
    let began = 0;
    const inSeconds = (seconds: number) => new Date(began + seconds * 1000).toISOString();
    const line = async () => {
      const { items } = bodyOf(ticketPageSchema, await desk.api('GET', '/tickets'));
      return items.find((one) => one.id === id);
    };
    const inList = (slaUrgency: string, slaColour: string | null, dueAt?: string) =>
      until(`the list to say ${slaUrgency}`, async () => {
        const found = await line();
        const isDue = dueAt === undefined || found?.dueAt === dueAt;
        return isDue && found?.slaUrgency === slaUrgency && found.slaColour === slaColour;
      });

    it('is due at its instant, with the ticket and in the list, whatever the policy leaves time for', async () => {
      for (const other of [id, waiting.postponed]) await change(desk, other, { assigneeId: 1 });
      began = Math.ceil((await desk.now()).getTime() / 1000) * 1000;
      await desk.setClock({ at: inSeconds(0) });
      for (const from of [MIKE, PIA]) {
        await desk.sendMail({ from, to: MAILBOX, subject: 'Oven', text: 'It stays cold.' });
        id = (await ticketFrom(desk, from)).id;
      }
      await put(`/tickets/${id}/sla/promise`, { until: inSeconds(1000), text: 'Before lunch' });
      expect(await shown()).toMatchObject({
        dueAt: inSeconds(1000),
        slaUrgency: 'calm',
        sla: { metrics: { promise: { state: 'active', target: 1000 }, requester_wait: { state: 'active' } } },
      });
      await inList('calm', 'green', inSeconds(1000));
    });

    it('is warned of, and broken when its second is over: the list is red, and searches and the next ticket know', async () => {
      await desk.setClock({ at: inSeconds(801) });
      await until('the warning', async () => (await told()).includes('sla.warned'));
      await inList('soon', 'yellow');
      await desk.setClock({ at: inSeconds(1000) });
      expect(await told()).not.toContain('sla.breached');
      await desk.setClock({ at: inSeconds(1001) });
      await until('the breach', async () => (await told()).includes('sla.breached'));
      await inList('breached', 'red');
      for (const query of ['slaUrgency:breached', 'sla.promise.state:breached']) {
        await until(`${query} to find it`, async () => {
          const { body } = await desk.api('GET', `/search?q=${encodeURIComponent(query)}`);
          return JSON.stringify(body).includes(`"id":${id},`);
        });
      }
      const next = await desk.api('POST', '/tickets/next', { body: {} });
      expect([next.status, Object(next.body).ticket?.id]).toEqual([200, id]);
    });

    it('is kept late by the next public reply, and not by a note', async () => {
      await desk.setClock({ at: inSeconds(1200) });
      const write = (kind: string) =>
        desk.api('POST', `/tickets/${id}/messages`, { body: { kind, text: 'The fuse was blown.' } });
      expect((await write('internal_note')).status).toBe(201);
      expect((await shown()).slaUrgency).toBe('breached');
      expect((await write('public_reply')).status).toBe(201);
      expect(await shown()).toMatchObject({
        slaUrgency: 'calm',
        sla: {
          metrics: { promise: { state: 'breached', breachedAt: inSeconds(1000), metAt: inSeconds(1200) } },
        },
      });
      expect((await told()).filter((type) => type !== 'sla.started')).toEqual([
        ...['sla.warned', 'sla.breached', 'sla.met'],
      ]);
      await inList('calm', 'green');
    });
  });
});
