import { ServiceError } from '../service-error.ts';

/** What SES takes from an account. */
export interface SendingLimits {
  mailsPerSecond: number;
  mailsPerDay: number;
}

/** So much that a local desk never waits, unless a test asks for less. */
export const AMPLE: SendingLimits = { mailsPerSecond: 1_000, mailsPerDay: 10_000_000 };

const SECOND_MS = 1000;
const DAY_MS = 24 * 60 * 60 * SECOND_MS;

/** Points in time, of which those go that are older than a span. */
class Window {
  readonly #spanMs: number;
  #times: number[];

  constructor(spanMs: number, times: readonly number[]) {
    this.#spanMs = spanMs;
    this.#times = [...times];
  }

  add(atMs: number): void {
    this.#times.push(atMs);
  }

  countAt(nowMs: number): number {
    const first = this.#times.findIndex((atMs) => atMs > nowMs - this.#spanMs);
    if (first !== 0) this.#times = first < 0 ? [] : this.#times.slice(first);
    return this.#times.length;
  }
}

/** Counts what was sent in the last second and the last day, and refuses what is too much in the words of SES. */
export class SendingQuota {
  readonly limits: SendingLimits;
  readonly #second: Window;
  readonly #day: Window;

  /** @param times when mails were sent so far, oldest first, in milliseconds */
  constructor(limits: SendingLimits, times: readonly number[]) {
    this.limits = limits;
    this.#second = new Window(SECOND_MS, times);
    this.#day = new Window(DAY_MS, times);
  }

  sentInDay(nowMs: number): number {
    return this.#day.countAt(nowMs);
  }

  /**
   * @throws ServiceError as in "Errors related to the sending quotas for your Amazon SES account"
   * https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas-errors.html
   */
  check(nowMs: number): void {
    if (this.sentInDay(nowMs) >= this.limits.mailsPerDay)
      throw new ServiceError('Throttling', 'Daily message quota exceeded.');
    if (this.#second.countAt(nowMs) >= this.limits.mailsPerSecond)
      throw new ServiceError('Throttling', 'Maximum sending rate exceeded.');
  }

  note(nowMs: number): void {
    this.#second.add(nowMs);
    this.#day.add(nowMs);
  }
}
