import { S3Error } from './s3-error.ts';

/** One CORS rule of a bucket; origins and headers may hold one `*`. */
export interface CorsRule {
  allowedOrigins: string[];
  allowedMethods: string[];
  allowedHeaders?: string[];
  exposedHeaders?: string[];
  maxAgeSeconds?: number;
}

function fits(pattern: string, text: string): boolean {
  const [head = '', ...rest] = pattern.toLowerCase().split('*');
  const tail = rest.join('*');
  const value = text.toLowerCase();
  if (rest.length === 0) return value === head;
  return value.length >= head.length + tail.length && value.startsWith(head) && value.endsWith(tail);
}

/** The headers that let a browser page from `origin` see the answer; none when no rule allows it. */
export function corsHeaders(
  rules: CorsRule[],
  asked: { origin: string | undefined; method: string; headers: string[] },
): Record<string, string> {
  const { origin } = asked;
  if (origin === undefined) return {};
  const rule = rules.find(
    ({ allowedOrigins, allowedMethods, allowedHeaders = [] }) =>
      allowedOrigins.some((pattern) => fits(pattern, origin)) &&
      allowedMethods.includes(asked.method) &&
      asked.headers.every((header) => allowedHeaders.some((pattern) => fits(pattern, header))),
  );
  if (rule === undefined) return {};
  const any = rule.allowedOrigins.includes('*');
  const exposed = rule.exposedHeaders ?? [];
  return {
    'access-control-allow-origin': any ? '*' : origin,
    'access-control-allow-methods': rule.allowedMethods.join(', '),
    ...(any ? {} : { 'access-control-allow-credentials': 'true' }),
    ...(asked.headers.length > 0 ? { 'access-control-allow-headers': asked.headers.join(', ') } : {}),
    ...(exposed.length > 0 ? { 'access-control-expose-headers': exposed.join(', ') } : {}),
    ...(rule.maxAgeSeconds === undefined ? {} : { 'access-control-max-age': String(rule.maxAgeSeconds) }),
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  };
}

/** Answers a preflight request, or refuses it. */
export function preflight(rules: CorsRule[], headers: Record<string, string>): Record<string, string> {
  const allowed = corsHeaders(rules, {
    origin: headers.origin,
    method: headers['access-control-request-method'] ?? '',
    headers: (headers['access-control-request-headers'] ?? '')
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  });
  if (Object.keys(allowed).length === 0) {
    throw new S3Error('AccessForbidden', 'CORSResponse: This CORS request is not allowed.');
  }
  return allowed;
}
