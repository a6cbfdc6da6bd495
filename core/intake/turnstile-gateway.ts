import * as z from 'zod';
import { readSecret, type SecretRef } from '../secrets/index.ts';
import { SMALL_REQUEST_MS } from '../shared/client-timeouts.ts';
import type { Table } from '../shared/table.ts';

/** The secret with which Turnstile is asked. */
export const TURNSTILE_SECRET: SecretRef = { sender: 'forms', id: 'turnstile' };
/** Where Turnstile runs, for the policy of the page that shows it. */
export const TURNSTILE_ORIGIN = 'https://challenges.cloudflare.com';

const ANSWER_BYTES = 2048;
const answerSchema = z.object({ success: z.boolean() });

/** Says whether a person sends a form, by what Turnstile gave to the page. */
export type AskTurnstile = (response: string, ip: string | undefined) => Promise<boolean>;

/**
 * Asks Turnstile whether a person sends a form ("Validate the token", Cloudflare Turnstile). Where it does not answer, or nobody has set
 * its secret, the form is taken: what a customer says is not lost by that, and the limits stand.
 * @param failed tells whoever runs the desk that it could not be asked
 */
export function turnstile(
  table: Table,
  failed: (error: unknown) => void,
  request: typeof fetch = fetch,
): AskTurnstile {
  return async (response, ip) => {
    const secret = await readSecret(table, TURNSTILE_SECRET);
    if (secret === null) return true;
    if (response === '') return false;
    try {
      const body = new URLSearchParams({ secret: secret.value, response, ...(ip && { remoteip: ip }) });
      const signal = AbortSignal.timeout(SMALL_REQUEST_MS);
      const answer = await request(`${TURNSTILE_ORIGIN}/turnstile/v0/siteverify`, {
        method: 'POST',
        body,
        signal,
      });
      const text = (await answer.text()).slice(0, ANSWER_BYTES);
      return answerSchema.parse(JSON.parse(text)).success;
    } catch (error) {
      failed(error);
      return true;
    }
  };
}
