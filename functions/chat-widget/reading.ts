import { type Page, pageOf } from './answers.ts';
import { type Outcome, outcomeOf } from './asked.ts';
import { type Io, planned } from './io.ts';
import type { Kept } from './kept.ts';
import { nextLook, oneAtATime, pauseAfter, type Watching } from './pace.ts';

const MOST_MESSAGES = 100;

/** What is told of reading. */
export interface ReadingHeard {
  /** where reading goes on; null: with the newest messages */
  after(): string | null;
  /** @returns whether anything of it is new */
  read(page: Page): boolean;
  /** The session is none any more. */
  forgotten(): void;
  moved(): void;
  watching(): Omit<Watching, 'quiet'>;
}

/** Reads what was written. */
export interface Reading {
  look(): Promise<void>;
  /** Plans anew when to look again, as something that decides about it has changed. */
  plan(): void;
  /** whether the last try did not get through */
  readonly isStuck: boolean;
  stop(): void;
}

/** Reads on from the last message that was read, whenever a hint came, and now and again in case none did. */
export function reading(io: Io, kept: Kept, heard: ReadingHeard): Reading {
  let failed = 0;
  let quiet = 0;
  let isStopped = false;
  const again = planned(io, () => void look());

  function plan(): void {
    const isOver = isStopped || kept.session() === null;
    const pause = isOver ? null : nextLook({ ...heard.watching(), quiet });
    if (pause === null) again.cancel();
    else again.in(pause);
  }

  /** What comes of a page that could not be read. */
  function settle(outcome: Exclude<Outcome, { is: 'well' }>, secret: string): void {
    if (outcome.is === 'later') {
      failed += 1;
      heard.moved();
      again.in(Math.max(pauseAfter(failed, io.chance()), (outcome.seconds ?? 0) * 1000));
      return;
    }
    again.cancel();
    if (outcome.is === 'refused') return;
    kept.dropSession(secret);
    heard.forgotten();
  }

  /** Reads a page. @returns null: it could not be read, or is none of this session any more */
  async function readPage(secret: string, after: string | null): Promise<Page | null> {
    const query = `limit=${MOST_MESSAGES}${after === null ? '' : `&after=${after}`}`;
    const outcome = await outcomeOf(io.ask('GET', `/messages?${query}`, { secret }));
    if (isStopped || kept.session()?.secret !== secret) return null;
    if (outcome.is === 'well') return pageOf(outcome.body);
    settle(outcome, secret);
    return null;
  }

  /** Reads all pages that there are by now. @returns whether anything of it is new; null: not all of it could be read */
  async function readAll(secret: string): Promise<boolean | null> {
    let isNew = false;
    let after = heard.after();
    for (;;) {
      const page = await readPage(secret, after);
      if (page === null) return null;
      isNew = heard.read(page) || isNew;
      after = page.items.at(-1)?.id ?? null;
      if (!page.hasMore || after === null) return isNew;
    }
  }

  const look = oneAtATime(async () => {
    const secret = kept.session()?.secret;
    if (secret === undefined || isStopped) return;
    const isNew = await readAll(secret);
    if (isNew === null) return;
    failed = 0;
    quiet = isNew ? 0 : quiet + 1;
    plan();
    heard.moved();
  });

  return {
    look,
    plan,
    get isStuck() {
      return failed > 0;
    },
    stop() {
      isStopped = true;
      again.cancel();
    },
  };
}
