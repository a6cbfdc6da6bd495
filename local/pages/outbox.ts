import type { LocalRequest, LocalResponse } from '../http.ts';

/** A mail that the desk sent, as the outbox keeps it. */
export type SentMail = {
  id: string;
  /** addresses it went to */
  to: string[];
  subject: string;
  /** RFC 3339 */
  sentAt: string;
};

/** Every mail that the desk sent, newest first. */
export type Outbox = {
  list(): Promise<SentMail[]> | SentMail[];
  raw(id: string): Promise<Buffer | undefined> | Buffer | undefined;
};

const rawPath = (id: string) => `/_local/outbox/${encodeURIComponent(id)}/raw`;

const escapeHtml = (text: string) =>
  text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);

function page(mails: SentMail[]): string {
  const rows = mails.map(
    ({ id, to, subject, sentAt }) =>
      `<tr><td>${escapeHtml(sentAt)}</td><td>${escapeHtml(to.join(', '))}</td>` +
      `<td><a href="${escapeHtml(rawPath(id))}">${escapeHtml(subject)}</a></td></tr>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="5">
<title>Outbox</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #ddd; padding: .4rem .8rem .4rem 0; text-align: left; vertical-align: top; }
</style>
</head>
<body>
<h1>Outbox</h1>
<p>Mail that the desk sent. Nothing of it left this machine.</p>
<table>
<thead><tr><th>Sent</th><th>To</th><th>Subject</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</body>
</html>
`;
}

/** Answers `/_local/outbox` (JSON, or a page for browsers) and the raw messages below it. */
export async function answerOutbox(
  outbox: Outbox,
  origin: string,
  request: LocalRequest,
): Promise<LocalResponse | undefined> {
  const [path = ''] = request.target.split('?');
  if (request.method !== 'GET' && request.method !== 'HEAD') return undefined;
  if (path === '/_local/outbox') {
    const mails = await outbox.list();
    if (request.headers.accept?.includes('text/html')) {
      return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: page(mails) };
    }
    return { status: 200, body: mails.map((mail) => ({ ...mail, raw: origin + rawPath(mail.id) })) };
  }
  const id = /^\/_local\/outbox\/([^/]+)\/raw$/.exec(path)?.[1];
  const raw = id && (await outbox.raw(decodeURIComponent(id)));
  // As plain text: a browser must show the source, not run the mail.
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };
  return raw ? { status: 200, headers, body: raw } : undefined;
}
