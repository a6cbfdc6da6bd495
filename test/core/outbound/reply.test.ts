import { loadCustomer, updateCustomer } from '../../../core/customer/index.ts';
import { readMessage } from '../../../core/email/index.ts';
import { MailHeldBackError, MailInDoubtError } from '../../../core/outbound/index.ts';
import { claimWrite, releaseWrite } from '../../../core/outbound/outgoing-store.ts';
import { suppress } from '../../../core/suppression/suppression-store.ts';
import { createTicket } from '../../../core/ticket/index.ts';
import { byEmail } from '../../support/identities.ts';
import { DESK, sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();

let people = 0;
const somebody = () => {
  people += 1;
  return `person${people}@example.com`;
};

async function given(mail: object = {}) {
  const from = somebody();
  const id = `<question${people}@mail.example.com>`;
  return { from, id, ...(await desk.take({ from, id, subject: 'Printer', ...mail })) };
}

async function deliveryOf(ticketId: number, messageId: string) {
  const message = (await desk.open(ticketId)).messages.find(({ id }) => id === messageId);
  return message?.kind === 'public_reply' ? message.delivery : null;
}

const types = async (ticketId: number) => (await desk.events(ticketId)).map(({ type }) => type);

describe('an agent’s reply', () => {
  test('goes to the requester, threads under what they wrote, and looks written by a person', async () => {
    const { from, id, ticket } = await given({ subject: 'RE: Fwd: Printer' });
    const { mail, message, outcome } = await desk.answer(ticket.id, 'Put it out: https://fire.example/now');
    expect(outcome).toBe('sent');
    expect(mail.headers).toMatchObject({
      from: ['Acme Support <support@desk.example.com>'],
      subject: [`Re: [#${ticket.id}] Fwd: Printer`],
      'in-reply-to': [id],
      references: [id],
    });
    expect(mail.to).toBe(from);
    for (const [name, values] of Object.entries(mail.headers))
      expect([name, values.length]).toEqual([name, 1]);
    for (const name of ['auto-submitted', 'precedence', 'x-auto-response-suppress'])
      expect(mail.headers).not.toHaveProperty(name);
    expect(await deliveryOf(ticket.id, message.id)).toMatchObject({ state: 'sent', mailId: mail.mailId });
    expect(await desk.entry(ticket.id, 'message.sent')).toMatchObject({
      actor: { kind: 'system', name: 'mail' },
      mail: { to: from, mailId: mail.mailId },
    });
  });

  test('refers to the whole correspondence, and to the last mail of the requester', async () => {
    const { from, id, ticket } = await given();
    const first = await desk.answer(ticket.id, 'Which floor?');
    const second = { id: `${id.slice(0, -1)}.second>` };
    await desk.take({ from, id: second.id, inReplyTo: first.mail.messageId, text: 'The third.' });
    const replyTo = first.mail.headers['reply-to']?.[0] ?? '';
    await desk.take({ from: somebody(), to: replyTo, id: '<stranger@mail.example.org>', text: 'Me too.' });
    await desk.take({ from, inReplyTo: id, id: '<away@x>', headers: ['Auto-Submitted: auto-replied'] });
    await desk.write(ticket.id, { kind: 'internal_note', text: 'secret-note' });
    const { mail } = await desk.answer(ticket.id, 'On my way.');
    expect(mail.to).toBe(from);
    expect(mail.headers['in-reply-to']).toEqual([second.id]);
    expect(mail.headers.references?.[0]?.split(/\s+/)).toEqual([
      id,
      first.mail.messageId,
      '<stranger@mail.example.org>',
      second.id,
    ]);
  });

  test('goes to the address that they last wrote from, as long as it is theirs', async () => {
    const { from, id, ticket } = await given();
    const other = somebody();
    const { version } = await loadCustomer(desk.table, ticket.requesterId);
    const change = (addresses: string[], expectedVersion: number) =>
      updateCustomer(desk.database, desk.context(), {
        customerId: ticket.requesterId,
        change: { identities: byEmail(...addresses) },
        expectedVersion,
      });
    await change([from, other], version);
    await desk.take({ from: other, inReplyTo: id });
    expect((await desk.answer(ticket.id)).mail.to).toBe(other);
    await change([from], version + 1);
    expect((await desk.answer(ticket.id)).mail.to).toBe(from);
  });

  test('is withheld from the address that is theirs now, not only from the one that they last wrote from', async () => {
    const { ticket } = await given();
    const other = somebody();
    await updateCustomer(desk.database, desk.context(), {
      customerId: ticket.requesterId,
      change: { identities: byEmail(other) },
      expectedVersion: (await loadCustomer(desk.table, ticket.requesterId)).version,
    });
    const complained = { reason: 'complained', detail: 'abuse', at: desk.now } as const;
    await desk.table.write([suppress(other, complained, desk.now)]);
    const { event, message } = await desk.reply(ticket.id);
    expect(await desk.send(event)).toBe('withheld');
    expect(await deliveryOf(ticket.id, message.id)).toMatchObject({ state: 'withheld' });
  });

  test('goes to the address that it was written for, or to the requester’s first', async () => {
    const open = (requester: { id: number } | { address: string; name: string }) =>
      createTicket(
        desk,
        { ...desk.context(), actor: { kind: 'agent', id: 1 } },
        {
          principal: { kind: 'agent', id: 1, role: 'admin', teamIds: null, scopes: ['*'] },
          request: {
            subject: 'Your order',
            text: 'It is ready.',
            kind: 'public_reply',
            requester,
            mailbox: { address: 'billing@desk.example.com', teamId: null },
            priority: 'normal',
            type: 'task',
            tags: [],
            teamId: null,
            assigneeId: null,
          },
          alongside: () => [],
        },
      );
    const address = somebody();
    const first = await open({ address, name: 'Bo' });
    for (const event of await desk.events(first.ticket.id)) await desk.send(event);
    const mail = desk.lastMail();
    expect(mail).toMatchObject({ to: address, source: 'billing@desk.example.com' });
    expect(mail.headers.subject).toEqual([`[#${first.ticket.id}] Your order`]);
    expect(mail.headers).not.toHaveProperty('in-reply-to');
    expect(mail.headers).not.toHaveProperty('references');
    const second = await open({ id: first.ticket.requesterId });
    await desk.send(await desk.event(second.ticket.id, 'message.added'));
    expect(desk.lastMail().to).toBe(address);
    const answered = await desk.take({ from: address, inReplyTo: mail.messageId });
    expect(answered.ticket.id).toBe(first.ticket.id);
  });

  test('is sent though hundreds of messages came after it', async () => {
    const { from, id, ticket } = await given();
    const { event } = await desk.reply(ticket.id, 'Early.');
    for (let at = 0; at < 105; at += 1) {
      await desk.write(ticket.id, { kind: 'internal_note', text: `Note ${at}` });
    }
    expect(await desk.send(event)).toBe('sent');
    const early = desk.lastMail();
    expect(early).toMatchObject({ to: from, headers: { 'in-reply-to': [id] } });
    const late = await desk.answer(ticket.id, 'Late.');
    expect(late.mail.headers).toMatchObject({
      'in-reply-to': [id],
      references: [expect.stringContaining(early.messageId)],
    });
  });
});

describe('quoted history', () => {
  afterEach(() => {
    desk.settings = DESK;
  });

  test('is left out unless the desk wants it', async () => {
    const { ticket } = await given({ text: 'It burns brightly.' });
    expect((await desk.answer(ticket.id)).mail.raw).not.toContain('brightly');
  });

  test('quotes what both sides wrote, and never a note or a machine', async () => {
    desk.settings = { ...DESK, quoteHistory: true };
    const { from, id, ticket } = await given({ text: 'It burns brightly.' });
    await desk.write(ticket.id, { kind: 'internal_note', text: 'customer-is-difficult' });
    await desk.answer(ticket.id, 'Which floor?');
    await desk.take({ from, inReplyTo: id, text: 'robot-words', headers: ['Auto-Submitted: auto-replied'] });
    await desk.write(ticket.id, { kind: 'internal_note', text: 'customer-is-rude' });
    const { mail } = await desk.answer(ticket.id, 'On my way.');
    const { text, html, replyText } = await readMessage(Buffer.from(mail.raw));
    expect(replyText.trim()).toBe('On my way.');
    for (const body of [text, html]) {
      expect(body.indexOf('On my way.')).toBeLessThan(body.indexOf('Which floor?'));
      expect(body.indexOf('Which floor?')).toBeLessThan(body.indexOf('It burns brightly.'));
      expect(body).not.toMatch(/difficult|rude|robot-words/);
    }
  });
});

describe('a reply that must not go out', () => {
  test('is withheld, and ticket and audit trail say why', async () => {
    const { from, ticket } = await given();
    await desk.table.write([
      suppress(from, { reason: 'complained', detail: 'abuse', at: desk.now }, desk.now),
    ]);
    const sent = desk.mail.sent.length;
    const { event, message } = await desk.reply(ticket.id);
    const outcomes = await Promise.all(Array.from({ length: 3 }, () => desk.send(event)));
    expect(outcomes.sort()).toEqual(['done_before', 'done_before', 'withheld']);
    expect(desk.mail.sent).toHaveLength(sent);
    expect(await deliveryOf(ticket.id, message.id)).toMatchObject({
      state: 'withheld',
      detail: 'complained',
    });
    const withheld = (await desk.events(ticket.id)).filter(({ type }) => type === 'message.withheld');
    expect(withheld).toMatchObject([{ mail: { reason: 'complained' }, message: { id: message.id } }]);
    expect(await desk.entry(ticket.id, 'message.withheld')).toMatchObject({
      mail: { to: from, detail: 'complained' },
    });
  });

  test('stays in doubt when it may be under way already', async () => {
    const { from, ticket } = await given();
    const { event } = await desk.reply(ticket.id);
    desk.mail.moods = ['takes_silently'];
    await expect(desk.send(event)).rejects.toThrow('socket hang up');
    await desk.table.write([suppress(from, { reason: 'bounced', detail: '', at: desk.now }, desk.now)]);
    await expect(desk.send(event)).rejects.toThrow('may be under way');
    const { mailId, sendId } = desk.lastMail();
    expect(await desk.report('Send', { sendId, mailId, to: from })).toBe('noted');
    expect(await desk.send(event)).toBe('done_before');
  });
});

describe('header injection', () => {
  test('makes no header in a reply, by subject, customer or mailbox', async () => {
    const bad = 'x\r\nBcc: victim@example.net\r\n\r\nbody\0';
    const { ticket } = await given({ from: `=?utf-8?Q?A=0D=0ABcc:_victim@example.net?= <${somebody()}>` });
    const { version } = await loadCustomer(desk.table, ticket.requesterId);
    await updateCustomer(desk.database, desk.context(), {
      customerId: ticket.requesterId,
      change: { name: bad },
      expectedVersion: version,
    });
    desk.settings = { ...DESK, mailboxes: [{ address: 'support@desk.example.com', name: bad }] };
    const { mail } = await desk.answer(ticket.id, bad);
    desk.settings = DESK;
    const names = 'content-type date from in-reply-to message-id mime-version references reply-to subject to';
    expect(Object.keys(mail.headers).sort()).toEqual(names.split(' '));
    for (const [name, values] of Object.entries(mail.headers))
      expect([name, values.length]).toEqual([name, 1]);
  });

  test('makes no header by an id that a mail brought', async () => {
    const { ticket } = await given({ id: '<a\r\n\tb@x>', headers: ['References: <c\r\n d@x> <e@x>'] });
    const { mail } = await desk.answer(ticket.id);
    for (const [name, values] of Object.entries(mail.headers))
      expect([name, values.length]).toEqual([name, 1]);
  });
});

describe('an event that comes more than once', () => {
  async function asked() {
    const { from, ticket } = await given();
    return { from, ticket, ...(await desk.reply(ticket.id)), before: desk.mail.sent.length };
  }

  test('sends one mail, five times at once and once more later', async () => {
    const { event, ticket, before } = await asked();
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => desk.send(event)));
    expect(results.filter((one) => one.status === 'fulfilled' && one.value === 'sent')).toHaveLength(1);
    for (const one of results) {
      if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(MailInDoubtError);
    }
    expect(await desk.send(event)).toBe('done_before');
    expect(desk.mail.sent).toHaveLength(before + 1);
    expect((await types(ticket.id)).filter((type) => type === 'message.sent')).toHaveLength(1);
  });

  test('sends at once again after the service held the mail back', async () => {
    const { event, before, ticket, message } = await asked();
    desk.mail.moods = ['holds_back', 'holds_back'];
    await expect(desk.send(event)).rejects.toThrow('takes no mail for now: daily_quota (Throttling)');
    await expect(desk.send(event)).rejects.toThrow(MailHeldBackError);
    expect(await deliveryOf(ticket.id, message.id)).toEqual({ channel: 'email', state: 'queued' });
    expect(await desk.send(event)).toBe('sent');
    expect(desk.mail.sent).toHaveLength(before + 1);
  });

  test('tells the agent that the service refused the mail for good, and why, and tries no more', async () => {
    const { event, before, ticket, message } = await asked();
    desk.mail.moods = ['refuses'];
    expect(await desk.send(event)).toBe('failed');
    const detail = 'MessageRejected: Address blacklisted.';
    expect(await deliveryOf(ticket.id, message.id)).toEqual({
      channel: 'email',
      state: 'failed',
      at: desk.now.toISOString(),
      detail,
    });
    expect(await desk.event(ticket.id, 'message.failed')).toMatchObject({
      message: { id: message.id },
      mail: { mailId: '', reason: 'MessageRejected' },
    });
    expect(await desk.send(event)).toBe('done_before');
    expect((await types(ticket.id)).filter((type) => type === 'message.failed')).toHaveLength(1);
    expect(desk.mail.sent).toHaveLength(before);
  });

  test('that was sent after all, before it was refused, is shown as sent by its report', async () => {
    const { event, from, ticket, message } = await asked();
    desk.mail.moods = ['takes_silently', 'refuses'];
    await expect(desk.send(event)).rejects.toThrow('socket hang up');
    const { sendId, mailId } = desk.lastMail();
    desk.later(6);
    expect(await desk.send(event)).toBe('failed');
    expect(await desk.report('Delivery', { sendId, mailId, to: from })).toBe('noted');
    expect(await deliveryOf(ticket.id, message.id)).toMatchObject({ state: 'delivered', mailId });
    await desk.giveUp(event, new Error('It took too long'));
    expect(await deliveryOf(ticket.id, message.id)).toMatchObject({ state: 'delivered' });
  });

  test('is shown as failed once it was given up, and is sent all the same when it is put through again', async () => {
    const { event, before, ticket, message } = await asked();
    desk.mail.moods = ['holds_back'];
    await expect(desk.send(event)).rejects.toThrow(MailHeldBackError);
    await desk.giveUp(event, new Error('daily_quota'));
    await desk.giveUp(event, new Error('daily_quota'));
    expect(await deliveryOf(ticket.id, message.id)).toMatchObject({ state: 'failed', detail: 'daily_quota' });
    expect(await desk.send(event)).toBe('sent');
    expect(desk.mail.sent).toHaveLength(before + 1);
    expect(await deliveryOf(ticket.id, message.id)).toMatchObject({ state: 'sent' });
    const told = (await types(ticket.id)).filter((type) => /failed|sent/.test(type));
    expect(told.filter((type) => type === 'message.failed')).toHaveLength(1);
    await desk.giveUp(event, new Error('daily_quota'));
    expect(await deliveryOf(ticket.id, message.id)).toMatchObject({ state: 'sent' });
  });

  test('is shown as failed each time that it is given up', async () => {
    const { event, ticket } = await asked();
    for (const _ of ['at first', 'and when it is put through again']) {
      desk.mail.moods = ['holds_back'];
      await expect(desk.send(event)).rejects.toThrow(MailHeldBackError);
      await desk.giveUp(event, new Error('daily_quota'));
    }
    expect((await types(ticket.id)).filter((type) => type === 'message.failed')).toHaveLength(2);
  });

  test('is shown as failed also when it was given up before anybody could claim it', async () => {
    const { event, ticket, message } = await asked();
    await desk.giveUp(event, new Error('The table was away'));
    expect(await deliveryOf(ticket.id, message.id)).toMatchObject({ state: 'failed' });
    expect(await desk.send(event)).toBe('sent');
  });

  test('is not said to have failed while it may be under way', async () => {
    const { event, ticket, message } = await asked();
    desk.mail.moods = ['vanishes'];
    await expect(desk.send(event)).rejects.toThrow('socket hang up');
    await desk.giveUp(event, new Error('socket hang up'));
    expect(await deliveryOf(ticket.id, message.id)).toEqual({ channel: 'email', state: 'queued' });
    desk.later(6);
    expect(await desk.send(event)).toBe('sent');
  });

  test('gives back no claim but its own: one that took over when the lease was over keeps the mail', async () => {
    const { event, message, ticket } = await asked();
    const mail = {
      sendId: event.id,
      purpose: 'reply',
      ticketId: ticket.id,
      messageId: message.id,
      to: 'a@b.example',
      recipients: [],
    } as const;
    const first = desk.now;
    await desk.table.write([claimWrite(mail, first)]);
    desk.later(5);
    await desk.table.write([claimWrite(mail, desk.now)]);
    await expect(desk.table.write([releaseWrite(event.id, first)])).rejects.toMatchObject({
      refusals: ['claimed'],
    });
    await expect(desk.send(event)).rejects.toThrow(MailInDoubtError);
  });

  test('waits for the lease after the service did not answer, then sends again', async () => {
    const { event, before } = await asked();
    desk.mail.moods = ['vanishes'];
    await expect(desk.send(event)).rejects.toThrow('socket hang up');
    await expect(desk.send(event)).rejects.toThrow(MailInDoubtError);
    desk.later(4);
    await expect(desk.send(event)).rejects.toThrow(MailInDoubtError);
    desk.later(1);
    expect(await desk.send(event)).toBe('sent');
    expect(desk.mail.sent).toHaveLength(before + 1);
  });

  test.each([
    ['the service took the mail and never answered', 'silence'],
    ['the sender died before it noted the mail', 'crash'],
  ])('sends no second mail when %s, as a report settles it', async (_, how) => {
    const { event, before, from, ticket, message } = await asked();
    if (how === 'silence') {
      desk.mail.moods = ['takes_silently'];
      await expect(desk.send(event)).rejects.toThrow('socket hang up');
    } else {
      const { table } = desk;
      const dying = { ...table, write: writesUntil(table.write, 1) };
      Object.defineProperty(desk, 'table', { get: () => dying, configurable: true });
      await expect(desk.send(event)).rejects.toThrow('The sender died');
      Object.defineProperty(desk, 'table', { get: () => table, configurable: true });
    }
    await expect(desk.send(event)).rejects.toThrow(MailInDoubtError);
    const { mailId, sendId, messageId } = desk.lastMail();
    expect(await desk.report('Send', { sendId, mailId, to: from })).toBe('noted');
    expect(await deliveryOf(ticket.id, message.id)).toMatchObject({ state: 'sent', mailId });
    desk.later(60);
    expect(await desk.send(event)).toBe('done_before');
    expect(desk.mail.sent).toHaveLength(before + 1);
    expect((await desk.take({ from, inReplyTo: messageId })).ticket.id).toBe(ticket.id);
  });

  test('that was sent twice after all has answers to both mails find the ticket', async () => {
    const { event, before, from, ticket } = await asked();
    desk.mail.moods = ['takes_silently'];
    await expect(desk.send(event)).rejects.toThrow('socket hang up');
    const first = desk.lastMail();
    desk.later(6);
    expect(await desk.send(event)).toBe('sent');
    expect(desk.mail.sent).toHaveLength(before + 2);
    expect(await desk.report('Send', { ...first, to: from })).toBe('known');
    expect((await desk.take({ from, inReplyTo: first.messageId })).ticket.id).toBe(ticket.id);
    expect((await desk.take({ from, inReplyTo: desk.lastMail().messageId })).ticket.id).toBe(ticket.id);
  });

  test('sends nothing from an archive that is older than the desk’s memory of its mail', async () => {
    const { event, before } = await asked();
    desk.later(89 * 24 * 60);
    expect(await desk.send(event)).toBe('sent');
    desk.later(24 * 60);
    expect(await desk.send(event)).toBe('past');
    expect(desk.mail.sent).toHaveLength(before + 1);
  });

  test('asks for nothing when it is about something else', async () => {
    const { ticket } = await given();
    await desk.write(ticket.id, { kind: 'internal_note', text: 'Hm.', status: 'solved' });
    const outcomes = [];
    for (const event of await desk.events(ticket.id)) {
      if (event.type !== 'ticket.created') outcomes.push(await desk.send(event));
    }
    expect(new Set(outcomes)).toEqual(new Set(['nothing_to_send']));
  });
});

/** Writes so many times, and then never again. */
function writesUntil<T extends (...args: never[]) => Promise<void>>(write: T, times: number): T {
  let done = 0;
  return (async (...args: never[]) => {
    done += 1;
    if (done > times) throw new Error('The sender died');
    await write(...args);
  }) as T;
}
