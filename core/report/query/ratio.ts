/** A number that is not rounded yet: a whole number by a whole number that is more than 0. */
export interface Ratio {
  readonly of: bigint;
  readonly by: bigint;
}

/** A ratio of whole numbers; null: by nothing. */
export function ratio(of: number, by: number): Ratio | null {
  return by === 0 ? null : { of: BigInt(of), by: BigInt(by) };
}

/** A ratio as a number with so many decimals, rounded once: half away from zero. */
export function rounded({ of, by }: Ratio, decimals: number): number {
  const scale = 10n ** BigInt(decimals);
  const size = ((of < 0n ? -of : of) * scale * 2n + by) / (by * 2n);
  const value = Number(size) / Number(scale);
  return of < 0n && value !== 0 ? -value : value;
}

/** What a value has changed by, as a share of what it was; null where that was 0. */
export function changeOf(now: Ratio, before: Ratio): Ratio | null {
  if (before.of === 0n) return null;
  const [of, by] = [now.of * before.by - before.of * now.by, now.by * before.of];
  return by < 0n ? { of: -of, by: -by } : { of, by };
}

/** How much more one is than another. */
export function differenceOf(now: Ratio, before: Ratio): Ratio {
  return { of: now.of * before.by - before.of * now.by, by: now.by * before.by };
}
