import { bodyMarker, replyAddress } from '../../../core/email/index.ts';
import { receivedOf } from '../../../core/message/index.ts';
import { contextOf } from '../../../core/shared/context.ts';
import { noteSentId } from '../../../core/threading/thread-store.ts';
import { ticketWrites } from '../../../core/ticket/index.ts';
import { givenTicket } from '../../support/desk.ts';
import { givenMail, KEYS, sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();

const MAILBOX = 'support@desk.example.com';
const addressOf = (ticketId: number) => replyAddress(MAILBOX, ticketId, KEYS[0]);
const markerOf = (ticketId: number) => bodyMarker(ticketId, KEYS[0]);

let people = 0;
/** Somebody new, and a ticket of theirs. */
async function given(mail = {}) {
  people += 1;
  const from = `person${people}@example.com`;
  const id = `<question${people}@example.com>`;
  return { from, id, ...(await desk.take({ from, id, ...mail })) };
}

const stranger = () => {
  people += 1;
  return `stranger${people}@example.org`;
};

describe('a mail goes on with a ticket', () => {
  test('by the signed address that it was sent to, whatever else it says', async () => {
    const [a, b] = [await given(), await given()];
    const { receipt } = await desk.take(
      {
        from: a.from,
        inReplyTo: b.id,
        references: b.id,
        subject: `Re: [#${b.ticket.id}] Printer`,
        text: `Hello\n\n> ${markerOf(b.ticket.id)}`,
      },
      { recipients: [addressOf(a.ticket.id)] },
    );
    expect(receipt).toMatchObject({ outcome: 'joined', ticketId: a.ticket.id });
  });

  test('by the signed address in its header, when the envelope has another', async () => {
    const { from, ticket } = await given();
    const { receipt } = await desk.take({ from, to: `Acme <${addressOf(ticket.id).toUpperCase()}>` });
    expect(receipt).toMatchObject({ outcome: 'joined', ticketId: ticket.id });
  });

  test('by an id that came in, also one of their own', async () => {
    const { from, id, ticket } = await given();
    const { receipt, messages } = await desk.take({
      from,
      inReplyTo: id,
      text: 'I forgot: it is the second floor.',
    });
    expect(receipt).toMatchObject({ outcome: 'joined', ticketId: ticket.id });
    expect(messages.map(({ replyText }) => replyText)).toEqual([
      'It burns.',
      'I forgot: it is the second floor.',
    ]);
  });

  test('by the id that the mail service gave a reply, however its References are separated', async () => {
    const { from, ticket } = await given();
    const { mail } = await desk.answer(ticket.id);
    const { receipt } = await desk.take({ from, references: `<unknown@x>,${mail.messageId}` });
    expect(receipt).toMatchObject({ outcome: 'joined', ticketId: ticket.id });
  });

  test('by the newest id that is known', async () => {
    const [a, b] = [await given(), await given()];
    const { receipt } = await desk.take({ from: a.from, references: `${b.id} ${a.id} <nobody@x>` });
    expect(receipt).toMatchObject({ ticketId: a.ticket.id });
  });

  test('by the signed marker that it quotes, when no header is left', async () => {
    const { from, ticket } = await given();
    const { receipt } = await desk.take({ from, text: `Thanks\n\n> Put it out.\n> ${markerOf(ticket.id)}` });
    expect(receipt).toMatchObject({ outcome: 'joined', ticketId: ticket.id });
  });

  test('by the number in the subject, of somebody who takes part', async () => {
    const { from, ticket } = await given();
    const { receipt } = await desk.take({
      from: `Me <${from.toUpperCase()}>`,
      subject: `AW: [#${ticket.id}] Printer`,
    });
    expect(receipt).toMatchObject({ outcome: 'joined', ticketId: ticket.id });
  });
});

describe('a mail opens a ticket of its own', () => {
  test.each([
    ['DMARC failed', { dmarc: 'FAIL' }],
    ['SPF and DKIM failed', { spf: 'FAIL', dkim: 'FAIL' }],
    ['SPF failed and nothing is signed', { spf: 'FAIL', dkim: 'GRAY', dmarc: 'GRAY' }],
  ] as const)('when only its subject has a number, and %s', async (_, verdicts) => {
    const { from, ticket } = await given();
    const { receipt } = await desk.take({ from, subject: `Re: [#${ticket.id}] Printer` }, { verdicts });
    expect(receipt.outcome).toBe('opened');
  });

  test('when a stranger writes the number of a ticket into the subject', async () => {
    const { ticket } = await given();
    const { receipt } = await desk.take({ from: stranger(), subject: `Re: [#${ticket.id}] Printer` });
    expect(receipt.outcome).toBe('opened');
    expect((await desk.open(ticket.id)).messages).toHaveLength(1);
  });

  test('when its subject has the number of a ticket that agents keep among themselves, though it is about the sender', async () => {
    const { from, ticket } = await given();
    const about = { requesterId: ticket.requesterId, kind: 'internal_note' } as const;
    const { ticket: kept } = await givenTicket(desk.database, about);
    const { receipt } = await desk.take({ from, subject: `Re: [#${kept.id}] About the printer` });
    expect(receipt.outcome).toBe('opened');
    expect((await desk.open(kept.id)).messages).toHaveLength(1);
  });

  test('when its address, marker or number is of no ticket, or signed by somebody else', async () => {
    const { from, ticket } = await given();
    const forged = replyAddress(MAILBOX, ticket.id, new Uint8Array(32).fill(9));
    const attempts = [
      [{ from, subject: '[#999999999] Hi', text: markerOf(987_654_321) }, [addressOf(123_456_789)]],
      [{ from: stranger() }, [forged]],
      [{ from: stranger(), text: `[ref:t${ticket.id}.aaaaaaaaaaaa]` }, [MAILBOX]],
      [{ from: stranger() }, [addressOf(ticket.id).replace('support', 'other')]],
    ] as const;
    for (const [mail, recipients] of attempts) {
      const { receipt, ticket: opened } = await desk.take(mail, { recipients: [...recipients] });
      expect(receipt.outcome).toBe('opened');
      expect(opened.mailbox).toBe(MAILBOX);
    }
  });

  test('when the id that it answers leads to a ticket that is not there', async () => {
    const messageId = contextOf({ kind: 'agent', id: 1 }, desk.now, Math.random).newId();
    await desk.table.write([noteSentId('<gone@example.com>', { ticketId: 88_888_888, messageId })]);
    const { receipt } = await desk.take({ from: stranger(), inReplyTo: '<gone@example.com>' });
    expect(receipt.outcome).toBe('opened');
  });
});

describe('a stranger with a genuine token', () => {
  test('joins, is a collaborator that everybody sees, and gets answers in copy', async () => {
    const { from, ticket } = await given();
    await desk.answer(ticket.id, 'Which floor?');
    const other = stranger();
    const joined = await desk.take(
      { from: other, text: 'The second.' },
      { recipients: [addressOf(ticket.id)] },
    );
    expect(joined.receipt).toMatchObject({ outcome: 'joined', ticketId: ticket.id });
    const author = joined.messages.at(-1)?.author;
    expect(author).not.toEqual({ kind: 'customer', id: ticket.requesterId });
    expect(joined.ticket.collaboratorIds).toEqual([author?.kind === 'customer' ? author.id : 0]);
    expect(await desk.event(ticket.id, 'ticket.updated')).toMatchObject({
      actor: author,
      change: { collaboratorIds: { before: [], after: joined.ticket.collaboratorIds } },
    });
    const { mail } = await desk.answer(ticket.id, 'On my way.');
    expect(mail.to).toBe(from);
    expect(mail.recipients).toEqual([from, other]);
    expect(mail.headers).toMatchObject({ to: [from], cc: [other] });
  });

  test('takes part beside those who did before, up to 48 of them', async () => {
    const { ticket } = await given();
    const joined = [];
    for (let turn = 0; turn < 52; turn += 1) {
      const { receipt, messages } = await desk.take(
        { from: stranger() },
        { recipients: [addressOf(ticket.id)] },
      );
      expect(receipt).toMatchObject({ outcome: 'joined', ticketId: ticket.id });
      const author = messages.at(-1)?.author;
      if (author?.kind === 'customer') joined.push(author.id);
    }
    expect(new Set(joined).size).toBe(52);
    expect((await desk.ticket(ticket.id)).collaboratorIds).toEqual(joined.slice(0, 48));
  });

  test('may write the number into the subject from then on', async () => {
    const { ticket } = await given();
    const other = stranger();
    await desk.take({ from: other }, { recipients: [addressOf(ticket.id)] });
    const { receipt } = await desk.take({ from: other, subject: `Re: [#${ticket.id}]` }, { sender: other });
    expect(receipt).toMatchObject({ outcome: 'joined', ticketId: ticket.id });
  });
});

describe('what a mail does to its ticket', () => {
  test.each(['pending', 'hold', 'solved'] as const)('a %s ticket is open again', async (status) => {
    const { from, id, ticket } = await given();
    await desk.write(ticket.id, { kind: 'public_reply', text: 'Done.', status });
    const joined = await desk.take({ from, inReplyTo: id });
    expect(joined.ticket).toMatchObject({ id: ticket.id, status: 'open' });
    expect(joined.ticket).not.toHaveProperty('closesAt');
    expect(joined.ticket.lastActivityAt > ticket.lastActivityAt).toBe(true);
  });

  test('a new one stays new', async () => {
    const { from, id } = await given();
    expect((await desk.take({ from, inReplyTo: id })).ticket.status).toBe('new');
  });

  test('a machine’s mail is filed, and neither reopens nor counts as activity', async () => {
    const { from, id, ticket } = await given();
    await desk.write(ticket.id, { kind: 'public_reply', text: 'Done.', status: 'solved' });
    const before = await desk.ticket(ticket.id);
    const joined = await desk.take({
      from,
      inReplyTo: id,
      subject: 'Automatic reply: Printer',
      headers: ['Auto-Submitted: auto-replied'],
    });
    expect(joined.messages.at(-1)).toMatchObject({ kind: 'customer_message', origin: { automatic: true } });
    expect(joined.ticket).toEqual({
      ...before,
      tags: ['automatic'],
      version: before.version + 1,
      updatedAt: joined.ticket.updatedAt,
    });
    expect(await desk.event(ticket.id, 'message.added')).toMatchObject({ message: { automatic: true } });
  });

  const REACTION = [
    'Content-Type: multipart/alternative; boundary=g',
    '--g\nContent-Type: text/plain; charset=utf-8\n\n👍\n\nLeo reacted via Gmail\n' +
      '--g\nContent-Type: text/vnd.google.email-reaction+json\n\n{"emoji":"👍","version":1}\n' +
      '--g\nContent-Type: text/html; charset=utf-8\n\n<p>👍</p><p>Leo reacted via Gmail</p>\n--g--\n',
    '👍',
  ] as const;
  const ACCEPTED = [
    'Content-Type: multipart/mixed; boundary=g',
    '--g\nContent-Type: text/plain\n\n\n' +
      '--g\nContent-Type: text/calendar; method=REPLY\n\nBEGIN:VCALENDAR\nMETHOD:REPLY\n' +
      'BEGIN:VEVENT\nATTENDEE;PARTSTAT=ACCEPTED:mailto:a@example.com\nEND:VEVENT\nEND:VCALENDAR\n--g--\n',
    'Accepted',
  ] as const;
  test.each([
    ['a reaction', REACTION],
    ['the answer to an invitation', ACCEPTED],
  ])(
    '%s is filed without parts for programs, and a solved ticket stays solved',
    async (_, [type, text, says]) => {
      const { from, id, ticket } = await given();
      await desk.write(ticket.id, { kind: 'public_reply', text: 'Done.', status: 'solved' });
      const joined = await desk.take({ from, inReplyTo: id, headers: [type], text });
      expect(joined.ticket).toMatchObject({ id: ticket.id, status: 'solved' });
      expect(joined.messages.at(-1)).toMatchObject({ replyText: says, attachments: [] });
    },
  );

  test('To and Cc are kept with the message, as far as a row has room', async () => {
    const cc = Array.from({ length: 400 }, (_, at) => `${'n'.repeat(300)} <c${at}@example.org>`).join(', ');
    const { messages } = await desk.take({
      headers: [`To: "Desk" <support@desk.example.com>`, `Cc: Bert <bert@example.org>, ${cc}`],
    });
    const received = messages.at(-1);
    const kept = received ? receivedOf(received) : null;
    expect(kept?.cc?.[0]).toEqual({ address: 'bert@example.org', name: 'Bert' });
    expect(JSON.stringify([kept?.to, kept?.cc]).length).toBeLessThan(25_000);
    expect(kept?.to).not.toEqual([]);
  });

  test('a reply of ours that comes back is filed, and its sender does not take part', async () => {
    const { ticket } = await given();
    const { mail } = await desk.answer(ticket.id, 'Try this.', 'solved');
    const back = await desk.deliver(Buffer.from(mail.raw));
    expect(back).toMatchObject({ outcome: 'joined', ticketId: ticket.id });
    expect(await desk.ticket(ticket.id)).toMatchObject({ status: 'solved', collaboratorIds: [] });
  });

  test('a bounce of a mail of ours is filed on its ticket, and its sender does not take part', async () => {
    const { ticket } = await given();
    const { mail } = await desk.answer(ticket.id, 'Try this.', 'solved');
    const report = [
      '--r\nContent-Type: text/plain\n\nYour mail could not be delivered.',
      '--r\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.com\n\n' +
        'Final-Recipient: rfc822; gone@example.com\nAction: failed\nStatus: 5.1.1\n',
      `--r\nContent-Type: message/rfc822\n\nMessage-ID: ${mail.messageId}\nSubject: x\n\nTry this.`,
      '--r--\n',
    ].join('\n');
    const joined = await desk.take(
      {
        from: 'Mail Delivery System <MAILER-DAEMON@mx.example.com>',
        subject: 'Undelivered Mail Returned to Sender',
        headers: ['Content-Type: multipart/report; report-type=delivery-status; boundary=r'],
        text: report,
      },
      { sender: '<>' },
    );
    expect(joined.receipt).toMatchObject({ outcome: 'joined', ticketId: ticket.id });
    expect(joined.ticket).toMatchObject({ status: 'solved', collaboratorIds: [] });
  });

  test('twenty mails at once are all there, and the ticket counted them', async () => {
    const { from, id, ticket } = await given();
    const receipts = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        desk.deliver(givenMail({ from, inReplyTo: id, text: `Part ${at}` })),
      ),
    );
    expect(receipts.map(({ outcome }) => outcome)).toEqual(Array(20).fill('joined'));
    const after = await desk.open(ticket.id);
    expect(new Set(after.messages.map(({ replyText }) => replyText)).size).toBe(21);
    expect(after.ticket.version).toBe(21);
  });
});

describe('a closed ticket', () => {
  async function closed() {
    const opened = await given({ subject: 'Printer' });
    const ticket = await desk.solveAndClose(opened.ticket.id);
    expect(ticket.status).toBe('closed');
    return { ...opened, ticket };
  }

  test('stays closed: the requester’s mail opens a follow-up that says so', async () => {
    const { from, id, ticket } = await closed();
    const followUp = await desk.take({ from, inReplyTo: id, subject: 'Re: Printer' });
    expect(followUp.receipt.outcome).toBe('opened');
    expect(followUp.ticket).toMatchObject({
      followUpOf: ticket.id,
      requesterId: ticket.requesterId,
      mailbox: ticket.mailbox,
      status: 'new',
    });
    expect(await desk.ticket(ticket.id)).toEqual(ticket);
    const second = await desk.take({ from, inReplyTo: id, text: 'And another thing.' });
    expect(second.receipt).toMatchObject({ outcome: 'joined', ticketId: followUp.ticket.id });
  });

  test('gets one follow-up from five mails at once', async () => {
    const { from, id, ticket } = await closed();
    const receipts = await Promise.all(
      Array.from({ length: 5 }, (_, at) => desk.deliver(givenMail({ from, inReplyTo: id, text: `${at}` }))),
    );
    expect(receipts.map(({ outcome }) => outcome).sort()).toEqual([...Array(4).fill('joined'), 'opened']);
    const [followUpId, ...others] = new Set(receipts.map((one) => ('ticketId' in one ? one.ticketId : 0)));
    expect(others).toEqual([]);
    const followUp = await desk.open(followUpId ?? 0);
    expect(followUp.ticket.followUpOf).toBe(ticket.id);
    expect(followUp.messages).toHaveLength(5);
  });

  test('goes on in the follow-up of its follow-up, however long the chain', async () => {
    const { from, id, ticket } = await closed();
    let last = ticket.id;
    for (let at = 0; at < 22; at += 1) {
      const next = await desk.take({ from, inReplyTo: id });
      expect(next.ticket.followUpOf).toBe(last);
      last = next.ticket.id;
      await desk.solveAndClose(last);
    }
  });

  test('files a machine’s mail where it belongs', async () => {
    const { from, id, ticket } = await closed();
    const filed = await desk.take({ from, inReplyTo: id, headers: ['Auto-Submitted: auto-replied'] });
    expect(filed.receipt).toMatchObject({ outcome: 'joined', ticketId: ticket.id });
    expect(filed.ticket.status).toBe('closed');
  });

  test('does not go on in the ticket of a stranger: later mail of its requester stays theirs', async () => {
    const { from, id, ticket } = await closed();
    const other = await desk.take({ from: stranger() }, { recipients: [addressOf(ticket.id)] });
    expect(other.receipt.outcome).toBe('opened');
    expect(other.ticket.followUpOf).toBe(ticket.id);
    const own = await desk.take({ from, inReplyTo: id });
    expect(own.ticket).toMatchObject({ followUpOf: ticket.id, requesterId: ticket.requesterId });
    expect(own.ticket.id).not.toBe(other.ticket.id);
  });

  test('passes on its team and its tags', async () => {
    const { from, id, ticket } = await closed();
    const changed = await ticketWrites(ticket, { ...ticket, teamId: 3, tags: ['printer'] }, desk.context());
    await desk.table.write(changed.writes);
    const { ticket: followUp } = await desk.take({ from, inReplyTo: id }, { verdicts: { spam: 'FAIL' } });
    expect(followUp).toMatchObject({ teamId: 3, tags: ['printer', 'spam'] });
  });
});
