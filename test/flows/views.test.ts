import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { agentOutSchema } from '../../schemas/api/agents.ts';
import { jobOutSchema, jobPageSchema } from '../../schemas/api/jobs.ts';
import { liveTokenOutSchema } from '../../schemas/api/live-tokens.ts';
import { nextTicketOutSchema } from '../../schemas/api/next.ts';
import { ticketPageSchema } from '../../schemas/api/ticket-filters.ts';
import { ticketOutSchema } from '../../schemas/api/tickets.ts';
import {
  viewCountsSchema,
  viewOutSchema,
  viewPageSchema,
  viewTicketPageSchema,
} from '../../schemas/api/views.ts';
import { type ServerFrame, serverFrameSchema } from '../../schemas/live.ts';
import { countInDesk } from '../support/rows-in-file.ts';
import { bodyOf, change, MAILBOX, readTicket, ticketFrom, tokenFor } from './support/desk.ts';
import { type RunningHost, startHost, until } from './support/host.ts';

const ANA = 'ana@customer.example.net';

describe('views', () => {
  let desk: RunningHost;
  let id: number;
  let key: string;

  const ticketsIn = async (view: string) => {
    const page = bodyOf(viewTicketPageSchema, await desk.api('GET', `/views/${view}/tickets`));
    return page.items.map(({ ticket }) => ticket.id);
  };
  const countOf = async (view: string) => {
    const { items } = bodyOf(viewCountsSchema, await desk.api('GET', `/views/counts?keys=${view}`));
    return items[0]?.tickets;
  };

  beforeAll(async () => {
    desk = await startHost();
    await desk.sendMail({ from: ANA, to: MAILBOX, subject: 'Printer', text: 'It prints nothing.' });
    id = (await ticketFrom(desk, ANA)).id;
  });
  afterAll(() => desk.dispose());

  it('come with the desk: what waits for it is in the inbox, counted, until it is answered', async () => {
    await until('the inbox', async () => (await ticketsIn('inbox')).includes(id));
    const waiting = (await ticketsIn('inbox')).length;
    expect(await countOf('inbox')).toBe(waiting);
    await change(desk, id, { status: 'pending' });
    await until('the inbox without it', async () => !(await ticketsIn('inbox')).includes(id));
    expect(await ticketsIn('waiting_for_customer')).toContain(id);
    expect(await countOf('inbox')).toBe(waiting - 1);
    await change(desk, id, { status: 'open' });
  });

  it('tell whoever watches them that they have changed, and the example of the documentation follows a ticket', async () => {
    const example = /```js\n(.*?)```/s.exec(readFileSync('docs/live.md', 'utf8'))?.[1] ?? '';
    expect(example.split('\n').length).toBeLessThanOrEqual(100);
    const folder = mkdtempSync(join(tmpdir(), 'bilet-live-'));
    writeFileSync(join(folder, 'follow.mjs'), example);
    const env = { ...process.env, DESK: desk.info().api, TOKEN: await tokenFor(desk, {}) };
    const following = spawn(process.execPath, [join(folder, 'follow.mjs'), String(id)], { env });
    let told = '';
    following.stdout.on('data', (chunk) => {
      told += String(chunk);
    });
    const { url, token } = bodyOf(liveTokenOutSchema, await desk.api('POST', '/live/tokens'));
    const socket = new WebSocket(`${url}?token=${token}`);
    const frames: ServerFrame[] = [];
    socket.onmessage = ({ data }) => void frames.push(serverFrameSchema.parse(JSON.parse(String(data))));
    const heard = (type: string, topic: string) =>
      frames.some((frame) => frame.type === type && 'topic' in frame && frame.topic === topic);
    try {
      await new Promise<void>((done, fail) => {
        socket.onopen = () => done();
        socket.onerror = () => fail(new Error('The socket did not open.'));
      });
      const topics = ['view:inbox', `ticket:${id}`, `presence:${id}`, 'view:nowhere'];
      socket.send(JSON.stringify({ action: 'watch', topics, id: 'a' }));
      socket.send('no JSON');
      await until('the topics to be watched', async () => frames.length > 1);
      expect(frames).toContainEqual({
        type: 'watching',
        id: 'a',
        topics: topics.slice(0, 3),
        refused: ['view:nowhere'],
      });
      expect(frames).toContainEqual(expect.objectContaining({ type: 'error', code: 'frame.invalid' }));
      await until('the example to have read the ticket', async () => told.includes('ticket.created'));
      await change(desk, id, { status: 'pending' });
      await until('hints', async () => heard('changed', 'view:inbox') && heard('changed', `ticket:${id}`));
      await until('the example to tell of it', async () => told.includes('ticket.updated'));
      await change(desk, id, { status: 'open' });
      bodyOf(z.unknown(), await desk.api('PUT', `/tickets/${id}/presence`, { body: { doing: 'viewing' } }));
      await until('a hint of who is there', async () => heard('changed', `presence:${id}`));
      // The token is used up.
      const again = new WebSocket(`${url}?token=${token}`);
      await new Promise<void>((done) => {
        again.onerror = () => done();
      });
    } finally {
      socket.close();
      following.kill();
      rmSync(folder, { recursive: true });
    }
  });

  it('are made while the desk is used, and filled in the background', async () => {
    const body = {
      name: 'No answer for four hours',
      owner: { kind: 'everyone' },
      conditions: {
        all: [
          { field: 'ticket.status', operator: 'any_of', value: ['new', 'open'] },
          { field: 'ticket.waitingSince', operator: 'before', value: { ago: 'PT4H' } },
        ],
      },
      order: [{ field: 'ticket.priority', direction: 'descending' }],
    };
    const made = bodyOf(viewOutSchema, await desk.api('POST', '/views', { body }));
    key = made.key;
    expect(await ticketsIn(key)).toEqual([]);
    await until('the list to be filled', async () => {
      const { items } = bodyOf(viewPageSchema, await desk.api('GET', '/views'));
      return items.some((view) => view.key === key && view.isFilled);
    });
    expect(await ticketsIn(key)).toEqual([]);
  });

  it('move a ticket when its time has come, and the ticket has the version that it had', async () => {
    const { version } = await readTicket(desk, id);
    await desk.advance('PT3H50M');
    expect(await ticketsIn(key)).not.toContain(id);
    await desk.advance('PT15M');
    await until('the ticket to be in the view', async () => (await ticketsIn(key)).includes(id));
    expect((await readTicket(desk, id)).version).toBe(version);
    expect(await countOf(key)).toBe((await ticketsIn(key)).length);
  });

  it('follow a customer whom their conditions know', async () => {
    const { requesterId } = await readTicket(desk, id);
    const conditions = { all: [{ field: 'requester.notes', operator: 'contains', value: 'vip' }] };
    const body = { name: 'VIP', owner: { kind: 'everyone' }, conditions };
    const vip = bodyOf(viewOutSchema, await desk.api('POST', '/views', { body })).key;
    await until('the list to be filled', async () => {
      const { items } = bodyOf(viewPageSchema, await desk.api('GET', '/views'));
      return items.some((view) => view.key === vip && view.isFilled);
    });
    await desk.api('PATCH', `/customers/${requesterId}`, { body: { notes: 'VIP since 2020' } });
    await until('the ticket to be in the view', async () => (await ticketsIn(vip)).includes(id));
  });

  it('hand fifty agents who ask at once fifty different tickets, the most urgent first', async () => {
    const AGENTS = 50;
    const many = <Made>(make: (at: number) => Promise<Made>) =>
      Promise.all(Array.from({ length: AGENTS }, (_, at) => make(at)));
    const tokens = await many(async (at) => {
      const body = {
        name: `Agent ${at}`,
        address: `agent-${at}@desk.example.com`,
        role: 'agent',
        teamIds: null,
      };
      const agent = bodyOf(agentOutSchema, await desk.api('POST', '/agents', { body }));
      return tokenFor(desk, { owner: { kind: 'agent', id: agent.id } });
    });
    const { requesterId } = await readTicket(desk, id);
    const made = await many(async (at) => {
      const requester = { id: requesterId };
      const priority = at < 10 ? 'low' : 'urgent';
      const body = { subject: `Call ${at}`, text: 'Help.', kind: 'internal_note', requester, priority };
      return bodyOf(z.looseObject({ id: z.int() }), await desk.api('POST', '/tickets', { body })).id;
    });
    const low = new Set(made.slice(0, 10));
    await until('all of them to wait', async () => (await countOf('next')) === AGENTS + 1);
    const handed = await Promise.all(
      tokens.map(async (token) => {
        const { ticket } = bodyOf(
          nextTicketOutSchema,
          await desk.api('POST', '/tickets/next', { token, body: {} }),
        );
        return ticket?.id ?? 0;
      }),
    );
    expect(new Set(handed).size).toBe(AGENTS);
    // The forty urgent ones, the first ticket, which is of normal priority, and nine of the others.
    expect(handed.filter((one) => made.includes(one) && !low.has(one))).toHaveLength(40);
    expect(handed).toContain(id);
    expect(handed.filter((one) => low.has(one))).toHaveLength(9);

    const [token = '', other = ''] = tokens;
    const [mine = 0] = handed;
    const body = { kind: 'internal_note', text: 'I look into it.' };
    bodyOf(z.looseObject({}), await desk.api('POST', `/tickets/${mine}/messages`, { token, body }));
    const taken = bodyOf(ticketOutSchema, await desk.api('GET', `/tickets/${mine}`, { token }));
    expect(taken.assigneeId).not.toBeNull();
    const skipped = { ticketId: handed[1], reason: 'other_skills' };
    expect((await desk.api('POST', '/tickets/next/skip', { token, body: skipped })).status).toBe(409);
    expect((await desk.api('POST', '/tickets/next/skip', { token: other, body: skipped })).status).toBe(200);
  });

  it('leave room for any other question: filters are answered at once, and changes since a time', async () => {
    const listed = async (query: Record<string, string>) =>
      bodyOf(ticketPageSchema, await desk.api('GET', `/tickets?${new URLSearchParams(query)}`));
    const filter = JSON.stringify({
      all: [{ field: 'requester.addresses', operator: 'is', value: ANA }],
    });
    const asked = { filter, priority: 'normal', order: 'number' };
    expect((await listed(asked)).items.map((ticket) => ticket.id)).toEqual([id]);
    const { updatedAt: changedSince } = await change(desk, id, { priority: 'high' });
    expect((await listed(asked)).items).toEqual([]);
    await until('the change', async () =>
      (await listed({ changedSince })).items.some((ticket) => ticket.id === id),
    );
    const { items, changedUntil } = await listed({ changedSince, priority: 'high' });
    expect(items).toMatchObject([{ id, priority: 'high' }]);
    expect(changedUntil).toBe(changedSince);
  });

  it.each(['csv', 'xlsx'])('are exported as %s by a job', async (format) => {
    const begun = await desk.api('POST', '/views/inbox/export', { body: { format } });
    const { id: jobId } = bodyOf(jobOutSchema, begun);
    const url = await until('the file', async () => {
      const job = bodyOf(jobOutSchema, await desk.api('GET', `/jobs/${jobId}`));
      expect(job.state).not.toBe('failed');
      return job.resultUrl ?? false;
    });
    expect(url).toContain(`inbox.${format}`);
    const file = Buffer.from(await (await fetch(url)).arrayBuffer());
    expect(file.subarray(0, 2).toString('latin1')).toBe(format === 'xlsx' ? 'PK' : '\u00ef\u00bb');
  });

  it('are filled by one job, whoever looks at them, and though the power goes in the middle of it', async () => {
    const conditions = { all: [{ field: 'ticket.subject', operator: 'contains', value: 'call' }] };
    const body = { name: 'Calls', owner: { kind: 'everyone' }, conditions };
    const calls = bodyOf(viewOutSchema, await desk.api('POST', '/views', { body })).key;
    const partition = `S:L#view:${calls.slice(1)}#0`;
    const standing = () => countInDesk(desk, '"Bilet" WHERE pk = ?', partition);
    await until('the first tickets to stand in the list', () => standing() > 0);
    await desk.kill9();
    expect(standing()).toBeLessThan(50);
    await desk.restart();
    await desk.advance('PT20M');
    await until(
      'the list to be filled',
      async () => {
        const { items } = bodyOf(viewPageSchema, await desk.api('GET', '/views'));
        return items.some((view) => view.key === calls && view.isFilled);
      },
      50_000,
    );
    expect(await ticketsIn(calls)).toHaveLength(50);
    expect(await countOf(calls)).toBe(50);
    const { items: jobs } = bodyOf(jobPageSchema, await desk.api('GET', '/jobs?limit=100'));
    const fills = jobs.filter(
      ({ kind, input }) => kind === 'views.fill' && Object(input).list === Number(calls.slice(1)),
    );
    expect(fills).toHaveLength(1);
  });
});
