import fc from 'fast-check';
import { composeReply, type OutgoingReply, readMessage } from '../../../core/email/index.ts';
import { toFileName } from '../../../core/email/mime/file-name.ts';
import { s3Presign } from '../../../core/shared/presign.ts';

const reply: OutgoingReply = {
  ticketId: 1,
  messageId: 'm1',
  subject: 'Files',
  mailbox: { address: 'support@desk.example.com', name: 'Support' },
  hasPlusAddresses: true,
  to: [{ address: 'ana@example.com', name: 'Ana' }],
  inReplyTo: '',
  references: [],
  key: Buffer.alloc(32, 7),
  date: new Date('2026-03-03T10:12:00Z'),
  boundary: 'f00d',
  text: 'See there.',
};
const HOSTILE = [
  '"; filename=x.exe',
  'a\r\nBcc: eve@example.com',
  '=?utf-8?Q?a=0D=0ABcc:_e@e.e?=',
  '\r\n\r\n--f00d--',
];

describe('the name of a file', () => {
  test.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\ana\\Račun.pdf', 'Račun.pdf'],
    ['a\r\nContent-Type: text/html\r\n\r\n<b>.pdf', 'html <b>.pdf'],
    ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
    ['a\0b.txt', 'ab.txt'],
    ['..', ''],
    ['/', ''],
    [`${'я'.repeat(150)}.pdf`, `${'я'.repeat(125)}.pdf`],
    [`${'😀'.repeat(90)}.pdf`, `${'😀'.repeat(62)}.pdf`],
    ['a'.repeat(300), 'a'.repeat(200)],
  ])('%j becomes %j', (sent, name) => expect(toFileName(sent)).toBe(name));

  test('has no path, no control characters, and at most 255 bytes, whatever was sent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (sent) => {
        const name = toFileName(sent);
        expect(name).not.toMatch(/[/\\\p{Cc}\u202A-\u202E\u2066-\u2069]/u);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
        expect(name.isWellFormed()).toBe(true);
      }),
    );
  });

  test('is one parameter of the header of a download, whatever it is (RFC 5987)', async () => {
    const environment = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'A', AWS_SECRET_ACCESS_KEY: 'B' };
    const presign = s3Presign(environment);
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 100 }), async (sent) => {
        const filename = toFileName(sent);
        const url = new URL(await presign({ bucket: 'b', key: 'k', filename }));
        const header = url.searchParams.get('response-content-disposition') ?? '';
        expect(header).toMatch(/^attachment; filename\*=UTF-8''(?:[A-Za-z0-9._~-]|%[0-9A-F]{2})*$/);
        expect(decodeURIComponent(header.split("''")[1] ?? '')).toBe(filename);
      }),
      { numRuns: 50 },
    );
  });

  test.each(['Račun "März"; a=b.pdf', '発注書.pdf', `${'я'.repeat(125)}.pdf`, "it's 100%.pdf", ...HOSTILE])(
    '%j is read from a mail as it was given (RFC 2231)',
    async (sent) => {
      const file = { filename: sent, contentType: 'application/pdf', content: Buffer.from('x') };
      const { raw } = await composeReply({ ...reply, attachments: [file] });
      const read = await readMessage(raw);
      expect(read.attachments).toMatchObject([
        { filename: toFileName(sent), contentType: 'application/pdf', content: Buffer.from('x') },
      ]);
      expect(read.to.map(({ address }) => address)).toEqual(['ana@example.com']);
      expect(raw.toString('latin1')).not.toMatch(/^Bcc:/m);
    },
  );

  test('makes no header of a mail, and no second file, whatever it is', async () => {
    const name = fc.oneof(fc.string({ unit: 'binary', maxLength: 120 }), fc.constantFrom(...HOSTILE));
    await fc.assert(
      fc.asyncProperty(name, async (filename) => {
        const file = { filename, contentType: 'text/plain', content: Buffer.from('hello') };
        const { raw } = await composeReply({ ...reply, attachments: [file] });
        const { attachments } = await readMessage(raw);
        expect(attachments.map(({ content }) => Buffer.from(content).toString())).toEqual(['hello']);
        for (const line of raw.toString('latin1').split('\r\n')) expect(line.length).toBeLessThan(998);
      }),
      { numRuns: 50 },
    );
  });
});
