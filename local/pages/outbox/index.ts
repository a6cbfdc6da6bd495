import * as z from 'zod';
import type { LocalRequest, LocalResponse } from '../../http.ts';
import { parseJson } from '../body.ts';
import { problem } from '../problem.ts';

/** A mail that the desk sent, as the outbox keeps it. */
export type SentMail = {
  id: string;
  /** addresses it went to */
  to: string[];
  subject: string;
  /** RFC 3339 */
  sentAt: string;
};

/** What can become of a mail later on. */
const report = z.strictObject({ fate: z.enum(['delivery', 'bounce', 'complaint', 'suppressed']) });

/** Every mail that the desk sent, newest first. */
export type Outbox = {
  list(): Promise<SentMail[]> | SentMail[];
  raw(id: string): Promise<Buffer | undefined> | Buffer | undefined;
  /** Tells the desk what became of a mail; false when there is no such mail. */
  report(id: string, fate: z.infer<typeof report>['fate']): boolean;
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

/** `POST {"fate":"bounce"}`: the desk hears of it as SES would tell it. */
function answerReport(outbox: Outbox, id: string, request: LocalRequest): LocalResponse | undefined {
  const body = report.safeParse(parseJson(request.body));
  if (!body.success) {
    return problem(400, 'input.invalid', 'Send {"fate": "bounce"}, or complaint, suppressed or delivery.');
  }
  return outbox.report(id, body.data.fate) ? { status: 204 } : undefined;
}

async function answerRaw(outbox: Outbox, id: string): Promise<LocalResponse | undefined> {
  const raw = await outbox.raw(id);
  // As plain text: a browser must show the source, not run the mail.
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };
  return raw && { status: 200, headers, body: raw };
}

async function answerList(outbox: Outbox, origin: string, request: LocalRequest): Promise<LocalResponse> {
  const mails = await outbox.list();
  if (request.headers.accept?.includes('text/html')) {
    return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: page(mails) };
  }
  return { status: 200, body: mails.map((mail) => ({ ...mail, raw: origin + rawPath(mail.id) })) };
}

/** Answers `/_local/outbox` (JSON, or a page for browsers), and what lies below it for each mail. */
export async function answerOutbox(
  outbox: Outbox,
  origin: string,
  request: LocalRequest,
): Promise<LocalResponse | undefined> {
  const [path = ''] = request.target.split('?');
  const reads = request.method === 'GET' || request.method === 'HEAD';
  if (path === '/_local/outbox') return reads ? answerList(outbox, origin, request) : undefined;
  const [, id, part] = /^\/_local\/outbox\/([\w-]+)\/(raw|report)$/.exec(path) ?? [];
  if (id && part === 'raw' && reads) return answerRaw(outbox, id);
  if (id && part === 'report' && request.method === 'POST') return answerReport(outbox, id, request);
  return undefined;
}
