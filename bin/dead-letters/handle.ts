import type { DeadLetterQueue, Letter } from './letter.ts';
import type { Queues } from './queue-gateway.ts';

/** Which letters are meant: one by its id, or all that are there now. */
export interface Selection {
  readonly id?: string | undefined;
  /** Letters that came later are left alone, so that work which fails at once does not go round for ever. */
  readonly until: Date;
}

/** How far clocks may differ. Work that fails again comes back much later, after the time for which it was hidden. */
const SKEW_MS = 60_000;

const isMeant = (letter: Letter, { id, until }: Selection): boolean =>
  (id === undefined || letter.id === id) && letter.sentAt.getTime() <= until.getTime() + SKEW_MS;

/** Every letter of a queue, once; in a long run those that stay show again. */
async function* each(queues: Queues, url: string): AsyncGenerator<Letter> {
  const seen = new Set<string>();
  for (;;) {
    const waiting = await queues.take(url);
    if (waiting.length === 0) return;
    for (const letter of waiting) {
      if (seen.has(letter.id)) continue;
      seen.add(letter.id);
      yield letter;
    }
  }
}

/**
 * Goes through the letters of a queue, each once. `deal` says whether a letter is done with, and only then is it taken
 * out: whatever stops the run, each letter is either dealt with or still in its queue, and at worst both. Letters that
 * stay are shown to others again.
 * @returns how many letters were meant
 */
export async function goThrough(
  queues: Queues,
  queue: DeadLetterQueue,
  selection: Selection,
  deal: (letter: Letter) => Promise<boolean>,
): Promise<number> {
  const staying: Letter[] = [];
  let meant = 0;
  try {
    for await (const letter of each(queues, queue.url)) {
      const selected = isMeant(letter, selection);
      if (selected) meant += 1;
      staying.push(letter);
      if (!selected || !(await deal(letter))) continue;
      await queues.remove(queue.url, letter);
      staying.pop();
    }
    return meant;
  } finally {
    // Best effort: what cannot be put back now shows by itself in five minutes.
    await Promise.allSettled(staying.map((letter) => queues.putBack(queue.url, letter)));
  }
}
