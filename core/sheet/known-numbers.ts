/** From which part on the numbers are put by that a file has: behind all parts of the file, and what else a job puts by. */
export const KNOWN_PART = 2_000_000;

/** Numbers of which it is known whether they were there, as a bit for each: a million of them are 125 KB. */
export function knownNumbers(text: string): {
  /** Adds one. False: it was there. */
  add(number: number): boolean;
  /** as it is put by, and given to `knownNumbers` again */
  text(): string;
} {
  let bits = Buffer.from(text, 'base64');
  return {
    add(number) {
      const [at, bit] = [number >> 3, 1 << (number & 7)];
      if (at >= bits.length) bits = Buffer.concat([bits], Math.max(at + 1, bits.length * 2));
      const byte = bits[at] ?? 0;
      bits[at] = byte | bit;
      return (byte & bit) === 0;
    },
    text: () => bits.toString('base64'),
  };
}
