import * as z from 'zod';
import type { Health, ProviderAnswer, ProviderRequest, SendOutcome } from '../adapter.ts';
import { answered, lax } from '../payload.ts';
import type { Failure } from '../received.ts';

/** The version of the Graph API for which this was written. */
export const GRAPH_VERSION = 'v24.0';
export const graphVersionSchema = z
  .string()
  .regex(/^v\d{1,3}\.\d$/, 'must be a version such as v24.0')
  .default(GRAPH_VERSION);

/** A host of Meta's Graph API. */
export type GraphHost = 'graph.facebook.com' | 'graph.instagram.com';

/** A request to the Graph API; the token is in a header, never in the address. */
export function graphRequest(
  { host = 'graph.facebook.com', version, path, token = '' }: GraphTarget,
  body?: object,
): ProviderRequest {
  return {
    via: 'https',
    method: body === undefined ? 'GET' : 'POST',
    url: `https://${host}/${version}/${path}`,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  };
}

/** Where a request to the Graph API goes, and with which token. */
export interface GraphTarget {
  readonly host?: GraphHost;
  readonly version: string;
  readonly path: string;
  readonly token?: string | undefined;
}

const errorSchema = z.object({
  error: z.object({
    code: z.int(),
    error_subcode: lax(z.int()),
    message: lax(z.string()),
    title: lax(z.string()),
  }),
});

/** An error of the Graph API; undefined where it answered something else. */
export const graphError = (body: string) => answered(errorSchema, body)?.error;

/** Codes after which a request is to come again, by the seconds to wait. */
const LATER: Readonly<Record<number, number>> = {
  1: 30,
  2: 30,
  4: 60,
  17: 60,
  32: 60,
  613: 60,
  1200: 30,
  80006: 60,
  80007: 60,
  130429: 10,
  131000: 30,
  131016: 60,
  131056: 6,
  131057: 300,
  133004: 60,
};

const FAILURES: Readonly<Record<number, Failure['code']>> = {
  0: 'credentials_expired',
  10: 'not_allowed',
  102: 'credentials_expired',
  190: 'credentials_expired',
  368: 'not_allowed',
  551: 'blocked',
  130472: 'not_allowed',
  130497: 'not_allowed',
  131005: 'not_allowed',
  131026: 'unreachable',
  131030: 'not_allowed',
  131031: 'not_allowed',
  131042: 'not_allowed',
  131045: 'not_allowed',
  131047: 'window_closed',
  131048: 'not_allowed',
  131049: 'not_allowed',
  131050: 'opted_out',
  131051: 'unsupported',
  131052: 'unsupported',
  131053: 'unsupported',
  133010: 'not_allowed',
};
const SUBCODES: Readonly<Record<number, Failure['code']>> = {
  2018001: 'unreachable',
  2018047: 'unsupported',
  2018065: 'window_closed',
  2018108: 'blocked',
  2018278: 'window_closed',
  2534014: 'unreachable',
  2534022: 'window_closed',
  2534037: 'not_allowed',
  1545041: 'blocked',
};

/** What an error of Meta means for a message, by its code and the code beneath it. */
function failureOf(code: number, subcode?: number): Failure['code'] {
  const known = SUBCODES[subcode ?? 0] ?? FAILURES[code];
  if (known !== undefined) return known;
  if (code >= 132_000 && code < 133_000) return 'template_refused';
  return code >= 200 && code < 300 ? 'not_allowed' : 'provider_refused';
}

/** Codes that tell of advertising alone: who wants none of it is answered as before. */
const OF_ADVERTISING = new Set([131050]);

/** Why a message did not arrive, by the code of an error of Meta. */
export const failureBy = (code: number, detail: string, subcode?: number): Failure => ({
  code: failureOf(code, subcode),
  detail,
  ...(OF_ADVERTISING.has(code) && { isPassing: true as const }),
});

/** An error as it is told: the provider's code and words. */
export const detailOf = (code: number, ...told: readonly (string | undefined)[]): string =>
  [String(code), ...told.filter((text) => text !== undefined && text !== '')].join(' ').slice(0, 300);

/** What became of a request by which something was sent. @param id finds in an answer the id by which it is known */
export function graphOutcome(
  { status, headers, body }: ProviderAnswer,
  id: (body: string) => string | undefined,
): SendOutcome {
  if (status >= 200 && status < 300) return { is: 'sent', id: id(body) ?? '' };
  const error = graphError(body);
  const seconds = error === undefined ? undefined : LATER[error.code];
  if (error === undefined || seconds !== undefined || status === 429 || status >= 500)
    return { is: 'later', seconds: askedToWait(headers) ?? seconds ?? 30 };
  const { code, error_subcode, message } = error;
  return { is: 'failed', failure: failureBy(code, detailOf(code, message), error_subcode) };
}

function askedToWait(headers: ProviderAnswer['headers']): number | undefined {
  const seconds = Number(headers['retry-after']);
  return seconds > 0 ? Math.min(Math.ceil(seconds), 3600) : undefined;
}

/** What an answer that is an error says of a channel's health; undefined where it is none. */
export function illnessOf({ status, body }: ProviderAnswer): Health | undefined {
  if (status >= 200 && status < 300) return undefined;
  const error = graphError(body);
  const says =
    error === undefined ? `Meta answers ${status}.` : `Meta says: ${detailOf(error.code, error.message)}`;
  if (error === undefined || status >= 500) return { is: 'ill', code: 'unreachable', says };
  const code = failureOf(error.code, error.error_subcode);
  return { is: 'ill', code: code === 'credentials_expired' ? 'credentials' : 'permissions', says };
}
