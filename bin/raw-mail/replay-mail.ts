import { announcementOf } from './announcement.ts';
import type { MailBucket, StoredMail } from './bucket-gateway.ts';

/** Which stored messages are meant: those stored from one moment until before another. */
export interface Period {
  readonly from: Date;
  readonly to: Date;
}

/** How many announcements are under way at a time. */
const AT_ONCE = 10;

/**
 * Announces stored messages again, so that the desk takes in those that it has not yet; it knows the others and changes
 * nothing. `bucket` is the desk's own, where its function reads them, wherever the list came from.
 * @returns how many there were
 */
export async function replayMail(
  deps: { mail: MailBucket; bucket: string; announce: (body: string) => Promise<void> },
  prefix: string,
  { from, to }: Period,
): Promise<number> {
  const announce = async (stored: StoredMail) => {
    const { key, storedAt } = stored;
    const head = await deps.mail.headOf(stored);
    await deps.announce(announcementOf({ bucket: deps.bucket, key, storedAt, head }));
  };
  let count = 0;
  let batch: StoredMail[] = [];
  const flush = async () => {
    await Promise.all(batch.map(announce));
    count += batch.length;
    batch = [];
  };
  for await (const stored of deps.mail.list(prefix)) {
    if (stored.storedAt < from || stored.storedAt >= to) continue;
    batch.push(stored);
    if (batch.length === AT_ONCE) await flush();
  }
  await flush();
  return count;
}
