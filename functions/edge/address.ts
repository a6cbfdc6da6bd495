import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { RequestError } from './problem.ts';

/** What a decoder puts in the place of bytes that are no UTF-8. */
const REPLACEMENT = '\uFFFD';

/**
 * The parts of a path, decoded. API Gateway has decoded it once already, and the local gateway as well: another time does
 * no harm, since no part of ours has a percent sign in it.
 * @throws RequestError when it is not UTF-8 in percent-encoding (RFC 3986, 2.1)
 */
export function segmentsOf(rawPath: string): string[] {
  return rawPath.split('/').map((segment) => decoded(segment, 'path'));
}

/**
 * Refuses a query that is not UTF-8 in percent-encoding: its values could only be decoded to something else than was meant.
 * @throws RequestError
 */
export function requireReadableQuery(rawQueryString: string): void {
  if (/[^\x21-\x7e]/.test(rawQueryString)) throw malformed('query');
  decoded(rawQueryString, 'query');
}

/** Where a request has reached the API, such as `https://api.example.com`. */
export function originOf({ headers, requestContext }: APIGatewayProxyEventV2): string {
  return `${headers['x-forwarded-proto'] ?? 'https'}://${requestContext.domainName}`;
}

function decoded(text: string, part: 'path' | 'query'): string {
  try {
    const whole = decodeURIComponent(text);
    if (!whole.includes(REPLACEMENT)) return whole;
  } catch {
    // Wrongly encoded, as below.
  }
  throw malformed(part);
}

function malformed(part: 'path' | 'query'): RequestError {
  return new RequestError(400, `${part}.malformed`, `The ${part} is not UTF-8 in percent-encoding.`);
}
