/** A mail on its way. */
export interface Letter {
  /** address of the envelope; empty for none */
  from: string;
  to: readonly string[];
  raw: string;
}

/** Somebody who gets mail, and answers it or not. */
export interface Party {
  readonly name: string;
  owns(address: string): boolean;
  /** What it writes because of a mail. */
  receive(letter: Letter, now: Date): Promise<Letter[]> | Letter[];
  /** What it writes by itself at the beginning of a day. */
  begin?(now: Date): Promise<Letter[]> | Letter[];
  /** how long its answers take */
  readonly minutes: number;
}

/** A mail that arrived. */
export interface Arrived {
  at: Date;
  by: string;
  to: string;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** More mail than this in a week is a loop, whoever is in it. */
const MOST_LETTERS = 20_000;

/** The mail that is under way, by when it arrives. */
class Post {
  readonly #underWay: { at: number; by: string; letter: Letter }[] = [];

  add({ name, minutes }: Party, letters: readonly Letter[], now: number): void {
    for (const letter of letters) {
      const at = now + minutes * MINUTE_MS;
      const place = this.#underWay.findLastIndex((one) => one.at <= at) + 1;
      this.#underWay.splice(place, 0, { at, by: name, letter });
    }
  }

  /** The next mail that arrives before a time, if there is one. */
  next(end: number) {
    return (this.#underWay[0]?.at ?? end) < end ? this.#underWay.shift() : undefined;
  }
}

/**
 * Carries mail between parties for so many days of a time that passes as it is carried. @returns all that arrived, in order
 * @throws when there is no end of it
 */
export async function passTime(parties: readonly Party[], begin: Date, days: number): Promise<Arrived[]> {
  const arrived: Arrived[] = [];
  const post = new Post();
  const hand = async ({ at, by, letter }: NonNullable<ReturnType<Post['next']>>) => {
    for (const party of parties) {
      const to = letter.to.filter((address) => party.owns(address));
      if (to.length === 0) continue;
      arrived.push(...to.map((address) => ({ at: new Date(at), by, to: address })));
      post.add(party, await party.receive({ ...letter, to }, new Date(at)), at);
    }
    if (arrived.length > MOST_LETTERS) throw new Error('There is no end of the mail');
  };
  for (let day = 0; day < days; day += 1) {
    const morning = begin.getTime() + day * DAY_MS;
    for (const party of parties) post.add(party, (await party.begin?.(new Date(morning))) ?? [], morning);
    for (let next = post.next(morning + DAY_MS); next; next = post.next(morning + DAY_MS)) await hand(next);
  }
  return arrived;
}
