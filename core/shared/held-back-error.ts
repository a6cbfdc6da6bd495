/** How long something waits: a time between two, in seconds, so that not everything comes back at once. */
export interface Pause {
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

/**
 * Work is fine and cannot be done now, for a reason outside the desk that passes or that the owner can mend. It comes
 * again after `pause`; where there is none, after the pause that any failure makes.
 */
export class HeldBackError extends Error {
  readonly pause: Pause | null;

  constructor(message: string, pause: Pause | null, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.name = new.target.name;
    this.pause = pause;
  }
}

/** The time of some work has not come. It comes again when it has, which says nothing against the work or the desk. */
export class NotYetError extends HeldBackError {
  constructor(what: string, until: string, now: Date) {
    const seconds = Math.ceil((Date.parse(until) - now.getTime()) / 1000);
    super(`${what} waits until ${until}`, { fromSeconds: seconds, toSeconds: seconds });
  }
}
