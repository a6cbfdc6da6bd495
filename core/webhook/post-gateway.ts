import { lookup as systemLookup } from 'node:dns';
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import * as z from 'zod';
import type { Attempt } from '../../schemas/webhook.ts';
import { mayReach, problemOfUrl, type WebhookReach } from './addresses.ts';
import { type Outcome, retryAfterSeconds } from './outcome.ts';

/** Time in which a webhook must answer. */
export const ANSWER_MS = 5_000;
/** Bytes of an answer that are read at most, and kept as text. */
const ANSWER_BYTES = 512;
/** Most bytes of the headers of an answer. */
const HEADER_BYTES = 16 * 1024;

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

/** A name led to an address to which nothing is sent. */
class ForbiddenAddressError extends Error {
  constructor() {
    super('It leads to an address that nothing is sent to.');
    this.name = 'ForbiddenAddressError';
  }
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
      const { answer, response } = await exchanged(new URL(url), { headers, body, checked, answerMs });
      const { statusCode = 0 } = response;
      const asks = statusCode === 429 || statusCode >= 500;
      const retryAfter = asks ? response.headers['retry-after'] : undefined;
      return told({ status: statusCode, answer, error: null }, retryAfter);
    } catch (error) {
      return told({ status: null, answer: null, error: errorOf(error) });
    }
  };
}

interface Exchange {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly checked: LookupFunction;
  readonly answerMs: number;
}

/** Sends one request, and gives the answer with the beginning of its body. */
function exchanged(
  url: URL,
  { headers, body, checked, answerMs }: Exchange,
): Promise<{ response: IncomingMessage; answer: string }> {
  const options: RequestOptions = {
    method: 'POST',
    headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    lookup: checked,
    // A connection of its own, so that no address is used which was looked at for another request.
    agent: false,
    maxHeaderSize: HEADER_BYTES,
  };
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const sent = send(url, options);
    const late = setTimeout(() => sent.destroy(new TimeoutError()), answerMs);
    let isAnswered = false;
    const fail = (error: Error) => {
      // What happens to the connection after that changes nothing.
      if (isAnswered) return;
      clearTimeout(late);
      reject(error);
    };
    sent.on('error', fail);
    sent.on('close', () => fail(new ClosedError()));
    sent.on('response', async (response) => {
      isAnswered = true;
      const answer = await begunAnswer(response);
      clearTimeout(late);
      sent.destroy();
      resolve({ response, answer });
    });
    sent.end(body);
  });
}

class TimeoutError extends Error {
  constructor() {
    super('There was no answer in time.');
    this.name = 'TimeoutError';
  }
}

class ClosedError extends Error {
  constructor() {
    super('The connection was closed.');
    this.name = 'ClosedError';
  }
}

/** The beginning of the body of an answer, as far as it came: one that stops or is cut off has been answered all the same. */
function begunAnswer(response: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let bytes = 0;
    const done = () =>
      resolve(Buffer.concat(parts).subarray(0, ANSWER_BYTES).toString('utf8').toWellFormed());
    response.on('data', (part: Buffer) => {
      parts.push(part);
      bytes += part.length;
      if (bytes >= ANSWER_BYTES) done();
    });
    response.on('end', done);
    response.on('close', done);
    response.on('error', done);
  });
}

/** Finds the addresses of a name, and gives them only when all of them may be reached: a name that leads inward too is not trusted. */
function checkedLookup(lookup: typeof systemLookup, reach: WebhookReach): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, '', 4);
      const [first] = found;
      const mayGo = found.every(({ address }) => mayReach(address, reach));
      if (first === undefined || !mayGo) return callback(new ForbiddenAddressError(), '', 4);
      if (options.all) callback(null, found);
      else callback(null, first.address, first.family);
    });
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
