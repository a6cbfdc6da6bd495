import { lookup as systemLookup } from 'node:dns';
import * as z from 'zod';
import type { FormField, ProviderAnswer, ProviderRequest } from '../channel/index.ts';
import { placed } from '../channel-in/index.ts';
import { signedForAws } from '../shared/sign-for-aws.ts';
import {
  begunAnswer,
  checkedLookup,
  exchanged,
  ForbiddenAddressError,
  headOf,
  problemOfUrl,
  type WebhookReach,
} from '../webhook/index.ts';

/** The provider was certainly not asked: nothing was sent to it, so that it may be tried again at once. */
export class NotAskedError extends Error {
  constructor(cause: unknown) {
    super('The provider of a channel could not be reached.', { cause });
    this.name = 'NotAskedError';
  }
}

/** Asks a provider. @throws NotAskedError; whatever else it throws leaves in doubt whether the provider has taken it */
export type AskProvider = (
  request: ProviderRequest,
  /** reads the file of the part that is sent */
  readFile: () => Promise<Uint8Array>,
) => Promise<ProviderAnswer>;

/** How providers are reached. */
export interface ProviderOptions {
  readonly reach: WebhookReach;
  /** the environment of the function: its credentials and region, and where services of AWS are, if not at AWS */
  readonly environment: NodeJS.ProcessEnv;
  /** other places of providers, by the beginning of their addresses: stand-ins */
  readonly endpoints?: Readonly<Record<string, string>>;
  readonly lookup?: typeof systemLookup;
  readonly boundary: () => string;
  readonly answerMs?: number;
}

/** Time for a whole answer, and the most bytes of it that are read. */
const ANSWER_MS = 20_000;
const MOST_BYTES = 64 * 1024;

/** What failed before anything was sent. */
const NOT_BEGUN =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ERR_TLS_\w+|CERT_\w+|DEPTH_ZERO_\w+|SELF_SIGNED_\w+|UNABLE_TO_VERIFY_\w+)$/;

/**
 * Asks providers over HTTPS, as safely as webhooks are sent: at no address but those that everybody can reach, by the very addresses that
 * were looked at, following no redirect; and services of AWS, signed with the credentials of the function. Nothing of a request is logged.
 */
export function providerGateway(options: ProviderOptions): AskProvider {
  const { reach, lookup = systemLookup, answerMs = ANSWER_MS } = options;
  const checked = checkedLookup(lookup, reach);
  return async (request, readFile) => {
    const { url, method, headers, body } =
      request.via === 'aws'
        ? await signedForAws(request, options.environment, options.endpoints)
        : await ready(request, options, readFile);
    try {
      if (problemOfUrl(url, reach) !== null) throw new ForbiddenAddressError();
      const { response, answer } = await exchanged(new URL(url), {
        ...{ method, headers, body, checked, answerMs },
        read: (from) => begunAnswer(from, MOST_BYTES),
      });
      return { ...headOf(response), body: answer.toString('utf8').toWellFormed() };
    } catch (error) {
      throw isNotBegun(error) ? new NotAskedError(error) : error;
    }
  };
}

type Ready = {
  url: string;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  headers: Record<string, string>;
  body: string | Uint8Array | null;
};
type Https = Extract<ProviderRequest, { via: 'https' }>;

async function ready(
  { method, url, headers, body }: Https,
  { endpoints = {}, boundary }: ProviderOptions,
  readFile: () => Promise<Uint8Array>,
): Promise<Ready> {
  const to = placed(url, endpoints);
  if (body === undefined || typeof body === 'string')
    return { method, url: to, headers: { ...headers }, body: body ?? null };
  const between = boundary();
  return {
    ...{ method, url: to },
    headers: { ...headers, 'content-type': `multipart/form-data; boundary=${between}` },
    body: await multipart(body.form, between, readFile),
  };
}

/** A form as browsers send it (RFC 7578). */
async function multipart(
  fields: readonly FormField[],
  boundary: string,
  readFile: () => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const quoted = (text: string) => text.replace(/["\r\n]/g, (sign) => encodeURIComponent(sign));
  const parts: Uint8Array[] = [];
  for (const field of fields) {
    const head = `--${boundary}\r\ncontent-disposition: form-data; name="${quoted(field.name)}"`;
    if ('value' in field) parts.push(Buffer.from(`${head}\r\n\r\n${field.value}\r\n`));
    else {
      const file = `${head}; filename="${quoted(field.filename)}"\r\ncontent-type: ${field.contentType.replace(/[\r\n]/g, '')}\r\n\r\n`;
      parts.push(Buffer.from(file), await readFile(), Buffer.from('\r\n'));
    }
  }
  return Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]);
}

const severalSchema = z.object({ errors: z.array(z.unknown()) });
const codedSchema = z.object({ code: z.string() });

function isNotBegun(error: unknown): boolean {
  if (error instanceof ForbiddenAddressError) return true;
  // Where several addresses were tried, each has an error of its own, and none of them may have begun.
  const { errors = [] } = severalSchema.safeParse(error).data ?? {};
  const all = errors.length > 0 ? errors : [error];
  return all.every((one) => NOT_BEGUN.test(codedSchema.safeParse(one).data?.code ?? ''));
}
