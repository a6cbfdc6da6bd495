import { blockWrites, findCustomer, loadCustomer } from '../../../core/customer/index.ts';
import { replyAddress } from '../../../core/email/index.ts';
import { expectedRecipients } from '../../../core/outbound/index.ts';
import { changeSender } from '../../../core/sender/index.ts';
import { ADMIN, givenAgent, givenCustomer } from '../../support/desk.ts';
import { byEmail } from '../../support/identities.ts';
import { DESK, type GivenDelivery, type GivenMail, KEYS, sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();
const MAILBOX = 'support@desk.example.com';
let made = 0;
const somebody = (domain = 'example.com') => {
  made += 1;
  return `copied${made}@${domain}`;
};

/** The customer who has an address; null when nobody does. */
const customerAt = (address: string) => {
  const [identity] = byEmail(address);
  return identity ? findCustomer(desk.table, identity) : null;
};

/** Takes in a mail with copies, and gives who takes part in its ticket by their addresses. */
async function taken(mail: GivenMail & { cc?: string }, delivery: GivenDelivery = {}) {
  const { cc, headers = [], ...rest } = mail;
  const found = await desk.take({ ...rest, headers: [...(cc ? [`Cc: ${cc}`] : []), ...headers] }, delivery);
  return { ...found, addresses: await addressesOf(found.ticket.collaboratorIds) };
}

async function addressesOf(ids: readonly number[]) {
  const customers = await Promise.all(ids.map((id) => loadCustomer(desk.table, id)));
  return customers.map(({ identities }) => identities[0]?.value);
}

afterEach(() => {
  desk.automaticToAll = false;
});

describe('people to whom a customer copies their mail', () => {
  test('take part in the ticket, with their names, and get the answers in Cc', async () => {
    const [from, bert, mia] = [somebody(), somebody(), somebody('other.example.org')];
    const { ticket, addresses } = await taken({
      from,
      to: `${MAILBOX}, Bert Novak <${bert}>`,
      cc: `${mia.toUpperCase()}, ${bert}, ${from}`,
    });
    expect(addresses).toEqual([bert, mia]);
    expect(await loadCustomer(desk.table, ticket.collaboratorIds[0] ?? 0)).toMatchObject({
      name: 'Bert Novak',
    });
    const { mail } = await desk.answer(ticket.id);
    expect(mail.recipients).toEqual([from, bert, mia]);
    expect(mail.headers).toMatchObject({ to: [from], cc: [`Bert Novak <${bert}>, ${mia}`] });
    expect(ticket).not.toHaveProperty('invitedIds');
  });

  test('are proposed no more beside those who get the answer', async () => {
    const { ticket } = await taken({ from: somebody(), cc: somebody() });
    const own = { mailboxes: [MAILBOX], deskDomains: [DESK.domain] };
    const asked = { principal: ADMIN, ticketId: ticket.id };
    const { cc, others } = await expectedRecipients({ table: desk.table, own, now: desk.now }, asked);
    expect([cc.length, others.length]).toEqual([1, 0]);
  });

  test('answer into the same ticket, by the mail that they got a copy of', async () => {
    const [bert, id] = [somebody(), `<copied${made}@example.com>`];
    const { ticket } = await taken({ from: somebody(), cc: bert, id });
    const { receipt, messages } = await taken({ from: bert, inReplyTo: id, cc: MAILBOX });
    expect(receipt).toMatchObject({ outcome: 'joined', ticketId: ticket.id });
    expect(messages[1]?.origin).not.toHaveProperty('unknownSender');
  });

  test('take part when a later mail of the ticket is copied to them, each once', async () => {
    const [from, bert, mia] = [somebody(), somebody(), somebody()];
    const { ticket } = await taken({ from, cc: bert });
    const to = replyAddress(MAILBOX, ticket.id, KEYS[0]);
    const { addresses } = await taken({ from, to, cc: `${bert}, ${mia}` }, { recipients: [to] });
    expect(addresses).toEqual([bert, mia]);
    const again = await taken({ from: bert, to, cc: `${from}, ${mia}` }, { recipients: [to] });
    expect(again.addresses).toEqual([bert, mia]);
  });

  test('are no collaborators when they are the desk’s own, its agents, machines, or blocked', async () => {
    const agent = await givenAgent(desk.database);
    const blocked = await givenCustomer(desk.database, somebody());
    await desk.table.write(blockWrites(blocked, true, desk.context()));
    await changeSender(desk.table, desk.context(), { sender: 'spam.example.org', standing: 'blocked' });
    const cc = [
      'eve@mail.spam.example.org',
      'billing@desk.example.com',
      `${MAILBOX.replace('@', '+x@')}`,
      'anything@desk.example.com',
      agent.address,
      'no-reply@example.org',
      'mailer-daemon@example.org',
      blocked.identities[0]?.value,
    ].join(', ');
    const { addresses, messages } = await taken({ from: somebody(), cc });
    expect(addresses).toEqual([]);
    expect(messages[0]?.origin).toMatchObject({
      cc: expect.arrayContaining([{ address: agent.address, name: '' }]),
    });
  });

  test.each([
    ['a machine wrote it', { headers: ['Auto-Submitted: auto-replied'] }, {}],
    ['it is taken for spam', {}, { verdicts: { spam: 'FAIL' } }],
    ['DMARC fails it', {}, { verdicts: { dmarc: 'FAIL' } }],
  ] as const)('are none when %s', async (_, mail, delivery) => {
    const given = { ...mail, headers: 'headers' in mail ? [...mail.headers] : [] };
    const { addresses } = await taken({ from: somebody(), cc: somebody(), ...given }, delivery);
    expect(addresses).toEqual([]);
  });

  test('are none when nothing proves that the customer wrote whom it names, so that no stranger reads along', async () => {
    const silent = { verdicts: { spf: 'GRAY', dkim: 'GRAY', dmarc: 'GRAY' } } as const;
    const [from, id, eve] = [somebody(), `<silent${made}@example.com>`, somebody('example.net')];
    const first = await taken({ from, cc: somebody(), id }, silent);
    // Of somebody unknown nobody learns anything by it.
    expect(first.addresses).toHaveLength(1);
    expect((await taken({ from, cc: eve }, silent)).addresses).toEqual([]);
    const joined = await taken({ from, cc: eve, inReplyTo: id }, silent);
    expect(joined.ticket.id).toBe(first.ticket.id);
    expect(joined.addresses).toHaveLength(1);
    // Who has the address of the ticket got a mail of it.
    const to = replyAddress(MAILBOX, first.ticket.id, KEYS[0]);
    expect((await taken({ from, to, cc: eve }, { ...silent, recipients: [to] })).addresses).toHaveLength(2);
  });

  test('are none when a stranger joins, who becomes one themselves', async () => {
    const { ticket } = await taken({ from: somebody() });
    const to = replyAddress(MAILBOX, ticket.id, KEYS[0]);
    const stranger = somebody('example.net');
    const { addresses } = await taken({ from: stranger, to, cc: somebody() }, { recipients: [to] });
    expect(addresses).toEqual([stranger]);
  });

  test('are as many as there is room for, and the rest stand on the message', async () => {
    const many = Array.from({ length: 60 }, () => somebody('crowd.example.org'));
    const { ticket, messages } = await taken({ from: somebody(), cc: many.join(', ') });
    expect(ticket.collaboratorIds).toHaveLength(12);
    expect(messages[0]?.origin).toMatchObject({ cc: { length: 60 } });
  });
});

describe('a desk that got a mail in Bcc', () => {
  test('opens a ticket of who wrote it, and answers them alone', async () => {
    const [from, bert] = [somebody(), somebody()];
    const { receipt, ticket, addresses } = await taken(
      { from, to: bert, cc: somebody() },
      { recipients: [MAILBOX] },
    );
    expect(receipt.outcome).toBe('opened');
    expect(ticket.mailbox).toBe(MAILBOX);
    expect(addresses).toEqual([]);
    expect((await desk.answer(ticket.id)).mail.recipients).toEqual([from]);
    expect(await customerAt(bert)).toBeNull();
  });
});

describe('what the desk writes by itself', () => {
  test('goes to the requester alone', async () => {
    const from = somebody();
    const { ticket } = await taken({ from, cc: somebody() });
    await desk.send(await desk.event(ticket.id, 'ticket.created'));
    expect(desk.lastMail().recipients).toEqual([from]);
  });

  test('goes to all where the desk is set so, and carries no words of the sender to them', async () => {
    desk.automaticToAll = true;
    const [from, bert] = [somebody(), somebody()];
    const { ticket } = await taken({ from, cc: bert, subject: 'Buy cheap watches' });
    await desk.send(await desk.event(ticket.id, 'ticket.created'));
    const { recipients, raw, headers } = desk.lastMail();
    expect(recipients).toEqual([from, bert]);
    expect(headers['auto-submitted']).toEqual(['auto-replied']);
    expect(raw).not.toContain('watches');
  });
});

describe('an agent who answers by mail and copies it', () => {
  test('has the answer sent to those, too', async () => {
    const [from, bert, mia] = [somebody(), somebody(), somebody()];
    const { ticket } = await taken({ from, cc: bert });
    const agent = await givenAgent(desk.database);
    const to = replyAddress(MAILBOX, ticket.id, KEYS[0]);
    const delivery = { recipients: [to], verdicts: { dmarc: 'PASS' } } as const;
    await taken({ from: agent.address, to, cc: mia, text: 'Put it out.' }, { ...delivery, recipients: [to] });
    await desk.send(await desk.event(ticket.id, 'message.added'));
    expect(desk.lastMail().recipients).toEqual([from, bert, mia]);
  });
});
