import { createHash } from 'node:crypto';
import * as z from 'zod';
import { uploadOutSchema } from '../../schemas/api/attachments.ts';
import { feedMadeSchema } from '../../schemas/api/calendar-feeds.ts';
import { importResultsSchema } from '../../schemas/api/import.ts';
import { jobOutSchema } from '../../schemas/api/jobs.ts';
import { proofSchema } from '../../schemas/api/proof.ts';
import { tagPageSchema } from '../../schemas/api/tags.ts';
import { ticketOutSchema } from '../../schemas/api/tickets.ts';
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
  tokenFor,
} from './support/desk.ts';
import { type RunningHost, startHost, until } from './support/host.ts';

const MIA = 'mia@customer.example.net';
const NOA = 'noa@customer.example.net';
const OLE = 'ole@customer.example.net';
const COLLEAGUE = 'colleague@partner.example.net';
const READER = 'reader@partner.example.net';
const CARD = '4111 1111 1111 1111';

describe('a desk that works by its own rules', () => {
  let desk: RunningHost;
  /** the tickets of two customers about the same */
  let [mias, noas] = [0, 0];

  const post = (path: string, body?: object) => desk.api('POST', path, { body });
  const done = async (answer: Awaited<ReturnType<typeof post>>) => {
    const { id } = bodyOf(jobOutSchema, answer);
    return until(`job ${id} to be done`, async () => {
      const job = bodyOf(jobOutSchema, await desk.api('GET', `/jobs/${id}`));
      return job.state === 'done' && job;
    });
  };
  const countOf = async (tag: string) =>
    bodyOf(tagPageSchema, await desk.api('GET', '/tags?limit=100')).items.find((one) => one.tag === tag)
      ?.tickets;

  beforeAll(async () => {
    desk = await startHost();
    await desk.sendMail({ from: MIA, to: MAILBOX, subject: 'No water', text: 'Nothing comes.' });
    // Whose mail came first is whose stands first once they are one.
    mias = (await ticketFrom(desk, MIA)).id;
    await desk.sendMail({ from: NOA, to: MAILBOX, subject: 'Water?', text: 'Is it off?' });
    noas = (await ticketFrom(desk, NOA)).id;
  });
  afterAll(() => desk.dispose());

  it('takes a status that an admin has just made, with its reasons', async () => {
    const made = await post('/statuses', {
      key: 'with_plumber',
      labels: { en: 'With the plumber' },
      category: 'hold',
      reasons: [{ key: 'parts', labels: { en: 'Waits for parts' } }],
      reasonRequired: true,
    });
    expect(made.status).toBe(201);
    await until('the status to be in force', async () => {
      const { status, body } = await desk.api('PATCH', `/tickets/${mias}`, {
        body: { status: 'with_plumber' },
      });
      return status === 422 && JSON.stringify(body).includes('statusReason');
    });
    const held = await change(desk, mias, { status: 'with_plumber', statusReason: 'parts' });
    expect(held).toMatchObject({ status: 'hold', statusKey: 'with_plumber', statusReason: 'parts' });
  });

  it('takes a name that an admin gives it', async () => {
    const named = await desk.api('PATCH', '/options', { body: { deskName: 'Waterworks' } });
    expect(named.body).toMatchObject({ deskName: 'Waterworks', version: 1 });
  });

  it('opens a postponed ticket again when its time has come, and says who did', async () => {
    const { conversation } = await readTicket(desk, noas);
    const endsAt = new Date(
      Date.parse(conversation.items[0]?.createdAt ?? '') + 3 * 60 * 60 * 1000,
    ).toISOString();
    await change(desk, noas, { status: 'postponed', until: endsAt });
    await desk.advance('PT2H');
    expect((await readTicket(desk, noas)).statusKey).toBe('postponed');
    await desk.advance('PT2H');
    await until('it to be open', async () => (await readTicket(desk, noas)).status === 'open');
    expect((await readTicket(desk, noas)).until).toBeNull();
    const last = (await auditTrail(desk, noas)).findLast(({ change }) => change?.status !== undefined);
    expect(last).toMatchObject({ actor: { kind: 'system', name: 'clock' } });
  });

  it('shows what is planned to a calendar program, before its time and after it, until the feed is revoked', async () => {
    const made = await post('/agents/1/calendar-feed', { subjects: true });
    const { url } = bodyOf(feedMadeSchema, made);
    expect(url).toContain('http://127.0.0.1:');
    const subscribed = () => fetch(url ?? '');
    const plannedFor = new Date((await desk.now()).getTime() + 5 * 60 * 60 * 1000).toISOString();
    await change(desk, noas, { plannedFor, plannedAgentId: 1 });
    const event = `DTSTART:${plannedFor.replace(/[-:]|\.\d+/g, '')}`;
    const calendar = await until('the ticket to be in the calendar', async () => {
      const text = await (await subscribed()).text();
      return text.includes(event) && text;
    });
    expect(calendar).toContain(`SUMMARY:#${noas} Water?\r\n`);
    await desk.advance('PT6H');
    await until('the reminder', async () =>
      (await auditTrail(desk, noas)).some(({ type }) => type === 'ticket.reminded'),
    );
    expect(await listed(desk, 'view=planned')).toEqual([noas]);
    const later = await subscribed();
    expect(later.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    expect(await later.text()).toContain(event);
    expect((await desk.api('DELETE', '/agents/1/calendar-feed')).status).toBe(204);
    expect((await subscribed()).status).toBe(404);
  });

  it('changes many tickets by one job, and renames a tag wherever it stands', async () => {
    const job = await done(
      await post('/bulk/tickets', {
        tickets: { ids: [mias, noas, 999_999] },
        change: { priority: 'urgent', addTags: ['watr'] },
      }),
    );
    expect(job).toMatchObject({ progress: { done: 3 }, failures: { count: 1 } });
    expect((await readTicket(desk, mias)).priority).toBe('urgent');
    await until('both to be counted', async () => (await countOf('watr')) === 2);
    expect((await post('/bulk/tags', { tags: ['watr'], to: 'water' })).status).toBe(201);
    await until('the tag to be renamed', async () => (await countOf('water')) === 2);
    expect(await countOf('watr')).toBeUndefined();
    expect((await readTicket(desk, noas)).tags).toEqual(['water']);
  });

  it('shows a collaborator the ticket from when an agent lets them in until they are taken out', async () => {
    const added = await post(`/tickets/${mias}/collaborators`, { address: READER });
    const { collaboratorIds } = bodyOf(ticketOutSchema, added);
    const owner = { kind: 'customer', id: collaboratorIds.at(-1) };
    const token = await tokenFor(desk, { owner, scopes: ['*'], expiresAt: null });
    await until('it to be in their list', async () => (await listed(desk, '', token)).includes(mias));
    expect((await readTicket(desk, mias, token)).subject).toBe('No water');
    await desk.api('DELETE', `/tickets/${mias}/collaborators/${encodeURIComponent(READER)}`);
    await until('it to be in their list no more', async () => (await listed(desk, '', token)).length === 0);
    expect((await desk.api('GET', `/tickets/${mias}`, { token })).status).toBe(404);
  });

  it('takes an answer to a merged ticket into the one that has it, and gives it back with it', async () => {
    await post(`/tickets/${mias}/merge`, { ticketIds: [noas] });
    const [inReplyTo = ''] = (await nthMailTo(desk, NOA, 1)).header('Message-ID');
    await desk.sendMail({ from: NOA, to: MAILBOX, subject: 'Re: Water?', text: 'Still off.', inReplyTo });
    const texts = async (id: number) =>
      (await readTicket(desk, id)).conversation.items.map(({ text }) => text.trim());
    await until('the answer to be there', async () => (await texts(mias)).includes('Still off.'));
    expect(await texts(mias)).toEqual(['Nothing comes.', 'Is it off?', 'Still off.']);
    await post(`/tickets/${mias}/unmerge`, { ticketIds: [noas] });
    expect(await texts(mias)).toEqual(['Nothing comes.']);
    expect(await texts(noas)).toEqual(['Is it off?', 'Still off.']);
    for (const id of [mias, noas]) {
      const proof = await desk.api('GET', `/tickets/${id}/events/proof`);
      expect(bodyOf(proofSchema, proof)).toMatchObject({ state: 'intact', faults: [] });
    }
  });

  it('mails a reply to who is copied in it as well, whose answer joins the ticket', async () => {
    const text = 'It will be back at noon.';
    const added = await post(`/tickets/${mias}/messages`, { kind: 'public_reply', text, cc: [COLLEAGUE] });
    expect(added.status).toBe(201);
    const copy = await nthMailTo(desk, COLLEAGUE, 1);
    expect(copy.to.toSorted()).toEqual([COLLEAGUE, MIA]);
    const [inReplyTo = ''] = copy.header('Message-ID');
    await desk.sendMail({
      from: COLLEAGUE,
      to: copy.header('Reply-To')[0],
      subject: 'Re: No water',
      text: 'Thank you, both!',
      inReplyTo,
    });
    await until('the answer of the colleague', async () =>
      (await readTicket(desk, mias)).conversation.items.some(({ text: said }) => said.includes('both!')),
    );
    expect(await ticketsFrom(desk, COLLEAGUE)).toEqual([]);
  });

  it('signs what it writes with its new name, and strikes a card number for good, with the mail that brought it', async () => {
    const text = `Take it from my card ${CARD}, please.`;
    await desk.sendMail({ from: OLE, to: MAILBOX, subject: 'Paying', text });
    const { id, conversation } = await ticketFrom(desk, OLE);
    expect((await nthMailTo(desk, OLE, 1)).text).toContain('Waterworks');
    const [message] = conversation.items;
    const raw = message?.origin?.rawUrl ?? '';
    expect(await (await fetch(raw)).text()).toContain(CARD);
    const path = `/tickets/${id}/messages/${message?.id}/redactions`;
    const offered = await desk.api('GET', path);
    expect(JSON.stringify(offered.body)).not.toContain(CARD);
    expect((await post(path, { text: CARD })).status).toBe(200);
    const struck = await readTicket(desk, id);
    expect(struck.conversation.items[0]).toMatchObject({ text: expect.stringContaining('▇▇▇, please.') });
    expect(JSON.stringify([struck, await auditTrail(desk, id)])).not.toContain('1111');
    await until('the mail to be gone', async () => (await fetch(raw)).status === 404);
  });

  it('exports everything, and then what changes, without passing anything', async () => {
    const lineSchema = z.looseObject({
      kind: z.string(),
      id: z.unknown().optional(),
      cursor: z.string().optional(),
    });
    /** Follows an export up to now; gives its lines, and the cursor. */
    const follow = async (cursor = '') => {
      const lines: z.infer<typeof lineSchema>[] = [];
      for (let [more, next] = [true, cursor]; more; ) {
        const { status, body } = await desk.api('GET', `/export?limit=50${next && `&cursor=${next}`}`);
        expect(status).toBe(200);
        const page = String(body)
          .trimEnd()
          .split('\n')
          .map((line) => lineSchema.parse(JSON.parse(line)));
        const end = page.pop();
        [more, next] = [end?.more === true, end?.cursor ?? ''];
        lines.push(...page);
        if (!more) return { lines, cursor: next };
      }
      throw new Error('There is always a last page');
    };
    const begun = await follow();
    expect(begun.lines).toContainEqual(
      expect.objectContaining({ kind: 'ticket', id: mias, tombstone: null }),
    );
    expect(begun.lines).toContainEqual(
      expect.objectContaining({ kind: 'configuration', area: 'statuses', id: 'with_plumber' }),
    );
    expect((await desk.api('POST', `/tickets/${mias}/trash`)).status).toBe(200);
    await until('the export to tell of it', async () => {
      const { lines } = await follow(begun.cursor);
      return lines.some((line) => line.id === mias && Object(line.tombstone).reason === 'trashed');
    });
  });

  it('takes over a ticket of another desk, which is in its lists with its times, and mails nobody', async () => {
    const pia = { address: 'pia@customer.example.net', name: 'Pia' };
    const said = (at: number, kind: string, author: object) => ({
      externalId: `old:${at}`,
      kind,
      author,
      createdAt: `2021-03-01T09:0${at}:00Z`,
      text: `Message ${at}`,
    });
    const messages = [
      said(1, 'customer_message', { customer: pia }),
      said(2, 'public_reply', { name: 'Kai' }),
      said(3, 'customer_message', { customer: pia }),
    ];
    const ticket = {
      externalId: 'old:1',
      requester: pia,
      createdAt: '2021-03-01T09:01:00Z',
      subject: 'Old',
      messages,
    };
    const body = { tickets: [{ ...ticket, channel: 'email', status: 'open' }] };
    const [first, again] = [await post('/import/tickets', body), await post('/import/tickets', body)];
    const results = [first, again].map((answer) => bodyOf(importResultsSchema, answer).results[0]);
    expect(results.map((result) => result?.outcome)).toEqual(['created', 'unchanged']);
    const { id, createdAt, lastActivityAt, conversation } = await ticketFrom(desk, pia.address);
    expect([id, createdAt, lastActivityAt]).toEqual([
      results[0]?.id,
      '2021-03-01T09:01:00.000Z',
      '2021-03-01T09:03:00.000Z',
    ]);
    expect(conversation.items.map(({ text }) => text)).toEqual(['Message 1', 'Message 2', 'Message 3']);
    await until('the ticket to stand with what is open', async () =>
      (await listed(desk, 'view=open')).includes(id),
    );
    // What is asked for after it is mailed, so that its own mail would have been.
    await desk.sendMail({ from: pia.address, to: MAILBOX, subject: 'New', text: 'Something else.' });
    await nthMailTo(desk, pia.address, 1);
    expect((await mailTo(desk, pia.address)).map(({ sentAt }) => sentAt)).toHaveLength(1);
  });

  it('takes over an uploaded file by a job, with long messages and files, and whoever answers an old mail is heard', async () => {
    const ina = { address: 'ina@customer.example.net', name: 'Ina' };
    const text = 'A long story. '.repeat(20_000);
    const upload = async (filename: string, content: string) => {
      const sha256 = createHash('sha256').update(content).digest('hex');
      const size = Buffer.byteLength(content);
      const file = { filename, contentType: 'application/octet-stream', size, sha256 };
      const { id, upload: link } = bodyOf(uploadOutSchema, await post('/import/files', file));
      const put = await fetch(link.url, { method: link.method, headers: link.headers, body: content });
      expect(put.status).toBe(200);
      return id;
    };
    const attached = await upload('plan.txt', 'the plan');
    const ticket = {
      externalId: 'old:file',
      requester: ina,
      createdAt: '2021-03-01T09:01:00Z',
      subject: 'A leak',
      messages: [
        {
          externalId: 'old:file:1',
          kind: 'customer_message',
          author: { customer: ina },
          createdAt: '2021-03-01T09:01:00Z',
          text,
          messageId: '<old-leak@customer.example.net>',
          files: [{ filename: 'leak.txt', contentType: 'text/plain', content: 'ZHJpcA==' }],
          attachments: [attached],
        },
      ],
    };
    const lines = [{ ticket }, { ticket: { ...ticket, externalId: 'old:wrong', status: 'nowhere' } }];
    const file = await upload('all.ndjson', lines.map((line) => JSON.stringify(line)).join('\n'));
    const { resultUrl } = await done(await post(`/import/files/${file}/start`));
    const report = await (await fetch(resultUrl ?? '')).text();
    expect(
      report
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      { created: 1, failed: 1 },
      { line: 2, externalId: 'old:wrong', errors: [{ path: 'status' }] },
    ]);
    const { conversation } = await ticketFrom(desk, ina.address);
    const [message] = conversation.items;
    expect(await (await fetch(message?.textUrl ?? '')).text()).toBe(text);
    const files = message?.attachments ?? [];
    expect(await Promise.all(files.map(async ({ url }) => (await fetch(url ?? '')).text()))).toEqual([
      'drip',
      'the plan',
    ]);
    const inReplyTo = '<old-leak@customer.example.net>';
    await desk.sendMail({
      from: ina.address,
      to: MAILBOX,
      subject: 'Re: A leak',
      text: 'It drips.',
      inReplyTo,
    });
    await until(
      'the answer to stand with its ticket',
      async () => (await ticketFrom(desk, ina.address)).conversation.items.length === 2,
    );
  });
});
