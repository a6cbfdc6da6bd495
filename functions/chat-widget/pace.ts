const SECOND = 1000;
const LONGEST_PAUSE = 60 * SECOND;

/**
 * How long to wait before something is tried again: longer each time, and by chance differently in each browser, as all of them lose
 * the desk at the same moment. @param failed how often it failed in a row, from 1 on @param chance from 0 to 1
 */
export function pauseAfter(failed: number, chance: number): number {
  const longest = Math.min(LONGEST_PAUSE, SECOND * 2 ** Math.min(failed - 1, 10));
  return longest * (0.5 + chance / 2);
}

/** What decides how soon somebody looks again. */
export interface Watching {
  /** whether hints come */
  readonly isLive: boolean;
  readonly isVisible: boolean;
  readonly isOpen: boolean;
  /** whether there is anything that can change */
  readonly isUnderWay: boolean;
  /** whether a place in the queue is shown, of which no hint tells */
  readonly isWaiting: boolean;
  /** how often in a row nothing was new */
  readonly quiet: number;
}

/**
 * After how many milliseconds to look again where no hint came; null: not until something happens. With hints it is only in case one was
 * lost.
 */
export function nextLook(watching: Watching): number | null {
  const { isLive, isVisible, isOpen, isUnderWay, isWaiting, quiet } = watching;
  if (!isUnderWay) return null;
  if (!isVisible) return 60 * SECOND;
  if (isWaiting && isOpen) return 15 * SECOND;
  if (isLive) return 60 * SECOND;
  return (isOpen ? 3 : 10) * SECOND * Math.min(2 ** quiet, 10);
}

/** Runs something once at a time: whoever asks while it runs has it run once more after it. */
export function oneAtATime(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let isAsked = false;
  return () => {
    isAsked = true;
    running ??= (async () => {
      try {
        while (isAsked) {
          isAsked = false;
          await run();
        }
      } finally {
        running = null;
      }
    })();
    return running;
  };
}
