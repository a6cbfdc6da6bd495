import { createThing, updateThing } from '../../../core/configuration/index.ts';
import { readMessage } from '../../../core/email/index.ts';
import { updateMailbox } from '../../../core/mailbox/index.ts';
import { MailHeldBackError } from '../../../core/outbound/index.ts';
import { suppress } from '../../../core/suppression/suppression-store.ts';
import { SHIPPED_TEXTS, templateArea } from '../../../core/template/index.ts';
import { testContext } from '../../support/context.ts';
import { sharedDesk, TestDesk } from '../../support/mail.ts';

const desk = sharedDesk();

let people = 0;
const somebody = () => {
  people += 1;
  return `person${people}@example.com`;
};

/** A mail comes in, and the acknowledgement is asked for. */
async function given(mail = {}, delivery = {}) {
  const taken = await desk.take({ from: somebody(), ...mail }, delivery);
  const event = await desk.event(taken.ticket.id, 'ticket.created');
  return { ...taken, event };
}

async function acknowledged(mail = {}, delivery = {}) {
  const opened = await given(mail, delivery);
  return { ...opened, outcome: await desk.send(opened.event) };
}

async function reason(ticketId: number) {
  const event = await desk.event(ticketId, 'acknowledgement.withheld');
  return 'mail' in event ? event.mail.reason : '';
}

describe('an acknowledgement', () => {
  test('goes to who wrote, threads under their mail, and says that a machine wrote it', async () => {
    const from = somebody();
    const { ticket, outcome } = await acknowledged({
      from: `Ana <${from}>`,
      id: '<a1@mail.example.com>',
      subject: 'Re: Printer',
    });
    expect(outcome).toBe('sent');
    const mail = desk.lastMail();
    expect(mail).toMatchObject({ to: from, source: 'support@desk.example.com' });
    expect(mail.headers).toMatchObject({
      from: ['Acme Support <support@desk.example.com>'],
      to: [`Ana <${from}>`],
      subject: [`Re: [#${ticket.id}] Printer`],
      'reply-to': [expect.stringMatching(`<support\\+t${ticket.id}\\.[a-z2-7]{12}@desk\\.example\\.com>`)],
      'in-reply-to': ['<a1@mail.example.com>'],
      references: ['<a1@mail.example.com>'],
      'auto-submitted': ['auto-replied'],
      'x-auto-response-suppress': ['All'],
      precedence: ['bulk'],
    });
    for (const [name, values] of Object.entries(mail.headers))
      expect([name, values.length]).toEqual([name, 1]);
    const read = await readMessage(Buffer.from(mail.raw));
    expect(read.automatic).toEqual({ reason: 'auto_submitted' });
    expect(read.text).toContain(`[#${ticket.id}]`);
    expect(`${read.text}${read.html}`).not.toMatch(/https?:|<a\b|mailto:/i);
  });

  test('is one for each ticket, and is in the audit trail', async () => {
    const { from, id, ticket, event } = {
      from: somebody(),
      id: '<one@mail.example.com>',
      ...(await acknowledged()),
    };
    await desk.take({ from, id });
    const count = desk.mail.sent.length;
    expect(await desk.send(event)).toBe('done_before');
    const added = (await desk.events(ticket.id)).filter(({ type }) => type === 'message.added');
    for (const one of added) expect(await desk.send(one)).toBe('nothing_to_send');
    expect(desk.mail.sent).toHaveLength(count);
    const types = (await desk.events(ticket.id)).map(({ type }) => type);
    expect(types.filter((type) => type === 'acknowledgement.sent')).toHaveLength(1);
  });

  test('is found again by the answer to it', async () => {
    const from = somebody();
    const { ticket } = await acknowledged({ from });
    const { messageId, headers } = desk.lastMail();
    const byId = await desk.take({ from, inReplyTo: messageId });
    expect(byId.ticket.id).toBe(ticket.id);
    const byAddress = await desk.take({ from: somebody(), to: headers['reply-to']?.[0] ?? '' });
    expect(byAddress.ticket.id).toBe(ticket.id);
  });

  test.each([
    ['automatic_sender', { headers: ['Auto-Submitted: auto-generated'] }],
    ['automatic_sender', { from: 'no-reply@example.com' }],
    ['automatic_sender', { from: 'MAILER-DAEMON@mx.example.com' }],
    ['automatic_sender', { headers: ['List-Id: <news.example.com>'] }],
    ['automatic_sender', { from: 'billing@desk.example.com' }],
    ['automatic_sender', { from: 'support+t1.abcdefghijkl@desk.example.com' }],
    ['own_address', { from: 'somebody@desk.example.com' }],
    ['unattended_address', { from: 'abuse@example.com' }],
  ])('is withheld (%s) from %j', async (why, mail) => {
    const sent = desk.mail.sent.length;
    const { ticket, outcome } = await acknowledged(mail);
    expect(outcome).toBe('withheld');
    expect(await reason(ticket.id)).toBe(why);
    expect(desk.mail.sent).toHaveLength(sent);
  });

  test('is withheld from a sender that DMARC fails', async () => {
    const { ticket, outcome } = await acknowledged({}, { verdicts: { dmarc: 'FAIL' } });
    expect(outcome).toBe('withheld');
    expect(await reason(ticket.id)).toBe('dmarc_failed');
  });

  test.each([{ spam: 'FAIL' }, { virus: 'FAIL' }] as const)(
    'is withheld from what failed %j',
    async (verdicts) => {
      const { ticket, outcome } = await acknowledged({}, { verdicts });
      expect(outcome).toBe('withheld');
      expect(await reason(ticket.id)).toBe('spam_or_virus');
      expect(ticket.tags).toEqual(Object.keys(verdicts));
    },
  );

  test.each([
    ['SPF says so', {}, { verdicts: { dmarc: 'GRAY', spf: 'FAIL', dkim: 'GRAY' } }],
    ['From is unclear', { from: `${somebody()}, eve@evil.example` }, {}],
  ] as const)('carries no words of a sender who may be forged, as %s', async (_, mail, delivery) => {
    const { ticket, outcome } = await acknowledged({ subject: 'Buy at evil.example', ...mail }, delivery);
    expect(outcome).toBe('sent');
    expect(desk.lastMail().headers.subject).toEqual([`Re: [#${ticket.id}]`]);
    expect(ticket.subject).toBe('Buy at evil.example');
  });

  test('is withheld where mail bounced', async () => {
    const from = somebody();
    await desk.table.write([suppress(from, { reason: 'bounced', detail: '', at: desk.now }, desk.now)]);
    const { ticket, outcome } = await acknowledged({ from });
    expect(outcome).toBe('withheld');
    expect(await reason(ticket.id)).toBe('suppressed');
  });

  test('is withheld where the mail named nobody', async () => {
    const receipt = await desk.deliver(Buffer.from('Subject: Who\r\n\r\nGuess.\r\n'), { sender: '<>' });
    if (receipt.outcome === 'known') throw new Error('known');
    const event = await desk.event(receipt.ticketId, 'ticket.created');
    expect(await desk.send(event)).toBe('withheld');
    expect(await reason(receipt.ticketId)).toBe('no_address');
    expect((await desk.answer(receipt.ticketId)).outcome).toBe('withheld');
  });
});

describe('a loop of automatic mail', () => {
  test('ends after ten in 180 minutes, wherever they begin, also when many come at once', async () => {
    const from = somebody();
    desk.now = new Date('2026-03-12T11:50:00.000Z');
    for (let at = 0; at < 6; at += 1) expect((await acknowledged({ from })).outcome).toBe('sent');
    desk.later(20);
    const opened = await Promise.all(Array.from({ length: 8 }, () => given({ from })));
    const outcomes = await Promise.all(opened.map(({ event }) => desk.send(event)));
    expect(outcomes.sort()).toEqual([...Array(4).fill('sent'), ...Array(4).fill('withheld')]);
    desk.later(100);
    const { ticket, outcome } = await acknowledged({ from });
    expect(outcome).toBe('withheld');
    expect(await reason(ticket.id)).toBe('too_many');
    desk.later(61);
    expect((await acknowledged({ from })).outcome).toBe('sent');
  });

  test('counts a mail once, however often the service holds it back', async () => {
    const from = somebody();
    for (let at = 0; at < 9; at += 1) expect((await acknowledged({ from })).outcome).toBe('sent');
    const { event } = await given({ from });
    desk.mail.moods = Array(15).fill('holds_back');
    for (let tried = 0; tried < 15; tried += 1) {
      await expect(desk.send(event)).rejects.toThrow(MailHeldBackError);
      desk.later(1);
    }
    expect(await desk.send(event)).toBe('sent');
    expect((await acknowledged({ from })).outcome).toBe('withheld');
  });

  test('is told in the audit trail when the service refuses the mail for good', async () => {
    const { event, ticket } = await given({});
    desk.mail.moods = ['refuses'];
    expect(await desk.send(event)).toBe('failed');
    expect(await desk.event(ticket.id, 'acknowledgement.failed')).toMatchObject({
      mail: { reason: 'MessageRejected' },
    });
  });

  test('ends also when every mail comes from another plus address', async () => {
    const [local, domain] = somebody().split('@');
    const outcomes: string[] = [];
    for (let at = 0; at < 12; at += 1) {
      outcomes.push((await acknowledged({ from: `${local}+case${at}@${domain}` })).outcome);
    }
    expect(outcomes).toEqual([...Array(10).fill('sent'), ...Array(2).fill('withheld')]);
  });

  test('never begins between two desks like this one', async () => {
    const other = await TestDesk.open();
    other.settings = {
      ...other.settings,
      domain: 'other.example',
      mailboxes: [{ address: 'help@other.example', name: 'Other' }],
    };
    const first = await acknowledged({ from: 'Other <help@other.example>' });
    expect(first.outcome).toBe('sent');
    const there = await other.deliver(Buffer.from(desk.lastMail().raw), {
      recipients: ['help@other.example'],
    });
    if (there.outcome === 'known') throw new Error('known');
    for (const event of await other.events(there.ticketId)) await other.send(event);
    expect(other.mail.sent).toEqual([]);
    expect(await other.ticket(there.ticketId)).toMatchObject({ tags: ['automatic'] });
    await other.close();
  });

  test('ends with a desk that answers everything, in new words, from a new ticket, and says nothing of machines', async () => {
    const sent = desk.mail.sent.length;
    for (let at = 0; at < 15; at += 1) {
      const number = desk.mail.sent.length;
      await acknowledged({
        from: 'help@rude.example',
        subject: `Your request [T-${number}]`,
        text: 'Received.',
      });
    }
    expect(desk.mail.sent).toHaveLength(sent + 10);
  });

  test('does not hold back an agent’s answer', async () => {
    const from = somebody();
    let ticketId = 0;
    for (let at = 0; at < 11; at += 1) ticketId = (await acknowledged({ from })).ticket.id;
    expect((await desk.answer(ticketId)).outcome).toBe('sent');
  });
});

describe('hostile words in a mail', () => {
  test('make no header of their own in the acknowledgement', async () => {
    const inject = '=?utf-8?Q?x=0D=0ABcc:_victim@example.net=0D=0AAuto-Submitted:_no?=';
    desk.settings = {
      ...desk.settings,
      name: 'Acme\r\nBcc: victim@example.net',
      mailboxes: [{ address: 'support@desk.example.com', name: 'Acme\r\nReply-To: victim@example.net' }],
    };
    const { outcome } = await acknowledged({ subject: inject, from: `${inject} <${somebody()}>` });
    expect(outcome).toBe('sent');
    const { headers } = desk.lastMail();
    expect(Object.keys(headers).sort()).toEqual(
      [
        'auto-submitted content-type date from in-reply-to message-id mime-version precedence references reply-to',
        'subject to x-auto-response-suppress',
      ].flatMap((names) => names.split(' ')),
    );
    for (const [name, values] of Object.entries(headers)) expect([name, values.length]).toEqual([name, 1]);
    expect(headers['auto-submitted']).toEqual(['auto-replied']);
  });

  test('are not shown as other words than they are', async () => {
    const turned = 'troppus\u202e emcA \u2066x\u2069';
    const { ticket } = await acknowledged({ subject: turned, from: `"${turned}" <${somebody()}>` });
    const read = await readMessage(Buffer.from(desk.lastMail().raw));
    expect([ticket.subject, read.subject, read.to[0]?.name]).toEqual([
      'troppus emcA x',
      `Re: [#${ticket.id}] troppus emcA x`,
      'troppus emcA x',
    ]);
  });
});

describe('the words of an acknowledgement', () => {
  /** Says by which template a mailbox acknowledges, and lets the desk know at once. */
  async function nameTemplate(address: string, acknowledgement: string) {
    const deps = { table: desk.table, mailboxes: desk.settings.mailboxes };
    await updateMailbox(deps, testContext(), { address, change: { acknowledgement } });
    desk.coolDown();
  }
  const say = (key: string, texts: { en: string } & Record<string, string>) =>
    updateThing(desk, testContext(), templateArea, { key, change: { texts } }).then(() => desk.coolDown());
  afterEach(() => say('acknowledgement', SHIPPED_TEXTS.acknowledgement));

  test('are those of the template, in the language of the ticket', async () => {
    await say('acknowledgement', {
      en: 'English {{ ticket.id }}',
      de: 'Deutsch {{ ticket.id }} {{ desk.name }}',
    });
    const { ticket } = await acknowledged({ headers: ['Content-Language: de-AT'] });
    const { text } = await readMessage(Buffer.from(desk.lastMail().raw));
    expect(ticket.language).toBe('de-AT');
    expect(text).toContain(`Deutsch ${ticket.id} Acme`);
  });

  test('are those of the template that its mailbox names', async () => {
    await createThing(desk, testContext(), templateArea, {
      fields: {
        key: 'printers',
        labels: { en: 'Printers' },
        texts: { en: 'About your printer {{ ticket.id }}' },
      },
    });
    const name = (acknowledgement: string) => nameTemplate('support@desk.example.com', acknowledgement);
    await name('printers');
    const { ticket } = await acknowledged();
    await name('acknowledgement');
    const { text } = await readMessage(Buffer.from(desk.lastMail().raw));
    expect(text).toContain(`About your printer ${ticket.id}`);
  });

  test('leave out what a sender wrote who did not prove who they are', async () => {
    await say('acknowledgement', { en: '[{{ ticket.subject }}][{{ requester.name }}]' });
    const proven = await acknowledged({ from: `Ana <${somebody()}>`, subject: 'Printer' });
    expect(proven.outcome).toBe('sent');
    expect((await readMessage(Buffer.from(desk.lastMail().raw))).text).toContain('[Printer][Ana]');
    const stranger = somebody();
    // Whoever fills in a web form writes any address into it.
    await acknowledged({
      from: 'forms@desk.example.com',
      subject: 'Buy now',
      headers: [`Reply-To: Buy now <${stranger}>`],
    });
    expect(desk.lastMail().to).toBe(stranger);
    expect((await readMessage(Buffer.from(desk.lastMail().raw))).text).toContain('[][]');
  });

  test('are the usual ones when the template cannot be filled in, and that is told', async () => {
    await say('acknowledgement', { en: '{{ ticket.subject | date }}' });
    const told: string[] = [];
    desk.templateFailed = (key) => told.push(key);
    const { ticket, outcome } = await acknowledged();
    expect(outcome).toBe('sent');
    expect(told).toEqual(['acknowledgement']);
    expect((await readMessage(Buffer.from(desk.lastMail().raw))).text).toContain(
      `It has the number [#${ticket.id}]`,
    );
  });
});
