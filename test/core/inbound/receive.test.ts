import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { emailIdentity, findCustomer, loadCustomer } from '../../../core/customer/index.ts';
import { updateMailbox } from '../../../core/mailbox/index.ts';
import { givenTeam } from '../../support/desk.ts';
import { byEmail } from '../../support/identities.ts';
import { DESK, givenMail, sharedDesk, TestDesk } from '../../support/mail.ts';

const desk = sharedDesk();

const sample = (name: string) => readFileSync(`test/emails/${name}.eml`);

async function opened(raw: Uint8Array, delivery = {}) {
  const receipt = await desk.deliver(raw, delivery);
  if (receipt.outcome === 'known') throw new Error('The mail was known');
  const { ticket, messages } = await desk.open(receipt.ticketId);
  const message = messages.at(-1);
  if (message?.origin.channel !== 'email') throw new Error('Not a mail');
  return { receipt, ticket, messages, message, received: message.origin };
}

function parts(...sections: string[]): string {
  return `${sections.map((section) => `--b\n${section}\n`).join('')}--b--\n`;
}

const MIXED = ['MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=b'];

describe('a mail that belongs to no ticket', () => {
  test('opens one with its subject, text, requester and mailbox', async () => {
    const { ticket, message, receipt } = await opened(
      givenMail({
        from: '"Ana Pop" <Ana.Pop@Example.COM>',
        to: 'Billing <billing@desk.example.com>',
        subject: 'Invoice 7',
        text: 'The sum is wrong.',
        id: '<first@mail.example.com>',
      }),
      { recipients: ['billing@desk.example.com'] },
    );
    expect(receipt).toEqual({ outcome: 'opened', ticketId: ticket.id, messageId: message.id });
    const customerId = await findCustomer(desk.table, emailIdentity('ana.pop@example.com'));
    expect(ticket).toMatchObject({
      subject: 'Invoice 7',
      status: 'new',
      channel: 'email',
      mailbox: 'billing@desk.example.com',
      requesterId: customerId,
      collaboratorIds: [],
      tags: [],
      teamId: null,
      followUpOf: null,
      version: 1,
    });
    expect(message).toMatchObject({
      kind: 'customer_message',
      author: { kind: 'customer', id: customerId },
      text: 'The sum is wrong.\n',
      textKey: null,
      replyText: 'The sum is wrong.',
      htmlKey: null,
      attachments: [],
      origin: {
        from: 'ana.pop@example.com',
        fromName: 'Ana Pop',
        messageId: '<first@mail.example.com>',
        automatic: false,
        verdicts: { spf: 'PASS', dkim: 'PASS', dmarc: 'GRAY', spam: 'PASS', virus: 'PASS' },
      },
    });
    const customer = await loadCustomer(desk.table, ticket.requesterId);
    expect(customer).toMatchObject({ name: 'Ana Pop', identities: byEmail('ana.pop@example.com') });
    expect((await desk.events(ticket.id)).map(({ type, actor }) => [type, actor])).toEqual([
      ['ticket.created', { kind: 'customer', id: ticket.requesterId }],
      ['message.added', { kind: 'customer', id: ticket.requesterId }],
    ]);
  });

  test('goes to the team of its mailbox, by the envelope before the header', async () => {
    const { id: teamId } = await givenTeam(desk.database);
    const deps = { table: desk.table, mailboxes: DESK.mailboxes };
    const change = { address: 'billing@desk.example.com', change: { teamId } };
    await updateMailbox(deps, desk.context(), change);
    desk.later(1);
    const raw = givenMail({ to: 'support@desk.example.com', from: 'team@example.com' });
    const { ticket } = await opened(raw, { recipients: ['billing@desk.example.com'] });
    expect(ticket).toMatchObject({ mailbox: 'billing@desk.example.com', teamId });
    const other = await opened(
      givenMail({ to: 'x@lists.example.org, Billing@Desk.Example.com', from: 'team@example.com' }),
      { recipients: ['catch-all@desk.example.com'] },
    );
    expect(other.ticket).toMatchObject({ mailbox: 'billing@desk.example.com', teamId, tags: [] });
  });

  test('keeps what the person wrote apart from what they quote', async () => {
    const { message } = await opened(sample('08-gmail-reply-sl'));
    expect(message.text).toContain('>');
    expect(message.replyText).not.toContain('>');
    expect(message.text.length).toBeGreaterThan(message.replyText.length);
  });

  test('keeps its HTML and its files with name, type, size and exact bytes', async () => {
    const html = '<p>See <img src="cid:pic@x"></p>';
    const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]);
    const { message } = await opened(
      givenMail({
        headers: MIXED,
        text: parts(
          `Content-Type: text/html; charset=utf-8\n\n${html}`,
          'Content-Type: image/png; name="../../a b.png"\nContent-ID: <pic@x>\n' +
            `Content-Transfer-Encoding: base64\n\n${png.toString('base64')}`,
          'Content-Type: text/csv\nContent-Disposition: attachment; filename=empty.csv\n',
        ),
      }),
    );
    expect(desk.objects.text(message.htmlKey)).toContain(html);
    expect(message.attachments).toEqual([
      {
        filename: 'a b.png',
        contentType: 'image/png',
        size: png.length,
        inline: true,
        contentId: 'pic@x',
        key: expect.stringMatching(/^attachments\/[0-9a-f]{64}\/1$/),
      },
      expect.objectContaining({ filename: 'empty.csv', contentType: 'text/csv', inline: false }),
    ]);
    const kept = desk.objects.kept.get(`attachments/${message.attachments[0]?.key}`);
    expect(Buffer.from(kept?.body ?? [])).toEqual(png);
  });

  test('of 300 KB of text keeps the start in the row and the whole in the bucket', async () => {
    const line = 'Zażółć gęślą jaźń. ';
    const text = line.repeat(12_000);
    const { message } = await opened(givenMail({ from: 'long@example.com', text }));
    expect(message.text.length).toBe(8000);
    expect(text.startsWith(message.text)).toBe(true);
    expect(desk.objects.text(message.textKey).trim()).toBe(text.trim());
  });

  test('whose plain part only says that it is HTML is read from the HTML, and the row keeps its start', async () => {
    const answer = 'Zażółć gęślą jaźń. '.repeat(20_000);
    const quote = '<div class="gmail_quote">On Monday, Bob wrote:<blockquote>Before.</blockquote></div>';
    const text = parts(
      'Content-Type: text/plain\n\nYour program shows no HTML.',
      `Content-Type: text/html; charset=utf-8\n\n<p>${answer}</p>${quote}`,
    );
    const headers = ['MIME-Version: 1.0', 'Content-Type: multipart/alternative; boundary=b'];
    const mail = givenMail({ from: 'rich@example.com', subject: 'Re: Printer', headers, text });
    const { message } = await opened(mail);
    expect(message.text).toBe(answer.slice(0, 8000));
    expect(message.replyText).toBe(answer.slice(0, 8000));
    expect(desk.objects.text(message.htmlKey)).toContain(answer);
  });
});

describe('a customer', () => {
  test('is known again by their address, however it is written', async () => {
    const first = await opened(givenMail({ from: 'Eva <eva@bücher.example>' }));
    const second = await opened(givenMail({ from: '"E. König" <EVA@BÜCHER.EXAMPLE>' }));
    const third = await opened(givenMail({ from: 'eva@xn--bcher-kva.example' }));
    expect(second.ticket.requesterId).toBe(first.ticket.requesterId);
    expect(third.ticket.requesterId).toBe(first.ticket.requesterId);
    expect(third.ticket.id).not.toBe(first.ticket.id);
    expect((await loadCustomer(desk.table, first.ticket.requesterId)).name).toBe('Eva');
  });

  test.each([
    ['a percent sign', 'kim@%65xample.com'],
    ['full-width letters', 'kim@\uff45xample.com'],
    ['a soft hyphen', 'kim@exam\u00adple.com'],
    ['a Kelvin sign in the local part', '\u212aim@example.com'],
    ['a Kelvin sign in the domain', 'kim@\u212aexample.com'],
    ['an ideographic full stop', 'kim@example\u3002com'],
  ])('is nobody whose address is written with %s', async (_, from) => {
    const theirs = await opened(givenMail({ from: 'kim@example.com' }));
    const kexample = await opened(givenMail({ from: 'kim@kexample.com' }));
    const other = await opened(givenMail({ from, subject: `[#${theirs.ticket.id}] Give it to me` }));
    expect(other.ticket.id).not.toBe(theirs.ticket.id);
    expect([theirs, kexample].map(({ ticket }) => ticket.requesterId)).not.toContain(
      other.ticket.requesterId,
    );
  });

  test('is one, when ten mails of theirs come at once', async () => {
    const receipts = await Promise.all(
      Array.from({ length: 10 }, () => opened(givenMail({ from: 'ten@example.com' }))),
    );
    expect(new Set(receipts.map(({ ticket }) => ticket.id)).size).toBe(10);
    expect(new Set(receipts.map(({ ticket }) => ticket.requesterId)).size).toBe(1);
    const rows = (await desk.rows()).filter(
      (row) => row.kind === 'customer' && JSON.stringify(row).includes('ten@example.com'),
    );
    expect(rows).toHaveLength(1);
  });
});

describe('the same mail again', () => {
  test('changes nothing, also ten times at once and under two mailboxes', async () => {
    const raw = givenMail({ from: 'again@example.com' });
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        desk.deliver(raw, { recipients: [at % 2 ? 'support@desk.example.com' : 'billing@desk.example.com'] }),
      ),
    );
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual([...Array(9).fill('known'), 'opened']);
    const receipt = outcomes.find(({ outcome }) => outcome === 'opened');
    if (receipt?.outcome !== 'opened') throw new Error('no ticket');
    expect((await desk.open(receipt.ticketId)).messages).toHaveLength(1);
    expect(await desk.events(receipt.ticketId)).toHaveLength(2);
    expect(await desk.deliver(raw)).toEqual({ outcome: 'known' });
  });

  test('is known by its samples', async () => {
    const { ticket } = await opened(sample('35-delivered-twice-a'));
    expect(await desk.deliver(sample('36-delivered-twice-b'))).toEqual({ outcome: 'known' });
    expect((await desk.open(ticket.id)).messages).toHaveLength(1);
  });

  test('is known without a Message-ID, though the way it came is another', async () => {
    const raw = givenMail({
      id: null,
      from: 'no-id@example.com',
      headers: ['Date: Thu, 12 Mar 2026 09:00:00 +0100'],
    });
    const { ticket } = await opened(raw, { recipients: ['support@desk.example.com'] });
    expect(await desk.deliver(raw, { recipients: ['billing@desk.example.com'] })).toEqual({
      outcome: 'known',
    });
    expect((await desk.open(ticket.id)).messages).toHaveLength(1);
  });

  test('is known when it cannot be read, though the way it came is another', async () => {
    const raw = nested(300);
    await opened(raw);
    expect(await desk.deliver(raw)).toEqual({ outcome: 'known' });
  });
});

describe('another mail with a Message-ID that is known', () => {
  const said = { from: 'Robot <careless@example.com>', id: '<always-me@example.com>' };

  test('is not lost: of the same sender it goes on with the ticket', async () => {
    const first = await opened(givenMail({ ...said, text: 'One' }));
    const second = await opened(givenMail({ ...said, text: 'Two' }));
    expect(second.receipt).toMatchObject({ outcome: 'joined', ticketId: first.ticket.id });
    expect(second.messages.map(({ replyText }) => replyText)).toEqual(['One', 'Two']);
  });

  test.each([
    ['subject', { subject: 'Disk 2 is full' }],
    ['date', { headers: ['Date: Fri, 13 Mar 2026 09:00:00 +0100'] }],
  ])('is not lost when only its %s is another', async (what, other) => {
    const id = `<same-${what}@example.com>`;
    const headers = ['Date: Thu, 12 Mar 2026 09:00:00 +0100'];
    const first = await opened(givenMail({ ...said, headers, id, subject: 'Disk 1 is full', text: '' }));
    const second = await opened(
      givenMail({ ...said, headers, id, subject: 'Disk 1 is full', text: '', ...other }),
    );
    expect(second.receipt).toMatchObject({ outcome: 'joined', ticketId: first.ticket.id });
  });

  test('is not lost when only its file is another', async () => {
    const scan = (content: string) =>
      givenMail({
        from: 'scanner@example.com',
        id: '<scan@example.com>',
        headers: MIXED,
        text: parts(`Content-Type: application/pdf; name=scan.pdf\n\n${content}`),
      });
    const first = await opened(scan('one'));
    const second = await opened(scan('two'));
    expect(second.ticket.id).toBe(first.ticket.id);
    expect(second.messages).toHaveLength(2);
  });

  test('of another sender opens a ticket of its own, and answers still find the first', async () => {
    const id = '<shared@example.com>';
    const first = await opened(givenMail({ from: 'owner@example.com', id, text: 'Mine' }));
    const other = await opened(givenMail({ from: 'stranger@example.org', id, text: 'Mine' }));
    expect(other.ticket.id).not.toBe(first.ticket.id);
    const more = await opened(givenMail({ from: 'owner@example.com', inReplyTo: id, text: 'More' }));
    expect(more.ticket.id).toBe(first.ticket.id);
    expect((await desk.ticket(first.ticket.id)).collaboratorIds).toEqual([]);
  });
});

/** Parts in parts in parts: more than the reader takes apart. */
function nested(depth: number): Buffer {
  const open = (level: number): string =>
    level === depth
      ? 'Content-Type: text/plain\n\ndeep\n'
      : `Content-Type: multipart/mixed; boundary=b${level}\n\n--b${level}\n${open(level + 1)}--b${level}--\n`;
  const head =
    'From: deep@example.com\nTo: support@desk.example.com\nSubject: Deep\nMessage-ID: <deep@example.com>\n';
  return Buffer.from((head + open(0)).replaceAll('\n', '\r\n'));
}

describe('a mail that lacks or breaks things', () => {
  test('without id, date, subject and text still becomes a ticket', async () => {
    const { ticket, message, received } = await opened(
      givenMail({ id: null, subject: '', from: 'bare@example.com', text: '' }),
    );
    expect(ticket.subject).toBe('(no subject)');
    expect(message.text.trim()).toBe('');
    expect(received.messageId).toBe('');
  });

  test('without From is the envelope sender’s, and nobody’s when that is empty too', async () => {
    const raw = Buffer.from('Subject: Who\r\n\r\nGuess.\r\n');
    const { received } = await opened(raw, { sender: 'Envelope@Example.com' });
    expect(received.from).toBe('envelope@example.com');
    const nobody = await opened(Buffer.from('Subject: Who else\r\n\r\nGuess.\r\n'), { sender: '<>' });
    expect(nobody.received.from).toBe('no-sender@unknown.invalid');
  });

  test.each([
    ['longer than any key', `${'a'.repeat(3000)}@example.com`],
    ['with a domain longer than any key', `a@${'b'.repeat(3000)}.example`],
    ['that is no address', 'not an address at all'],
    ['of 5,000 addresses', Array.from({ length: 5000 }, (_, at) => `a${at}@example.com`).join(', ')],
  ])('with a From %s becomes a ticket', async (_, from) => {
    const { received } = await opened(givenMail({ from }), { sender: 'envelope@example.com' });
    expect(received.from.length).toBeLessThan(255);
  });

  test('with a name that is cut inside of a character keeps whole characters', async () => {
    const { received } = await opened(givenMail({ from: `"${'x'.repeat(199)}😀" <cut@example.com>` }));
    expect(received.fromName.isWellFormed()).toBe(true);
    expect(received.fromName.startsWith('x'.repeat(199))).toBe(true);
  });

  test.each([
    'Fri, 31 Dec 9999 23:59:59 +0000',
    'Sat, 13 Sep 275760 00:00:00 +0000',
    'Thu, 1 Jan 1970 00:00:00 +0000',
  ])('that says it was written on %s counts from when it came', async (date) => {
    const raw = givenMail({ from: 'clock@example.com', headers: [`Date: ${date}`] });
    const { ticket, message } = await opened(raw);
    expect(ticket.createdAt.slice(0, 10)).toBe(desk.now.toISOString().slice(0, 10));
    expect(message.createdAt.slice(0, 10)).toBe(desk.now.toISOString().slice(0, 10));
    expect(await desk.deliver(raw)).toEqual({ outcome: 'known' });
  });

  test('with a subject of a megabyte has one that fits', async () => {
    const { ticket } = await opened(givenMail({ from: 'mega@example.com', subject: 's'.repeat(1_000_000) }));
    expect(ticket.subject).toHaveLength(500);
  });

  test('that cannot be taken apart becomes a ticket with the raw mail attached', async () => {
    const raw = Buffer.concat([nested(250), Buffer.from('<!-- another -->')]);
    const { ticket, message } = await opened(raw);
    expect(ticket.subject).toBe('Deep');
    expect(message.text).toContain('could not be read');
    const [file] = message.attachments;
    expect(file).toMatchObject({ filename: 'message.eml', contentType: 'message/rfc822' });
    const kept = desk.objects.kept.get(`attachments/${file?.key}`)?.body ?? new Uint8Array();
    expect(Buffer.from(kept).subarray(-raw.length).equals(raw)).toBe(true);
    expect(ticket.requesterId).toBe(await findCustomer(desk.table, emailIdentity('deep@example.com')));
  });

  test('with 3,000 files becomes a ticket that holds them all, in one file', async () => {
    const files = Array.from(
      { length: 3000 },
      (_, at) => `Content-Type: text/csv; name="${'f'.repeat(100)}${at}.csv"\n\n${at}`,
    );
    const raw = givenMail({ from: 'many@example.com', headers: MIXED, text: parts(...files) });
    const { message } = await opened(raw);
    expect(message.attachments).toEqual([expect.objectContaining({ filename: 'message.eml' })]);
  });

  test('with a Content-Type and a Content-ID longer than any header becomes a ticket', async () => {
    const raw = givenMail({
      from: 'types@example.com',
      headers: MIXED,
      text: parts(`Content-Type: x/${'y'.repeat(300_000)}\nContent-ID: <${'z'.repeat(300_000)}>\n\nfile`),
    });
    const { message } = await opened(raw);
    expect(message.attachments).toEqual([
      expect.objectContaining({ contentType: 'application/octet-stream', size: 4 }),
    ]);
  });

  test('with header lines inside of subject and name stays one mail', async () => {
    const { ticket, received } = await opened(sample('47-header-injection'));
    expect(ticket.subject).not.toMatch(/\p{Cc}/u);
    expect(received.fromName).not.toMatch(/\p{Cc}/u);
  });

  test('of 40 MB is kept with its exact bytes', async () => {
    const file = Buffer.alloc(29_000_000, 'abcdefghijklmnopqrstuvwxyz0123456789');
    const base64 = file.toString('base64').replace(/.{76}/g, '$&\r\n');
    const head = givenMail({ from: 'big@example.com', headers: MIXED, text: '' }).toString();
    const raw = Buffer.from(
      `${head}--b\r\nContent-Type: text/plain\r\n\r\nBig.\r\n--b\r\nContent-Type: application/zip\r\n` +
        `Content-Disposition: attachment; filename=big.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64}\r\n--b--\r\n`,
    );
    expect(raw.length).toBeGreaterThan(39_000_000);
    const { message } = await opened(raw);
    expect(message.attachments).toMatchObject([{ filename: 'big.zip', size: file.length }]);
    const kept = desk.objects.kept.get(`attachments/${message.attachments[0]?.key}`)?.body ?? '';
    expect(createHash('sha256').update(kept).digest('hex')).toBe(
      createHash('sha256').update(file).digest('hex'),
    );
    desk.objects.kept.clear();
  });
});

describe('when something fails', () => {
  const unchanged = async (work: () => Promise<unknown>) => {
    const before = await desk.rows();
    await work();
    expect(await desk.rows()).toEqual(before);
  };

  test('a raw mail that is not there is an error, and nothing is written', async () => {
    await unchanged(() =>
      expect(desk.deliver(givenMail(), { rawKey: 'raw/nowhere' })).rejects.toThrow('There is no object'),
    );
  });

  test('a bucket that does not answer is an error, nothing is written, and the next try succeeds', async () => {
    const raw = givenMail({
      from: 'bucket@example.com',
      headers: MIXED,
      text: parts('Content-Type: text/html\n\n<p>Hi</p>', 'Content-Type: text/csv; name=a.csv\n\na'),
    });
    desk.objects.failingPut = desk.objects.puts + 2;
    await unchanged(() => expect(desk.deliver(raw)).rejects.toThrow('does not answer'));
    const { message } = await opened(raw);
    expect(message.attachments).toHaveLength(1);
  });
});

test('every sample becomes a ticket or goes on with one', async () => {
  const { readdirSync } = await import('node:fs');
  const names = readdirSync('test/emails').filter((name) => name.endsWith('.eml'));
  expect(names.length).toBeGreaterThanOrEqual(50);
  const fresh = await TestDesk.open();
  for (const name of names) {
    const receipt = await fresh.deliver(readFileSync(`test/emails/${name}`));
    expect([name, receipt.outcome]).toEqual([
      name,
      name.startsWith('36-') ? 'known' : expect.not.stringMatching('known'),
    ]);
  }
  await fresh.close();
});
