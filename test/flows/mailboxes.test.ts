import { teamOutSchema } from '../../schemas/api/agents.ts';
import { auditPageSchema } from '../../schemas/api/audit.ts';
import { heldOutSchema, heldPageSchema } from '../../schemas/api/held-messages.ts';
import { mailboxOutSchema, mailboxPageSchema } from '../../schemas/api/mailboxes.ts';
import { auditTrail, bodyOf, MAILBOX, mailTo, nthMailTo, readTicket, ticketFrom } from './support/desk.ts';
import { type RunningHost, startHost, until } from './support/host.ts';

const SALES = 'sales@desk.example.com';
const ANA = 'ana@customer.example.net';

let desk: RunningHost;
beforeAll(async () => {
  desk = await startHost();
});
afterAll(() => desk.dispose());

const write = (from: string, to: string, text = 'How much is it?') =>
  desk.sendMail({ from, to, subject: `To ${to}`, text, envelope: { from, to } });
const post = (path: string, body?: object) => desk.api('POST', path, body === undefined ? {} : { body });

/** Waits until the desk has decided not to acknowledge a ticket, and gives the reason. */
const withheldFor = (ticketId: number) =>
  until('the acknowledgement to be withheld', async () => {
    const entry = (await auditTrail(desk, ticketId)).find(({ type }) => type === 'acknowledgement.withheld');
    return entry?.mail?.detail;
  });

describe('an admin makes a mailbox, without a deployment,', () => {
  let teamId: number;

  it('which is one from then on', async () => {
    teamId = bodyOf(teamOutSchema, await post('/teams', { name: 'Sales' })).id;
    const made = bodyOf(
      mailboxOutSchema,
      await post('/mailboxes', { address: SALES, name: 'Sales', teamId }),
    );
    expect(made).toEqual({
      address: SALES,
      name: 'Sales',
      teamId,
      isDefault: false,
      isRetired: false,
      followUp: { policy: 'new_ticket' },
      acknowledgement: 'acknowledgement',
      acknowledges: true,
      aliases: [],
      language: null,
      signature: null,
      plusAddresses: true,
      opening: {},
      writers: { who: 'anyone' },
      request: { word: 'request', forms: {} },
      branding: { colour: null, logo: null },
      namesChannels: false,
      version: 1,
    });
    const { items } = bodyOf(mailboxPageSchema, await desk.api('GET', '/mailboxes'));
    expect(items.map(({ address, isDefault }) => [address, isDefault])).toEqual([
      [SALES, false],
      [MAILBOX, true],
    ]);
  });

  it('and what is written to it is a ticket of its own, for its team, acknowledged by it', async () => {
    await write(ANA, SALES);
    const ticket = await ticketFrom(desk, ANA);
    expect(ticket).toMatchObject({ mailbox: SALES, teamId, tags: [] });
    const mail = await nthMailTo(desk, ANA, 1);
    expect(mail.header('From')).toEqual([`Sales <${SALES}>`]);
    expect(mail.header('Reply-To').join()).toContain(`sales+t${ticket.id}.`);
  });

  it('and answers leave from it two seconds after it got another name', async () => {
    const change = await desk.api('PATCH', `/mailboxes/${SALES}`, { body: { name: 'Ana’s shop' } });
    expect(change.status).toBe(200);
    await desk.advance('PT2S');
    const { id } = await ticketFrom(desk, ANA);
    const reply = await post(`/tickets/${id}/messages`, { kind: 'public_reply', text: 'Twelve.' });
    expect(reply.status).toBe(201);
    const mail = await nthMailTo(desk, ANA, 2);
    expect(mail.header('From').join()).toMatch(/=\?UTF-8\?.* <sales@desk\.example\.com>$/i);
  });

  it('and when it is retired, mail to it still finds its tickets', async () => {
    expect((await post(`/mailboxes/${SALES}/retire`)).body).toMatchObject({ isRetired: true, version: 3 });
    await desk.advance('PT2S');
    const { id } = await ticketFrom(desk, ANA);
    const [to = ''] = /sales\+[^>]+/.exec((await nthMailTo(desk, ANA, 2)).header('Reply-To').join()) ?? [];
    await write(ANA, to, 'Too much.');
    await until('the answer', async () => (await readTicket(desk, id)).conversation.items.length === 3);
    await write('ion@customer.example.net', SALES);
    expect(await ticketFrom(desk, 'ion@customer.example.net')).toMatchObject({ mailbox: SALES, tags: [] });
    const trail = bodyOf(auditPageSchema, await desk.api('GET', `/mailboxes/${SALES}/events`));
    expect(trail.items.map(({ type }) => type)).toEqual([
      'mailbox.created',
      'mailbox.updated',
      'mailbox.retired',
    ]);
  });
});

test('an answer to a merged ticket reaches the other one, and once they are unmerged its own', async () => {
  const [one, other] = ['eva@customer.example.net', 'leo@customer.example.net'];
  await write(one, MAILBOX, 'The first.');
  await write(other, MAILBOX, 'The second.');
  const [first, second] = [await ticketFrom(desk, one), await ticketFrom(desk, other)];
  const reply = await post(`/tickets/${second.id}/messages`, { kind: 'public_reply', text: 'Which?' });
  expect(reply.status).toBe(201);
  const [to = ''] = /support\+[^>]+/.exec((await nthMailTo(desk, other, 2)).header('Reply-To').join()) ?? [];
  const ticketIds = [second.id];
  expect((await post(`/tickets/${first.id}/merge`, { ticketIds })).status).toBe(200);
  const texts = async (id: number) =>
    (await readTicket(desk, id)).conversation.items.map(({ replyText }) => replyText.trim());
  await write(other, to, 'That one.');
  await until('the answer', async () => (await texts(first.id)).includes('That one.'));
  expect(await texts(first.id)).toEqual(['The first.', 'The second.', 'Which?', 'That one.']);
  expect((await post(`/tickets/${first.id}/unmerge`, { ticketIds })).status).toBe(200);
  await write(other, to, 'And this.');
  await until('the next answer', async () => (await texts(second.id)).includes('And this.'));
  expect(await texts(second.id)).toEqual(['The second.', 'Which?', 'That one.', 'And this.']);
  expect(await texts(first.id)).toEqual(['The first.']);
});

describe('mail to an address of the domain that is no mailbox', () => {
  it('is held, and once somebody releases it a ticket of the default mailbox, marked, and not acknowledged', async () => {
    const from = 'vlad@customer.example.net';
    await write(from, 'slaes@desk.example.com');
    const held = await until('the mail to be held', async () => {
      const { items } = bodyOf(
        heldPageSchema,
        await desk.api('GET', '/held-messages?cause=unknown_recipient'),
      );
      return items[0];
    });
    expect(held).toMatchObject({ from: { address: from }, subject: 'To slaes@desk.example.com' });
    expect(await mailTo(desk, from)).toEqual([]);
    const released = bodyOf(heldOutSchema, await post(`/held-messages/${held.id}/release`));
    expect(released.state).toBe('released');
    const ticket = await ticketFrom(desk, from);
    expect(ticket.conversation.items[0]?.origin).toMatchObject({ heldSince: held.heldAt });
    expect(ticket).toMatchObject({ mailbox: MAILBOX, tags: ['unknown-recipient'] });
    expect(ticket.conversation.items[0]?.origin).toMatchObject({ unknownRecipient: true, automatic: false });
    expect(await withheldFor(ticket.id)).toBe('unknown_recipient');
    expect(await mailTo(desk, from)).toEqual([]);
    await post(`/tickets/${ticket.id}/messages`, { kind: 'public_reply', text: 'Here we are.' });
    expect((await nthMailTo(desk, from, 1)).header('From').join()).toContain(MAILBOX);
  });

  it('is nobody’s outside of the domain: its door stays shut', async () => {
    await expect(write(ANA, 'support@eu.desk.example.com')).rejects.toMatchObject({ responseCode: 550 });
  });
});

test('mail in the name of an address of the domain gets neither acknowledgement nor reply, so that nothing goes round', async () => {
  const from = 'nobody@desk.example.com';
  await write(from, MAILBOX);
  const ticket = await ticketFrom(desk, from);
  expect(await withheldFor(ticket.id)).toBe('own_address');
  await post(`/tickets/${ticket.id}/messages`, { kind: 'public_reply', text: 'Hello, us.' });
  await until('the reply to be withheld', async () =>
    (await auditTrail(desk, ticket.id)).some(({ type }) => type === 'message.withheld'),
  );
  expect(await mailTo(desk, from)).toEqual([]);
});

test('who asks whether an account may forward its mail here reaches the admins with code and link, and held mail is gone after 30 days, of which they are told before', async () => {
  const [admin, from] = ['admin@office.example.net', 'forwarding-noreply@google.com'];
  const made = await post('/agents', { name: 'Ada', address: admin, role: 'admin' });
  expect(made.status).toBe(201);
  const link = 'https://mail-settings.google.com/mail/vf-abc';
  await desk.sendMail({
    from,
    to: SALES,
    subject: '(#482913756) Gmail Forwarding Confirmation - Receive Mail from shop@acme.example',
    text: `To confirm, please click ${link}`,
    envelope: { from, to: SALES },
  });
  const mailAbout = (subject: string) =>
    until(`the mail about ${subject}`, async () => {
      const sent = await mailTo(desk, admin);
      const read = await Promise.all(sent.map((_, at) => nthMailTo(desk, admin, at + 1)));
      return read.find((mail) => mail.subject.includes(subject));
    });
  const asked = await mailAbout('Gmail');
  expect(asked.text).toContain('482913756');
  expect(asked.text).toContain(link);
  const { items } = bodyOf(heldPageSchema, await desk.api('GET', '/held-messages'));
  expect(items).toMatchObject([{ causes: ['forwarding_confirmation'] }]);
  await desk.advance('P27DT1H');
  expect((await mailAbout('Held mails: 1 expire soon')).text).toContain(from);
  await desk.advance('P3D');
  await until('the mail to be gone', async () => {
    const state = bodyOf(heldOutSchema, await desk.api('GET', `/held-messages/${items[0]?.id}`)).state;
    return state === 'expired';
  });
});
