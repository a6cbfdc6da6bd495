import { confirmCustomer, confirmToken, readConfirmToken } from '../../../core/confirmation/index.ts';
import { loadConversation } from '../../../core/conversation/index.ts';
import { createCustomer } from '../../../core/customer/index.ts';
import { readMessage } from '../../../core/email/index.ts';
import { changeSender } from '../../../core/sender/index.ts';
import type { DeskEvent } from '../../../schemas/events/events.ts';
import { eventsOf } from '../../support/events.ts';
import { submissionOf, submit } from '../../support/given-submission.ts';
import { byEmail } from '../../support/identities.ts';
import { KEYS, sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();

let people = 0;
const stranger = () => {
  people += 1;
  return `stranger${people}@example.net`;
};
const by = (address: string, name = 'Sam Stranger') => ({ sender: { address, name } });

const told = (customerId: number) => eventsOf(desk.table, `C#${customerId}`);
const written = async (ticketId: number) => (await loadConversation(desk.table, ticketId, 10)).messages;
function givenCustomer(address: string) {
  const unknown = { phone: null, locale: null, timezone: null, notes: '' };
  const fields = { name: 'Mara Lindt', identities: byEmail(address), ...unknown };
  return createCustomer(desk, desk.context(), { fields });
}

type Of<Type extends DeskEvent['type']> = Extract<DeskEvent, { type: Type }>;

async function asked(customerId: number) {
  const all = await told(customerId);
  return all.filter(
    (event): event is Of<'customer.confirmation_asked'> => event.type === 'customer.confirmation_asked',
  );
}

/** A stranger's ticket. */
async function given(address = stranger()) {
  const { ticketId } = await submit(desk, { ...by(address), ip: undefined });
  const ticket = await desk.ticket(ticketId);
  return { address, ticket, customerId: ticket.requesterId };
}

const mailsTo = (address: string) => desk.mail.sent.filter(({ recipients }) => recipients.includes(address));

describe('a form', () => {
  test('becomes a ticket of its channel, with its text and files', async () => {
    const content = Buffer.from('made up');
    const files = [{ filename: '../etc/passwd', contentType: 'text/plain; x', content }];
    const { ticketId } = await submit(desk, { ...by(stranger()), files, site: 'https://shop.example' });
    expect(await desk.ticket(ticketId)).toMatchObject({
      channel: 'form',
      origin: 'form',
      subject: 'Made-up subject',
      status: 'new',
      language: 'en',
    });
    const [message] = await written(ticketId);
    expect(message).toMatchObject({
      kind: 'customer_message',
      text: 'Made-up words.',
      origin: { channel: 'form', form: null, site: 'https://shop.example', ip: '192.0.2.7' },
      attachments: [{ contentType: 'application/octet-stream', size: 7 }],
    });
    const [file] = message?.attachments ?? [];
    expect(file?.filename).not.toMatch(/[/\\]/);
    expect(desk.objects.text(file?.key ?? null)).toBe('made up');
  });

  test('of whoever is signed in is of the portal, and theirs', async () => {
    const customer = await givenCustomer(stranger());
    const became = await submit(desk, { sender: { customerId: customer.id } });
    expect(became.isUnconfirmed).toBe(false);
    expect(await desk.ticket(became.ticketId)).toMatchObject({ channel: 'portal', requesterId: customer.id });
  });

  test('that is sent twice is one ticket, also at the same time', async () => {
    const once = { ...by(stranger()), formId: submissionOf(desk).formId };
    const [first, second] = await Promise.all([submit(desk, once), submit(desk, once)]);
    expect(second).toEqual(first);
    expect(await submit(desk, once)).toEqual(first);
  });

  test('that says something else than when it was sent is refused, so that it is looked through once more', async () => {
    const once = { ...by(stranger()), formId: submissionOf(desk).formId, said: 'a' };
    const first = await submit(desk, once);
    expect(await submit(desk, once)).toEqual(first);
    await expect(submit(desk, { ...once, said: 'b' })).rejects.toMatchObject({ code: 'form.used' });
  });

  test('of one who is blocked is spam, and asks nothing of the address', async () => {
    await changeSender(desk.table, desk.context(), { sender: 'spam.example', standing: 'blocked' });
    const { ticketId } = await submit(desk, by('him@spam.example'));
    const ticket = await desk.ticket(ticketId);
    expect(ticket.spam).toBe('blocked');
    expect(await asked(ticket.requesterId)).toEqual([]);
  });

  test.each([
    ['no address', 'nobody'],
    ['an address of the desk', 'support@desk.example.com'],
  ])('that names %s is refused', async (_, address) => {
    await expect(submit(desk, by(address))).rejects.toMatchObject({ fields: [{ path: 'address' }] });
  });

  test('is refused where an address, or a network, has sent too many in the hour', async () => {
    const limits = { limits: { perAddress: 2, perNetwork: 3 } };
    const ip = '2001:db8:1:2:3::4';
    const address = stranger();
    for (let at = 0; at < 2; at += 1) await submit(desk, { ...by(address), ip }, limits);
    await expect(
      submit(desk, { ...by(address.toUpperCase()), ip: '192.0.2.99' }, limits),
    ).rejects.toMatchObject({
      code: 'requests.too_many',
    });
    await submit(desk, { ...by(stranger()), ip: '2001:db8:1:2::99' }, limits);
    await expect(
      submit(desk, { ...by(stranger()), ip: '2001:db8:1:2:ffff::' }, limits),
    ).rejects.toMatchObject({
      code: 'requests.too_many',
    });
    await submit(desk, { ...by(stranger()), ip: '2001:db8:1:3::' }, limits);
  });
});

describe('an address that nobody has confirmed', () => {
  test('gets one mail that asks, which says nothing that somebody typed, and its ticket is there at once', async () => {
    const address = stranger();
    const { ticketId, isUnconfirmed } = await submit(desk, {
      ...by(address, 'Cheap pills at pills.example'),
      subject: 'Cheap pills',
      text: 'pills.example',
    });
    expect(isUnconfirmed).toBe(true);
    const { requesterId } = await desk.ticket(ticketId);
    const [event, ...more] = await asked(requesterId);
    expect(more).toEqual([]);
    if (event === undefined) throw new Error('Nobody was asked');
    expect(await desk.askConfirmation(event)).toBe('sent');
    expect(await desk.askConfirmation(event)).toBe('done_before');
    const [mail] = mailsTo(address);
    const raw = Buffer.from(mail?.raw ?? '').toString();
    expect((await readMessage(Buffer.from(raw))).text).toContain(
      'https://help.example.com/help/en/confirm?t=',
    );
    expect(raw).not.toMatch(/pills/i);
    await submit(desk, by(address));
    expect(await asked(requesterId)).toHaveLength(1);
  });

  test('gets neither acknowledgement nor answer, and both as soon as it is confirmed', async () => {
    const { address, ticket, customerId } = await given();
    expect(await desk.send(await desk.event(ticket.id, 'ticket.created'))).toBe('waits');
    const { event, message } = await desk.reply(ticket.id, 'We look into it.');
    expect(await desk.send(event)).toBe('waits');
    expect(await desk.send(event)).toBe('waits');
    expect(mailsTo(address)).toEqual([]);
    await confirmCustomer(desk, desk.context(), { customerId });
    const confirmed = (await told(customerId)).find(
      (one): one is Of<'customer.confirmed'> => one.type === 'customer.confirmed',
    );
    if (confirmed === undefined) throw new Error('It was not told');
    expect(await desk.sendAwaiting(confirmed)).toBe(2);
    expect(await desk.sendAwaiting(confirmed)).toBe(0);
    const mails = mailsTo(address).map(({ raw }) => Buffer.from(raw).toString());
    expect(mails).toHaveLength(2);
    expect(mails[0]).not.toContain('Made-up subject');
    const answer = (await written(ticket.id)).find(({ id }) => id === message.id);
    expect(answer).toMatchObject({ delivery: { state: 'sent' } });
    await confirmCustomer(desk, desk.context(), { customerId });
    expect((await told(customerId)).filter(({ type }) => type === 'customer.confirmed')).toHaveLength(1);
  });

  test('that was confirmed while its mail was on the way to wait gets it at once', async () => {
    const { ticket, customerId } = await given();
    const event = await desk.event(ticket.id, 'ticket.created');
    await confirmCustomer(desk, desk.context(), { customerId });
    expect(await desk.send(event)).toBe('sent');
  });

  test('is confirmed by a mail from it of which nothing is in doubt, and answered as any other', async () => {
    const { address, ticket, customerId } = await given();
    await desk.send(await desk.event(ticket.id, 'ticket.created'));
    const { ticket: mailed } = await desk.take(
      { from: address, subject: 'By mail' },
      { verdicts: { dmarc: 'PASS' } },
    );
    expect(mailed.requesterId).toBe(customerId);
    expect(await desk.send(await desk.event(mailed.id, 'ticket.created'))).toBe('sent');
    expect((await told(customerId)).map(({ type }) => type)).toContain('customer.confirmed');
  });

  test('that the desk corresponds with already needs no confirmation, and its owner’s name and subject are not sent there', async () => {
    const customer = await givenCustomer(stranger());
    const address = String(customer.identities[0]?.value);
    const { ticketId, isUnconfirmed } = await submit(desk, by(address, 'Other name'));
    expect(isUnconfirmed).toBe(false);
    expect(await desk.send(await desk.event(ticketId, 'ticket.created'))).toBe('sent');
    expect(desk.lastMail().raw).not.toMatch(/Made-up|Other name/);
  });
});

describe('the link that confirms', () => {
  const token = confirmToken({ customerId: 7, address: 'Sam@Example.net' }, KEYS[0]);

  test('names whom it was given to, whatever the spelling of the address', () => {
    const read = readConfirmToken(token, KEYS);
    expect(read).toEqual(
      readConfirmToken(confirmToken({ customerId: 7, address: 'sam@example.net' }, KEYS[0]), KEYS),
    );
    expect(read?.customerId).toBe(7);
  });

  test.each([
    ['is another’s', `${Buffer.from('[8,"x"]').toString('base64url')}.${token.split('.')[1]}`],
    ['is of another desk', confirmToken({ customerId: 7, address: 'sam@example.net' }, new Uint8Array(32))],
    ['is empty', ''],
  ])('is none when it %s', (_, given) => {
    expect(readConfirmToken(given, KEYS)).toBeNull();
  });

  test('confirms no other address than the one it went to', async () => {
    const { customerId } = await given();
    const other = readConfirmToken(confirmToken({ customerId, address: 'other@example.net' }, KEYS[0]), KEYS);
    await expect(confirmCustomer(desk, desk.context(), other ?? { customerId: 0 })).rejects.toMatchObject({
      code: 'address.not_found',
    });
  });
});
