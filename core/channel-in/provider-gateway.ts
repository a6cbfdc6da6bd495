import { lookup as systemLookup } from 'node:dns';
import type { IncomingMessage } from 'node:http';
import type { ProviderRequest } from '../channel/index.ts';
import { signedForAws } from '../shared/sign-for-aws.ts';
import {
  checkedLookup,
  exchanged,
  ForbiddenAddressError,
  headOf,
  problemOfUrl,
  TooLargeError,
  type WebhookReach,
  wholeAnswer,
} from '../webhook/index.ts';
import type { ProviderDoor } from './fetch-media.ts';

/** Time for a whole answer, and the most bytes of one that is read as text. */
const WHOLE_MS = 20_000;
const MOST_ANSWER_BYTES = 1024 * 1024;

/**
 * Asks providers as safely as webhooks are sent: over HTTPS, to no address but those that everybody can reach, by the very addresses that were
 * looked at, and without following a redirect; and services of AWS, signed with the credentials of the function.
 */
export function providerDoor({
  reach,
  environment = {},
  endpoints = {},
  lookup = systemLookup,
}: {
  reach: WebhookReach;
  /** of the function: by its credentials services of AWS are asked */
  environment?: NodeJS.ProcessEnv;
  /** other places of providers, by the beginning of their addresses: stand-ins */
  endpoints?: Readonly<Record<string, string>>;
  lookup?: typeof systemLookup;
}): ProviderDoor {
  const checked = checkedLookup(lookup, reach);
  const exchange = async (request: ProviderRequest, read: (response: IncomingMessage) => Promise<Buffer>) => {
    const asked =
      request.via === 'aws'
        ? await signedForAws(request, environment, endpoints)
        : { ...request, url: placed(request.url, endpoints) };
    const { method, url, headers, body } = asked;
    if (method !== 'GET' && method !== 'POST') throw new Error(`A file is not fetched by ${method}.`);
    if (typeof body === 'object' && body !== null) throw new Error('A file is not fetched by a form.');
    if (problemOfUrl(url, reach) !== null) throw new ForbiddenAddressError();
    return exchanged(new URL(url), {
      ...{ method, headers, body: body ?? null, checked },
      ...{ answerMs: WHOLE_MS, read },
    });
  };
  return {
    async ask(request) {
      const { response, answer } = await exchange(request, (from) => wholeAnswer(from, MOST_ANSWER_BYTES));
      return { ...headOf(response), body: answer.toString('utf8') };
    },
    async download(request, mostBytes) {
      let isTooLarge = false;
      const { response, answer } = await exchange(request, (from) =>
        wholeAnswer(from, mostBytes).catch((error: unknown) => {
          if (!(error instanceof TooLargeError)) throw error;
          isTooLarge = true;
          return Buffer.alloc(0);
        }),
      );
      const { status, headers } = headOf(response);
      return {
        status,
        contentType: headers['content-type'] ?? '',
        bytes: isTooLarge ? null : answer,
      };
    },
  };
}

/** An address of a provider, or where its stand-in is. */
export function placed(url: string, endpoints: Readonly<Record<string, string>>): string {
  const start = Object.keys(endpoints).find((one) => url.startsWith(one));
  return start === undefined ? url : `${endpoints[start]}${url.slice(start.length)}`;
}
