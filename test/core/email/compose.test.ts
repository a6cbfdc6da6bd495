import * as fc from 'fast-check';
import { sanitizeHtml } from '../../../core/email/html/sanitize-html.ts';
import {
  type ComposedMail,
  composeAcknowledgement,
  composeReply,
  likelyOriginator,
  type OutgoingReply,
  readMessage,
  replyAddress,
  ticketSubject,
} from '../../../core/email/index.ts';
import { readBodyMarkers } from '../../../core/email/ticket-token.ts';
import { anyCharacter } from '../../support/characters.ts';

const KEY = Buffer.alloc(32, 7);
const answer: OutgoingReply = {
  ticketId: 1042,
  messageId: 'm9',
  subject: 'Printer',
  mailbox: { address: 'support@desk.example.com', name: 'Example Support' },
  hasPlusAddresses: true,
  to: [{ address: 'ana@example.com', name: 'Ana Pop' }],
  inReplyTo: '<last@example.com>',
  references: ['<first@example.com>', '<last@example.com>'],
  key: KEY,
  date: new Date('2026-03-03T10:12:00Z'),
  boundary: 'f00d',
  text: 'Please switch it off and on.\n\nSee https://help.example.com/a?b=1&c=2.',
};

const headersOf = (mail: ComposedMail): string[] => {
  const head = mail.raw.toString('latin1').split('\r\n\r\n')[0] ?? '';
  return head.split(/\r\n(?![ \t])/);
};
const named = (mail: ComposedMail, name: string): string[] =>
  headersOf(mail).filter((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}:`));

const SINGLE = [
  'From',
  'To',
  'Subject',
  'Reply-To',
  'Message-ID',
  'In-Reply-To',
  'References',
  'Date',
  'MIME-Version',
  'Content-Type',
];

describe("an agent's answer", () => {
  test('reads back as what was written', async () => {
    const message = await readMessage((await composeReply(answer)).raw);
    expect(message).toMatchObject({
      from: { is: 'clear', mailbox: { address: 'support@desk.example.com', name: 'Example Support' } },
      to: [{ address: 'ana@example.com', name: 'Ana Pop' }],
      subject: 'Re: [#1042] Printer',
      inReplyTo: '<last@example.com>',
      references: ['<first@example.com>', '<last@example.com>'],
      date: new Date('2026-03-03T10:12:00Z'),
      automatic: false,
    });
    expect(likelyOriginator(message.replyTo)?.address).toBe(
      replyAddress('support@desk.example.com', 1042, KEY),
    );
    expect(message.text).toContain('Please switch it off and on.');
    expect(message.html).toContain('<a href="https://help.example.com/a?b=1&amp;c=2">');
  });

  test('carries the marker of its ticket in both parts, and no sign of a machine', async () => {
    const mail = await composeReply(answer);
    const message = await readMessage(mail.raw);
    expect(readBodyMarkers(message.text, [KEY])).toEqual([1042]);
    expect(readBodyMarkers(message.html, [KEY])).toEqual([1042]);
    for (const header of ['Auto-Submitted', 'Precedence', 'X-Auto-Response-Suppress'])
      expect(named(mail, header)).toEqual([]);
  });

  test('is the same bytes for the same input', async () => {
    expect((await composeReply(answer)).raw).toEqual((await composeReply(answer)).raw);
  });

  test('has exactly one of each header, whatever names and subjects hold', async () => {
    const hostile = fc.oneof(
      fc.string({ unit: anyCharacter, maxLength: 80 }),
      fc.constantFrom(
        'a\r\nBcc: eve@example.com',
        'a\nTo: eve@example.com',
        'a\r\n\r\nbody',
        '=?utf-8?Q?a=0D=0ABcc:_e@e.e?=',
        '"<x@y.z>,',
      ),
    );
    await fc.assert(
      fc.asyncProperty(hostile, hostile, hostile, hostile, async (subject, desk, name, text) => {
        const mailbox = { ...answer.mailbox, name: desk };
        const mail = await composeReply({
          ...answer,
          subject,
          mailbox,
          to: [{ address: 'ana@example.com', name }],
          text,
        });
        for (const header of SINGLE) expect(named(mail, header)).toHaveLength(1);
        expect(headersOf(mail)).toHaveLength(SINGLE.length);
        const message = await readMessage(mail.raw);
        expect(likelyOriginator(message.from)?.address).toBe('support@desk.example.com');
        expect(message.to.map(({ address }) => address)).toEqual(['ana@example.com']);
        expect(message.subject).toContain('[#1042]');
        for (const line of mail.raw.toString('latin1').split('\r\n')) expect(line.length).toBeLessThan(998);
      }),
    );
  });

  test('escapes every character of its text in HTML', async () => {
    const text = '<script>x()</script> "https://e.example/?a=<b>" & \'';
    const { html } = await readMessage((await composeReply({ ...answer, text })).raw);
    expect(html).not.toContain('<script>');
    expect(html).not.toContain('<b>');
  });

  test('quotes history under a line that is known again', async () => {
    const history = [
      { author: 'Ana Pop', date: new Date('2026-03-02T08:00:00Z'), text: 'It does not print.' },
    ];
    const sent = await readMessage((await composeReply({ ...answer, history })).raw);
    expect(sent.text).toContain('> It does not print.');
    expect(sent.replyText).not.toContain('It does not print.');
    expect(readBodyMarkers(sent.text, [KEY])).toEqual([1042]);
  });

  test('carries files with clean names', async () => {
    const attachments = [
      { filename: '../a\r\nb.txt', contentType: 'text/plain', content: Buffer.from('x\ny') },
    ];
    const message = await readMessage((await composeReply({ ...answer, attachments })).raw);
    expect(message.attachments).toMatchObject([{ filename: 'a b.txt', size: 3 }]);
  });

  test.each(['https://api.example.com', 'http://127.0.0.1:3333'])(
    'names links at %s in plain text',
    async (at) => {
      const href = `${at}/v1/files/a.b`;
      const files = { heading: 'Files', rows: [[{ text: 'a.pdf', href }, { text: '9 MB' }]] };
      const { text } = await readMessage((await composeReply({ ...answer, files })).raw);
      expect(text).toContain(`Files\na.pdf: 9 MB\n${href}\n`);
    },
  );

  test('keeps the first and the newest references, at most 30 KB', async () => {
    const references = Array.from({ length: 2000 }, (_, at) => `<${'x'.repeat(50)}${at}@example.com>`);
    const mail = await composeReply({ ...answer, references });
    const kept = (await readMessage(mail.raw)).references;
    expect(kept[0]).toBe(references[0]);
    expect(kept.slice(-2)).toEqual([references.at(-1), '<last@example.com>']);
    expect(kept.join(' ').length).toBeLessThan(30_000);
  });
});

describe('an acknowledgement', () => {
  test('tells the number, has no link, and says that a machine wrote it', async () => {
    const text = 'Your message has the number [#1042].';
    const mail = await composeAcknowledgement({ ...answer, text });
    const message = await readMessage(mail.raw);
    expect(message.text).toContain('[#1042]');
    expect(message.html).not.toMatch(/<a\b|https?:/);
    expect(message.automatic).toEqual({ reason: 'auto_submitted' });
    expect(named(mail, 'Auto-Submitted')).toEqual(['Auto-Submitted: auto-replied']);
    expect(named(mail, 'X-Auto-Response-Suppress')).toEqual(['X-Auto-Response-Suppress: All']);
  });
});

describe('the subject', () => {
  test.each([
    ['Printer', true, 'Re: [#7] Printer'],
    ['Printer', false, '[#7] Printer'],
    ['Re: AW: Re: [#7] Printer', true, 'Re: [#7] Printer'],
    ['RE[2]: Printer', true, 'Re: [#7] Printer'],
    ['', true, 'Re: [#7]'],
    ['[#9] Printer', true, 'Re: [#7] [#9] Printer'],
  ])('of %j', (subject, isAnswer, wanted) => {
    expect(ticketSubject(subject, 7, isAnswer)).toBe(wanted);
  });

  test('does not grow when it goes back and forth', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (subject) => {
        const once = ticketSubject(subject, 7, true);
        expect(ticketSubject(once, 7, true)).toBe(once);
        expect(once.split('[#7]')).toHaveLength(2);
      }),
    );
  });
});

describe('the HTML part', () => {
  const htmlOf = async (text: string): Promise<string> =>
    (await readMessage((await composeReply({ ...answer, text })).raw)).html;

  test('shows indentation, columns and tabs as the agent typed them', async () => {
    const html = await htmlOf('  first\nserver:\n  port: 8080\n    - a\n\nname      value\n\ttab');
    const shown = html.replaceAll('&nbsp;', ' ');
    for (const line of ['  first<br>', '  port: 8080', '    - a', 'name      value', '        tab'])
      expect(shown).toContain(line);
    expect(html).not.toMatch(/ {2}|<br> |"> /);
    expect(html).toContain('white-space:pre-wrap');
  });

  test.each([
    ['<p>It is <b>black</b>, color="x": here</p>', true],
    ['<p style="border-color: #000000">It is here</p>', false],
    ['<p style="margin: 0; color: #000000">It is here</p>', false],
    ['<table><tr><td bgcolor="white">It is here</td></tr></table>', false],
    ['<font color="black">It is here</font>', false],
  ])('%s is made for dark screens: %s', async (html, isForDark) => {
    const { raw } = await composeReply({ ...answer, html: sanitizeHtml(html).html });
    const written = raw.toString('latin1').replaceAll('=\r\n', '');
    expect(written).toContain('It is');
    expect(/prefers-color-scheme/.test(written)).toBe(isForDark);
    expect(/name=3D"color-scheme"/.test(written)).toBe(isForDark);
  });

  test.each([
    ['https://wiki.example.org/Valve_(plumbing).', 'https://wiki.example.org/Valve_(plumbing)'],
    ['(https://example.com/a).', 'https://example.com/a'],
    ['(see https://example.com/a_(b))', 'https://example.com/a_(b)'],
    ['[https://example.com/x[1]]', 'https://example.com/x[1]'],
    ['https://example.com/?a={b}!', 'https://example.com/?a={b}'],
    ['请看 https://example.com/a。', 'https://example.com/a'],
    [`https://example.com/${')'.repeat(1900)}`, 'https://example.com/'],
  ])('of %s links to %s', async (text, href) => {
    expect(await htmlOf(text)).toContain(`<a href="${href}">`);
  });
});
