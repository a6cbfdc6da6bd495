import * as fc from 'fast-check';
import { PIECES, VALUES } from './pieces.ts';

const TYPES = [
  ...['text/plain', 'text/html', 'multipart/mixed', 'multipart/alternative', 'multipart/related'],
  ...['message/rfc822', 'image/png'],
];
const FIELDS = [
  ...['From', 'To', 'Cc', 'Reply-To', 'Subject', 'Date', 'Message-ID', 'In-Reply-To', 'References'],
  ...['Auto-Submitted', 'Return-Path', 'Delivered-To', 'Content-Language'],
];
const DEEPEST = 4;

const values = fc.constantFrom(...VALUES);

/** A part and what is in it, as no program writes them. */
const part: fc.Memo<string> = fc.memo((depth) =>
  fc
    .record({
      type: fc.oneof(fc.constantFrom(...TYPES), values),
      encoding: fc.constantFrom('', '7bit', 'base64', 'quoted-printable', 'x-uuencode'),
      dispositions: fc.array(values, { maxLength: 2 }),
      content: fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 80 })), {
        maxLength: 12,
      }),
      parts: fc.array(depth > 1 ? part(depth - 1) : fc.constant(''), { maxLength: 3 }),
    })
    .map(({ type, encoding, dispositions, content, parts }) => {
      const isOpen = type.startsWith('multipart') && !type.includes('boundary');
      const head = [
        `Content-Type: ${type}${isOpen ? `; boundary=b${depth}` : ''}`,
        ...(encoding === '' ? [] : [`Content-Transfer-Encoding: ${encoding}`]),
        ...dispositions.map((value) => `Content-Disposition: ${value}`),
      ];
      const inside = parts.map((one) => `--b${depth}\r\n${one}\r\n`).join('');
      return `${head.join('\r\n')}\r\n\r\n${content.join('')}\r\n${inside}--b${depth}--\r\n`;
    }),
);

const field = fc.tuple(fc.constantFrom(...FIELDS), fc.oneof(values, fc.string({ maxLength: 60 })));

/** A mail that was never a real one. */
export const inventedMail: fc.Arbitrary<Buffer> = fc
  .record({ fields: fc.array(field, { maxLength: 14 }), body: part(DEEPEST) })
  .map(({ fields, body }) => {
    const head = fields.map(([name, value]) => `${name}: ${value}\r\n`);
    return Buffer.from(`${head.join('')}${body}`);
  });
