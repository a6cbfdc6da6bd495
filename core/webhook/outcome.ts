import type { Attempt } from '../../schemas/webhook.ts';

/** What came of one try, and how long the one who was asked wants to be left alone, in seconds, where they say so. */
export interface Outcome extends Attempt {
  readonly retryAfterSeconds: number | null;
}

/** Whether it arrived: any answer from 200 to 299 says so. */
export function isAcknowledged({ status }: Pick<Attempt, 'status'>): boolean {
  return status !== null && status >= 200 && status < 300;
}

/** Whether who was asked wants nothing any more (Standard Webhooks, "Operational considerations"). */
export function isGone({ status }: Pick<Attempt, 'status'>): boolean {
  return status === 410;
}

/** The seconds that a `Retry-After` header asks for (RFC 9110, 10.2.3): whole seconds, or a date. Null for anything else. */
export function retryAfterSeconds(header: string | undefined, now: Date): number | null {
  const said = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(said)) return Number(said);
  if (!/ GMT$/.test(said)) return null;
  const at = Date.parse(said);
  return Number.isNaN(at) ? null : Math.max(Math.ceil((at - now.getTime()) / 1000), 0);
}
