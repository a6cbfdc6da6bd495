import { lookup as systemLookup } from 'node:dns';
import * as z from 'zod';
import type { Attempt } from '../../schemas/webhook.ts';
import { problemOfUrl, type WebhookReach } from './addresses.ts';
import {
  begunAnswer,
  ClosedError,
  checkedLookup,
  exchanged,
  ForbiddenAddressError,
  TimeoutError,
} from './exchange-gateway.ts';
import { type Outcome, retryAfterSeconds } from './outcome.ts';

/** Time in which a webhook must answer. */
export const ANSWER_MS = 5_000;
/** Bytes of an answer that are read at most, and kept as text. */
const ANSWER_BYTES = 512;

/** What is sent to a webhook. */
export interface Posted {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends something to a webhook, and says what came of it; it never throws. */
export type Post = (posted: Posted) => Promise<Outcome>;

/** How webhooks are reached. */
export interface PostOptions {
  readonly reach: WebhookReach;
  readonly now?: () => Date;
  /** a clock that only goes on, in milliseconds */
  readonly ticks?: () => number;
  /** finds the addresses of a name */
  readonly lookup?: typeof systemLookup;
  /** milliseconds in which there must be an answer */
  readonly answerMs?: number;
}

/**
 * Sends to webhooks over HTTPS. Every address to which a name leads is looked at before a connection is made to one of these
 * very addresses, so that a name cannot lead elsewhere a moment later; a redirect is an answer like others, and not followed. An
 * answer counts by its status: of its body the beginning is read, and then the connection is closed.
 */
export function webhookPost({
  reach,
  now = () => new Date(),
  ticks = () => performance.now(),
  lookup = systemLookup,
  answerMs = ANSWER_MS,
}: PostOptions): Post {
  const checked = checkedLookup(lookup, reach);
  return async ({ url, headers, body }) => {
    const at = now();
    const began = ticks();
    const told = (result: Omit<Attempt, 'at' | 'milliseconds'>, retryAfter?: string): Outcome => ({
      at: at.toISOString(),
      milliseconds: Math.max(Math.round(ticks() - began), 0),
      ...result,
      retryAfterSeconds: retryAfterSeconds(retryAfter, at),
    });
    try {
      if (problemOfUrl(url, reach) !== null) throw new ForbiddenAddressError();
      const { answer: begun, response } = await exchanged(new URL(url), {
        method: 'POST',
        ...{ headers, body, checked, answerMs },
        read: (from) => begunAnswer(from, ANSWER_BYTES),
      });
      const answer = begun.toString('utf8').toWellFormed();
      const { statusCode = 0 } = response;
      const asks = statusCode === 429 || statusCode >= 500;
      const retryAfter = asks ? response.headers['retry-after'] : undefined;
      return told({ status: statusCode, answer, error: null }, retryAfter);
    } catch (error) {
      return told({ status: null, answer: null, error: errorOf(error) });
    }
  };
}

const BY_CODE: Readonly<Record<string, Attempt['error']>> = {
  ETIMEDOUT: 'timeout',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'refused',
  ENETUNREACH: 'refused',
  ENOTFOUND: 'unknown_host',
  EAI_AGAIN: 'unknown_host',
  ECONNRESET: 'closed',
  EPIPE: 'closed',
};
const severalSchema = z.object({ errors: z.array(z.unknown()) });
const coded = z.object({ code: z.string() });
const CERTIFICATE = /CERT|TLS|SSL|ALTNAME|SELF_SIGNED|UNABLE_TO_VERIFY|EPROTO/;

/** What a try failed of, without anything that the other side said. */
function errorOf(error: unknown): Attempt['error'] {
  if (error instanceof TimeoutError) return 'timeout';
  if (error instanceof ForbiddenAddressError) return 'forbidden_address';
  if (error instanceof ClosedError) return 'closed';
  // Where several addresses were tried, each has an error of its own.
  const { errors: [first] = [error] } = severalSchema.safeParse(error).data ?? {};
  const code = coded.safeParse(first).data?.code ?? '';
  return BY_CODE[code] ?? (CERTIFICATE.test(code) ? 'tls' : 'other');
}
