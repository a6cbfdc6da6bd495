import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { isAllowedOrigin, isBlockedAddress } from '../../../core/chat/index.ts';
import { originOf } from '../../edge/address.ts';
import { clientIp } from '../../edge/client-ip.ts';
import { RequestError } from '../../edge/problem.ts';

/** Seconds for which a browser need not ask again what it may send. */
const ASKED_FOR = '7200';
const VARIES = 'origin';

/** The headers by which the pages of an allowed site may read an answer. No cookie takes part, so that credentials stay forbidden. */
export const corsOf = (origin: string): Record<string, string> => ({
  'access-control-allow-origin': origin,
  'access-control-expose-headers': 'ETag, Retry-After',
  vary: VARIES,
});

/** What a browser is answered that asks whether it may send something (CORS preflight). */
export const preflight = (origin: string): APIGatewayProxyStructuredResultV2 => ({
  statusCode: 204,
  headers: {
    ...corsOf(origin),
    'access-control-allow-methods': 'GET, HEAD, POST, PATCH, DELETE, OPTIONS',
    'access-control-allow-headers': 'authorization, content-type, if-none-match, idempotency-key',
    'access-control-max-age': ASKED_FOR,
  },
});

/** The origin of the page that asks; undefined where the browser says none. */
export const pageOrigin = ({ headers }: APIGatewayProxyEventV2): string | undefined => headers.origin;

/** @throws RequestError 403 `chat.origin_refused` when the page that asks is on no site of the chat */
export function requireOrigin(event: APIGatewayProxyEventV2, domains: readonly string[]): void {
  const origin = pageOrigin(event);
  if (isAllowedOrigin(origin, { domains, own: [originOf(event)] })) return;
  throw new RequestError(403, 'chat.origin_refused', 'This chat is not for pages of this site.', {
    vary: VARIES,
  });
}

/** @throws RequestError 403 `chat.blocked` when somebody asks from where an admin lets nobody in */
export function requireNotBlocked(
  event: APIGatewayProxyEventV2,
  { blocked, proxies }: { blocked: readonly string[]; proxies: number },
): void {
  if (!isBlockedAddress(clientIp(event, proxies), blocked)) return;
  throw new RequestError(403, 'chat.blocked', 'This chat is not for this network.', { vary: VARIES });
}
