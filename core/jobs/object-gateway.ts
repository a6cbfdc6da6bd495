import {
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  S3Client,
} from '@aws-sdk/client-s3';
import { clientTimeouts, SMALL_REQUEST_MS } from '../shared/client-timeouts.ts';
import type { StoredObject } from '../shared/job-kind.ts';
import { RESULT_PREFIX } from '../shared/names.ts';

/** The names of the desk's buckets. */
export type DeskBuckets = Readonly<Record<StoredObject['bucket'], string>>;

/**
 * Deletes objects for good: every version, and every mark of an earlier deletion, by its id. A deletion without an id would
 * only hide the object in a bucket that keeps versions ("Deleting object versions from a versioning-enabled bucket").
 */
export function s3Deletion(buckets: DeskBuckets, client = new S3Client(clientTimeouts(SMALL_REQUEST_MS))) {
  return async ({ bucket, key: Key }: StoredObject): Promise<void> => {
    const Bucket = buckets[bucket];
    const all: { VersionId: string }[] = [];
    let next: Pick<ListObjectVersionsCommandOutput, 'NextKeyMarker' | 'NextVersionIdMarker'> | undefined = {};
    while (next !== undefined) {
      const page: ListObjectVersionsCommandOutput = await client.send(
        new ListObjectVersionsCommand({
          Bucket,
          Prefix: Key,
          KeyMarker: next.NextKeyMarker,
          VersionIdMarker: next.NextVersionIdMarker,
        }),
      );
      const found = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
      all.push(
        ...found.flatMap((one) => (one.Key === Key && one.VersionId ? [{ VersionId: one.VersionId }] : [])),
      );
      // The list is in the order of keys, and the key itself stands before all that begin with it.
      next = page.IsTruncated && page.NextKeyMarker === Key ? page : undefined;
    }
    for (const { VersionId } of all) await client.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
  };
}

/** Deletes all that a job has left and put by for good, with every version of it. */
export function s3JobFilesDeletion(Bucket: string, client = new S3Client(clientTimeouts(SMALL_REQUEST_MS))) {
  return async (jobId: string): Promise<void> => {
    for (;;) {
      const page = await client.send(
        new ListObjectVersionsCommand({ Bucket, Prefix: `${RESULT_PREFIX}${jobId}/` }),
      );
      for (const { Key, VersionId } of [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])])
        await client.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
      if (!page.IsTruncated) return;
    }
  };
}
