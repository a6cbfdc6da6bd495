import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { BiletError, type ErrorKind, type FieldProblem } from '../../core/shared/errors.ts';

/** The only place where errors are translated into HTTP. */
const STATUS: Record<ErrorKind, number> = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  stale: 412,
  too_large: 413,
  too_many: 429,
  busy: 503,
  unreadable: 422,
};

const TITLE: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/**
 * A problem document (RFC 9457) as an answer. `code` is stable; `fields` has a path for each wrong field; `members` is
 * what the document says besides.
 */
export function problem(
  status: number,
  code: string,
  detail: string,
  options: {
    fields?: readonly FieldProblem[];
    members?: Readonly<Record<string, unknown>>;
    headers?: Record<string, string>;
  } = {},
): APIGatewayProxyStructuredResultV2 {
  const fields = options.fields?.length ? { errors: options.fields } : {};
  return {
    statusCode: status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...options.headers },
    body: JSON.stringify({
      ...options.members,
      type: 'about:blank',
      title: TITLE[status] ?? 'Error',
      status,
      code,
      detail,
      ...fields,
    }),
  };
}

/** Turns an error into its problem document; whatever the desk did not raise on purpose becomes a bare 500. */
export function problemOf(error: unknown): APIGatewayProxyStructuredResultV2 {
  if (error instanceof RequestError) {
    return problem(error.status, error.code, error.message, { headers: error.headers });
  }
  if (!(error instanceof BiletError)) {
    return problem(500, 'internal', 'Something went wrong here. It has been written down.');
  }
  const headers: Record<string, string> = {};
  if (error.kind === 'unauthenticated') headers['www-authenticate'] = 'Bearer';
  if (error.kind === 'busy') headers['retry-after'] = '1';
  const { fields, members } = error;
  return problem(STATUS[error.kind], error.code, error.message, { fields, members, headers });
}

/** A request that is wrong as HTTP, before any business is looked at. */
export class RequestError extends Error {
  readonly status: number;
  readonly code: string;
  /** further headers of the answer */
  readonly headers: Record<string, string>;

  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.name = 'RequestError';
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}
