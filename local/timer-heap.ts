/** Something to be woken at a time (epoch milliseconds). */
export interface Timer {
  readonly time: number;
  readonly wake: () => void;
}

interface Entry extends Timer {
  /** Timers of the same time wake in the order in which they came. */
  readonly order: number;
  isCancelled: boolean;
  isTaken: boolean;
}

const isBefore = (one: Entry, other: Entry): boolean =>
  one.time < other.time || (one.time === other.time && one.order < other.order);

/** Timers of which the first is always at hand, at the same small cost among a hundred thousand (a binary heap). */
export class TimerHeap {
  #entries: Entry[] = [];
  #count = 0;
  #cancelled = 0;

  /** The time of the first timer; undefined when there is none. */
  first(): number | undefined {
    while (this.#entries[0]?.isCancelled) this.#shift();
    return this.#entries[0]?.time;
  }

  /** @returns a function that takes the timer away, which is nothing new for one that was taken */
  add(timer: Timer): () => void {
    const entry: Entry = { ...timer, order: this.#count, isCancelled: false, isTaken: false };
    this.#count += 1;
    this.#entries.push(entry);
    this.#rise(this.#entries.length - 1);
    return () => this.#cancel(entry);
  }

  /** Takes the timers whose time has come by now, the earliest first. */
  takeUntil(now: number): (Timer & { readonly isCancelled: boolean })[] {
    const taken: Entry[] = [];
    for (let next = this.first(); next !== undefined && next <= now; next = this.first()) {
      const entry = this.#shift();
      if (entry !== undefined) taken.push(entry);
    }
    return taken;
  }

  clear(): void {
    this.#entries = [];
    this.#cancelled = 0;
  }

  /** A cancelled timer stays until it is first; when most are cancelled, they all go at once. */
  #cancel(entry: Entry): void {
    if (entry.isCancelled) return;
    entry.isCancelled = true;
    if (entry.isTaken) return;
    this.#cancelled += 1;
    if (this.#cancelled * 2 <= this.#entries.length) return;
    // What is sorted is a heap.
    this.#entries = this.#entries
      .filter(({ isCancelled }) => !isCancelled)
      .sort((one, other) => (isBefore(one, other) ? -1 : 1));
    this.#cancelled = 0;
  }

  #shift(): Entry | undefined {
    const [first] = this.#entries;
    const last = this.#entries.pop();
    if (first === undefined || last === undefined) return undefined;
    first.isTaken = true;
    if (first.isCancelled) this.#cancelled -= 1;
    if (this.#entries.length > 0) {
      this.#entries[0] = last;
      this.#sink();
    }
    return first;
  }

  #rise(from: number): void {
    for (let at = from; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (!this.#swapIfBefore(at, parent)) return;
      at = parent;
    }
  }

  #sink(): void {
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      const child = this.#isBeforeAt(right, left) ? right : left;
      if (!this.#swapIfBefore(child, at)) return;
      at = child;
    }
  }

  #isBeforeAt(one: number, other: number): boolean {
    const [a, b] = [this.#entries[one], this.#entries[other]];
    return a !== undefined && b !== undefined && isBefore(a, b);
  }

  #swapIfBefore(one: number, other: number): boolean {
    const [a, b] = [this.#entries[one], this.#entries[other]];
    if (a === undefined || b === undefined || !isBefore(a, b)) return false;
    [this.#entries[one], this.#entries[other]] = [b, a];
    return true;
  }
}
