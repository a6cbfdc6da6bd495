import { agentOutSchema, meOutSchema, teamOutSchema } from '../../schemas/api/agents.ts';
import {
  customerOutSchema,
  customerPageSchema,
  duplicatesSchema,
  timelineSchema,
} from '../../schemas/api/customers.ts';
import { messageAddedSchema, ticketOutSchema } from '../../schemas/api/tickets.ts';
import { byEmail } from '../support/identities.ts';
import {
  auditTrail,
  bodyOf,
  change,
  listed,
  MAILBOX,
  mailTo,
  nthMailTo,
  type ReadTicket,
  readTicket,
  ticketFrom,
  ticketsFrom,
  tokenFor,
} from './support/desk.ts';
import { type RunningHost, startHost, until } from './support/host.ts';

const ANA = 'ana.rusu@customer.example.net';
const QUESTION = '<question-1@customer.example.net>';

describe('a customer writes, an agent answers, the customer writes again', () => {
  let desk: RunningHost;
  let ticket: ReadTicket;
  let agentId: number;
  let teamId: number;
  let agentToken: string;

  const write = (subject: string, text: string, more: object = {}) =>
    desk.sendMail({
      from: { name: 'Ana Rusu', address: ANA },
      to: MAILBOX,
      subject,
      text,
      envelope: { from: ANA, to: MAILBOX },
      ...more,
    });
  const reply = async (text: string, more: object = {}) => {
    const body = { kind: 'public_reply', text, ...more };
    const answer = await desk.api('POST', `/tickets/${ticket.id}/messages`, { body, token: agentToken });
    return bodyOf(messageAddedSchema, answer);
  };
  const conversationOf = async (count: number) =>
    until(`message ${count}`, async () => {
      const now = await readTicket(desk, ticket.id);
      return now.conversation.items.length >= count && now;
    });

  beforeAll(async () => {
    desk = await startHost();
    const team = await desk.api('POST', '/teams', { body: { name: 'Shipping' } });
    teamId = bodyOf(teamOutSchema, team).id;
    const agent = { name: 'Mira', address: 'mira@desk.example.com', role: 'agent' };
    agentId = bodyOf(agentOutSchema, await desk.api('POST', '/agents', { body: agent })).id;
    agentToken = await tokenFor(desk, { owner: { kind: 'agent', id: agentId } });
  });
  afterAll(() => desk.dispose());

  it('makes a ticket of the mail', async () => {
    await write('The charger is missing', 'Order 20391 came without it.\n\nAna', { messageId: QUESTION });
    ticket = await ticketFrom(desk, ANA);
    expect(ticket).toMatchObject({
      subject: 'The charger is missing',
      status: 'new',
      channel: 'email',
      mailbox: MAILBOX,
      priority: 'normal',
      assigneeId: null,
      teamId: null,
      version: 1,
    });
    expect(ticket.conversation.items).toEqual([
      expect.objectContaining({
        kind: 'customer_message',
        text: expect.stringContaining('Order 20391 came without it.'),
        author: { kind: 'customer', id: ticket.requesterId },
        origin: expect.objectContaining({
          channel: 'email',
          from: ANA,
          fromName: 'Ana Rusu',
          messageId: QUESTION,
        }),
      }),
    ]);
    const customer = await desk.api('GET', `/customers/${ticket.requesterId}`);
    expect(customer.body).toMatchObject({ name: 'Ana Rusu', identities: byEmail(ANA) });
  });

  it('acknowledges it with its number, without links, as a machine', async () => {
    const mail = await nthMailTo(desk, ANA, 1);
    expect(mail.subject).toContain(`[#${ticket.id}]`);
    expect(mail.header('Auto-Submitted')).toEqual(['auto-replied']);
    expect(mail.header('In-Reply-To')).toEqual([QUESTION]);
    expect(mail.text).toContain(String(ticket.id));
    expect(mail.html).toContain(String(ticket.id));
    expect(`${mail.text}${mail.html}`).not.toMatch(/https?:|href/);
  });

  it('lists the ticket as open and unassigned, then as the agent’s and the team’s', async () => {
    await until(
      'the ticket to be unassigned',
      async () => (await listed(desk, 'view=unassigned')).length === 1,
    );
    expect(await listed(desk, 'view=open')).toEqual([ticket.id]);
    expect(await listed(desk, 'status=new')).toEqual([ticket.id]);
    expect(await listed(desk, 'view=mine', agentToken)).toEqual([]);
    const given = await change(desk, ticket.id, { assigneeId: agentId, teamId, tags: ['Charger'] });
    expect(given).toMatchObject({ status: 'open', assigneeId: agentId, teamId, tags: ['charger'] });
    await until('the ticket to be the agent’s', async () =>
      (await listed(desk, 'view=mine', agentToken)).includes(ticket.id),
    );
    await until('the lists to follow', async () => (await listed(desk, 'view=unassigned')).length === 0);
    for (const query of ['view=open', `teamId=${teamId}`, `assigneeId=${agentId}`, 'status=open'])
      expect([query, await listed(desk, query)]).toEqual([query, [ticket.id]]);
    expect(await listed(desk, 'status=new')).toEqual([]);
  });

  it('mails the agent’s reply so that every mail program puts it into the thread', async () => {
    const added = await reply('We have sent the charger today.', { status: 'solved' });
    expect(added.ticket).toMatchObject({ status: 'solved', closesAt: expect.any(String) });
    expect(added.message.author).toEqual({ kind: 'agent', id: agentId });
    const mail = await nthMailTo(desk, ANA, 2);
    expect(mail.subject).toBe(`Re: [#${ticket.id}] The charger is missing`);
    expect(mail.text).toContain('We have sent the charger today.');
    expect(mail.header('In-Reply-To')).toEqual([QUESTION]);
    expect(mail.header('References').join(' ')).toContain(QUESTION);
    expect(mail.header('Reply-To').join(' ')).toMatch(
      new RegExp(`support\\+t${ticket.id}\\.[a-z0-9]+@desk\\.example\\.com`),
    );
    expect(mail.header('Auto-Submitted')).toEqual([]);
    for (const name of ['From', 'To', 'Subject', 'Date', 'Message-ID', 'MIME-Version'])
      expect([name, mail.header(name).length]).toEqual([name, 1]);
    const delivered = await until('the delivery to be known', async () => {
      const sent = (await readTicket(desk, ticket.id)).conversation.items.at(-1);
      return sent?.delivery?.state === 'delivered' && sent;
    });
    expect(delivered.id).toBe(added.message.id);
    expect(await listed(desk, 'view=open')).toEqual([]);
    expect(await listed(desk, 'status=solved')).toEqual([ticket.id]);
  });

  it('joins an answer to the signed address, whatever its subject, and opens the ticket again', async () => {
    const [replyTo = ''] = (await nthMailTo(desk, ANA, 2)).header('Reply-To');
    const to = /[^<\s]+@[^>\s]+/.exec(replyTo)?.[0] ?? '';
    await write('it is not here', 'Still nothing.', { to, envelope: { from: ANA, to } });
    const now = await conversationOf(3);
    expect(now).toMatchObject({ status: 'open', solvedAt: null, closesAt: null });
    expect(now.conversation.items.at(-1)).toMatchObject({ kind: 'customer_message' });
    await until('the list to follow', async () => (await listed(desk, 'status=open')).includes(ticket.id));
    expect(await listed(desk, 'status=solved')).toEqual([]);
  });

  it('joins an answer that only names the id which SES gave the reply', async () => {
    await change(desk, ticket.id, { status: 'pending' });
    const [inReplyTo = ''] = (await nthMailTo(desk, ANA, 2)).header('Message-ID');
    expect(inReplyTo).toMatch(/@(?:email\.)?amazonses\.com>$/);
    await write('no number here', 'Now it came, thank you.', { inReplyTo });
    const now = await conversationOf(4);
    expect(now.status).toBe('open');
    expect(await ticketsFrom(desk, ANA)).toEqual([ticket.id]);
  });

  it('refers to the whole conversation in the next reply', async () => {
    await reply('Good to hear.');
    const mail = await nthMailTo(desk, ANA, 3);
    const [first = ''] = (await nthMailTo(desk, ANA, 2)).header('Message-ID');
    const last = (await readTicket(desk, ticket.id)).conversation.items.findLast(
      ({ origin }) => origin.channel === 'email',
    );
    expect(mail.header('In-Reply-To')).toEqual([last?.origin.messageId]);
    expect(mail.header('References').join(' ')).toMatch(new RegExp(`^${QUESTION}.*${first}`));
  });

  it('keeps an internal note inside', async () => {
    const body = { kind: 'internal_note', text: 'Customer is a reseller.' };
    const added = await desk.api('POST', `/tickets/${ticket.id}/messages`, { body, token: agentToken });
    expect(added.status).toBe(201);
    const token = await tokenFor(desk, { owner: { kind: 'customer', id: ticket.requesterId } });
    const seen = await desk.api('GET', `/tickets/${ticket.id}`, { token });
    expect(seen.status).toBe(200);
    expect(JSON.stringify(seen.body)).not.toContain('reseller');
    const messages = await desk.api('GET', `/tickets/${ticket.id}/messages`, { token });
    expect(JSON.stringify(messages.body)).not.toContain('reseller');
    const shown = (await readTicket(desk, ticket.id, token)).conversation.items;
    expect(shown).toHaveLength(5);
    expect(shown.every(({ origin, delivery }) => Object.keys(origin).length === 1 && delivery === null)).toBe(
      true,
    );
    expect((await readTicket(desk, ticket.id)).conversation.items).toHaveLength(6);
    expect((await desk.api('GET', `/tickets/${ticket.id}/events`, { token })).status).toBe(403);
    expect(bodyOf(meOutSchema, await desk.api('GET', '/me', { token })).kind).toBe('customer');
  });

  it('takes a message of the customer over the API, from whom it is, and nobody else’s', async () => {
    const token = await tokenFor(desk, { owner: { kind: 'customer', id: ticket.requesterId } });
    const body = { kind: 'customer_message', text: 'One more thing.' };
    const added = await desk.api('POST', `/tickets/${ticket.id}/messages`, { body, token });
    expect(added.status).toBe(201);
    const own = await desk.api('POST', '/tickets', { body: { subject: 'Mine', text: 'By API.' }, token });
    const mine = bodyOf(ticketOutSchema, own);
    expect(mine).toMatchObject({ requesterId: ticket.requesterId, status: 'new', channel: 'api' });
    await until('the customer’s list', async () => (await listed(desk, '', token)).length === 2);
    const stranger = await desk.api('POST', '/customers', {
      body: { name: 'Stranger', identities: byEmail('stranger@customer.example.net') },
    });
    const foreign = await tokenFor(desk, {
      owner: { kind: 'customer', id: customerId(stranger.body) },
    });
    for (const path of [`/tickets/${ticket.id}`, `/tickets/${ticket.id}/messages`])
      expect((await desk.api('GET', path, { token: foreign })).status).toBe(404);
    expect(await listed(desk, '', foreign)).toEqual([]);
  });

  it('has mailed what it had to, and not more', async () => {
    const subjects = (await mailTo(desk, ANA)).map(({ subject }) => subject);
    expect(subjects).toEqual([
      expect.stringContaining(`[#${ticket.id}]`),
      `Re: [#${ticket.id}] The charger is missing`,
      `Re: [#${ticket.id}] The charger is missing`,
    ]);
  });

  it('wrote down everything, who did it, and what was before', async () => {
    const trail = await until('the audit trail', async () => {
      const events = await auditTrail(desk, ticket.id);
      const delivered = events.filter(({ type }) => type === 'message.delivered');
      return delivered.length === 2 && events;
    });
    const types = trail.map(({ type }) => type);
    const count = (type: string) => types.filter((one) => one === type).length;
    expect(types[0]).toBe('ticket.created');
    expect(count('ticket.created')).toBe(1);
    expect(count('message.added')).toBe(7);
    expect(count('message.sent')).toBe(2);
    expect(count('acknowledgement.sent')).toBe(1);
    expect(count('acknowledgement.delivered')).toBe(1);
    const statuses = trail.flatMap(({ change: changed, actor }) =>
      changed?.status ? [[changed.status.before, changed.status.after, actor.kind]] : [],
    );
    expect(statuses).toEqual([
      ['new', 'open', 'agent'],
      ['open', 'solved', 'agent'],
      ['solved', 'open', 'customer'],
      ['open', 'pending', 'agent'],
      ['pending', 'open', 'customer'],
    ]);
    expect(trail.toSorted((a, b) => a.at.localeCompare(b.at))).toEqual(trail);
  });

  it('opens a ticket for somebody by address: they are mailed, and their answer joins', async () => {
    const address = 'Boris@shop.example.org';
    const body = {
      subject: 'Your order 77',
      text: 'It will be late by a day.',
      requester: { address, name: 'Boris' },
    };
    const made = ticketOutSchema.parse(
      (await desk.api('POST', '/tickets', { body, token: agentToken })).body,
    );
    expect(made).toMatchObject({ status: 'open', channel: 'api' });
    const known = 'boris@shop.example.org';
    const mail = await until('a mail to Boris', async () =>
      (await desk.outbox()).find(({ to }) => to.some((one) => one.toLowerCase() === known)),
    );
    const arrived = await nthMailTo(desk, mail.to[0] ?? '', 1);
    expect(arrived.subject).toBe(`[#${made.id}] Your order 77`);
    expect(arrived.text).toContain('late by a day');
    expect(arrived.header('Auto-Submitted')).toEqual([]);
    expect(arrived.header('In-Reply-To')).toEqual([]);
    const [inReplyTo = ''] = arrived.header('Message-ID');
    await desk.sendMail({ from: known, to: MAILBOX, subject: 'Re: order', text: 'Fine.', inReplyTo });
    await until('the answer', async () => {
      const { conversation } = await readTicket(desk, made.id);
      return conversation.items.length === 2;
    });
    expect(await ticketsFrom(desk, known)).toEqual([made.id]);
    expect((await desk.outbox()).filter(({ to }) => to.some((one) => /boris/i.test(one)))).toHaveLength(1);
  });

  it('takes in somebody new of an organisation, whose ticket is corrected, shared and worked on elsewhere', async () => {
    const company = { name: 'Winter', domains: ['winter.example.org'] };
    const { body: organisation } = await desk.api('POST', '/organisations', { body: company });
    const organisationId = customerId(organisation);
    const address = 'jo@winter.example.org';
    await desk.sendMail({ from: address, to: MAILBOX, subject: 'Snow', text: 'Too much of it.' });
    const opened = await until('the ticket', async () => {
      const [id] = await ticketsFrom(desk, address);
      return id !== undefined && readTicket(desk, id);
    });
    expect(opened).toMatchObject({ organisationId, channel: 'email', origin: 'email' });
    await until('the list of the organisation', async () =>
      (await listed(desk, `organisationId=${organisationId}`)).includes(opened.id),
    );
    await change(desk, opened.id, { channel: 'phone', language: 'de' });
    const limited = { name: 'Lea', address: 'lea@desk.example.com', role: 'agent', teamIds: [teamId] };
    const { id: leaId } = bodyOf(agentOutSchema, await desk.api('POST', '/agents', { body: limited }));
    const token = await tokenFor(desk, { owner: { kind: 'agent', id: leaId } });
    expect((await desk.api('GET', `/tickets/${opened.id}`, { token })).status).toBe(404);
    const share = { kind: 'agent', id: leaId, level: 'answer' };
    expect((await desk.api('POST', `/tickets/${opened.id}/shares`, { body: share })).status).toBe(201);
    await until('the list of what is shared', async () =>
      (await listed(desk, 'view=shared', token)).includes(opened.id),
    );
    const answer = { kind: 'public_reply', text: 'It melts.' };
    expect((await desk.api('POST', `/tickets/${opened.id}/messages`, { body: answer, token })).status).toBe(
      201,
    );
    expect((await nthMailTo(desk, address, 2)).text).toContain('It melts.');
    const link = { kind: 'related', ticketId: ticket.id };
    expect((await desk.api('POST', `/tickets/${opened.id}/links`, { body: link })).status).toBe(201);
  });

  it('asks of a ticket what the desk wants to know of its kind, before it is solved', async () => {
    const labels = { en: 'Made up' };
    const serial = { key: 'serial', subject: 'ticket', type: 'pattern', pattern: '[A-Z]-\\d+', labels };
    const form = { key: 'repairs', labels, types: [], fields: ['serial'] };
    const category = {
      key: 'repair',
      labels,
      parent: 'technical',
      teamId,
      priority: 'high',
      form: 'repairs',
    };
    for (const [path, body] of [
      ['/custom-fields', { ...serial, required: 'solving' }],
      ['/forms', form],
      ['/categories', category],
    ] as const)
      expect([path, (await desk.api('POST', path, { body })).status]).toEqual([path, 201]);
    const address = 'nora@customer.example.net';
    await desk.sendMail({ from: address, to: MAILBOX, subject: 'Broken', text: 'It hums.' });
    const { id } = await ticketFrom(desk, address);
    expect(await change(desk, id, { category: 'repair', assigneeId: agentId })).toMatchObject({
      ...{ teamId, priority: 'high', form: 'repairs' },
    });
    const solve = (fields: object) =>
      desk.api('PATCH', `/tickets/${id}`, { body: { status: 'solved', fields } });
    expect((await solve({})).body).toMatchObject({ errors: [{ path: 'fields.serial' }] });
    expect((await solve({ serial: 'seven' })).body).toMatchObject({ errors: [{ path: 'fields.serial' }] });
    expect(await solve({ serial: 'B-7' })).toMatchObject({
      status: 200,
      body: { fields: { serial: 'B-7' } },
    });
    const body = { conditions: { all: [{ field: 'ticket.custom.serial', operator: 'is', value: 'B-7' }] } };
    const explained = await desk.api('POST', '/conditions/explain', { body: { ticketId: id, ...body } });
    expect(explained.body).toMatchObject({ holds: true });
  });

  test('somebody who wrote from two addresses is one customer once they are merged, and two again when that is undone', async () => {
    const [home, work] = ['ioana@customer.example.net', 'ioana.pop@work.example.net'];
    const send = (address: string) => {
      const from = { name: 'Ioana Pop', address };
      return desk.sendMail({
        from,
        to: MAILBOX,
        subject: 'A lamp',
        text: 'Is it here?',
        envelope: { from: address, to: MAILBOX },
      });
    };
    const idOf = async (address: string) => {
      await send(address);
      return (await ticketFrom(desk, address)).requesterId;
    };
    const [target, source] = [await idOf(home), await idOf(work)];
    const path = `/customers/${target}`;
    const tags = { body: { tags: ['twice'] } };
    for (const id of [target, source]) await desk.api('PATCH', `/customers/${id}`, tags);
    const offered = await until('the other record is offered', async () => {
      const { items } = bodyOf(duplicatesSchema, await desk.api('GET', `${path}/duplicates`));
      return items.length > 0 && items;
    });
    expect(offered).toMatchObject([{ customer: { id: source }, alikeIn: ['name'] }]);
    const ticketsOf = async (id: number) =>
      bodyOf(timelineSchema, await desk.api('GET', `/customers/${id}/timeline`)).items.length;
    const tagged = async () =>
      bodyOf(customerPageSchema, await desk.api('GET', '/customers?tag=twice')).items.map(({ id }) => id);
    await until('both are listed', async () => (await tagged()).length === 2);

    const merged = await desk.api('POST', `${path}/merge`, { body: { source } });
    expect(bodyOf(customerOutSchema, merged)).toMatchObject({
      identities: byEmail(home, work),
      formerIds: [source],
    });
    await until('all is on one timeline', async () => (await ticketsOf(target)) === 2);
    await until(
      'both are among theirs',
      async () => (await listed(desk, `requesterId=${target}`)).length === 2,
    );
    await until('one is listed', async () => (await tagged()).length === 1);

    bodyOf(customerOutSchema, await desk.api('POST', `${path}/unmerge`, { body: { source } }));
    await until('each has their own again', async () => (await ticketsOf(source)) === 1);
    expect([await ticketsOf(target), await ticketsFrom(desk, work)]).toEqual([1, [expect.any(Number)]]);
    await until('both are listed again', async () => (await tagged()).length === 2);
  });
});

function customerId(body: unknown): number {
  return typeof body === 'object' && body !== null && 'id' in body ? Number(body.id) : 0;
}
