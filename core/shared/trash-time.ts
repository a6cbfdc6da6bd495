/** Days for which a ticket stays in the trash, and can be restored. */
export const TRASH_DAYS = 30;

/** When a ticket is purged that was put into the trash at a time (RFC 3339), unless it is restored before. */
export function purgeTime(trashedAt: string): string {
  return new Date(Date.parse(trashedAt) + TRASH_DAYS * 24 * 60 * 60 * 1000).toISOString();
}
