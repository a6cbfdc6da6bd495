import type { LocalResponse } from '../http.ts';
import { escapeHtml } from '../pages/escape.ts';

/** An agent who can be chosen to sign in. */
export interface Agent {
  name: string;
  address: string;
}

/**
 * The page runs nothing and stands in no frame of another page. Its own form says where it comes from, which `no-referrer`
 * would keep from it.
 */
const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'same-origin',
};

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:26rem;margin:3rem auto;padding:0 1rem}button{font:inherit;display:block;width:100%;margin:.5rem 0;padding:.5rem;text-align:left}input{font:inherit;width:100%;padding:.5rem;box-sizing:border-box}';

function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${title}</h1>
${content}
</body>
</html>
`;
}

const buttonOf = ({ name, address }: Agent) =>
  `<button name="email" value="${escapeHtml(address)}">${escapeHtml(name)}<br>${escapeHtml(address)}</button>`;

/** Where somebody says who they are. Its forms come back to its own address, with the request in the query. */
export function signInPage(agents: readonly Agent[]): LocalResponse {
  const chosen = `<form method="post">${agents.map(buttonOf).join('')}</form>`;
  const typed =
    '<form method="post"><label>Another address<input name="email" type="email" required></label><button>Sign in</button></form>';
  const body = page('Sign in to the local desk', `${agents.length > 0 ? chosen : ''}\n${typed}`);
  return { status: 200, headers: HEADERS, body };
}

/** What is told to a person who cannot be sent anywhere. */
export function refusalPage(reason: string, status = 400): LocalResponse {
  return { status, headers: HEADERS, body: page('This does not work', `<p>${escapeHtml(reason)}</p>`) };
}
