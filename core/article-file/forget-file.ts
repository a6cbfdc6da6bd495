import type { RemoveObject } from '../attachment/index.ts';
import { objectOfFile, parseArticleFileRow } from './file-store.ts';

/** Forgets a file of which the row has expired, as no text named it in time: given the row as it was last. */
export async function forgetArticleFile(
  { bucket, removeObject }: { bucket: string; removeObject: RemoveObject },
  row: unknown,
): Promise<void> {
  await removeObject(bucket, objectOfFile(parseArticleFileRow(row)));
}
