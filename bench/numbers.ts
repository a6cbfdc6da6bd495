import { parseArgs } from 'node:util';

/** The value below which a share of the values lies, such as `0.5` for the median. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  if (value === undefined) throw new RangeError('There are no values.');
  return value;
}

/** Sizes that are compared where none are asked for. */
const SIZES = '1000,10000,100000';

/** The sizes that `--NAME 1000,10000` asks for, the smallest first. @throws RangeError for what is no size */
export function sizesAsked(name: string, args: readonly string[] = process.argv.slice(3)): number[] {
  const { values } = parseArgs({ args: [...args], options: { [name]: { type: 'string', default: SIZES } } });
  const sizes = String(values[name]).split(',').map(Number);
  const wrong = sizes.find((size) => !Number.isInteger(size) || size < 1);
  if (wrong !== undefined) throw new RangeError(`--${name} takes whole numbers, such as ${SIZES}.`);
  return sizes.sort((one, other) => one - other);
}

/** Prints what something took at each size, in milliseconds, and how many times as long it took at the largest as at the smallest. */
export function reportSizes(
  name: string,
  unit: string,
  measured: readonly { size: number; times: readonly number[] }[],
): void {
  for (const { size, times } of measured) {
    const shown = [0.5, 0.99].map((share) => quantile(times, share).toFixed(2));
    const what = `${name.padEnd(6)} ${size.toLocaleString('en').padStart(9)} ${unit}`;
    console.log(`${what}  median ${shown[0]} ms  p99 ${shown[1]} ms`);
  }
  const medians = measured.map(({ times }) => quantile(times, 0.5));
  const ratio = (medians.at(-1) ?? Number.NaN) / (medians[0] ?? Number.NaN);
  console.log(`${name.padEnd(6)} ratio of medians ${ratio.toFixed(2)}`);
}
