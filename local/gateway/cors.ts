import type { LocalRequest, LocalResponse } from '../http.ts';
import type { CorsRules } from '../wiring/http-api.ts';

/**
 * Adds to an answer what API Gateway does when an API has CORS rules: for pages of the named origins, what they may
 * read, and on a preflight what they may send. Headers of this kind that a function gave are replaced.
 */
export function withCors(
  rules: CorsRules | undefined,
  request: LocalRequest,
  answer: LocalResponse,
): LocalResponse {
  const { origin } = request.headers;
  if (rules === undefined || origin === undefined || !rules.AllowOrigins.includes(origin)) return answer;
  const isPreflight = request.method === 'OPTIONS' && 'access-control-request-method' in request.headers;
  const preflight = {
    'access-control-allow-methods': rules.AllowMethods.join(','),
    'access-control-allow-headers': rules.AllowHeaders.join(',').toLowerCase(),
    'access-control-max-age': String(rules.MaxAge),
  };
  const headers = {
    ...answer.headers,
    'access-control-allow-origin': origin,
    'access-control-expose-headers': rules.ExposeHeaders.join(',').toLowerCase(),
    vary: 'Origin',
    ...(isPreflight ? preflight : {}),
  };
  return { ...answer, headers };
}
