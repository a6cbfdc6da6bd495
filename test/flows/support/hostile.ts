import { MAILBOX } from './desk.ts';

/** Bytes. */
export const MEGABYTE = 1024 * 1024;

/** Who sends the message of this name. */
export const addressOf = (name: string) => `${name}@hostile.example.org`;
/** The header fields that such a message begins with. */
export const head = (name: string, ...more: string[]) => [
  `From: ${addressOf(name)}`,
  `To: ${MAILBOX}`,
  `Subject: ${name}`,
  `Message-ID: <${name}@hostile.example.org>`,
  'MIME-Version: 1.0',
  ...more,
];
/** A message of header lines and body lines. */
export const mail = (header: string[], ...body: string[]) => [...header, '', ...body, ''].join('\r\n');

/** Parts inside parts inside parts. */
function nested(depth: number): string {
  const open = Array.from({ length: depth }, (_, at) => [
    `Content-Type: multipart/mixed; boundary="b${at}"`,
    '',
    `--b${at}`,
  ]).flat();
  const close = Array.from({ length: depth }, (_, at) => `--b${depth - 1 - at}--`);
  return [...head('nested'), ...open, 'Content-Type: text/plain', '', 'Deep inside.', ...close, ''].join(
    '\r\n',
  );
}

/** Messages inside messages inside messages. */
function forwarded(depth: number): string {
  const inner = Array.from({ length: depth }, () => ['Content-Type: message/rfc822', '']).flat();
  return [...head('forwarded'), ...inner, 'Subject: core', '', 'Hello', ''].join('\r\n');
}

const multipart = (name: string, boundary: string) =>
  head(name, `Content-Type: multipart/mixed; boundary="${boundary}"`);

/** Mail that has to become a ticket all the same, by the name of its sender. */
export const HOSTILE: Record<string, string> = {
  nested: nested(300),
  forwarded: forwarded(300),
  'wide-parts': mail(
    multipart('wide-parts', 'w'),
    ...Array.from({ length: 2000 }, (_, at) => `--w\r\nContent-Type: text/plain\r\n\r\npart ${at}`),
    '--w--',
  ),
  'no-such-boundary': mail(multipart('no-such-boundary', 'never'), 'Text outside of every part.'),
  'broken-boundary': mail(
    head('broken-boundary', 'Content-Type: multipart/mixed; boundary="a;b'),
    '--a;b',
    'Content-Type: text/plain',
    '',
    'Half a boundary.',
  ),
  'empty-body': mail(head('empty-body')),
  'no-message-id': [
    `From: ${addressOf('no-message-id')}`,
    'Subject: no-message-id',
    '',
    'Without an id.',
    '',
  ].join('\r\n'),
  'only-from': `From: ${addressOf('only-from')}\r\n\r\n`,
  'false-charset': mail(head('false-charset', 'Content-Type: text/plain; charset=x-no-such'), 'Grüße'),
  'false-base64': mail(
    head('false-base64', 'Content-Type: text/plain', 'Content-Transfer-Encoding: base64'),
    '!!!! not base64 at all ????',
  ),
  'control-characters': mail(
    head('control-characters', 'X-Odd: \u0000\u0001\u0007'),
    'A \u0000 null and a \u0007 bell.',
  ),
  'long-header': mail(head('long-header', `X-Long: ${'x'.repeat(2 * MEGABYTE)}`), 'After a long header.'),
  'many-headers': mail(
    head('many-headers', ...Array.from({ length: 20_000 }, (_, at) => `X-Header-${at}: ${at}`)),
    'After many headers.',
  ),
  'many-references': mail(
    head(
      'many-references',
      `References: ${Array.from({ length: 5000 }, (_, at) => `<${at}@hostile.example.org>`).join('\r\n ')}`,
    ),
    'It answers everything.',
  ),
  'many-recipients': mail(
    head(
      'many-recipients',
      `Cc: ${Array.from({ length: 5000 }, (_, at) => `c${at}@hostile.example.org`).join(',\r\n ')}`,
    ),
    'To everybody.',
  ),
  'deep-quotes': mail(
    head('deep-quotes'),
    ...Array.from({ length: 2000 }, (_, at) => `${'>'.repeat(at % 500)} quoted`),
  ),
  'long-line': mail(head('long-line', 'Content-Type: text/html'), `<p>${'<b>'.repeat(100_000)}bold`),
  'angle-flood': mail(head('angle-flood', 'Content-Type: text/html'), '<'.repeat(MEGABYTE / 2)),
  'path-in-name': mail(
    multipart('path-in-name', 'p'),
    '--p',
    'Content-Type: text/plain',
    '',
    'See the file.',
    '--p',
    'Content-Type: application/octet-stream; name="../../etc/passwd"',
    'Content-Disposition: attachment; filename="..\\..\\evil\r\n .exe"',
    '',
    'x',
    '--p--',
  ),
};
