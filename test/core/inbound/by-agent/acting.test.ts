import { updateAgent } from '../../../../core/agent/index.ts';
import { agentReplyAddress, bodyMarker, replyAddress } from '../../../../core/email/index.ts';
import { mergeTickets } from '../../../../core/merge/index.ts';
import { receivedOf } from '../../../../core/message/index.ts';
import { noteSentId } from '../../../../core/threading/thread-store.ts';
import { addCollaborator } from '../../../../core/ticket/index.ts';
import type { Role } from '../../../../schemas/agent.ts';
import type { Message } from '../../../../schemas/message.ts';
import { ADMIN, givenAgent } from '../../../support/desk.ts';
import { type GivenDelivery, type GivenMail, givenMail, KEYS, sharedDesk } from '../../../support/mail.ts';

const desk = sharedDesk();
const MAILBOX = 'support@desk.example.com';
let made = 0;

beforeEach(() => {
  desk.rules = { closeAfterDays: 4, holdsMail: false };
});

/** A ticket of somebody new, and how an agent answers the mail that told them of it. */
async function given({ role = 'agent', teamIds = null }: { role?: Role; teamIds?: number[] | null } = {}) {
  made += 1;
  const customer = `customer${made}@example.com`;
  const id = `<question-a${made}@example.com>`;
  const { ticket } = await desk.take({ from: customer, id });
  const agent = await givenAgent(desk.database, role, teamIds);
  const to = replyAddress(MAILBOX, ticket.id, KEYS[0]);
  const answer = async (text: string, mail: GivenMail = {}, delivery: GivenDelivery = {}) => {
    const taken = await desk.take(
      { from: `${agent.name} <${agent.address}>`, to, subject: 'Re: a ticket', text, ...mail },
      { recipients: [to], verdicts: { dmarc: 'PASS' }, ...delivery },
    );
    return { ...taken, said: taken.messages.at(-1) };
  };
  return { customer, id, ticket, agent, answer };
}

describe('an agent who answers by mail', () => {
  test('posts a public reply of their own words, with the files, which goes to the customer', async () => {
    const { customer, ticket, agent, answer } = await given();
    const quoted = `\n\nOn Monday, Acme Support <${MAILBOX}> wrote:\n> The ticket is yours.\n>\n> ${bodyMarker(ticket.id, KEYS[0])}`;
    const file = `--b\r\nContent-Type: text/plain\r\n\r\nPut it out.${quoted}\r\n--b\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename="log.csv"\r\n\r\n1,2\r\n--b--`;
    const headers = ['MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=b'];
    const { receipt, said, ticket: after } = await answer(file, { headers, inReplyTo: '<some@mail>' });
    expect(receipt).toMatchObject({ outcome: 'joined', ticketId: ticket.id });
    expect(said).toMatchObject({
      kind: 'public_reply',
      author: { kind: 'agent', id: agent.id },
      text: 'Put it out.',
      origin: { channel: 'email', from: agent.address },
      attachments: [{ filename: 'log.csv' }],
    });
    expect(after).toMatchObject({ status: 'open', collaboratorIds: [] });
    expect(await desk.send(await desk.event(ticket.id, 'message.added'))).toBe('sent');
    const { raw, to } = desk.lastMail();
    expect(to).toBe(customer);
    expect(raw).toContain('Put it out.');
    expect(raw).not.toContain('The ticket is yours');
  });

  test('does so once, however often the mail comes', async () => {
    const { ticket, agent } = await given();
    const to = replyAddress(MAILBOX, ticket.id, KEYS[0]);
    const raw = givenMail({ from: agent.address, to, text: 'Put it out.' });
    const delivery = { recipients: [to], verdicts: { dmarc: 'PASS' } } as const;
    await desk.deliver(raw, { ...delivery, recipients: [to] });
    expect(await desk.deliver(raw, { ...delivery, recipients: [to] })).toEqual({ outcome: 'known' });
    expect((await desk.open(ticket.id)).messages).toHaveLength(2);
  });

  test('does what the first lines say in the transaction of the answer', async () => {
    const { ticket, answer } = await given();
    const ana = await givenAgent(desk.database);
    await updateAgent(desk.database, desk.context(), { agentId: ana.id, change: { name: 'Ana Unique' } });
    const { said, ticket: after } = await answer(
      '#assign unique\n#tag fire\n#priority high\n#solve\n\nIt is out.',
    );
    expect(said).toMatchObject({ kind: 'public_reply', text: 'It is out.' });
    expect(after).toMatchObject({ status: 'solved', assigneeId: ana.id, tags: ['fire'], priority: 'high' });
    expect(after.version).toBe(ticket.version + 1);
  });

  test('takes what they solve, where nobody has it, and closes it', async () => {
    const { agent, answer } = await given();
    const { said, ticket } = await answer('#close\n\n-- \nAda Kern, Acme');
    expect(said).toMatchObject({ kind: 'internal_note', text: '#close' });
    expect(ticket).toMatchObject({ status: 'closed', assigneeId: agent.id });
  });

  test('writes a note with #note, or by passing another mail on', async () => {
    const { answer } = await given();
    expect((await answer('#note Between us.')).said).toMatchObject({
      kind: 'internal_note',
      text: 'Between us.',
    });
    expect((await answer('See below.', { subject: 'Fwd: of a friend' })).said).toMatchObject({
      kind: 'internal_note',
      text: 'See below.',
    });
  });

  test('reaches the ticket into which theirs was merged', async () => {
    const [a, b] = [await given(), await given()];
    const context = { ...desk.context(), actor: { kind: 'agent', id: 1 } } as const;
    await mergeTickets(desk, context, { principal: ADMIN, ticketId: b.ticket.id, sourceIds: [a.ticket.id] });
    const { receipt, said } = await a.answer('Both at once.');
    expect(receipt).toMatchObject({ ticketId: b.ticket.id });
    expect(said).toMatchObject({ kind: 'public_reply', text: 'Both at once.' });
  });

  test('is found by the mail that told them, where its address has no sign', async () => {
    const { ticket, answer } = await given();
    const id = `<told${made}@eu-west-1.amazonses.com>`;
    await desk.table.write([noteSentId(id, { ticketId: ticket.id, messageId: desk.context().newId() })]);
    const { receipt, said } = await answer(
      'Put it out.',
      { to: MAILBOX, inReplyTo: id },
      { recipients: [MAILBOX] },
    );
    expect(receipt).toMatchObject({ ticketId: ticket.id });
    expect(said).toMatchObject({ kind: 'public_reply' });
  });
});

describe('the address at which an agent answers what they are told', () => {
  test('leads to the ticket, for that agent alone', async () => {
    const { ticket, agent, answer } = await given();
    const to = agentReplyAddress(MAILBOX, { agentId: agent.id, ticketId: ticket.id }, KEYS[0]);
    const { said } = await answer('Put it out.', { to }, { recipients: [to] });
    expect(said).toMatchObject({ kind: 'public_reply', text: 'Put it out.' });
    const other = await givenAgent(desk.database);
    for (const from of [other.address, 'eve@example.org', 'customer1@example.com']) {
      const kept = await answer('#solve\nYour money is gone.', { from, to }, { recipients: [to] });
      expect(kept.receipt).toMatchObject({ ticketId: ticket.id });
      expect(kept.said).toMatchObject({ kind: 'internal_note', author: { kind: 'system' } });
      expect(kept.ticket).toMatchObject({ collaboratorIds: [], status: 'open' });
    }
  });
});

describe('a mail of an agent does nothing and is kept as a note', () => {
  const reasonOf = (said: Message | undefined) => said && receivedOf(said)?.notDone?.reason;

  test.each([
    ['DMARC says nothing, and nothing is signed', { dmarc: 'GRAY' }, {}, 'unproven'],
    ['DMARC fails', { dmarc: 'FAIL' }, {}, 'unproven'],
    ['SPF alone passes', { dmarc: 'GRAY', spf: 'PASS' }, {}, 'unproven'],
    ['a machine wrote it', { dmarc: 'PASS' }, { headers: ['Auto-Submitted: auto-replied'] }, 'automatic'],
    ['it is taken for spam', { dmarc: 'PASS', spam: 'FAIL' }, {}, 'automatic'],
    ['its header does not name the desk', { dmarc: 'PASS' }, { to: 'customer@example.com' }, 'unproven'],
    ['it names two senders', { dmarc: 'PASS' }, { headers: ['From: eve@example.org'] }, 'unproven'],
  ] as const)('when %s', async (_, verdicts, mail, reason) => {
    const { ticket, answer } = await given();
    const headers = 'headers' in mail ? [...mail.headers] : [];
    const to = 'to' in mail ? { to: mail.to } : {};
    const {
      said,
      ticket: after,
      messages,
    } = await answer('#solve\nYour money is gone.', { headers, ...to }, { verdicts });
    expect(said).toMatchObject({ kind: 'internal_note', author: { kind: 'system', name: 'mail' } });
    expect(said?.text).toContain('#solve\nYour money is gone.');
    expect(reasonOf(said)).toBe(reason);
    expect(after).toMatchObject({ status: 'new', collaboratorIds: [], assigneeId: null });
    expect(messages.filter(({ kind }) => kind === 'public_reply')).toEqual([]);
    expect(after.requesterId).toBe(ticket.requesterId);
  });

  test.each([
    ['a first line is none of those there are', '#nte Between us.', '#nte'],
    ['nobody is called so', '#assign nobody-here\nHello', 'no agent'],
    [
      'it still quotes what the desk tells agents',
      'Done\nThe ticket is yours.\n[ref:t1.aaaaaaaaaaaa]',
      'quotes',
    ],
    ['it answers between the lines', '> A note among us.\nYes.\n\n> Another one.\nNo.', 'quotes'],
    ['it says nothing', '', 'nothing'],
  ])('when %s, and they are told why', async (_, text, why) => {
    const { ticket, agent, answer } = await given();
    const { said } = await answer(text);
    expect(said).toMatchObject({ kind: 'internal_note', author: { kind: 'agent', id: agent.id } });
    expect(said?.text).toContain(why);
    const event = await desk.event(ticket.id, 'message.refused');
    expect(event).toMatchObject({ message: { kind: 'internal_note' } });
  });

  test('when they may not do it, or the ticket is closed: nothing of it is done', async () => {
    const light = await given({ role: 'light_agent' });
    expect((await light.answer('Hello')).said).toMatchObject({ kind: 'internal_note' });
    expect((await light.answer('#note Between us.')).said).toMatchObject({ text: 'Between us.' });
    const other = await given({ teamIds: [] });
    const { ticket: theirs, said: refused } = await other.answer('#solve\nHello');
    expect(theirs).toMatchObject({ status: 'new' });
    expect(refused?.text).toContain('[It is a ticket that you do not work on.]');
    const { ticket, answer } = await given();
    await desk.write(ticket.id, {
      kind: 'internal_note',
      text: 'Done.',
      status: 'closed',
      ticket: { assigneeId: 1 },
    });
    const { said, receipt } = await answer('One more thing.');
    expect(receipt).toMatchObject({ ticketId: ticket.id });
    expect(said).toMatchObject({ kind: 'internal_note' });
  });

  test('of which an agent outside of the desk’s domain is told by one mail that says why', async () => {
    const { ticket, agent, answer } = await given();
    const address = `ada-${made}@example.net`;
    await updateAgent(desk.database, desk.context(), { agentId: agent.id, change: { address } });
    await answer('#assign nobody-here', { from: address });
    expect(await desk.send(await desk.event(ticket.id, 'message.refused'))).toBe('sent');
    const { to, raw, headers } = desk.lastMail();
    expect(to).toBe(address);
    expect(raw).toContain('#assign nobody-here: no agent is called so.');
    expect(headers['auto-submitted']).toEqual(['auto-replied']);
  });
});

describe('an agent is a customer like others', () => {
  test('where only a number in the subject names the ticket, though they take part in it as a customer', async () => {
    const { ticket, agent } = await given();
    const who = { table: desk.table, deskDomains: ['another.example.com'] };
    const participant = { address: agent.address, name: '' };
    await addCollaborator(who, desk.context(), { principal: ADMIN, ticketId: ticket.id, participant });
    const { messages } = await desk.take(
      { from: agent.address, subject: `[#${ticket.id}] Printer`, text: '#solve' },
      { verdicts: { dmarc: 'PASS' } },
    );
    expect(messages.at(-1)).toMatchObject({ kind: 'customer_message' });
    expect(await desk.ticket(ticket.id)).toMatchObject({ status: 'new' });
  });

  test('of a ticket that they asked for, of a new mail, and once they do not work here any more', async () => {
    const { agent, answer } = await given();
    const own = await desk.take(
      { from: agent.address, text: 'My own printer.' },
      { verdicts: { dmarc: 'PASS' } },
    );
    expect(own.messages).toMatchObject([{ kind: 'customer_message' }]);
    const more = await desk.take(
      { from: agent.address, text: 'And the screen.' },
      { recipients: [replyAddress(MAILBOX, own.ticket.id, KEYS[0])], verdicts: { dmarc: 'PASS' } },
    );
    expect(more.messages.map(({ kind }) => kind)).toEqual(['customer_message', 'customer_message']);
    await updateAgent(desk.database, desk.context(), { agentId: agent.id, change: { active: false } });
    expect((await answer('#solve\nHello')).said).toMatchObject({
      kind: 'customer_message',
      replyText: '#solve\nHello',
    });
  });
});
