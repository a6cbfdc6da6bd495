import { hashOf, makeSecret } from '../../../core/auth/index.ts';
import { askLetter, isAskedIn, letterShown, signIn, signOut } from '../../../core/portal/index.ts';
import { isValidAddress, normalizeAddress } from '../../../schemas/address.ts';
import { cookieOf, SESSION_SECONDS, setCookie } from '../cookies.ts';
import { fromSignedIn, nextPath, readerOf } from '../for-signed-in.ts';
import { type Form, formOf } from '../form.ts';
import { type Html, html } from '../html.ts';
import { type Page, type PageAnswer, type PageRequest, pathIn } from '../page.ts';
import { said } from '../words/index.ts';
import { linkEndedPage } from './errors.ts';
import { field } from './form-parts.ts';

const ASKED_SECONDS = 10 * 60;
/** Start of the secrets that browsers keep which have asked for a letter. */
const ASKED_SECRET = 'bla_';

/** Asks who somebody is: the address from which they write. */
export async function signInPage(request: PageRequest): Promise<PageAnswer> {
  const to = nextPath(request.query.to);
  if ((await readerOf(request)) !== null) return { is: 'redirect', to: pathIn(request.site, to) };
  return addressPage(request, { to });
}

function addressPage(
  { site }: PageRequest,
  { to, address, problem }: { to: string; address?: string; problem?: string },
): Page {
  const { words } = site;
  const main = html`<h1>${words.signIn}</h1>
<p>${words.signInText}</p>
<form method="post" action="${pathIn(site, '/sign-in')}">
<input type="hidden" name="to" value="${to}">
${field({ name: 'address', label: words.address, type: 'email', value: address, autocomplete: 'email', problem })}
<button>${words.sendCode}</button>
</form>
${
  site.theme.oidc &&
  html`<p><a class="button second" href="${pathIn(site, '/sign-in/account')}?to=${to}">${words.signInWith}</a></p>`
}`;
  return { is: 'page', status: problem === undefined ? 200 : 422, title: words.signIn, main };
}

/** Sends a code and a link, and says so, whoever it is. */
export async function askForLetter(request: PageRequest): Promise<PageAnswer> {
  const { deps, site, event, now } = request;
  const form = await formOf(event);
  const to = nextPath(form.text('to'));
  const typed = form.text('address');
  if (!isValidAddress(typed))
    return addressPage(request, { to, address: typed, problem: site.words.addressWrong });
  const secret = makeSecret(deps.randomBytes, ASKED_SECRET);
  const asked = { purpose: 'sign_in', to: normalizeAddress(typed), language: site.language } as const;
  const from = { servedAt: site.address, browser: hashOf(secret), ip: deps.ipOf(event) };
  const letterId = await askLetter(deps.table, deps.contextAt(now), { ...asked, ...from });
  const cookies = [setCookie(event, 'bilet-asked', `${letterId}.${secret}`, ASKED_SECONDS)];
  return { is: 'redirect', to: `${pathIn(site, '/sign-in/code')}?to=${encodeURIComponent(to)}`, cookies };
}

/** What this browser has asked for. */
function askedIn({ event }: PageRequest): { letterId?: string | undefined; browser?: string | undefined } {
  const [letterId, browser] = cookieOf(event, 'bilet-asked')?.split('.') ?? [];
  return { letterId, browser };
}

/** Takes the code of the letter that this browser has asked for. */
export async function codePage(request: PageRequest): Promise<PageAnswer> {
  const { deps, site, now } = request;
  const { letterId, browser } = askedIn(request);
  const letter = await letterShown({ table: deps.table, keys: [] }, { letterId }, now);
  const to = nextPath(request.query.to);
  if (letter === null || !isAskedIn(letter, browser))
    return { is: 'redirect', to: `${pathIn(site, '/sign-in')}?to=${encodeURIComponent(to)}` };
  const text = said(site.words.codeSentText, { address: letter.to });
  return takingCode(request, { title: site.words.codeSent, text, to, path: '/sign-in/code' });
}

/** Leads in whoever shows a link: by a button, as programs that look through mail open links, too; in another browser by the code. */
export async function linkPage(request: PageRequest): Promise<PageAnswer> {
  const { deps, site, params, now } = request;
  const { words } = site;
  const { token = '' } = params;
  const letter = await letterShown({ table: deps.table, keys: await deps.keysAt(now) }, { token }, now);
  if (letter === null) return endedPage(request);
  const path = `/sign-in/${token}`;
  const to = nextPath(undefined);
  if (!isAskedIn(letter, askedIn(request).browser))
    return takingCode(request, { title: words.signIn, text: words.linkElsewhere, to, path });
  const main = html`<h1>${words.linkSignIn}</h1>
<p>${said(words.linkSignInText, { address: letter.to })}</p>
<form method="post" action="${pathIn(site, path)}"><button>${words.signIn}</button></form>`;
  return { is: 'page', title: words.linkSignIn, main };
}

const endedPage = ({ site }: PageRequest): Page =>
  linkEndedPage(site, { path: '/sign-in', label: site.words.askAgain });

interface Taking {
  title: string;
  text: string;
  to: string;
  /** where the code goes */
  path: string;
  problem?: string;
}

function takingCode({ site }: PageRequest, { title, text, to, path, problem }: Taking): Page {
  const { words } = site;
  const code = {
    name: 'code',
    label: words.code,
    type: 'text',
    autocomplete: 'one-time-code',
    inputmode: 'numeric',
  } as const;
  const main: Html = html`<h1>${title}</h1>
<p>${text}</p>
<form method="post" action="${pathIn(site, path)}">
<input type="hidden" name="to" value="${to}">
${field({ ...code, problem })}
<div class="buttons"><button>${words.signIn}</button>
<a class="plain" href="${pathIn(site, '/sign-in')}">${words.askAgain}</a></div>
</form>`;
  return { is: 'page', status: problem === undefined ? 200 : 422, title, main };
}

/** Signs in by a code in the browser that asked for it. */
export async function enterCode(request: PageRequest): Promise<PageAnswer> {
  const form = await formOf(request.event);
  return entered(request, form, { code: form.text('code') }, '/sign-in/code');
}

/** Signs in by a link: in another browser than that which asked for it, by the code as well. */
export async function useLink(request: PageRequest): Promise<PageAnswer> {
  const form = await formOf(request.event);
  const { token = '' } = request.params;
  const code = form.text('code');
  return entered(request, form, { token, ...(code !== '' && { code }) }, `/sign-in/${token}`);
}

async function entered(
  request: PageRequest,
  form: Form,
  shown: { token?: string; code?: string },
  path: string,
): Promise<PageAnswer> {
  const { deps, site, event, now } = request;
  const { words } = site;
  const to = nextPath(form.text('to'));
  const proofs = { ...askedIn(request), ...shown };
  const signing = { table: deps.table, keys: await deps.keysAt(now), randomBytes: deps.randomBytes };
  const secret = await signIn(signing, deps.contextAt(now), proofs);
  if (secret === null)
    return shown.code === undefined
      ? endedPage(request)
      : takingCode(request, {
          title: words.signIn,
          text: words.signInText,
          to,
          path,
          problem: words.codeWrong,
        });
  const cookies = [
    setCookie(event, 'bilet', secret, SESSION_SECONDS),
    setCookie(event, 'bilet-asked', '', 0),
  ];
  return { is: 'redirect', to: pathIn(site, to), cookies };
}

/** Signs out, in this browser. */
export const leave = fromSignedIn(async ({ deps, site, event, now }) => {
  await signOut(deps.table, cookieOf(event, 'bilet') ?? '', now);
  return { is: 'redirect', to: pathIn(site), cookies: [setCookie(event, 'bilet', '', 0)] };
});
