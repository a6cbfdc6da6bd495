import {
  Agent,
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as openRequest,
  type Server,
  type ServerResponse,
} from 'node:http';
import * as z from 'zod';

/** A request with its body read: what the host's small servers answer. */
export type LocalRequest = {
  method: string;
  /** path and query as they came over the wire, undecoded */
  target: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
};

/** What such a server answers; a body given as an object is sent as JSON. */
export type LocalResponse = {
  status: number;
  headers?: Record<string, string | string[]>;
  body?: string | Buffer | object;
};

/** A server on the loopback interface. */
export type LoopbackServer = { port: number; endpoint: string; stop(): Promise<void> };

/** Thrown when a port that was asked for belongs to another program. */
export class PortTakenError extends Error {
  override readonly name = 'PortTakenError';
  readonly port: number;
  constructor(port: number, options?: ErrorOptions) {
    super(`Port ${port} is already taken by another program.`, options);
    this.port = port;
  }
}

/** Thrown when a request body is larger than the server takes. */
export class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError';
}

/**
 * Listens on 127.0.0.1 only.
 * @param port 0 takes a free one
 * @throws PortTakenError
 */
export async function listenOnLoopback(server: Server, port: number): Promise<LoopbackServer> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new PortTakenError(port, { cause: error }) : error);
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const bound = typeof address === 'object' && address ? address.port : port;
  return {
    port: bound,
    endpoint: `http://127.0.0.1:${bound}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Reads a whole body. @throws BodyTooLargeError past `limit` bytes; the rest is read and dropped */
export function readBody(message: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    message.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
    });
    message.on('end', () => {
      if (size <= limit) return resolve(Buffer.concat(chunks));
      reject(new BodyTooLargeError(`The body has ${size} bytes, more than ${limit}.`));
    });
    message.on('error', reject);
  });
}

/** Writes an answer, which no browser shall guess the type of; a HEAD request gets its headers only. */
export function respond(response: ServerResponse, answer: LocalResponse): void {
  const { body, status } = answer;
  const asJson = typeof body === 'object' && !Buffer.isBuffer(body);
  const bytes = asJson ? JSON.stringify(body) : (body ?? '');
  const headers: Record<string, string | string[]> = {
    'x-content-type-options': 'nosniff',
    ...(asJson ? { 'content-type': 'application/json' } : {}),
    ...answer.headers,
  };
  const isHead = response.req.method === 'HEAD';
  const bodiless = status === 204 || status === 304;
  const length = Buffer.byteLength(bytes);
  // Whoever answers HEAD without a body leaves open how long that of GET is (RFC 9110, 8.6).
  if (!bodiless && !(isHead && length === 0)) headers['content-length'] = String(length);
  response.writeHead(status, headers);
  response.end(bodiless || isHead ? undefined : bytes);
}

/** How long a connection stays open that nobody uses. Shorter than its clients think, and requests fall into its end. */
const KEPT_OPEN_MS = 65_000;

/** A server of one answering function; what it throws becomes a 500 that tells nothing. */
export function createLocalServer(
  answer: (request: LocalRequest) => Promise<LocalResponse>,
  options: { bodyLimit: number; onError?: (error: unknown) => void },
): Server {
  const server = createServer(async (request, response) => {
    try {
      const body = await readBody(request, options.bodyLimit);
      const { method = 'GET', url: target = '/', headers } = request;
      respond(response, await answer({ method, target, headers, body }));
    } catch (error) {
      if (response.headersSent) return void response.destroy();
      if (error instanceof BodyTooLargeError) {
        return respond(response, { status: 413, body: { message: 'Request Entity Too Large' } });
      }
      options.onError?.(error);
      respond(response, { status: 500, body: { message: 'Internal Server Error' } });
    }
  });
  server.keepAliveTimeout = KEPT_OPEN_MS;
  return server;
}

const awsError = z.looseObject({ __type: z.string().optional(), message: z.string().optional() });

/** A refusal of a local AWS endpoint, with the service's own error code. */
export class AwsCallError extends Error {
  override readonly name = 'AwsCallError';
  readonly code: string;
  constructor(target: string, code: string, message: string) {
    super(`${target}: ${code}: ${message}`);
    this.code = code;
  }
}

/** Connections to the local services stay open. `fetch` would cost several times as much processor time for each call. */
const connections = new Agent({ keepAlive: true });
/** No local service checks who asks. */
const SOMEBODY =
  'AWS4-HMAC-SHA256 Credential=local/20200101/us-east-1/local/aws4_request, SignedHeaders=host, Signature=0';

/**
 * Calls an operation of AWS's JSON protocol at a local endpoint, as the SDK does but without loading it.
 * @param target the `X-Amz-Target` header, such as `AmazonSQS.SendMessage`
 * @throws AwsCallError
 */
export async function callAws(
  endpoint: string,
  target: string,
  input: object,
  signal?: AbortSignal,
): Promise<unknown> {
  const body = Buffer.from(JSON.stringify(input));
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': body.length,
    'x-amz-target': target,
    'x-amz-date': '20200101T000000Z',
    authorization: SOMEBODY,
  };
  const options = { agent: connections, method: 'POST', headers, ...(signal ? { signal } : {}) };
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    openRequest(endpoint, options, resolve).on('error', reject).end(body);
  });
  const answered = await readBody(answer, Number.POSITIVE_INFINITY);
  return outputOf(target, answer.statusCode ?? 0, answered.toString('utf8'));
}

/** What an operation of AWS's JSON protocol has answered. @throws AwsCallError */
export function outputOf(target: string, status: number, json: string): unknown {
  const output: unknown = JSON.parse(json);
  if (status >= 200 && status < 300) return output;
  const { __type, message } = awsError.parse(output);
  throw new AwsCallError(target, __type?.split('#').at(-1) ?? String(status), message ?? '');
}
