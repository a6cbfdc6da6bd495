import { addressAtProvider, type Begun, beginAtProvider, signInProven } from '../../../core/portal/index.ts';
import { NotFoundError } from '../../../core/shared/errors.ts';
import { isValidAddress } from '../../../schemas/address.ts';
import { logFailure } from '../../edge/logger.ts';
import { cookieOf, SESSION_SECONDS, setCookie } from '../cookies.ts';
import { nextPath } from '../for-signed-in.ts';
import { html } from '../html.ts';
import { type Page, type PageAnswer, type PageRequest, pathIn } from '../page.ts';

/** How long somebody may take to sign in with their account. */
const BEGUN_SECONDS = 10 * 60;
/** Where somebody goes on who has signed in, as the browser keeps it. */
const NEXT = /^\/help\/[a-z]{2}\/requests(?:\/\d{1,15})?$/;

const redirectUriOf = ({ site }: PageRequest): string => `${site.address}/sign-in/callback`;

/** Leads to where somebody signs in with their account. */
export async function toAccount(request: PageRequest): Promise<PageAnswer> {
  const { deps, site, event } = request;
  const { oidc } = site.theme;
  if (oidc === null) throw new NotFoundError('page');
  const asked = { redirectUri: redirectUriOf(request), randomBytes: deps.randomBytes };
  try {
    const { url, begun } = await beginAtProvider(oidc, asked);
    const kept = [begun.state, begun.nonce, begun.verifier, pathIn(site, nextPath(request.query.to))].join(
      '.',
    );
    return {
      is: 'redirect',
      to: url,
      status: 302,
      cookies: [setCookie(event, 'bilet-oidc', kept, BEGUN_SECONDS)],
    };
  } catch (error) {
    logFailure('The issuer of customers did not answer', error, {});
    return failedPage(request);
  }
}

/** Signs in whoever comes back from there, in the browser that went there, with an address that the issuer has confirmed. */
export async function fromAccount(request: PageRequest): Promise<PageAnswer> {
  const { deps, site, event, query, now } = request;
  const { oidc } = site.theme;
  if (oidc === null) throw new NotFoundError('page');
  const [state = '', nonce = '', verifier = '', next = ''] = cookieOf(event, 'bilet-oidc')?.split('.') ?? [];
  const { code } = query;
  if (state === '' || query.state !== state || code === undefined) return failedPage(request);
  const address = await provenAddress(request, code, { state, nonce, verifier });
  if (address === null || !isValidAddress(address)) return failedPage(request);
  const secret = await signInProven(deps, deps.contextAt(now), address);
  const cookies = [setCookie(event, 'bilet', secret, SESSION_SECONDS), setCookie(event, 'bilet-oidc', '', 0)];
  return { is: 'redirect', to: NEXT.test(next) ? next : pathIn(site, '/requests'), cookies };
}

async function provenAddress(request: PageRequest, code: string, begun: Begun): Promise<string | null> {
  const { site, now } = request;
  if (site.theme.oidc === null) return null;
  try {
    return await addressAtProvider(site.theme.oidc, {
      code,
      redirectUri: redirectUriOf(request),
      begun,
      now,
    });
  } catch (error) {
    logFailure('The issuer of customers did not answer', error, {});
    return null;
  }
}

function failedPage({ site }: PageRequest): Page {
  const { words } = site;
  return {
    is: 'page',
    status: 403,
    title: words.signInFailed,
    paths: {},
    main: html`<h1>${words.signInFailed}</h1>
<p><a class="button" href="${pathIn(site, '/sign-in')}">${words.signIn}</a></p>`,
  };
}
