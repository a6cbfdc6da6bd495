import type { RemoveObject } from './removal-gateway.ts';
import { objectOf, parseUploadRow } from './upload-store.ts';

/**
 * Forgets the file of an upload whose row has expired, given the row as it was last. The upload itself expires by a rule of
 * its bucket; what may be left is the copy that was made for a message which was then refused. A message takes a file only in
 * the transaction that notes so in this row, which must be there: what no message had when the row went, none ever gets.
 */
export async function forgetUpload(
  { bucket, removeObject }: { bucket: string; removeObject: RemoveObject },
  row: unknown,
): Promise<void> {
  const { id, attachedTo, attachedToRoom } = parseUploadRow(row);
  const { attached, ofRoom } = objectOf(id);
  if (attachedTo === undefined) await removeObject(bucket, attached);
  // What a message of a ticket has was offered to no room: it is taken once.
  if (attachedTo === undefined && attachedToRoom === undefined) await removeObject(bucket, ofRoom);
}
