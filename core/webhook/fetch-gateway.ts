import { lookup as systemLookup } from 'node:dns';
import { problemOfUrl, type WebhookReach } from './addresses.ts';
import { checkedLookup, exchanged, ForbiddenAddressError, headOf, wholeAnswer } from './exchange-gateway.ts';
import { retryAfterSeconds } from './outcome.ts';

/** What another system answered. */
export interface Fetched {
  readonly status: number;
  /** by name, in small letters */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** how long it wants to be left alone; null: it does not say */
  readonly retryAfterSeconds: number | null;
}

/** Gets something from an address that an admin has named. @throws UnreachableError when there is no whole answer */
export type Fetch = (asked: { url: string; headers: Readonly<Record<string, string>> }) => Promise<Fetched>;

/** There was no whole answer: nobody was there, it came late, or it is too large. */
export class UnreachableError extends Error {
  constructor(cause: unknown) {
    super('There was no whole answer.', { cause });
    this.name = 'UnreachableError';
  }
}

/** Time for a whole answer, and the most bytes of it. */
const WHOLE_MS = 20_000;
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * Gets what is at an address, as safely as webhooks are sent: over HTTPS, to no address but those that everybody can reach, by the very
 * addresses that were looked at, and without following a redirect.
 */
export function webFetch({
  reach,
  lookup = systemLookup,
  now = () => new Date(),
}: {
  reach: WebhookReach;
  lookup?: typeof systemLookup;
  now?: () => Date;
}): Fetch {
  const checked = checkedLookup(lookup, reach);
  return async ({ url, headers }) => {
    try {
      if (problemOfUrl(url, reach) !== null) throw new ForbiddenAddressError();
      const { response, answer } = await exchanged(new URL(url), {
        ...{ method: 'GET', body: null, checked, headers },
        ...{ answerMs: WHOLE_MS, read: (from) => wholeAnswer(from, MOST_BYTES) },
      });
      return {
        ...headOf(response),
        text: answer.toString('utf8'),
        retryAfterSeconds: retryAfterSeconds(response.headers['retry-after'], now()),
      };
    } catch (error) {
      throw new UnreachableError(error);
    }
  };
}
