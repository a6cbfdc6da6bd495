import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { decodeChunked } from './chunked.ts';
import { S3Error } from './s3-error.ts';
import type { S3Request } from './s3-request.ts';

/** A checksum that the client gave with the object. */
export interface Checksum {
  algorithm: 'crc32' | 'sha1' | 'sha256';
  /** base64 */
  value: string;
}

/** What is known once the last byte has been read and every promise about the body was kept. */
export interface Uploaded {
  size: number;
  /** MD5, hexadecimal */
  eTag: string;
  checksum?: Checksum | undefined;
}

const ALGORITHMS = ['crc32', 'sha1', 'sha256'] as const;

interface Digest {
  update(bytes: Buffer): void;
  base64(): string;
}

function digestOf(algorithm: 'crc32' | 'sha1' | 'sha256' | 'md5'): Digest {
  if (algorithm !== 'crc32') {
    const hash = createHash(algorithm);
    return { update: (bytes) => void hash.update(bytes), base64: () => hash.digest('base64') };
  }
  let sum = 0;
  return {
    update: (bytes) => {
      sum = crc32(bytes, sum);
    },
    base64: () => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(sum);
      return bytes.toString('base64');
    },
  };
}

const asHex = (base64: string): string => Buffer.from(base64, 'base64').toString('hex');

function announced({ headers }: S3Request): Checksum['algorithm'] | undefined {
  const trailer = headers['x-amz-trailer'];
  const name = trailer ?? Object.keys(headers).find((one) => /^x-amz-checksum-(crc|sha)/.test(one));
  if (name === undefined) return undefined;
  const algorithm = ALGORITHMS.find((one) => name.toLowerCase() === `x-amz-checksum-${one}`);
  if (algorithm === undefined)
    throw new S3Error('NotImplemented', `The checksum ${name} is not implemented.`);
  return algorithm;
}

interface Received {
  size: number;
  md5: string;
  sha256: string;
  checksum?: Checksum | undefined;
}

/** Refuses a body that is not what the headers (or trailing headers) promise. */
function ensureKept(received: Received, headers: Record<string, string>, length: string | undefined): void {
  const hash = headers['x-amz-content-sha256'] ?? '';
  const { checksum } = received;
  if (length !== undefined && Number(length) !== received.size) {
    throw new S3Error('IncompleteBody', 'The body is not as long as its header says.');
  }
  if ((headers['content-md5'] ?? received.md5) !== received.md5) {
    throw new S3Error('BadDigest', 'The Content-MD5 you specified did not match what we received.');
  }
  if (/^[0-9a-f]{64}$/.test(hash) && hash !== asHex(received.sha256)) {
    throw new S3Error(
      'XAmzContentSHA256Mismatch',
      'The x-amz-content-sha256 did not match what we received.',
    );
  }
  if (checksum !== undefined && headers[`x-amz-checksum-${checksum.algorithm}`] !== checksum.value) {
    const name = checksum.algorithm.toUpperCase();
    throw new S3Error('BadDigest', `The ${name} you specified did not match what we received.`);
  }
}

/** Reads the body of a request piece by piece into `write`, and checks length, MD5, SHA-256 and checksum. */
export async function receive(
  request: S3Request,
  write: (bytes: Buffer) => Promise<unknown>,
): Promise<Uploaded> {
  const { headers } = request;
  const trailers = new Map<string, string>();
  const chunked = headers['x-amz-content-sha256']?.startsWith('STREAMING-') ?? false;
  const algorithm = announced(request);
  const digests = {
    md5: digestOf('md5'),
    sha256: digestOf('sha256'),
    checksum: digestOf(algorithm ?? 'crc32'),
  };
  let size = 0;
  for await (const bytes of chunked ? decodeChunked(request.body, trailers) : request.body) {
    size += bytes.length;
    for (const digest of Object.values(digests)) digest.update(bytes);
    await write(bytes);
  }
  const md5 = digests.md5.base64();
  const checksum = algorithm && { algorithm, value: digests.checksum.base64() };
  const length = chunked ? headers['x-amz-decoded-content-length'] : headers['content-length'];
  const promised = { ...headers, ...Object.fromEntries(trailers) };
  ensureKept({ size, md5, sha256: digests.sha256.base64(), checksum }, promised, length);
  return { size, eTag: asHex(md5), checksum };
}
