import { bodyMarker, replyAddress } from '../../../core/email/index.ts';
import { receivedOf } from '../../../core/message/index.ts';
import { givenAgent } from '../../support/desk.ts';
import { type GivenDelivery, type GivenMail, givenMail, KEYS, sharedDesk } from '../../support/mail.ts';
import { mergingOn } from '../merge/support.ts';

const desk = sharedDesk();
const MAILBOX = 'support@desk.example.com';
const BILLING = 'billing@desk.example.com';
const SILENT = { spf: 'GRAY', dkim: 'GRAY', dmarc: 'GRAY' } as const;
const addressOf = (ticketId: number) => replyAddress(MAILBOX, ticketId, KEYS[0]);
const markerOf = (ticketId: number) => bodyMarker(ticketId, KEYS[0]);
const { merge, split } = mergingOn(desk);

let made = 0;
const somebody = (domain = 'example.com') => {
  made += 1;
  return `case${made}@${domain}`;
};

/** Somebody new, and a ticket of theirs. */
async function given(mail: GivenMail = {}, delivery: GivenDelivery = {}) {
  const next = somebody();
  const from = mail.from ?? next;
  const id = `<case-question${made}@example.com>`;
  return { from, id, ...(await desk.take({ from, id, ...mail }, delivery)) };
}

const answering = (from: string, mail: GivenMail, delivery?: GivenDelivery) =>
  desk.take({ from, ...mail }, delivery);

describe('a reply that quotes two tickets', () => {
  test('goes to the one in which its writer takes part, whichever it quotes first', async () => {
    const [theirs, other] = [await given(), await given()];
    for (const text of [
      `Yes.\n\n> ${markerOf(other.ticket.id)}\n> ${markerOf(theirs.ticket.id)}`,
      `Yes.\n\n> ${markerOf(theirs.ticket.id)}\n> ${markerOf(other.ticket.id)}`,
    ]) {
      const { receipt } = await answering(theirs.from, { text });
      expect(receipt).toMatchObject({ outcome: 'joined', ticketId: theirs.ticket.id });
    }
  });

  test('goes to the first that it quotes, where they take part in both', async () => {
    const first = await given();
    const second = await given({ from: first.from });
    const text = `Yes.\n\n> ${markerOf(second.ticket.id)}\n> ${markerOf(first.ticket.id)}`;
    expect((await answering(first.from, { text })).receipt).toMatchObject({ ticketId: second.ticket.id });
  });

  test('goes by the address that it is sent to, and by what it answers, before what it quotes', async () => {
    const [a, b] = [await given(), await given()];
    const text = `Yes.\n\n> ${markerOf(b.ticket.id)}`;
    const byAddress = await answering(a.from, { text }, { recipients: [addressOf(a.ticket.id)] });
    expect(byAddress.receipt).toMatchObject({ ticketId: a.ticket.id });
    expect((await answering(a.from, { text, inReplyTo: a.id })).receipt).toMatchObject({
      ticketId: a.ticket.id,
    });
  });

  test('goes to the one in which its writer takes part, where it is sent to both', async () => {
    const [theirs, other] = [await given(), await given()];
    const recipients = [addressOf(other.ticket.id), addressOf(theirs.ticket.id)];
    const { receipt } = await answering(theirs.from, { to: recipients.join(', ') }, { recipients });
    expect(receipt).toMatchObject({ ticketId: theirs.ticket.id });
  });

  test('of an agent goes where they were told, and nowhere else', async () => {
    const [a, b] = [await given(), await given()];
    const agent = await givenAgent(desk.database);
    const text = `Yes.\n\n> ${markerOf(b.ticket.id)}`;
    const { receipt, messages } = await answering(
      agent.address,
      { text, inReplyTo: a.id, to: addressOf(a.ticket.id) },
      { recipients: [addressOf(a.ticket.id)], verdicts: { dmarc: 'PASS' } },
    );
    expect(receipt).toMatchObject({ ticketId: a.ticket.id });
    expect(messages.at(-1)).toMatchObject({ kind: 'public_reply', text: 'Yes.' });
    expect((await desk.open(b.ticket.id)).messages).toHaveLength(1);
  });
});

describe('a conversation that is used for something else, under a new subject', () => {
  test.each([
    ['the address of the ticket', (to: string) => [{ to }, { recipients: [to] }]],
    ['what it answers', (_: string, id: string) => [{ inReplyTo: id }, {}]],
  ] as const)('stays where %s says, and shows its subject', async (_, how) => {
    const { from, id, ticket } = await given({ subject: 'Printer on fire' });
    const [mail, delivery] = how(addressOf(ticket.id), id);
    const joined = await desk.take(
      { from, subject: 'The invoice of May', ...mail },
      delivery as GivenDelivery,
    );
    expect(joined.receipt).toMatchObject({ outcome: 'joined', ticketId: ticket.id });
    expect(joined.ticket.subject).toBe('Printer on fire');
    const last = joined.messages.at(-1);
    expect(last && receivedOf(last)?.subject).toBe('The invoice of May');
  });

  test('shows none that only has the prefix and number of an answer', async () => {
    const { from, id, ticket } = await given({ subject: 'Printer on fire' });
    const subject = `AW: Re: [#${ticket.id}] Printer on fire`;
    const last = (await desk.take({ from, inReplyTo: id, subject })).messages.at(-1);
    expect(last && receivedOf(last)).not.toHaveProperty('subject');
  });

  test('stays there, though the new subject names another ticket of theirs', async () => {
    const { from, ticket } = await given();
    const other = await given({ from });
    const to = addressOf(ticket.id);
    const subject = `[#${other.ticket.id}] The invoice`;
    expect((await desk.take({ from, to, subject }, { recipients: [to] })).receipt).toMatchObject({
      ticketId: ticket.id,
    });
  });

  test('opens the follow-up under the new subject, once the ticket is closed', async () => {
    const { from, id, ticket } = await given({ subject: 'Printer on fire' });
    await desk.solveAndClose(ticket.id);
    const { ticket: followUp } = await desk.take({ from, inReplyTo: id, subject: 'The invoice of May' });
    expect(followUp).toMatchObject({ followUpOf: ticket.id, subject: 'The invoice of May' });
  });
});

describe('a reply after a merge or a split', () => {
  test('goes on in the ticket into which its own was merged, by each way', async () => {
    const [source, target] = [await given(), await given()];
    const { mail } = await desk.answer(source.ticket.id, 'Which floor?');
    await merge(target.ticket.id, source.ticket.id);
    const to = addressOf(source.ticket.id);
    const ways: [GivenMail, GivenDelivery?][] = [
      [{ to }, { recipients: [to] }],
      [{ inReplyTo: mail.messageId }],
      [{ text: `Yes.\n\n> ${markerOf(source.ticket.id)}` }],
      [{ subject: `Re: [#${source.ticket.id}] Printer` }],
    ];
    for (const [way, delivery] of ways) {
      const { receipt } = await answering(source.from, way, delivery);
      expect(receipt).toMatchObject({ outcome: 'joined', ticketId: target.ticket.id });
    }
  });

  test('goes on in the ticket to which the message that it answers was split off, though sent to the old address', async () => {
    const { from, ticket } = await given();
    const id = `<case-second${made}@example.com>`;
    const second = await desk.take({ from, id }, { recipients: [addressOf(ticket.id)] });
    const messageId = second.messages.at(-1)?.id ?? '';
    const { newTicket } = await split(ticket.id, [messageId]);
    const to = addressOf(ticket.id);
    const moved = await answering(from, { to, inReplyTo: id }, { recipients: [to] });
    expect(moved.receipt).toMatchObject({ ticketId: newTicket.id });
    const stayed = await answering(from, { to }, { recipients: [to] });
    expect(stayed.receipt).toMatchObject({ ticketId: ticket.id });
  });

  test('of an agent goes there, too', async () => {
    const [source, target] = [await given(), await given()];
    await merge(target.ticket.id, source.ticket.id);
    const agent = await givenAgent(desk.database);
    const to = addressOf(source.ticket.id);
    const { receipt, messages } = await answering(
      agent.address,
      { to, text: 'Yes.' },
      { recipients: [to], verdicts: { dmarc: 'PASS' } },
    );
    expect(receipt).toMatchObject({ ticketId: target.ticket.id });
    expect(messages.at(-1)).toMatchObject({ kind: 'public_reply' });
  });
});

describe('a Message-ID that was seen on another mailbox', () => {
  const toBilling = { recipients: [BILLING] };

  test('leads nothing there: who answers it to this mailbox opens a ticket of it', async () => {
    const { from, id, ticket } = await given();
    const { receipt, ticket: opened } = await answering(from, { to: BILLING, inReplyTo: id }, toBilling);
    expect(receipt.outcome).toBe('opened');
    expect(opened).toMatchObject({ mailbox: BILLING });
    expect((await desk.open(ticket.id)).messages).toHaveLength(1);
  });

  test('may come again with another mail, by a program that gives each the same: both are there, apart', async () => {
    const { from, id, ticket } = await given();
    const other = await answering(from, { to: BILLING, id, text: 'Another thing.' }, toBilling);
    expect(other.receipt.outcome).toBe('opened');
    expect(other.ticket.id).not.toBe(ticket.id);
  });

  test('leads to its ticket where the answer goes to both, or the mail did', async () => {
    const { from, id, ticket } = await given();
    const both = await answering(from, { to: `${BILLING}, ${MAILBOX}`, inReplyTo: id }, toBilling);
    expect(both.receipt).toMatchObject({ ticketId: ticket.id });
    const wide = await given({ to: `${MAILBOX}, ${BILLING}` });
    const answer = await answering(wide.from, { to: BILLING, inReplyTo: wide.id }, toBilling);
    expect(answer.receipt).toMatchObject({ ticketId: wide.ticket.id });
  });

  test('of a mail that the desk sent leads to its ticket from wherever', async () => {
    const { from, ticket } = await given();
    const { mail } = await desk.answer(ticket.id, 'Which floor?');
    const { receipt } = await answering(from, { to: BILLING, inReplyTo: mail.messageId }, toBilling);
    expect(receipt).toMatchObject({ ticketId: ticket.id });
  });

  test('makes one ticket of a mail that is delivered to both', async () => {
    const raw = givenMail({ from: somebody(), to: `${MAILBOX}, ${BILLING}` });
    await desk.deliver(raw);
    expect(await desk.deliver(raw, toBilling)).toEqual({ outcome: 'known' });
  });
});

describe('an answer whose References a mail program has written anew', () => {
  test.each([
    ['only ids that nobody knows', (_: string) => ({ references: '<a@apple> <b@apple>' })],
    [
      'ids of another conversation behind the right one',
      (id: string) => ({ inReplyTo: id, references: '<a@apple>' }),
    ],
    ['the right one somewhere within', (id: string) => ({ references: `<a@apple> ${id} <b@apple>` })],
  ])('is found with %s', async (_, header) => {
    const { from, ticket } = await given();
    const { mail } = await desk.answer(ticket.id, 'Which floor?');
    const text = `The second.\n\n> Which floor?\n> ${markerOf(ticket.id)}`;
    const { receipt } = await answering(from, { text, ...header(mail.messageId) });
    expect(receipt).toMatchObject({ outcome: 'joined', ticketId: ticket.id });
  });
});

describe('answers to a message that nobody here has seen', () => {
  test('stand in one ticket, where their writers were copied', async () => {
    const [ana, bert, parent] = [somebody(), somebody(), `<unseen${made}@example.org>`];
    const first = await given({ from: bert, to: ana, headers: [`Cc: ${MAILBOX}`], inReplyTo: parent });
    const { receipt } = await answering(ana, { to: bert, headers: [`Cc: ${MAILBOX}`], references: parent });
    expect(receipt).toMatchObject({ outcome: 'joined', ticketId: first.ticket.id });
  });

  test('stand in one ticket, where a program writes about one thing again and again', async () => {
    const [from, root] = [somebody(), `<thing${made}@example.org>`];
    const first = await given({ from, references: `${root} <x${made}@example.org>` }, { verdicts: SILENT });
    const next = await answering(
      from,
      { references: `${root} <y${made}@example.org>` },
      { verdicts: SILENT },
    );
    expect(next.receipt).toMatchObject({ ticketId: first.ticket.id });
  });

  test('are joined by that message itself, should it come late', async () => {
    const [ana, bert, parent] = [somebody(), somebody(), `<late${made}@example.org>`];
    const first = await given({ from: bert, to: ana, headers: [`Cc: ${MAILBOX}`], inReplyTo: parent });
    expect((await answering(ana, { id: parent })).receipt).toMatchObject({ ticketId: first.ticket.id });
  });

  test.each([
    ['of a stranger', {}],
    ['of whom DMARC fails', { verdicts: { dmarc: 'FAIL' } }],
    ['to another mailbox', { recipients: [BILLING] }],
  ] as const)('stay apart %s', async (why, delivery) => {
    const [from, parent] = [somebody(), `<apart${made}@example.org>`];
    await given({ from, inReplyTo: parent });
    const writer = why === 'of a stranger' ? somebody() : from;
    const to = 'recipients' in delivery ? BILLING : MAILBOX;
    const { receipt } = await answering(writer, { to, inReplyTo: parent }, delivery as GivenDelivery);
    expect(receipt.outcome).toBe('opened');
  });
});

describe('five people who write "help"', () => {
  test('have five tickets, though all of it is the same', async () => {
    const all = [];
    for (let at = 0; at < 5; at += 1)
      all.push(await desk.take({ from: somebody(), subject: 'help', text: 'help', id: null }));
    expect(new Set(all.map(({ ticket }) => ticket.id)).size).toBe(5);
    expect(all.map(({ messages }) => messages.length)).toEqual([1, 1, 1, 1, 1]);
  });

  test('have five tickets, though their program gives all of them one id, and each answer finds its own', async () => {
    const all = [];
    const id = `<help${made}@form.example.com>`;
    for (let at = 0; at < 5; at += 1) all.push(await given({ subject: 'help', text: 'help', id }));
    expect(new Set(all.map(({ ticket }) => ticket.id)).size).toBe(5);
    for (const { from, ticket } of all) {
      const to = addressOf(ticket.id);
      const { receipt } = await answering(from, { subject: 'Re: help', to }, { recipients: [to] });
      expect(receipt).toMatchObject({ ticketId: ticket.id });
    }
  });
});
