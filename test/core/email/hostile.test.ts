import * as fc from 'fast-check';
import {
  likelyOriginator,
  readEnvelope,
  readMessage,
  UnreadableMessageError,
} from '../../../core/email/index.ts';
import { anyCharacter } from '../../support/characters.ts';
import { givenMail, givenParts, givenReply } from './given.ts';

const nested = (levels: number): string =>
  Array.from(
    { length: levels },
    (_, at) => `--b${at}\nContent-Type: multipart/mixed; boundary=b${at + 1}\n\n`,
  ).join('');

describe('what cannot be understood', () => {
  test.each([
    ['300 nested parts', { type: 'multipart/mixed; boundary=b0', body: nested(300) }],
    ['100,000 parts', { type: 'multipart/mixed; boundary=b', body: '--b\n\nx\n'.repeat(100_000) }],
    ['ten megabytes of headers', { headers: ['X-Filler: b\r\n'.repeat(800_000).trimEnd()] }],
  ])('%s are refused, and the envelope is still read', async (_, mail) => {
    const raw = givenMail(mail);
    await expect(readMessage(raw)).rejects.toThrow(UnreadableMessageError);
    expect(readEnvelope(raw)).toMatchObject({
      from: { mailbox: { address: 'ana@example.com' } },
      subject: 'Printer',
    });
  });

  test('any bytes at all end in a message or in a refusal', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc.string({ maxLength: 400 }).map((text) => Buffer.from(text)),
    );
    await fc.assert(
      fc.asyncProperty(
        bytes,
        fc.constantFrom('', 'From: ', 'Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n'),
        async (tail, head) => {
          const raw = Buffer.concat([Buffer.from(head), tail]);
          readEnvelope(raw);
          const outcome = await readMessage(raw).catch((error: unknown) => error);
          if (outcome instanceof Error) expect(outcome).toBeInstanceOf(UnreadableMessageError);
        },
      ),
    );
  });

  test('names and subjects never hold a line break, whatever they decode to', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: anyCharacter, maxLength: 60 }), async (text) => {
        const word = `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;
        const message = await readMessage(givenMail({ from: `${word} <a@example.com>`, subject: word }));
        expect(`${message.subject}${likelyOriginator(message.from)?.name}`).not.toMatch(/\p{Cc}/u);
      }),
    );
  });
});

describe('work stays in proportion to the message', () => {
  const lines = (line: string): string => `Own words\n${line}\n`.concat(`${line}\n`.repeat(60_000));
  test.each([
    ['quoted lines', 'text/plain', lines('> quoted words of an earlier message, again and again')],
    ['lines like introductions', 'text/plain', lines('Word word 2026 10:12 <a@example.com>:')],
    ['lines like headers', 'text/plain', lines('From: a@example.com')],
    ['one endless line', 'text/plain', '>'.repeat(2_000_000)],
    ['nested elements', 'text/html', '<div>'.repeat(100_000)],
    ['nested quotes', 'text/html', `${'<blockquote>'.repeat(2000)}${'x<br>'.repeat(50_000)}`],
    ['nested bodies', 'text/html', '<body>'.repeat(200_000)],
    ['lists in lists', 'text/html', '<ul><li>'.repeat(80_000)],
    ['pictures that never end', 'text/html', '<img src="data:'.repeat(60_000)],
    ['introductions full of addresses', 'text/plain', `${'a@b '.repeat(74)}:\n`.repeat(20_000)],
    ['pasted headers', 'text/plain', 'From: B <b@c.example>\nDate: 2026-03-03 10:00\nTo: x\n\n'.repeat(9000)],
    ['open addresses', 'text/plain', `<${'a@'.repeat(140)}\n`.repeat(20_000)],
    ['files that begin and do not end', 'text/plain', 'begin 644 A\n'.repeat(200_000)],
    ['open brackets', 'text/html', '<'.repeat(500_000)],
    ['words of one letter and a colon', 'text/plain', `${'x'.repeat(299)}:\n`.repeat(20_000)],
    ['a line of blanks that does not end in one', 'text/html', `a${'\u00a0'.repeat(500_000)}b`],
  ])('%s', async (_, type, body) => {
    const started = process.cpuUsage();
    await readMessage(givenReply({ type: `${type}; charset=utf-8`, body }));
    const spent = process.cpuUsage(started);
    expect((spent.user + spent.system) / 1e6).toBeLessThan(8);
  });

  test.each([
    ['a date of parentheses', `Date: ${'('.repeat(500_000)}`],
    ['an encoding of parentheses', `Content-Transfer-Encoding: ${'('.repeat(500_000)}`],
    ['a Message-ID of at signs', `Message-ID: ${'a@'.repeat(250_000)} b`],
    ['an In-Reply-To of at signs', `In-Reply-To: ${'a@'.repeat(250_000)} b`],
  ])('%s', async (_, header) => {
    const started = process.cpuUsage();
    await readMessage(givenMail({ headers: [header] }));
    expect(process.cpuUsage(started).user / 1e6).toBeLessThan(4);
  });

  test.each([
    ['that opens without end', '3080'.repeat(500_000)],
    ['of lengths that are too long', '3084ffffffff'.repeat(200_000)],
    ['of empty elements', `308006092a864886f70d010702a0803080${'0200'.repeat(400_000)}`],
  ])('a signed structure %s', async (_, hex) => {
    const headers = ['Content-Transfer-Encoding: base64'];
    const body = Buffer.from(hex, 'hex').toString('base64');
    const started = process.cpuUsage();
    const message = await readMessage(givenMail({ headers, type: 'application/pkcs7-mime', body }));
    expect(process.cpuUsage(started).user / 1e6).toBeLessThan(4);
    expect(message.attachments).toHaveLength(1);
  });

  test('pictures that are named in text and HTML, and never end', async () => {
    const open = '[cid:'.repeat(100_000);
    const body = givenParts('b', [
      `\n${open}`,
      `Content-Type: text/html\n\n<p>${open}</p><blockquote>x</blockquote>`,
    ]);
    const started = process.cpuUsage();
    await readMessage(givenReply({ type: 'multipart/alternative; boundary=b', body }));
    expect(process.cpuUsage(started).user / 1e6).toBeLessThan(4);
  });

  test('recipients are looked at up to a thousand', async () => {
    const headers = Array.from({ length: 30_000 }, (_, at) => `Delivered-To: a${at}@desk.example.com`);
    expect((await readMessage(givenMail({ headers }))).recipients).toHaveLength(1000);
  });

  test.each([
    ['quotes', '"\\'.repeat(60_000)],
    ['brackets', '<('.repeat(60_000)],
    ['encoded words', '=?utf-8?q?=41?= '.repeat(8000)],
    ['groups', 'a:b;'.repeat(30_000)],
  ])('a sender made of %s', async (_, from) => {
    const started = process.cpuUsage();
    await readMessage(givenMail({ from }));
    expect(process.cpuUsage(started).user / 1e6).toBeLessThan(4);
  });

  test('a message of 40 MB', async () => {
    const file = `${Buffer.alloc(57 * 512 * 1024, 7)
      .toString('base64')
      .replace(/.{76}/g, '$&\r\n')}`;
    const body = Buffer.from(
      `--b\r\nContent-Type: text/plain\r\n\r\nSee file\r\n--b\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n${file}\r\n--b--\r\n`,
    );
    const message = await readMessage(givenMail({ type: 'multipart/mixed; boundary=b', body }));
    expect(message.attachments[0]?.size).toBe(57 * 512 * 1024);
    expect(message.replyText).toBe('See file');
  });
});
