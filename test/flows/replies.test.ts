import { createHash } from 'node:crypto';
import { agentOutSchema } from '../../schemas/api/agents.ts';
import { uploadOutSchema } from '../../schemas/api/attachments.ts';
import {
  messageAddedSchema,
  messageRefusedSchema,
  ticketWithConversationSchema,
} from '../../schemas/api/tickets.ts';
import {
  auditTrail,
  bodyOf,
  change,
  MAILBOX,
  mailTo,
  nthMailTo,
  type ReadTicket,
  readTicket,
  ticketFrom,
  tokenFor,
} from './support/desk.ts';
import { type RunningHost, startHost, until } from './support/host.ts';

const ANA = 'ana.rusu@customer.example.net';
/** Seconds for which a reply can be taken back here: longer than the test needs until it does. */
const UNDO_SECONDS = 30;

describe('a desk that lets replies be taken back', () => {
  let desk: RunningHost;
  let ticket: ReadTicket;

  const post = (path: string, body?: object) => desk.api('POST', `/tickets/${ticket.id}/${path}`, { body });
  const reply = async (text: string) =>
    bodyOf(messageAddedSchema, await post('messages', { kind: 'public_reply', text, status: 'pending' }));

  beforeAll(async () => {
    // Agents act by mail only where their domain signs for it.
    const environment = { BILET_UNDO_SECONDS: String(UNDO_SECONDS), BILET_MAIL_VERDICTS: 'pass' };
    desk = await startHost({ environment });
    await desk.sendMail({ from: ANA, to: MAILBOX, subject: 'Late', text: 'Where is it?' });
    ticket = await ticketFrom(desk, ANA);
    await nthMailTo(desk, ANA, 1);
  });
  afterAll(() => desk.dispose());

  it('never sends the one that was, and sends the next in its time', async () => {
    const wrong = await reply('Tomorrow, I think.');
    const undone = bodyOf(messageAddedSchema, await post(`messages/${wrong.message.id}/undo`));
    expect(undone).toMatchObject({ ticket: { status: 'new' }, message: { delivery: { state: 'undone' } } });
    const right = await reply('On Friday.');
    await desk.advance(`PT${UNDO_SECONDS + 1}S`);
    const mail = await nthMailTo(desk, ANA, 2);
    expect(mail.text).toContain('On Friday.');
    expect(mail.text).not.toContain('Tomorrow');
    expect(await post(`messages/${right.message.id}/undo`)).toMatchObject({
      status: 409,
      body: { code: 'message.left' },
    });
    await until('the reply to be shown as sent', async () => {
      const { conversation } = await readTicket(desk, ticket.id);
      const states = conversation.items.map(({ delivery }) => delivery?.state);
      return states[1] === 'undone' && (states[2] === 'sent' || states[2] === 'delivered');
    });
    const types = (await auditTrail(desk, ticket.id)).map(({ type }) => type);
    expect(types.filter((type) => type === 'message.undone')).toHaveLength(1);
    expect(types.filter((type) => type === 'message.sent')).toHaveLength(1);
    expect((await desk.outbox()).filter(({ to }) => to.includes(ANA))).toHaveLength(2);
  });

  it('mails the file and the HTML of an answer, and takes no other file than was announced', async () => {
    const content = '%PDF-1.4 made up';
    const sha256 = createHash('sha256').update(content).digest('hex');
    const file = {
      filename: '../Račun "1".pdf',
      contentType: 'application/pdf',
      size: content.length,
      sha256,
    };
    const made = bodyOf(uploadOutSchema, await desk.api('POST', '/attachments', { body: file }));
    const { 'content-length': _own, ...headers } = made.upload.headers;
    const put = async (body: string, more = {}) =>
      (await fetch(made.upload.url, { method: 'PUT', body, headers: { ...headers, ...more } })).status;
    expect(await put(content.replace('made', 'MADE'))).toBe(400);
    expect(await put(`${content}!`)).toBe(403);
    expect(await put(content, { 'content-type': 'text/html' })).toBe(403);
    expect(await put(content, { 'x-amz-checksum-sha256': Buffer.alloc(32).toString('base64') })).toBe(403);
    const answer = {
      kind: 'public_reply',
      html: '<p>As <b>attached</b>.</p><script>x</script>',
      attachments: [made.id],
    };
    expect(await post('messages', answer)).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'attachments.0', message: 'has not been uploaded' }] },
    });
    expect(await put(content)).toBe(200);
    const { message } = bodyOf(messageAddedSchema, await post('messages', answer));
    expect(message).toMatchObject({ text: 'As attached.', html: '<p>As <b>attached</b>.</p>' });
    await desk.advance(`PT${UNDO_SECONDS + 1}S`);
    const mail = await nthMailTo(desk, ANA, 3);
    expect(mail.html).toContain('<p>As <b>attached</b>.</p>');
    expect(mail.files).toEqual([['Račun "1".pdf', 'application/pdf', content]]);
    const token = await tokenFor(desk, { owner: { kind: 'customer', id: ticket.requesterId } });
    const shown = bodyOf(
      ticketWithConversationSchema,
      await desk.api('GET', `/tickets/${ticket.id}`, { token }),
    );
    const url = shown.conversation.items.at(-1)?.attachments[0]?.url ?? '';
    const read = await fetch(url);
    expect(await read.text()).toBe(content);
    expect(read.headers.get('content-disposition')).toBe(
      "attachment; filename*=UTF-8''Ra%C4%8Dun%20%221%22.pdf",
    );
    await desk.advance('PT5M1S');
    expect((await fetch(url)).status).toBe(403);
  });

  it('shows a mail of HTML as it may be shown, with pictures from elsewhere held back', async () => {
    const html =
      '<p onclick="x()">It <b>came</b>.</p><img src="https://track.example/p.gif"><svg onload="x()"></svg>';
    const [inReplyTo = ''] = (await nthMailTo(desk, ANA, 3)).header('Message-ID');
    await desk.sendMail({ from: ANA, to: MAILBOX, subject: 'Re: Late', html, inReplyTo });
    const shown = await until('her message', async () =>
      (await readTicket(desk, ticket.id)).conversation.items.find(({ html: safe }) => safe?.includes('came')),
    );
    expect(shown).toMatchObject({
      html: '<p>It <b>came</b>.</p><img data-remote-src="https://track.example/p.gif">',
      remoteImages: ['https://track.example/p.gif'],
      replyText: expect.stringContaining('It came.'),
    });
  });

  it('refuses an answer whose writer has not seen what the customer wrote meanwhile', async () => {
    const seen = (await readTicket(desk, ticket.id)).conversation.items;
    const [inReplyTo = ''] = (await nthMailTo(desk, ANA, 3)).header('Message-ID');
    await desk.sendMail({ from: ANA, to: MAILBOX, subject: 'Re: Late', text: 'It is here.', inReplyTo });
    await until('her message', async () => {
      return (await readTicket(desk, ticket.id)).conversation.items.length > seen.length;
    });
    const answer = { kind: 'public_reply', text: 'We look.', lastSeenMessageId: seen.at(-1)?.id };
    const refused = await post('messages', answer);
    expect(refused).toMatchObject({ status: 409, body: { code: 'ticket.unseen_messages' } });
    expect(messageRefusedSchema.parse(refused.body).messages).toMatchObject([{ replyText: 'It is here.' }]);
  });

  it('lets agents mention each other, edit what they noted, and read it all as one timeline', async () => {
    const agent = { name: 'Mira', address: 'mira@desk.example.com', role: 'agent' };
    const { id } = bodyOf(agentOutSchema, await desk.api('POST', '/agents', { body: agent }));
    const note = { kind: 'internal_note', text: `What do you say, @[agent:${id}]?` };
    const noted = bodyOf(messageAddedSchema, await post('messages', note));
    expect(noted.ticket.followerIds).toEqual([id]);
    const path = `/tickets/${ticket.id}/messages/${noted.message.id}`;
    const edited = await desk.api('PATCH', path, {
      body: { text: `Please answer, @[agent:${id}].` },
      headers: { 'if-match': '"1"' },
    });
    expect(edited).toMatchObject({ status: 200, body: { message: { version: 2 } } });
    const versions = await desk.api('GET', `${path}/versions`);
    expect(versions.body).toMatchObject({ items: [{ version: 1, text: note.text }] });
    const read = await desk.api('GET', `/tickets/${ticket.id}?include=events`);
    const { timeline } = bodyOf(ticketWithConversationSchema, read);
    // When the mail before this arrived is told by its mail system, and what rules do is done, sooner or later.
    const shown = (timeline?.items ?? [])
      .map(({ event }) => event?.type ?? 'message')
      .filter((type) => !/^(message\.delivered|ticket\.automated|notification\.made|notice\..+)$/.test(type));
    expect(shown.slice(-4)).toEqual(['message', 'ticket.updated', 'agent.mentioned', 'message.edited']);
    const token = await tokenFor(desk, { owner: { kind: 'customer', id: ticket.requesterId } });
    const seen = await desk.api('GET', `/tickets/${ticket.id}?include=events`, { token });
    expect(JSON.stringify(seen.body)).not.toMatch(/What do you say|Please answer|Tomorrow/);
  });

  it('takes the answer of an agent to the mail that tells them, and sends it to all who were copied', async () => {
    const [customer, colleague, address] = [
      'lea@shop.example.org',
      'tim@shop.example.org',
      'ben@staff.example.net',
    ];
    const agent = { name: 'Ben Kos', address, role: 'agent' };
    const { id } = bodyOf(agentOutSchema, await desk.api('POST', '/agents', { body: agent }));
    await desk.sendMail({
      from: customer,
      to: MAILBOX,
      cc: colleague,
      subject: 'E17',
      text: 'It shows E17.',
    });
    const asked = await ticketFrom(desk, customer);
    expect(asked.collaboratorIds).toHaveLength(1);
    await nthMailTo(desk, customer, 1);
    await change(desk, asked.id, { assigneeId: id });
    // They are invited as well, sooner or later.
    const place = await until('the mail that tells them', async () => {
      const at = (await mailTo(desk, address)).findIndex(({ subject }) => subject.includes(`[#${asked.id}]`));
      return at !== -1 && at + 1;
    });
    const told = await nthMailTo(desk, address, place);
    const [to = '', inReplyTo = ''] = [told.header('Reply-To'), told.header('Message-ID')].map(
      ([first]) => first,
    );
    const quoted = told.text.split('\n').map((line) => `> ${line}`);
    const text = [
      '#tag machine',
      '#solve',
      '',
      'Switch it off.',
      '',
      `On Monday, ${to} wrote:`,
      ...quoted,
    ].join('\n');
    await desk.sendMail({ from: address, to, subject: `Re: ${told.subject}`, text, inReplyTo });
    const answered = await until('the answer of the agent', async () => {
      const ticket = await readTicket(desk, asked.id);
      return ticket.conversation.items.length > 1 && ticket;
    });
    expect(answered).toMatchObject({ status: 'solved', tags: ['machine'], assigneeId: id });
    expect(answered.conversation.items.at(-1)).toMatchObject({
      kind: 'public_reply',
      author: { kind: 'agent', id },
      text: 'Switch it off.',
      origin: { channel: 'email', from: address },
    });
    await desk.advance(`PT${UNDO_SECONDS + 1}S`);
    const mail = await nthMailTo(desk, customer, 2);
    expect(mail.to).toEqual([customer, colleague]);
    expect([mail.header('To').join(), mail.header('Cc').join()]).toEqual([customer, colleague]);
    expect(mail.text).toContain('Switch it off.');
    expect(mail.text).not.toContain('#solve');
  });

  it('opens the ticket of the customer whose mail an agent passes on', async () => {
    const [customer, from] = ['noa@shop.example.org', 'ben@staff.example.net'];
    const text = [
      '#priority high',
      'A friend of ours.',
      '',
      '---------- Forwarded message ---------',
      `From: Noa Bar <${customer}>`,
      'Date: Mon, Mar 2, 2026 at 6:21 PM',
      'Subject: No coffee',
      `To: <${from}>`,
      '',
      'There is none.',
    ].join('\n');
    await desk.sendMail({ from, to: MAILBOX, subject: 'Fwd: No coffee', text });
    const opened = await ticketFrom(desk, customer);
    expect(opened).toMatchObject({ subject: 'No coffee', priority: 'high' });
    expect(opened.conversation.items.map(({ kind, text: said }) => [kind, said.trim()])).toEqual([
      ['customer_message', 'There is none.'],
      ['internal_note', 'A friend of ours.'],
    ]);
    expect((await nthMailTo(desk, customer, 1)).text).toContain(`[#${opened.id}]`);
  });
});
