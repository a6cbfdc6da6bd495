/** Options of a raw message for tests; header values and body are written as they are. */
export interface GivenMail {
  from?: string;
  to?: string;
  subject?: string;
  headers?: readonly string[];
  type?: string;
  body?: string | Buffer;
}

/** A raw message with CRLF line ends, 8-bit text in UTF-8 unless `type` says otherwise. */
export function givenMail(mail: GivenMail = {}): Buffer {
  const head = [
    `From: ${mail.from ?? 'Ana Pop <ana@example.com>'}`,
    `To: ${mail.to ?? 'support@desk.example.com'}`,
    `Subject: ${mail.subject ?? 'Printer'}`,
    ...(mail.headers ?? []),
    `Content-Type: ${mail.type ?? 'text/plain; charset=utf-8'}`,
    '',
    '',
  ];
  const body = typeof mail.body === 'string' ? Buffer.from(mail.body.replace(/\r?\n/g, '\r\n')) : mail.body;
  return Buffer.concat([Buffer.from(head.join('\r\n')), body ?? Buffer.alloc(0)]);
}

/** A message that answers one of ours. */
export function givenReply(mail: GivenMail = {}): Buffer {
  const headers = ['In-Reply-To: <sent@email.amazonses.com>', ...(mail.headers ?? [])];
  return givenMail({ subject: 'Re: [#1042] Printer', ...mail, headers });
}

/** The body of a multipart with one section for each part. */
export function givenParts(boundary: string, parts: readonly string[]): string {
  return `${parts.map((part) => `--${boundary}\n${part}\n`).join('')}--${boundary}--\n`;
}
