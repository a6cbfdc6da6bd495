import { LARGE_REQUEST_MS, SMALL_REQUEST_MS } from './client-timeouts.ts';
import { type LinkedRequest, s3Links } from './presign.ts';

/** A request of an object in S3. */
export interface S3Request extends Pick<LinkedRequest, 'bucket' | 'key' | 'headers'> {
  readonly method: LinkedRequest['method'];
  readonly body?: Buffer | string;
  /** the object that is copied, of the same bucket */
  readonly copyOf?: string;
  /** it carries, or copies, a whole file, and may take longer */
  readonly isLarge?: true;
}

/**
 * Asks S3 for an object, or to keep, copy or delete one, and gives what it answers: null when there is no such object.
 * @throws Error when S3 refuses, or does not answer after three tries
 */
export type AskS3 = (asked: S3Request) => Promise<Uint8Array | null>;

/** How often S3 is asked when it cannot answer in a moment, and how long in all: less than an API function has. */
const TRIES = 3;
const PATIENCE_MS = LARGE_REQUEST_MS + SMALL_REQUEST_MS;

/**
 * Asks S3 by links that the function signs for itself, since the S3 client is larger than the rest of most functions. Every request can be repeated:
 * what one try has done, the next one does again.
 */
export function s3Asker(environment: NodeJS.ProcessEnv, request: typeof fetch = fetch): AskS3 {
  const link = s3Links(environment);
  return async (asked) => {
    const { method, bucket, key, body } = asked;
    const headers = {
      ...asked.headers,
      ...(asked.copyOf !== undefined && { 'x-amz-copy-source': `${bucket}/${asked.copyOf}` }),
    };
    const patience = AbortSignal.timeout(PATIENCE_MS);
    const ask = async (): Promise<S3Answer> => {
      const url = await link({ method, bucket, key, headers });
      const limit = AbortSignal.timeout(asked.isLarge ? LARGE_REQUEST_MS : SMALL_REQUEST_MS);
      const signal = AbortSignal.any([patience, limit]);
      const answer = await request(url, { method, headers, body: body ?? null, signal });
      return answerOf(asked, answer.status, new Uint8Array(await answer.arrayBuffer()));
    };
    for (let tried = 1; ; tried += 1) {
      const isLast = tried === TRIES || patience.aborted;
      const answer = await ask().catch((error: unknown) => {
        if (isLast || patience.aborted) throw error;
        return null;
      });
      if (answer === null || (answer.outcome === 'passing' && !isLast)) continue;
      if (answer.outcome === 'done') return answer.bytes;
      if (answer.outcome === 'gone') return null;
      throw s3Error(asked, answer);
    }
  };
}

/** What S3 answered, and what that means. */
interface S3Answer {
  readonly outcome: 'done' | 'gone' | 'passing' | 'refused';
  readonly status: number;
  /** the code of an error, such as `SlowDown` */
  readonly code: string | undefined;
  readonly bytes: Uint8Array;
}

function answerOf(asked: S3Request, status: number, bytes: Uint8Array): S3Answer {
  const isWell = status >= 200 && status < 300;
  // A copy that takes long begins its answer well, and may end it with an error ("CopyObject", Amazon S3 API Reference).
  const code = isWell && asked.copyOf === undefined ? undefined : errorCodeIn(bytes);
  const answer = { status, code, bytes };
  if (isWell && code === undefined) return { ...answer, outcome: 'done' };
  if (isGone(asked, status, code)) return { ...answer, outcome: 'gone' };
  const isPassing = isWell || status >= 500 || status === 429;
  return { ...answer, outcome: isPassing ? 'passing' : 'refused' };
}

/**
 * Whether an answer says that there is no such object. Whoever may not list a bucket is told that they may not read what is not there, or copy it ("GetObject",
 * Amazon S3 API Reference); that a signature is wrong, or a bucket missing, is another matter.
 */
function isGone({ method, copyOf }: S3Request, status: number, code: string | undefined): boolean {
  if (status === 404) return code === undefined || code === 'NoSuchKey';
  const isRead = method === 'GET' || copyOf !== undefined;
  return isRead && status === 403 && (code === undefined || code === 'AccessDenied');
}

/** Bytes of an answer in which the code of an error is looked for. */
const HEAD_BYTES = 2_000;

function errorCodeIn(bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes.subarray(0, HEAD_BYTES)).toString('utf8');
  return /<Error>[\s\S]*?<Code>(\w+)<\/Code>/u.exec(text)?.[1];
}

function s3Error({ method, key }: S3Request, { status, code }: S3Answer): Error {
  return new Error(`S3 answers ${[status, code].filter(Boolean).join(' ')} to ${method} ${key}`);
}

/** Keeps an object in S3. @throws Error when it could not be kept */
export async function putIntoS3(ask: AskS3, asked: Omit<S3Request, 'method' | 'copyOf'>): Promise<void> {
  const kept = await ask({ ...asked, method: 'PUT' });
  if (kept === null) throw new Error(`S3 has no place for ${asked.key}`);
}
