import type { lookup as systemLookup } from 'node:dns';
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { mayReach, type WebhookReach } from './addresses.ts';

/** Most bytes of the headers of an answer. */
const HEADER_BYTES = 16 * 1024;

/** A name led to an address to which nothing is sent. */
export class ForbiddenAddressError extends Error {
  constructor() {
    super('It leads to an address that nothing is sent to.');
    this.name = 'ForbiddenAddressError';
  }
}

/** There was no answer in time. */
export class TimeoutError extends Error {
  constructor() {
    super('There was no answer in time.');
    this.name = 'TimeoutError';
  }
}

/** The connection was closed before there was an answer. */
export class ClosedError extends Error {
  constructor() {
    super('The connection was closed.');
    this.name = 'ClosedError';
  }
}

/** One request to an address that somebody has told the desk, and how it is made. */
export interface Exchange {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  /** null: none */
  readonly body: string | Uint8Array | null;
  /** finds addresses, and gives none that must not be reached */
  readonly checked: LookupFunction;
  /** milliseconds in which there must be an answer */
  readonly answerMs: number;
  /** reads of the body of the answer what is wanted */
  readonly read: (response: IncomingMessage) => Promise<Buffer>;
}

/** Sends one request over a connection of its own, and gives the answer with what was read of its body. A redirect is not followed. */
export function exchanged(
  url: URL,
  { method, headers, body, checked, answerMs, read }: Exchange,
): Promise<{ response: IncomingMessage; answer: Buffer }> {
  const options: RequestOptions = {
    method,
    headers: body === null ? headers : { ...headers, 'content-length': String(Buffer.byteLength(body)) },
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
      try {
        resolve({ response, answer: await read(response) });
      } catch (error) {
        reject(error);
      } finally {
        clearTimeout(late);
        sent.destroy();
      }
    });
    if (body === null) sent.end();
    else sent.end(body);
  });
}

/** An answer has more bytes than it may have. */
export class TooLargeError extends Error {
  override readonly name = 'TooLargeError';
}

/** The whole body of an answer. @throws TooLargeError when it is larger than it may be, and another error when it is cut off */
export async function wholeAnswer(response: IncomingMessage, mostBytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of response) {
    const buffer = Buffer.from(part);
    bytes += buffer.length;
    if (bytes > mostBytes) throw new TooLargeError(`It has more than ${mostBytes} bytes.`);
    parts.push(buffer);
  }
  if (!response.complete) throw new Error('It was cut off.');
  return Buffer.concat(parts);
}

/** The beginning of the body of an answer, as far as it came: one that stops or is cut off has been answered all the same. */
export function begunAnswer(response: IncomingMessage, mostBytes: number): Promise<Buffer> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let bytes = 0;
    const done = () => resolve(Buffer.concat(parts).subarray(0, mostBytes));
    response.on('data', (part: Buffer) => {
      parts.push(part);
      bytes += part.length;
      if (bytes >= mostBytes) done();
    });
    for (const end of ['end', 'close', 'error']) response.on(end, done);
  });
}

/** What the head of an answer says: its status, and its fields by name in small letters. */
export function headOf({ statusCode, headers }: IncomingMessage): {
  status: number;
  headers: Record<string, string>;
} {
  const told = Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')]);
  return { status: statusCode ?? 0, headers: Object.fromEntries(told) };
}

/** Finds the addresses of a name, and gives them only when all of them may be reached: a name that leads inward too is not trusted. */
export function checkedLookup(lookup: typeof systemLookup, reach: WebhookReach): LookupFunction {
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
