import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { LocalRequest, LocalResponse } from '../../http.ts';
import { parseJson } from '../body.ts';
import { escapeHtml } from '../escape.ts';
import { problem } from '../problem.ts';
import { kindOf, readMail, type SentMail } from './mail.ts';

export type { SentMail } from './mail.ts';

/** What can become of a mail later on. */
const report = z.strictObject({
  fate: z.enum(['delivery', 'bounce', 'soft_bounce', 'complaint', 'suppressed']),
});

/** Every mail that the desk sent, newest first. */
export type Outbox = {
  /** @param limit the newest so many; all without it */
  list(limit?: number): SentMail[];
  count(): number;
  find(id: string): SentMail | undefined;
  raw(id: string): Buffer | undefined;
  /** Tells the desk what became of a mail; false when there is no such mail. */
  report(id: string, fate: z.infer<typeof report>['fate']): boolean;
};

const NOSNIFF = { 'x-content-type-options': 'nosniff' };
/** The page runs its own script only, and shows mail in frames that may do nothing. */
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/** A mail brings its own styles and pictures, runs nothing, and fetches nothing from anywhere. */
const MAIL_POLICY =
  "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

const FILES: Record<string, { name: string; type: string; policy?: string }> = {
  '/_local/outbox': { name: 'page.html', type: 'text/html', policy: PAGE_POLICY },
  '/_local/outbox.css': { name: 'page.css', type: 'text/css' },
  '/_local/outbox.js': { name: 'page.js', type: 'text/javascript' },
};
const newest = z.object({ limit: z.coerce.number().int().min(1).max(1000).default(100) });

const pathOf = ({ id }: SentMail) => `/_local/outbox/${encodeURIComponent(id)}`;

/** A file of the page; undefined when the address is none of them. */
function answerFile(path: string): LocalResponse | undefined {
  const file = Object.hasOwn(FILES, path) ? FILES[path] : undefined;
  if (!file) return undefined;
  const headers = {
    ...NOSNIFF,
    'content-type': `${file.type}; charset=utf-8`,
    'cache-control': 'no-cache',
    ...(file.policy && { 'content-security-policy': file.policy }),
  };
  return { status: 200, headers, body: readFileSync(join(import.meta.dirname, file.name)) };
}

/** `POST {"fate":"bounce"}`: the desk hears of it as SES would tell it. */
function answerReport(outbox: Outbox, id: string, request: LocalRequest): LocalResponse | undefined {
  const body = report.safeParse(parseJson(request.body));
  if (!body.success) {
    return problem(
      400,
      'input.invalid',
      'Send {"fate": "bounce"}, or soft_bounce, complaint, suppressed or delivery.',
    );
  }
  return outbox.report(id, body.data.fate) ? { status: 204 } : undefined;
}

/** As plain text: a browser must show the source, not run the mail. */
const asSource = (raw: Buffer): LocalResponse => ({
  status: 200,
  headers: { ...NOSNIFF, 'content-type': 'text/plain; charset=utf-8' },
  body: raw,
});

/** The mail as the customer sees it. Mail without HTML is shown as text. */
async function asSeen(raw: Buffer): Promise<LocalResponse> {
  const { html, text } = await readMail(raw);
  const plain = `<!doctype html><meta charset="utf-8"><pre style="font:16px/1.5 system-ui,sans-serif;white-space:pre-wrap;overflow-wrap:anywhere">${escapeHtml(text)}</pre>`;
  const headers = {
    ...NOSNIFF,
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': MAIL_POLICY,
    'referrer-policy': 'no-referrer',
  };
  return { status: 200, headers, body: html || plain };
}

/** The newest mails with their kinds, and how many there are in all. */
function answerNewest(outbox: Outbox, query: string): LocalResponse {
  const parsed = newest.safeParse(Object.fromEntries(new URLSearchParams(query)));
  if (!parsed.success) return problem(400, 'input.invalid', 'limit is a number from 1 to 1000.');
  const mails = outbox.list(parsed.data.limit);
  const listed = mails.map((mail) => ({ ...mail, kind: kindOf(outbox.raw(mail.id) ?? Buffer.alloc(0)) }));
  return { status: 200, body: { total: outbox.count(), mails: listed } };
}

async function answerMail(outbox: Outbox, id: string, part: string): Promise<LocalResponse | undefined> {
  const [mail, raw] = [outbox.find(id), outbox.raw(id)];
  if (!mail || !raw) return undefined;
  if (part === 'raw') return asSource(raw);
  if (part === 'html') return asSeen(raw);
  return part === '' ? { status: 200, body: { ...mail, ...(await readMail(raw)) } } : undefined;
}

function answerAll(outbox: Outbox, origin: string): LocalResponse {
  return {
    status: 200,
    body: outbox.list().map((mail) => ({ ...mail, raw: `${origin}${pathOf(mail)}/raw` })),
  };
}

/**
 * Answers `/_local/outbox` (all mail as JSON, or a page for browsers) and what lies below it: the newest mails, and for
 * each its fields, its source, the mail as the customer sees it, and reports of what became of it.
 */
export async function answerOutbox(
  outbox: Outbox,
  origin: string,
  request: LocalRequest,
): Promise<LocalResponse | undefined> {
  const [path = '', query = ''] = request.target.split(/\?(.*)/s);
  const reads = request.method === 'GET' || request.method === 'HEAD';
  const [, id = '', part = ''] = /^\/_local\/outbox\/([\w-]+)(?:\/(\w+))?$/.exec(path) ?? [];
  if (part === 'report' && request.method === 'POST') return answerReport(outbox, id, request);
  if (!reads) return undefined;
  if (path === '/_local/outbox/newest') return answerNewest(outbox, query);
  if (id !== '') return answerMail(outbox, id, part);
  if (path === '/_local/outbox' && !request.headers.accept?.includes('text/html'))
    return answerAll(outbox, origin);
  return answerFile(path);
}
