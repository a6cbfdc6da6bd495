import type { LocalResponse } from '../../http.ts';
import { escapeHtml } from '../escape.ts';

/** Where the sample site is, which is another site than the desk: it goes by another name of this machine. */
export const SITE_PATH = '/_local/channels/site';
/** What a channel is called, in an address. */
const KEY = /^[a-z][a-z0-9_-]{0,59}$/;

const PAGES: Readonly<Record<string, { title: string; text: string }>> = {
  '': { title: 'Harbour Tea', text: 'Tea of small gardens, by post.' },
  '/basket': { title: 'Your basket', text: 'Two packets of green tea.' },
};

/**
 * A small shop that shows a chat of the desk, under a policy that lets it run and ask for nothing that the chat does not need: no inline style or script,
 * no `eval`. Its own style reaches for every element there is, as those of shops do.
 * @param desk where the desk is reached @param connects where else pages connect: the desk's sockets and files
 */
export function answerSite(
  target: string,
  desk: string,
  connects: readonly string[],
): LocalResponse | undefined {
  const { pathname, searchParams } = new URL(target, desk);
  const rest = pathname.slice(SITE_PATH.length);
  if (rest === '/site.css') return { status: 200, headers: { 'content-type': 'text/css' }, body: STYLE };
  const page = Object.hasOwn(PAGES, rest) ? PAGES[rest] : undefined;
  const key = searchParams.get('channel') ?? 'site';
  if (page === undefined || !KEY.test(key)) return undefined;
  const language = /^[a-z]{2}$/.exec(searchParams.get('language') ?? '')?.[0] ?? 'en';
  const direction = searchParams.get('direction') === 'rtl' ? 'rtl' : 'ltr';
  const link = (path: string, label: string) =>
    `<a href="${SITE_PATH}${path}?channel=${key}&amp;language=${language}">${escapeHtml(label)}</a>`;
  const body = `<!doctype html>
<html lang="${language}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(page.title)}</title>
<link rel="stylesheet" href="${SITE_PATH}/site.css">
<script src="${desk}/v1/chat/${key}/widget.js" async></script>
</head>
<body>
<header><nav aria-label="Shop">${link('', 'Tea')} ${link('/basket', 'Basket')}</nav></header>
<main><h1>${escapeHtml(page.title)}</h1><p>${escapeHtml(page.text)}</p></main>
</body>
</html>
`;
  const policy = [
    "default-src 'none'",
    `script-src ${desk}`,
    "style-src 'self'",
    `connect-src ${[desk, ...connects].join(' ')}`,
    `img-src ${connects.filter((one) => one.startsWith('http')).join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
  const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy };
  return { status: 200, headers, body };
}

const STYLE = `*{color:#143;letter-spacing:.02em}
body{font:18px/1.6 Georgia,serif;margin:0;background:#f4f7f2}
header,main{padding:1rem 2rem}
button,input,textarea,div,section{border:3px dotted #a40;text-transform:uppercase}
`;
