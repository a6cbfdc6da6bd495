import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { HelpCentre } from '../../schemas/help-centre.ts';
import { etagOf, isKnown } from '../edge/etag.ts';
import { layout } from './layout.ts';
import type { Asset, FileAnswer, Page, PageAnswer, Redirect, Site } from './page.ts';

type Result = APIGatewayProxyStructuredResultV2;

/** How long everybody's pages may be kept: a minute as they are, and then while they are asked for again. */
const KEPT = 'public, max-age=60, stale-while-revalidate=600';
const LASTING = 'public, max-age=31536000, immutable';
const NOT_KEPT = 'private, no-store';

/** What a page may load and do: its own style and script, images of its own and of the theme, and nothing else. */
function policyOf(
  { logo, favicon }: HelpCentre,
  { imageOrigins: more = [], foreign }: Pick<Page, 'imageOrigins' | 'foreign'>,
): string {
  const images = [logo, favicon].flatMap((address) => (address === null ? [] : [new URL(address).origin]));
  return [
    "default-src 'none'",
    "style-src 'self'",
    `script-src ${["'self'", ...(foreign === undefined ? [] : [foreign])].join(' ')}`,
    ...(foreign === undefined ? [] : [`frame-src ${foreign}`]),
    "connect-src 'self'",
    `img-src ${["'self'", 'data:', ...new Set([...images, ...more])].join(' ')}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Headers of every answer. */
function safeHeaders(site: Pick<Site, 'theme' | 'address'>, answer: PageAnswer): Record<string, string> {
  const isSecure = site.address.startsWith('https:');
  return {
    'x-content-type-options': 'nosniff',
    'content-security-policy': policyOf(site.theme, answer.is === 'page' ? answer : {}),
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
    ...(isSecure && { 'strict-transport-security': 'max-age=31536000' }),
  };
}

/** Makes an HTTP answer of what a page answers. */
export function answerOf(answer: PageAnswer, site: Site, event: APIGatewayProxyEventV2): Result {
  const made = { page: answerPage, redirect: answerRedirect, asset: answerAsset, file: answerFile };
  const { headers, ...result } = made[answer.is](answer as never, site, event);
  const isHead = event.requestContext.http.method === 'HEAD';
  return {
    ...result,
    headers: { ...safeHeaders(site, answer), ...headers, ...answer.headers },
    ...(answer.cookies && { cookies: [...answer.cookies] }),
    ...(isHead && { body: '' }),
  };
}

function answerPage(page: Page, site: Site, event: APIGatewayProxyEventV2): Result {
  const body = layout(page, site, event.rawPath);
  const headers = { 'content-type': 'text/html; charset=utf-8' };
  if (!page.isPublic)
    return { statusCode: page.status ?? 200, headers: { ...headers, 'cache-control': NOT_KEPT }, body };
  return ifChanged(event, { statusCode: 200, headers: { ...headers, 'cache-control': KEPT }, body });
}

function answerRedirect({ to, status = 303 }: Redirect): Result {
  return { statusCode: status, headers: { location: to, 'cache-control': NOT_KEPT } };
}

function answerAsset(
  { status = 200, type, body, isLasting }: Asset,
  _: Site,
  event: APIGatewayProxyEventV2,
): Result {
  const headers = { 'content-type': type, 'cache-control': isLasting ? LASTING : KEPT };
  if (status !== 200) return { statusCode: status, headers, body };
  return ifChanged(event, { statusCode: 200, headers, body });
}

/** Kept by everybody where everybody may have it; otherwise by its reader alone, who asks each time whether they still may. */
function answerFile({ type, filename, tag, bytes, isPublic }: FileAnswer): Result {
  const headers = { 'cache-control': isPublic ? KEPT : 'private, no-cache', etag: tag };
  if (bytes === null) return { statusCode: 304, headers };
  const body = Buffer.from(bytes).toString('base64');
  const name = encodeURIComponent(filename).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
  return {
    statusCode: 200,
    headers: { ...headers, 'content-type': type, 'content-disposition': `inline; filename*=UTF-8''${name}` },
    body,
    isBase64Encoded: true,
  };
}

/** Nothing but the tag, where who asks has what it would be given. */
function ifChanged({ headers: { 'if-none-match': known } }: APIGatewayProxyEventV2, result: Result): Result {
  const etag = etagOf(result.body ?? '');
  const headers = { ...result.headers, etag };
  return isKnown(etag, known) ? { statusCode: 304, headers } : { ...result, headers };
}
