import { STATUS_CODES } from 'node:http';
import type { LocalResponse } from '../http.ts';

/** A problem document (RFC 9457) of the host itself. */
export function problem(
  status: number,
  code: string,
  detail: string,
  headers: Record<string, string> = {},
): LocalResponse {
  const body = JSON.stringify({ type: 'about:blank', title: STATUS_CODES[status], status, code, detail });
  return { status, headers: { ...headers, 'content-type': 'application/problem+json' }, body };
}
