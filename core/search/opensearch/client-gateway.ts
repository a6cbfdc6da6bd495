import { Hash } from '@smithy/core/serde';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import * as z from 'zod';
import { environmentCredentials } from '../../shared/environment-credentials.ts';

/** What a search engine answered: its status of HTTP, and its body as JSON. */
export interface OpenSearchAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Asks an engine that speaks the HTTP API of OpenSearch 2. `body`: lines of JSON for `_bulk`, else one value. */
export type AskOpenSearch = (
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  body: unknown,
) => Promise<OpenSearchAnswer>;

/** The engine refused, or did not answer. */
export class OpenSearchError extends Error {
  override readonly name = 'OpenSearchError';
}

/** How often an engine is asked that cannot answer in a moment, and how long in all, in milliseconds. */
const TRIES = 3;
const PATIENCE_MS = 18_000;

/**
 * Asks an Amazon OpenSearch Serverless collection. Every request is signed with what it says ("Signing HTTP requests with other clients",
 * Amazon OpenSearch Service Developer Guide: service `aoss`, with the hash of the body). All that the desk asks can be repeated.
 */
export function openSearchClient(
  endpoint: string,
  environment: NodeJS.ProcessEnv,
  request: typeof fetch = fetch,
): AskOpenSearch {
  const base = new URL(endpoint);
  const signer = new SignatureV4({
    service: 'aoss',
    region: environment.AWS_REGION ?? 'us-east-1',
    sha256: Hash.bind(null, 'sha256'),
    credentials: async () => environmentCredentials(environment),
  });
  return async (method, path, given) => {
    const isLines = Array.isArray(given);
    const body = isLines ? given.map((line) => `${JSON.stringify(line)}\n`).join('') : JSON.stringify(given);
    const patience = AbortSignal.timeout(PATIENCE_MS);
    const ask = async (): Promise<OpenSearchAnswer> => {
      const headers = { 'content-type': isLines ? 'application/x-ndjson' : 'application/json' };
      const signed = await signer.sign(httpRequest({ base, method, path, headers, body }));
      const { host, ...sent } = signed.headers;
      const init = { method, headers: sent, body, signal: patience };
      const answer = await request(new URL(path, base), init);
      return { status: answer.status, body: jsonOf(await answer.text()) };
    };
    for (let tried = 1; ; tried += 1) {
      const isLast = tried === TRIES || patience.aborted;
      const answer = await ask().catch((cause: unknown) => {
        if (isLast || patience.aborted)
          throw new OpenSearchError(`The search engine does not answer ${path}`, { cause });
        return null;
      });
      if (answer !== null && (isLast || !isPassing(answer.status))) return answer;
    }
  };
}

function httpRequest(asked: {
  base: URL;
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
}): HttpRequest {
  const { base, method, path, headers, body } = asked;
  return new HttpRequest({
    method,
    protocol: base.protocol,
    hostname: base.hostname,
    path,
    headers: { ...headers, host: base.host },
    body,
  });
}

const isPassing = (status: number) => status === 429 || status >= 500;

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const errorSchema = z.object({ error: z.object({ type: z.string(), reason: z.string().nullish() }) });

/** What a refused request is told as: the kind of error and why. */
export function refusal(what: string, { status, body }: OpenSearchAnswer): OpenSearchError {
  const { error } = errorSchema.safeParse(body).data ?? {};
  const why = error ? `${error.type}: ${error.reason ?? ''}` : '';
  return new OpenSearchError(`The search engine answers ${status} to ${what}. ${why}`.trim());
}

/** The type of an error that the engine answered, such as `index_not_found_exception`. */
export function errorTypeOf({ body }: OpenSearchAnswer): string | undefined {
  return errorSchema.safeParse(body).data?.error.type;
}
