import type { RemoveObject } from '../attachment/index.ts';
import { parseRoomMessage } from './room-store.ts';

/** Deletes the files of a message that has expired, given its row as it was last. */
export async function forgetRoomFiles(
  { bucket, removeObject }: { bucket: string; removeObject: RemoveObject },
  row: unknown,
): Promise<void> {
  for (const { key } of parseRoomMessage(row).attachments) await removeObject(bucket, key);
}
