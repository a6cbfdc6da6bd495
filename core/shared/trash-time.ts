/** Days for which a ticket stays in the trash, and can be restored, where nothing else is said. */
export const TRASH_DAYS = 30;

/** What says when a ticket in the trash is purged. */
interface Trashed {
  /** since when it is there (RFC 3339) */
  trashedAt: string;
  /** for how long */
  trashDays?: number | undefined;
}

/** When a ticket is purged that is in the trash, unless it is restored before (RFC 3339). */
export function purgeTime({ trashedAt, trashDays = TRASH_DAYS }: Trashed): string {
  return new Date(Date.parse(trashedAt) + trashDays * 24 * 60 * 60 * 1000).toISOString();
}
