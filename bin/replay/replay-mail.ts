import { announcementOf } from './announcement.ts';
import { eachStored, type Period } from './each-stored.ts';
import type { MailBucket } from './mail-gateway.ts';

/**
 * Announces stored messages again, so that the desk takes in those that it has not yet; it knows the others and changes
 * nothing. `bucket` is the desk's own, where its function reads them, wherever the list came from.
 * @returns how many there were
 */
export function replayMail(
  deps: { mail: MailBucket; bucket: string; announce: (body: string) => Promise<void> },
  prefix: string,
  period: Period,
): Promise<number> {
  return eachStored(deps.mail.list(prefix), period, async (stored) => {
    const { key, storedAt } = stored;
    const head = await deps.mail.headOf(stored);
    await deps.announce(announcementOf({ bucket: deps.bucket, key, storedAt, head }));
  });
}
