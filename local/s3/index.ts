import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Clock } from '../clock.ts';
import { listenOnLoopback } from '../http.ts';
import { type CorsRule, corsHeaders, preflight } from './cors.ts';
import { listXml, versionsXml } from './list.ts';
import { ObjectStore } from './object-store.ts';
import { readObject, type S3Answer } from './read-object.ts';
import { errorXml, S3Error } from './s3-error.ts';
import { parameter, readRequest, refuseUnknown, type S3Request } from './s3-request.ts';
import { type Credentials, verifySignature } from './signature.ts';
import { copyObject, putObject, storeObject } from './write-object.ts';

export type { CorsRule } from './cors.ts';

/** What the local S3 needs. Each bucket gets a folder in `dataDir`. */
export interface S3Options extends Credentials {
  dataDir: string;
  clock: Clock;
  buckets: { name: string; cors?: CorsRule[] }[];
}

/** The running S3; `put` is for the host itself and needs no signature. The object is durable when it resolves. */
export interface LocalS3 {
  endpoint: string;
  put(bucket: string, key: string, body: Buffer): Promise<void>;
  stop(): Promise<void>;
}

interface Part {
  options: S3Options;
  stores: Map<string, ObjectStore>;
}

function storeOf(part: Part, bucket: string): ObjectStore {
  const store = part.stores.get(bucket);
  if (store === undefined) throw new S3Error('NoSuchBucket', 'The specified bucket does not exist');
  return store;
}

function answerBucket(store: ObjectStore, request: S3Request): S3Answer {
  if (request.method === 'HEAD') return { status: 200, headers: {} };
  if (request.method !== 'GET') throw new S3Error('NotImplemented', 'Buckets are made by the host alone.');
  const list = parameter(request, 'versions') === undefined ? listXml : versionsXml;
  return { status: 200, headers: { 'content-type': 'application/xml' }, body: list(request, store.all()) };
}

function write(part: Part, store: ObjectStore, request: S3Request): Promise<S3Answer> {
  const { now } = part.options.clock;
  const copies = request.headers['x-amz-copy-source'] !== undefined;
  return copies ? copyObject(part.stores, request, now) : putObject(store, request, now);
}

/** Of an object there is one version, `null`, as of every object in a bucket that keeps no versions. */
function requireOnlyVersion(request: S3Request): void {
  const version = parameter(request, 'versionId');
  if (version === undefined || version === 'null') return;
  throw new S3Error('NoSuchVersion', 'The specified version does not exist.');
}

async function answer(part: Part, request: S3Request): Promise<S3Answer> {
  const rules = part.options.buckets.find(({ name }) => name === request.bucket)?.cors ?? [];
  if (request.method === 'OPTIONS') return { status: 200, headers: preflight(rules, request.headers) };
  verifySignature(request, part.options, part.options.clock.now());
  refuseUnknown(request);
  if (request.bucket === '') throw new S3Error('NotImplemented', 'The list of buckets is not implemented.');
  const store = storeOf(part, request.bucket);
  if (request.key === '') return answerBucket(store, request);
  requireOnlyVersion(request);
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      return readObject(store, request);
    case 'PUT':
      return write(part, store, request);
    case 'DELETE':
      store.delete(request.key);
      return { status: 204, headers: {} };
    default:
      throw new S3Error('MethodNotAllowed', 'The specified method is not allowed against this resource.');
  }
}

function refusal(error: unknown, message: IncomingMessage, requestId: string): S3Answer {
  const known =
    error instanceof S3Error ? error : new S3Error('InternalError', 'We encountered an internal error.');
  const bodiless = message.method === 'HEAD' || known.status === 304;
  const headers = { 'content-type': 'application/xml', ...(message.complete ? {} : { connection: 'close' }) };
  const body = errorXml(known, (message.url ?? '').split('?')[0] ?? '', requestId);
  return { status: known.status, headers, ...(bodiless ? {} : { body }) };
}

async function serve(part: Part, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const requestId = randomUUID().replaceAll('-', '').slice(0, 16).toUpperCase();
  let result: S3Answer;
  let cors: Record<string, string> = {};
  try {
    const request = readRequest(message, part.stores.keys());
    const rules = part.options.buckets.find(({ name }) => name === request.bucket)?.cors ?? [];
    cors = corsHeaders(rules, { origin: request.headers.origin, method: request.method, headers: [] });
    result = await answer(part, request);
  } catch (error) {
    result = refusal(error, message, requestId);
  }
  response.writeHead(result.status, { ...cors, ...result.headers, 'x-amz-request-id': requestId });
  if (result.file === undefined) {
    response.end(result.body);
    return;
  }
  const { descriptor, start, end } = result.file;
  await pipeline(createReadStream('', { fd: descriptor, start, end }), response);
}

/**
 * Starts the local S3 on 127.0.0.1: objects with conditions, ranges, checksums and presigned URLs. What it does not
 * do (versions, tags, multipart uploads …) it refuses with NotImplemented.
 */
export async function startS3(options: S3Options): Promise<LocalS3> {
  const stores = new Map(
    options.buckets.map(({ name }) => [name, new ObjectStore(join(options.dataDir, name))]),
  );
  const part: Part = { options, stores };
  const server = createServer((message, response) => {
    serve(part, message, response).catch(() => response.destroy());
  });
  const { endpoint, stop } = await listenOnLoopback(server, 0);
  return {
    endpoint,
    stop,
    async put(bucket, key, body) {
      const eTag = createHash('md5').update(body).digest('hex');
      const described = { headers: {}, metadata: {} };
      await storeObject(storeOf(part, bucket), key, described, {}, options.clock.now, async (write) => {
        await write(body);
        return { size: body.length, eTag };
      });
    },
  };
}
