import type { LocalRequest, LocalResponse } from '../http.ts';
import { ofThisMachine } from '../this-machine.ts';

/** What a page may send to the endpoints where it asks for tokens; some libraries add the last one. */
const SENT = 'content-type, x-requested-with';

/** Lets every page read what is public anyway. */
export function readableByAll(answer: LocalResponse): LocalResponse {
  return { ...answer, headers: { ...answer.headers, 'access-control-allow-origin': '*' } };
}

/**
 * Answers the pages of these origins, and programs of this machine, at an endpoint that gives or takes tokens.
 * @param origins of pages beside the issuer's own
 */
export async function answerPages(
  origins: readonly string[],
  request: LocalRequest,
  answer: () => LocalResponse | Promise<LocalResponse>,
): Promise<LocalResponse> {
  const { origin, ...headers } = request.headers;
  const isKnown = origin !== undefined && origins.includes(origin);
  if (!ofThisMachine(isKnown ? headers : request.headers)) {
    const error_description = 'The local issuer answers this machine and the pages that signIn names.';
    return { status: 403, body: { error: 'access_denied', error_description } };
  }
  const allowed: Record<string, string> = isKnown
    ? { 'access-control-allow-origin': origin, vary: 'Origin' }
    : {};
  if (request.method === 'OPTIONS') {
    const may = { 'access-control-allow-methods': 'POST', 'access-control-allow-headers': SENT };
    return { status: 204, headers: { ...allowed, ...may } };
  }
  if (request.method !== 'POST') return { status: 405, headers: { ...allowed, allow: 'POST, OPTIONS' } };
  const { headers: given, ...rest } = await answer();
  return { ...rest, headers: { ...given, ...allowed } };
}
