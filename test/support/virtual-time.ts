/** Time that passes only while everybody sleeps: hours of waiting take no time, and their order is that of real time. */
export class VirtualTime {
  #now = 0;
  #awake = 0;
  #sleepers: { at: number; wake: () => void }[] = [];

  /** milliseconds since it began */
  now = (): number => this.#now;

  sleep = (milliseconds: number): Promise<void> =>
    new Promise((wake) => {
      this.#sleepers.push({ at: this.#now + milliseconds, wake });
      this.#awake -= 1;
      this.#passOn();
    });

  /** Lets workers work at the same time until all are done; nobody else may sleep meanwhile. */
  async run(workers: readonly (() => Promise<void>)[]): Promise<void> {
    this.#awake = workers.length;
    const done = () => {
      this.#awake -= 1;
      this.#passOn();
    };
    await Promise.all(workers.map((work) => work().finally(done)));
  }

  #passOn(): void {
    if (this.#awake > 0 || this.#sleepers.length === 0) return;
    this.#sleepers.sort((one, other) => one.at - other.at);
    const [next] = this.#sleepers.splice(0, 1);
    if (!next) return;
    this.#now = Math.max(this.#now, next.at);
    this.#awake += 1;
    next.wake();
  }
}
