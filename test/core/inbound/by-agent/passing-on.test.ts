import { findCustomer } from '../../../../core/customer/index.ts';
import type { Role } from '../../../../schemas/agent.ts';
import { givenAgent } from '../../../support/desk.ts';
import { byEmail } from '../../../support/identities.ts';
import { type GivenDelivery, type GivenMail, givenMail, sharedDesk } from '../../../support/mail.ts';

const desk = sharedDesk();
let made = 0;

/** What a mail program writes that passes on what a customer wrote. */
const passedOn = (from: string, above = '') =>
  `${above}\n\n---------- Forwarded message ---------\nFrom: Lukas Berg <${from}>\nDate: Mon, Mar 2, 2026 at 6:21 PM\nSubject: Machine broken\nTo: Shop <shop@example.net>\n\n\nIt shows E17.`;

/** An agent, somebody new who wrote to them, and how the agent passes that on. */
async function given(role: Role = 'agent') {
  made += 1;
  const customer = `lukas${made}@example.org`;
  const agent = await givenAgent(desk.database, role);
  const pass = (text: string, mail: GivenMail = {}, delivery: GivenDelivery = {}) =>
    desk.take(
      { from: `${agent.name} <${agent.address}>`, subject: 'Fwd: Machine broken', text, ...mail },
      { verdicts: { dmarc: 'PASS' }, ...delivery },
    );
  return { customer, agent, pass };
}

describe('an agent who passes a customer’s mail on to the desk', () => {
  test('opens the ticket for that customer, as they wrote it, and what the agent wrote is a note', async () => {
    const { customer, agent, pass } = await given();
    const { receipt, ticket, messages } = await pass(passedOn(customer, 'He is a friend.'));
    expect(receipt.outcome).toBe('opened');
    const [identity] = byEmail(customer);
    expect(ticket.requesterId).toBe(identity && (await findCustomer(desk.table, identity)));
    expect(ticket).toMatchObject({ subject: 'Machine broken', status: 'new', collaboratorIds: [] });
    expect(messages).toMatchObject([
      {
        kind: 'customer_message',
        author: { kind: 'customer', id: ticket.requesterId },
        text: 'It shows E17.',
        origin: { from: customer, fromName: 'Lukas Berg', forwardedBy: agent.id },
      },
      { kind: 'internal_note', author: { kind: 'agent', id: agent.id }, text: 'He is a friend.' },
    ]);
  });

  test('has it acknowledged and answered to the customer, who hears nothing of the note', async () => {
    const { customer, pass } = await given();
    const { ticket } = await pass(passedOn(customer, 'He is a friend.'));
    await desk.send(await desk.event(ticket.id, 'ticket.created'));
    expect(desk.lastMail().to).toBe(customer);
    const { mail } = await desk.answer(ticket.id, 'Switch it off and on.');
    expect(mail.to).toBe(customer);
    expect(mail.raw).not.toContain('a friend');
  });

  test('brings its files along, and the id of one that is attached as it came', async () => {
    const { customer, pass } = await given();
    const file = 'Content-Type: text/csv\r\nContent-Disposition: attachment; filename="log.csv"\r\n\r\n1,2';
    const inner = givenMail({
      from: `Lukas <${customer}>`,
      id: '<theirs@example.org>',
      subject: 'E17',
      headers: ['MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=i'],
      text: `--i\r\nContent-Type: text/plain\r\n\r\nIt shows E17.\r\n--i\r\n${file}\r\n--i--`,
    });
    const text = `--b\r\nContent-Type: text/plain\r\n\r\n#tag machine\r\nSee below.\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n${inner}\r\n--b--`;
    const headers = ['MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=b'];
    const { ticket, messages } = await pass(text, { headers, subject: 'FW: E17' });
    expect(ticket).toMatchObject({ subject: 'E17', tags: ['machine'] });
    expect(messages).toMatchObject([
      {
        text: 'It shows E17.',
        attachments: [{ filename: 'log.csv' }],
        origin: { messageId: '<theirs@example.org>' },
      },
      { kind: 'internal_note', text: 'See below.', attachments: [] },
    ]);
  });

  test('has done what the first lines above it say, or is told in the note what was not', async () => {
    const { customer, agent, pass } = await given();
    const { ticket, messages } = await pass(passedOn(customer, '#assign me\n#priority urgent\n#tag a'));
    expect(ticket).toMatchObject({ assigneeId: agent.id, priority: 'urgent', tags: ['a'], status: 'open' });
    expect(messages).toHaveLength(1);
    const refused = await pass(passedOn(customer, '#assign nobody-here'));
    expect(refused.ticket).toMatchObject({ assigneeId: null });
    expect(refused.messages[1]?.text).toContain('no agent is called so');
  });

  test('opens it for who wrote it first, where a colleague passed it on before', async () => {
    const { customer, agent, pass } = await given();
    const colleague = await givenAgent(desk.database);
    const text = `For you.\n\n---------- Forwarded message ---------\nFrom: Ben <${colleague.address}>\nDate: today\nSubject: Fwd: Machine broken\nTo: Ada <${agent.address}>\n\n${passedOn(customer, 'Please look.')}`;
    const { messages } = await pass(text);
    expect(messages).toMatchObject([
      { origin: { from: customer }, text: 'It shows E17.' },
      { kind: 'internal_note', text: 'For you.\n\nPlease look.' },
    ]);
  });

  test('opens one, however often the mail comes', async () => {
    const { agent, customer } = await given();
    const raw = givenMail({ from: agent.address, subject: 'Fwd: Machine broken', text: passedOn(customer) });
    await desk.deliver(raw, { verdicts: { dmarc: 'PASS' } });
    expect(await desk.deliver(raw, { verdicts: { dmarc: 'PASS' } })).toEqual({ outcome: 'known' });
  });
});

describe('a mail that passes another one on opens a ticket of who sent it', () => {
  test.each([
    ['nothing proves that an agent did', { verdicts: { dmarc: 'GRAY' } }],
    ['DMARC fails', { verdicts: { dmarc: 'FAIL' } }],
    ['it is taken for spam', { verdicts: { dmarc: 'PASS', spam: 'FAIL' } }],
  ] as const)('when %s', async (_, delivery) => {
    const { customer, agent, pass } = await given();
    const { messages } = await pass(passedOn(customer), {}, delivery);
    expect(messages).toMatchObject([{ kind: 'customer_message', origin: { from: agent.address } }]);
  });

  test('when they may open none for others, or no agent sent it, or it names no customer', async () => {
    const { customer, pass } = await given('light_agent');
    expect((await pass(passedOn(customer))).messages).toMatchObject([{ kind: 'customer_message' }]);
    const stranger = await desk.take(
      { from: 'eve@example.org', subject: 'Fwd: Machine broken', text: passedOn(customer) },
      { verdicts: { dmarc: 'PASS' } },
    );
    expect(stranger.messages).toMatchObject([{ origin: { from: 'eve@example.org' } }]);
    const other = await given();
    const own = await other.pass(passedOn('support@desk.example.com'));
    expect(own.messages).toMatchObject([{ origin: { from: other.agent.address } }]);
  });
});
