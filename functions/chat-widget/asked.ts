/** What the desk answered. */
export interface Answer {
  readonly status: number;
  /** as JSON; null where it has none */
  readonly body: unknown;
  /** after how many seconds to come again, where the desk says so */
  readonly retryAfter: number | null;
}

/** Asks the desk, below the address of the channel. Throws where no answer comes. */
export type Ask = (
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  options?: { readonly body?: unknown; readonly secret?: string | undefined },
) => Promise<Answer>;

/** What is to be done about an answer. */
export type Outcome =
  | { readonly is: 'well'; readonly body: unknown }
  /** the same again, after a pause: the desk cannot be reached, is busy, or says so */
  | { readonly is: 'later'; readonly seconds: number | null }
  /** the session has ended, or is none of this desk */
  | { readonly is: 'unknown'; readonly body: unknown }
  | { readonly is: 'refused'; readonly body: unknown };

const PASSING = [408, 425, 429];

/** Asks, and says what the answer means. Never throws. */
export async function outcomeOf(asking: Promise<Answer>): Promise<Outcome> {
  try {
    const { status, body, retryAfter } = await asking;
    if (status < 300) return { is: 'well', body };
    if (status === 401) return { is: 'unknown', body };
    const isPassing = status >= 500 || PASSING.includes(status);
    return isPassing ? { is: 'later', seconds: retryAfter } : { is: 'refused', body };
  } catch {
    return { is: 'later', seconds: null };
  }
}
