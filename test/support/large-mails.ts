import { sampleMails } from './mutated-mail/index.ts';

/** Bytes of the largest mail that SES takes in, less what its own fields take. */
const LARGEST = 40 * 1024 * 1024 - 4096;
const LINE = `${'The printer prints nothing but stripes, whatever I send to it. '.repeat(12)}\r\n`;

const HEAD = [
  'From: Ana Pop <ana@example.com>',
  'To: support@desk.example.com',
  'Subject: Printer',
  'Message-ID: <large@mail.example.com>',
  'MIME-Version: 1.0',
];

function filled(head: readonly string[], piece: string, end = ''): Buffer {
  const before = `${[...HEAD, ...head].join('\r\n')}\r\n\r\n`;
  const room = LARGEST - before.length - end.length;
  return Buffer.from(`${before}${piece.repeat(Math.floor(room / piece.length))}${end}`);
}

function withFiles(count: number): Buffer {
  const text = '--b\r\nContent-Type: text/plain\r\n\r\nSee the files.\r\n';
  const part =
    '--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n';
  const line = `${'JVBERi0x'.repeat(9)}\r\n`;
  const room = Math.floor((LARGEST - 1000) / count) - part.length;
  const file = `${part}${line.repeat(Math.floor(room / line.length))}`;
  const head = [...HEAD, 'Content-Type: multipart/mixed; boundary=b'].join('\r\n');
  return Buffer.from(`${head}\r\n\r\n${text}${file.repeat(count)}--b--\r\n`);
}

/** Mails of the largest size that SES takes, of each kind that costs memory in its own way, and the largest sample. */
export const LARGE_MAILS: Readonly<Record<string, () => Buffer>> = {
  'the largest sample': () => sampleMails().reduce((one, other) => (other.length > one.length ? other : one)),
  'a file': () => withFiles(1),
  'forty files': () => withFiles(40),
  text: () => filled(['Content-Type: text/plain; charset=utf-8'], LINE),
  'quoted text': () =>
    filled(['Content-Type: text/plain', 'In-Reply-To: <a@b.example>'], `> ${LINE}`, '\r\nYes.\r\n'),
  HTML: () => filled(['Content-Type: text/html; charset=utf-8'], `<p>${LINE}</p>`),
};
