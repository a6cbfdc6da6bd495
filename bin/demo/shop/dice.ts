/** Chooses by a seed, and the same each time that it is asked from the beginning. */
export class Dice {
  #state: number;

  /** @param name tells apart what is drawn from one seed, so that one more draw here changes nothing there */
  constructor(seed: number, name: string) {
    let mixed = seed >>> 0;
    for (const letter of name) mixed = Math.imul(mixed ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
    this.#state = mixed;
  }

  /** A number from 0 to just below 1. */
  share(): number {
    this.#state = (this.#state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 to one below a limit. */
  below(limit: number): number {
    return Math.floor(this.share() * limit);
  }

  chance(percent: number): boolean {
    return this.share() * 100 < percent;
  }

  of<Thing>(things: readonly Thing[]): Thing {
    const thing = things[this.below(things.length)];
    if (thing === undefined) throw new Error('There is nothing to choose from');
    return thing;
  }

  /** One of some things, each as often as it weighs. */
  weighed<Thing>(things: readonly (readonly [thing: Thing, weight: number])[]): Thing {
    let left = this.share() * things.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [thing, weight] of things) {
      left -= weight;
      if (left < 0) return thing;
    }
    return this.of(things)[0];
  }

  /** About so long, as people take: mostly less, sometimes much more. */
  about(length: number): number {
    const normal = this.share() + this.share() + this.share() + this.share() - 2;
    return Math.round(length * Math.exp(normal * 1.4));
  }
}
