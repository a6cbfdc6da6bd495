import { setTimeout as sleep } from 'node:timers/promises';

/** Runs checks one after the other and prints a line for each. */
export interface Report {
  check(name: string, work: () => Promise<void>): Promise<void>;
  /** Prints how many passed and failed. @returns the number that failed */
  end(): number;
}

const sentence = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\s*\n\s*/g, ' ').slice(0, 600);

export const startReport = (): Report => {
  let passed = 0;
  let failed = 0;
  return {
    async check(name, work) {
      const began = Date.now();
      const seconds = () => `${((Date.now() - began) / 1000).toFixed(1)} s`;
      try {
        await work();
        passed += 1;
        console.log(`ok    ${name} (${seconds()})`);
      } catch (error) {
        failed += 1;
        console.log(`FAIL  ${name} (${seconds()}): ${sentence(error)}`);
      }
    },
    end() {
      console.log(`${passed} passed, ${failed} failed`);
      return failed;
    },
  };
};

/**
 * Asks until there is an answer.
 * @param seconds how long it may take
 * @throws naming what was awaited, with the last error
 */
export const eventually = async <T>(
  what: string,
  ask: () => Promise<T | undefined | false>,
  seconds = 40,
): Promise<T> => {
  const end = Date.now() + seconds * 1000;
  let last: unknown;
  while (Date.now() < end) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
    } catch (error) {
      last = error;
    }
    await sleep(400);
  }
  const reason = last === undefined ? '' : `: ${sentence(last)}`;
  throw new Error(`${what} did not happen within ${seconds} seconds${reason}`);
};
