import { messageAddedSchema } from '../../schemas/api/tickets.ts';
import { bodyOf, MAILBOX, nthMailTo, type ReadTicket, ticketFrom, ticketsFrom } from './support/desk.ts';
import { type RunningHost, startHost } from './support/host.ts';
import { addressOf, HOSTILE, head, MEGABYTE, mail } from './support/hostile.ts';
import { addressesOf, depthOf } from './support/queues.ts';

describe('hostile mail', () => {
  let desk: RunningHost;
  beforeAll(async () => {
    desk = await startHost();
  });
  afterAll(() => desk.dispose());

  const deliver = (name: string, raw: string) => desk.sendMail({ raw, from: addressOf(name), to: MAILBOX });
  const first = ({ conversation }: ReadTicket) => conversation.items[0];

  it('is taken in, and a normal mail behind it is answered', async () => {
    await Promise.all(Object.entries(HOSTILE).map(([name, raw]) => deliver(name, raw)));
    await desk.sendMail({
      from: 'ana@customer.example.net',
      to: MAILBOX,
      subject: 'Hello',
      text: 'A question.',
    });
    await nthMailTo(desk, 'ana@customer.example.net', 1);
    expect((await desk.outbox()).filter(({ to }) => to.includes('ana@customer.example.net'))).toHaveLength(1);
  });

  it.each(Object.keys(HOSTILE))('%s: became one ticket', async (name) => {
    const ticket = await ticketFrom(desk, addressOf(name));
    expect(await ticketsFrom(desk, addressOf(name))).toEqual([ticket.id]);
    expect(ticket.conversation.items).toHaveLength(1);
    expect(ticket.subject).toBe(name === 'only-from' ? '(no subject)' : name);
    for (const { filename } of first(ticket)?.attachments ?? [])
      expect(filename).not.toMatch(/[/\\\p{Cc}]|^\.\.?$/u);
  });

  it('what could not be taken apart came along whole', async () => {
    for (const name of ['nested', 'wide-parts']) {
      const message = first(await ticketFrom(desk, addressOf(name)));
      const original = message?.attachments.find(({ contentType }) => contentType === 'message/rfc822');
      const raw = await (await fetch(original?.url ?? message?.origin.rawUrl ?? '')).text();
      expect(raw).toContain(HOSTILE[name]?.trimEnd());
    }
  });

  it('a mail with 33 MB of attachment keeps every byte', async () => {
    const size = 25 * MEGABYTE;
    const content = Buffer.alloc(size, 'Bilet');
    await desk.sendMail({
      from: addressOf('large'),
      to: MAILBOX,
      subject: 'large',
      text: 'See the file.',
      attachments: [{ filename: 'large.bin', content, contentType: 'application/octet-stream' }],
    });
    const { id } = await ticketFrom(desk, addressOf('large'));
    const [file] = first(await ticketFrom(desk, addressOf('large')))?.attachments ?? [];
    expect(file).toMatchObject({ filename: 'large.bin', size });
    const bytes = Buffer.from(await (await fetch(file?.url ?? '')).arrayBuffer());
    expect(bytes.equals(content)).toBe(true);
    expect(id).toBeGreaterThan(0);
  });

  it('a mail that is larger than SES takes is refused at the door, with a reason', async () => {
    const raw = mail(
      head('too-large'),
      'x'
        .repeat(76)
        .concat('\r\n')
        .repeat(MEGABYTE / 2 + 40_000),
    );
    await expect(deliver('too-large', raw)).rejects.toThrow(/552/);
  });

  it('headers that try to become others stay what they are, also in the answer', async () => {
    const name = 'injector';
    const evil = '=?utf-8?q?Hello=0D=0ABcc:_victim@elsewhere.example.org=0D=0A=0D=0ABody?=';
    const raw = [
      `From: =?utf-8?q?Eve=0D=0ABcc:_victim@elsewhere.example.org?= <${addressOf(name)}>`,
      `To: ${MAILBOX}`,
      `Subject: ${evil}`,
      'Message-ID: <injector@hostile.example.org>',
      `Reply-To: =?utf-8?q?x=0D=0ACc:?= <victim@elsewhere.example.org>`,
      '',
      'Please answer.',
      '',
    ].join('\r\n');
    await deliver(name, raw);
    const ticket = await ticketFrom(desk, addressOf(name));
    expect(ticket.subject).toBe('Hello Bcc: victim@elsewhere.example.org Body');
    const body = { kind: 'public_reply', text: 'Bcc: victim@elsewhere.example.org\r\n.\r\nHello' };
    bodyOf(messageAddedSchema, await desk.api('POST', `/tickets/${ticket.id}/messages`, { body }));
    for (const count of [1, 2]) {
      const sent = await nthMailTo(desk, addressOf(name), count);
      expect(sent.to).toEqual([addressOf(name)]);
      for (const single of [
        'From',
        'To',
        'Subject',
        'Message-ID',
        'Reply-To',
        'Date',
        'In-Reply-To',
        'References',
      ])
        expect([single, sent.header(single).length]).toEqual([single, 1]);
      expect([...sent.header('Bcc'), ...sent.header('Cc')]).toEqual([]);
    }
    const everyone = (await desk.outbox()).flatMap(({ to }) => to);
    expect(everyone).not.toContain('victim@elsewhere.example.org');
  });

  it('left nothing behind in the queues', async () => {
    const { inboundQueue, inboundDeadLetters } = addressesOf(desk);
    for (const queue of [inboundQueue, inboundDeadLetters])
      expect(await depthOf(desk, queue)).toEqual({ waiting: 0, hidden: 0 });
  });
});
