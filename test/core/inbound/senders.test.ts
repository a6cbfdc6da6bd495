import { listEvents } from '../../../core/audit/index.ts';
import { loadCustomer } from '../../../core/customer/index.ts';
import { replyAddress } from '../../../core/email/index.ts';
import { receivedOf } from '../../../core/message/index.ts';
import { suppress, suppressedAddress, suppressionIn } from '../../../core/suppression/index.ts';
import { noteReceivedObject } from '../../../core/threading/thread-store.ts';
import { byEmail } from '../../support/identities.ts';
import { type GivenDelivery, KEYS, sharedDesk } from '../../support/mail.ts';
import { senderSample } from '../../support/samples.ts';

const desk = sharedDesk();

const addressOf = (ticketId: number) => replyAddress('support@desk.example.com', ticketId, KEYS[0]);
const SILENT: GivenDelivery['verdicts'] = { dmarc: 'GRAY', dkim: 'GRAY', spf: 'GRAY' };

let people = 0;
/** Somebody with a ticket that an agent has answered and solved, and what fills the blanks of an answer to it. */
async function given(from?: string) {
  people += 1;
  const address = from ?? `asker${people}@example.com`;
  const { ticket } = await desk.take({ from: address, subject: 'Boiler' });
  const { mail } = await desk.answer(ticket.id, 'Does it leak?', 'solved');
  const blanks = {
    REPLY_TO: addressOf(ticket.id),
    OUR_MESSAGE_ID: mail.messageId,
    OUR_SUBJECT: mail.headers.subject?.[0] ?? '',
    NUMBER: String(ticket.id),
  };
  return { address, ticket, blanks };
}

/** Delivers a sample, and opens what became of it. */
async function take(name: string, blanks: Record<string, string> = {}, delivery: GivenDelivery = {}) {
  const receipt = await desk.deliver(senderSample(name, blanks), delivery);
  if (receipt.outcome === 'known') throw new Error('The mail was known');
  const { ticket, messages } = await desk.open(receipt.ticketId);
  const message = messages.at(-1);
  const received = message ? receivedOf(message) : null;
  return { receipt, ticket, message, received };
}

/** Sends the acknowledgement of a ticket, if it gets one. */
const acknowledge = async (ticketId: number) => desk.send(await desk.event(ticketId, 'ticket.created'));

describe('what a person writes is theirs, whichever way it comes', () => {
  test.each([
    ['way-reply-google-group', true],
    ['way-reply-precedence-list', true],
    ['way-reply-suppress-all', true],
    ['way-reply-exchange-inbox-rule', false],
  ])('%s opens the solved ticket again', async (name, noAutoAnswer) => {
    const { ticket, blanks } = await given();
    const joined = await take(name, blanks);
    expect(joined.ticket).toMatchObject({ id: ticket.id, status: 'open', tags: [] });
    expect(joined.ticket.lastActivityAt > ticket.lastActivityAt).toBe(true);
    expect(joined.received).toMatchObject({ automatic: false, ...(noAutoAnswer && { noAutoAnswer }) });
  });

  test.each(['way-reply-google-group', 'way-reply-suppress-all'])(
    'the same from a machine (%s) does not, and is a tag',
    async (name) => {
      const { ticket, blanks } = await given();
      const raw = senderSample(name, blanks).toString();
      const answers = [
        raw.replace('MIME-Version', 'Auto-Submitted: auto-replied\r\nMIME-Version'),
        raw.replace('Subject: Re: ', 'Subject: Automatic reply: ').replace('<t', '<auto.t'),
      ];
      for (const answer of answers) {
        expect(await desk.deliver(Buffer.from(answer))).toMatchObject({
          outcome: 'joined',
          ticketId: ticket.id,
        });
        expect(await desk.ticket(ticket.id)).toMatchObject({ status: 'solved', tags: ['automatic'] });
      }
    },
  );

  test('a mail that a mailbox rule passes on is acknowledged', async () => {
    const { ticket } = await take('way-new-exchange-inbox-rule');
    expect(ticket.tags).toEqual([]);
    expect(await acknowledge(ticket.id)).toBe('sent');
  });

  test('a mail over a list is not', async () => {
    const { ticket } = await desk.take({ from: 'lists@example.org', headers: ['List-Id: <l.example.org>'] });
    expect(ticket.tags).toEqual([]);
    expect(await acknowledge(ticket.id)).toBe('withheld');
  });

  test.each(['about-out-of-office', 'about-abwesenheitsnotiz'])('%s is acknowledged', async (name) => {
    const { ticket } = await take(name);
    expect(ticket.tags).toEqual([]);
    expect(await acknowledge(ticket.id)).toBe('sent');
  });
});

describe('a group that writes itself into From', () => {
  test('does not swallow the people: each is a customer, and is answered', async () => {
    const ana = await take('via-new-google-group');
    const wim = await take('via-new-google-group-second-person');
    expect(ana.ticket.requesterId).not.toBe(wim.ticket.requesterId);
    for (const [{ ticket, received }, address, name] of [
      [ana, 'ana.ilic@example.org', 'Ana Ilic'],
      [wim, 'wim.bos@example.org', 'Wim Bos'],
    ] as const) {
      expect(await loadCustomer(desk.table, ticket.requesterId)).toMatchObject({
        identities: byEmail(address),
        name,
      });
      expect(received).toMatchObject({ from: address, doubted: true, automatic: false });
      expect((await desk.answer(ticket.id)).mail.to).toBe(address);
    }
  });

  test('leaves an answer its author’s', async () => {
    const { ticket, blanks } = await given('yuri.lem@example.org');
    const joined = await take('via-reply-google-group', blanks, { sender: 'help+bnc7@example.com' });
    expect(joined.ticket).toMatchObject({ id: ticket.id, status: 'open', collaboratorIds: [] });
    expect(joined.message?.author).toEqual({ kind: 'customer', id: ticket.requesterId });
  });
});

describe('a number in the subject', () => {
  const naming = (ticketId: number) => `Re: [#${ticketId}] Boiler`;

  test.each<[string, GivenDelivery]>([
    ['DMARC', { verdicts: { ...SILENT, dmarc: 'PASS' } }],
    ['SPF of its domain', { verdicts: { ...SILENT, spf: 'PASS' }, sender: 'bounces@mail.example.com' }],
  ])('joins with a proof by %s', async (_, delivery) => {
    const { address, ticket } = await given();
    const { receipt } = await desk.take({ from: address, subject: naming(ticket.id) }, delivery);
    expect(receipt).toMatchObject({ outcome: 'joined', ticketId: ticket.id });
  });

  const signed = (domain: string, above: readonly string[]) => [
    ...above,
    `DKIM-Signature: v=1; d=${domain}; s=x; b=y`,
  ];
  const results = (domain: string) =>
    `Authentication-Results: amazonses.com; spf=none client-ip=192.0.2.7; envelope-from=; helo=mx; dkim=pass header.i=@${domain};`;

  /** Delivers a mail under what SES wrote on top of it. */
  async function deliverUnder(ses: readonly string[], mail: readonly string[]) {
    const top = [
      'Return-Path: <>',
      'Received: from mx (mx [192.0.2.7]) by inbound-smtp.eu-west-1.amazonaws.com with SMTP id abc',
      'X-SES-Spam-Verdict: PASS',
      ...ses,
      'X-SES-RECEIPT: AEFB',
    ];
    const rawKey = `raw/under${Math.random()}`;
    const body = Buffer.from([...top, ...mail, '', 'More.'].join('\r\n'));
    desk.objects.kept.set(`mail/${rawKey}`, { body, contentType: 'message/rfc822' });
    const verdicts = { ...SILENT, dkim: 'PASS' } as const;
    const receipt = await desk.deliver(Buffer.alloc(0), { rawKey, sender: '', verdicts });
    if (receipt.outcome === 'known') throw new Error('known');
    return { receipt, ...(await desk.open(receipt.ticketId)) };
  }

  test('joins with a signature of its domain, as SES found it', async () => {
    const { address, ticket } = await given();
    const mail = [...signed('example.com', []), `From: ${address}`, `Subject: ${naming(ticket.id)}`];
    expect((await deliverUnder([results('example.com')], mail)).receipt).toMatchObject({
      ticketId: ticket.id,
    });
  });

  test('does not with somebody else’s, whatever results the sender wrote', async () => {
    const { address, ticket } = await given();
    const forged = signed('example.com', [results('example.com')]);
    const mail = [...forged, `From: ${address}`, `Subject: ${naming(ticket.id)}`];
    const { receipt, ticket: opened } = await deliverUnder([results('evil.example')], mail);
    expect(receipt.outcome).toBe('opened');
    expect(opened).toMatchObject({ mayBelongTo: ticket.id, tags: ['doubted'] });
  });

  test('of a sender for whom nothing speaks opens a ticket that may belong there, and is doubted', async () => {
    const { address, ticket } = await given();
    const mail = { from: address, subject: naming(ticket.id) };
    const { receipt, ticket: opened, messages } = await desk.take(mail, { verdicts: SILENT });
    expect(receipt.outcome).toBe('opened');
    expect(opened).toMatchObject({ mayBelongTo: ticket.id, followUpOf: null, tags: ['doubted'] });
    expect(messages).toMatchObject([{ origin: { doubted: true } }]);
    expect(await desk.ticket(ticket.id)).toMatchObject({ status: 'solved' });
  });

  test('of somebody proven who takes no part opens one that may belong there', async () => {
    const { ticket } = await given();
    const mail = { from: 'colleague@example.com', subject: naming(ticket.id) };
    const { ticket: opened, messages } = await desk.take(mail);
    expect(opened).toMatchObject({ mayBelongTo: ticket.id, tags: [] });
    expect(await desk.event(opened.id, 'ticket.created')).toMatchObject({
      ticket: { mayBelongTo: ticket.id },
    });
    expect(messages).toMatchObject([{ origin: expect.not.objectContaining({ doubted: true }) }]);
  });

  test('is tried like each other one, and another desk may number first', async () => {
    const { ticket, blanks } = await given('pat.hale@example.org');
    const proven = { sender: 'pat.hale@example.org' };
    const joined = await take('other-desks-number-first', blanks, proven);
    expect(joined.ticket).toMatchObject({ id: ticket.id, status: 'open' });
  });
});

test('a stranger whom a reply address leads to a ticket is marked, once', async () => {
  const { ticket } = await given();
  const from = 'new.face@example.org';
  const first = await desk.take({ from }, { recipients: [addressOf(ticket.id)] });
  expect(first.messages.at(-1)).toMatchObject({ origin: { unknownSender: true } });
  const second = await desk.take({ from }, { recipients: [addressOf(ticket.id)] });
  expect(second.messages.at(-1)).toMatchObject({
    origin: expect.not.objectContaining({ unknownSender: true }),
  });
});

describe('an address with letters beyond ASCII', () => {
  test('is kept as it is written, and two people stay two', async () => {
    const first = await take('letters-first', {}, { sender: 'relay@example.net' });
    const second = await take('letters-second-person', {}, { sender: 'relay@example.net' });
    expect(first.received).toMatchObject({ from: 'jörg.müller@example.org', fromName: 'Jörg Müller' });
    expect(second.received).toMatchObject({ from: 'åsa@example.org', fromName: 'Åsa Öberg' });
    expect(second.ticket.requesterId).not.toBe(first.ticket.requesterId);
    expect(await acknowledge(first.ticket.id)).toBe('withheld');
    expect(await desk.event(first.ticket.id, 'acknowledgement.withheld')).toMatchObject({
      mail: { reason: 'no_address' },
    });
  });

  test('that nobody can tell apart is filed under nobody’s name, by the first mail and by later ones', async () => {
    await desk.forget('ADDR#no-sender@unknown.invalid', 'ADDR');
    for (const text of ['Hi', 'Hi again']) {
      const raw = Buffer.from(`From: "Jo March" <>\r\nSubject: Hi\r\n\r\n${text}\r\n`);
      const receipt = await desk.deliver(raw, { sender: '<>' });
      const { ticket } = await desk.open('ticketId' in receipt ? receipt.ticketId : 0);
      expect(await loadCustomer(desk.table, ticket.requesterId)).toMatchObject({ name: '' });
    }
  });
});

describe('the name of a customer', () => {
  test('comes with a later mail, and stays', async () => {
    const { ticket } = await take('name-1-nameless');
    const name = async () => (await loadCustomer(desk.table, ticket.requesterId)).name;
    expect(await name()).toBe('');
    await desk.take({ from: 'Forger <nick.lane@example.org>' }, { verdicts: { dmarc: 'FAIL' } });
    expect(await name()).toBe('');
    await take('name-2-named');
    expect(await name()).toBe('Nick Lane');
    await desk.take({ from: 'Another <nick.lane@example.org>' });
    expect(await name()).toBe('Nick Lane');
    const { items } = await listEvents(desk.table, `C#${ticket.requesterId}`, { limit: 10 });
    expect(items.map(({ type }) => type)).toEqual(['customer.created', 'customer.updated']);
  });
});

describe('an address that bounced', () => {
  const reasonAt = async (address: string) =>
    suppressionIn(await desk.table.get(suppressedAddress.of(address)), desk.now);
  const stop = (address: string, reason: 'bounced' | 'complained') =>
    desk.table.write([suppress(address, { reason, detail: '550 5.1.1', at: desk.now }, desk.now)]);

  test('gets mail again when its owner writes', async () => {
    const address = 'back.again@example.org';
    await desk.take({ from: address });
    await stop(address, 'bounced');
    const { ticket } = await take('they-write-again');
    expect(await acknowledge(ticket.id)).toBe('sent');
    expect((await desk.answer(ticket.id)).outcome).toBe('sent');
    const { items } = await listEvents(desk.table, `C#${ticket.requesterId}`, { limit: 10 });
    expect(items.at(-1)).toMatchObject({
      type: 'customer.suppression_lifted',
      actor: { kind: 'customer', id: ticket.requesterId },
      mail: { to: address },
    });
  });

  test.each<[string, object, GivenDelivery]>([
    ['a forger', {}, { verdicts: { dmarc: 'FAIL' } }],
    ['a machine', { headers: ['Auto-Submitted: auto-replied'] }, {}],
    ['spam', {}, { verdicts: { spam: 'FAIL' } }],
  ])('does not by mail of %s', async (_, mail, delivery) => {
    people += 1;
    const from = `bounced${people}@example.com`;
    await desk.take({ from });
    await stop(from, 'bounced');
    await desk.take({ from, text: 'More', ...mail }, delivery);
    expect(await reasonAt(from)).toBe('bounced');
  });

  test('is not stopped again by a report from before', async () => {
    const { address, ticket } = await given();
    const { mail } = await desk.answer(ticket.id);
    const of = { sendId: mail.sendId, mailId: mail.mailId, to: address };
    const told = { timestamp: desk.now.toISOString() };
    await desk.report('Bounce', of, told);
    expect(await reasonAt(address)).toBe('bounced');
    await desk.take({ from: address, text: 'I am here' });
    expect(await reasonAt(address)).toBeNull();
    await desk.report('Bounce', of, told);
    expect(await reasonAt(address)).toBeNull();
  });

  test('gets none when its owner complained, whoever writes', async () => {
    const from = 'complainer@example.com';
    await desk.take({ from });
    await stop(from, 'complained');
    const { ticket } = await desk.take({ from, text: 'More' });
    expect(await acknowledge(ticket.id)).toBe('withheld');
  });
});

describe('a stored mail', () => {
  test('is taken in once, also by a version that reads it differently', async () => {
    const { receipt, ticket } = await desk.take({ id: null, text: 'Now' }, {});
    const filed = { ticketId: ticket.id, messageId: 'messageId' in receipt ? receipt.messageId : '' };
    const rawKey = 'raw/read-differently';
    await desk.table.write([noteReceivedObject(rawKey, filed)]);
    const body = Buffer.from('From: ana@example.com\r\nSubject: As it is read today\r\n\r\nOther words\r\n');
    desk.objects.kept.set(`mail/${rawKey}`, { body, contentType: 'message/rfc822' });
    expect(await desk.deliver(body, { rawKey })).toEqual({ outcome: 'known' });
  });

  test('that was taken in before objects were guarded is known by its Message-ID and its object', async () => {
    const id = '<before.guards@example.com>';
    const { receipt } = await desk.take({ id, text: 'Now' });
    const message = (await desk.open('ticketId' in receipt ? receipt.ticketId : 0)).messages[0];
    const rawKey = message ? (receivedOf(message)?.rawKey ?? '') : '';
    await desk.forget(`RAW#${rawKey}`, 'RAW');
    const body = Buffer.from(`From: ana@example.com\r\nMessage-ID: ${id}\r\n\r\nRead in another way\r\n`);
    desk.objects.kept.set(`mail/${rawKey}`, { body, contentType: 'message/rfc822' });
    expect(await desk.deliver(body, { rawKey })).toEqual({ outcome: 'known' });
    const other = await desk.deliver(body);
    expect(other.outcome).toBe('joined');
  });
});
