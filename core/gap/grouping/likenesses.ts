import type { Vector } from './vectors.ts';

/** How alike each two of some things are: half a square in one array, since neither comes first. */
export class Likenesses {
  readonly #values: Float32Array;
  readonly count: number;

  constructor(count: number) {
    this.count = count;
    this.#values = new Float32Array((count * (count - 1)) / 2);
  }

  get(one: number, other: number): number {
    return this.#values[placeOf(one, other)] ?? 0;
  }

  set(one: number, other: number, value: number): void {
    this.#values[placeOf(one, other)] = value;
  }
}

const placeOf = (one: number, other: number) =>
  one > other ? (one * (one - 1)) / 2 + other : (other * (other - 1)) / 2 + one;

/** How alike vectors are, by the words that they share. */
export function likenessesOf(vectors: readonly Vector[]): Likenesses {
  const alike = new Likenesses(vectors.length);
  const holders = new Map<number, { at: number; value: number }[]>();
  for (const [at, vector] of vectors.entries()) {
    for (const [number, value] of vector) {
      const others = holders.get(number) ?? [];
      for (const other of others) alike.set(at, other.at, alike.get(at, other.at) + value * other.value);
      others.push({ at, value });
      holders.set(number, others);
    }
  }
  return alike;
}
