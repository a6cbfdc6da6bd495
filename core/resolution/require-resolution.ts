import { fieldError } from '../shared/errors.ts';
import type { Resolution, Resolutions } from './resolution-area.ts';

/**
 * Makes sure that the desk has a resolution, and that it is in use; a ticket keeps one that was retired.
 * @param looks where it is looked for, one after the other: one that is not known yet may have been made a moment ago
 * @throws InvalidInputError that names `field`
 */
export async function requireResolution(
  looks: readonly (() => Promise<Resolutions>)[],
  asked: { key: string | null | undefined; kept?: string | null | undefined; field: string },
): Promise<void> {
  const { key, kept, field } = asked;
  if (!key || key === kept) return;
  let known: Resolution | undefined;
  for (const look of looks) known ??= (await look()).named(key);
  requireInUse(known, field);
}

/** Likewise, where all resolutions of the desk are at hand. Pure. */
export function requireResolutionIn(
  resolutions: Resolutions,
  { key, kept, field }: { key: string | null | undefined; kept?: string | null | undefined; field: string },
): void {
  if (key && key !== kept) requireInUse(resolutions.named(key), field);
}

function requireInUse(known: Resolution | undefined, field: string): void {
  if (known === undefined) throw fieldError(field, 'is not a resolution of this desk');
  if (known.isRetired) throw fieldError(field, 'is retired');
}
