import { isUtf8 } from 'node:buffer';
import type { LocalRequest } from '../http.ts';
import { LOCAL_ACCOUNT } from '../queues.ts';
import { decodedPath, type Match } from './match.ts';

/** Types whose bodies API Gateway hands on as text; others, and what is no text, are encoded as base64. */
const TEXT_TYPE = /^(text\/|application\/(json|xml|javascript)\b|application\/[^;]+\+(json|xml)\b)/i;

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** `12/Mar/2026:19:03:58 +0000`, the form of a request's time. */
function requestTime(now: Date): string {
  const [date, clock] = [now.toISOString().slice(0, 10), now.toISOString().slice(11, 19)];
  const [year, month, day] = date.split('-');
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${clock} +0000`;
}

function headersOf(request: LocalRequest): Record<string, string> {
  const { cookie: _cookie, ...headers } = request.headers;
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

function queryOf(query: string): Record<string, string> | undefined {
  const values = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    const before = values.get(name);
    values.set(name, before === undefined ? value : `${before},${value}`);
  }
  // Made of entries, an object has `__proto__` as a name like any other.
  return values.size > 0 ? Object.fromEntries(values) : undefined;
}

function bodyOf({ body, headers }: LocalRequest): { body?: string; isBase64Encoded: boolean } {
  if (body.length === 0) return { isBase64Encoded: false };
  const isText = TEXT_TYPE.test(headers['content-type'] ?? '') && isUtf8(body);
  return { body: body.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText };
}

/** What the integration and the authorizer are told of a request: an HTTP API event of format 2.0. */
export type GatewayEvent = ReturnType<typeof gatewayEvent>;

/** Builds the event of a request for the route it matched. */
export function gatewayEvent(request: LocalRequest, match: Match, requestId: string, now: Date) {
  const [path = '/', rawQueryString = ''] = request.target.split(/\?(.*)/s);
  // An HTTP API decodes what it calls the raw path, and the query not.
  const rawPath = decodedPath(path);
  const headers: Record<string, string> = { ...headersOf(request), 'x-forwarded-proto': 'http' };
  const queryStringParameters = queryOf(rawQueryString);
  const { route, pathParameters } = match;
  const { cookie } = request.headers;
  return {
    version: '2.0',
    routeKey: route.routeKey,
    rawPath,
    rawQueryString,
    ...(cookie ? { cookies: cookie.split(/;\s*/) } : {}),
    headers,
    ...(queryStringParameters ? { queryStringParameters } : {}),
    ...(Object.keys(pathParameters).length > 0 ? { pathParameters } : {}),
    requestContext: {
      accountId: LOCAL_ACCOUNT,
      apiId: 'local',
      domainName: headers.host ?? 'localhost',
      domainPrefix: 'local',
      http: {
        method: request.method,
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId,
      routeKey: route.routeKey,
      stage: '$default',
      time: requestTime(now),
      timeEpoch: now.getTime(),
    },
    ...bodyOf(request),
  };
}
