import {
  CopyObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import { type Version, versionsAt } from './versions.ts';

/** Copies under way at a time. */
const AT_ONCE = 20;

/** An object to copy; without a version, as it is now. */
interface Wanted {
  readonly key: string;
  readonly versionId?: string;
}

/** The service that keeps a bucket keeps no versions of its objects; the local one does not. */
export class NoVersionsError extends Error {
  override readonly name = 'NoVersionsError';
}

async function keysOf(client: S3Client, Bucket: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket }))
    keys.push(...Contents.flatMap(({ Key }) => Key ?? []));
  return keys;
}

async function allVersions(client: S3Client, Bucket: string): Promise<Version[]> {
  const versions: Version[] = [];
  let [KeyMarker, VersionIdMarker]: (string | undefined)[] = [];
  do {
    const page: ListObjectVersionsCommandOutput = await client.send(
      new ListObjectVersionsCommand({ Bucket, KeyMarker, VersionIdMarker }),
    );
    for (const [some, deleted] of [
      [page.Versions ?? [], false],
      [page.DeleteMarkers ?? [], true],
    ] as const) {
      for (const { Key, VersionId, LastModified } of some)
        if (Key && VersionId && LastModified)
          versions.push({ key: Key, versionId: VersionId, at: LastModified, deleted });
    }
    KeyMarker = page.NextKeyMarker;
    VersionIdMarker = page.NextVersionIdMarker;
  } while (KeyMarker !== undefined);
  return versions;
}

/** What S3 calls the only version of an object in a bucket that keeps none. */
const ONLY_VERSION = 'null';

/** @throws NoVersionsError */
async function objectsAt(client: S3Client, Bucket: string, moment: Date): Promise<Wanted[]> {
  const versions = await allVersions(client, Bucket);
  if (versions.length > 0 && versions.every(({ versionId }) => versionId === ONLY_VERSION))
    throw new NoVersionsError(
      `There are no versions of the objects in ${Bucket}: leave out --at to take them as they are now.`,
    );
  return versionsAt(versions, moment);
}

/**
 * Copies the objects of a bucket to the one of a new desk, inside S3. Objects that are there already stay as they are:
 * a run that was interrupted is simply repeated.
 * @param options.at the moment whose state is wanted; without it, the objects as they are now
 * @returns how many were copied, and how many had been there
 * @throws NoVersionsError
 */
export async function copyObjects(
  options: { from: string; to: string; at?: Date | undefined },
  client = new S3Client({}),
): Promise<{ copied: number; known: number }> {
  const { from, to, at } = options;
  const all = at
    ? await objectsAt(client, from, at)
    : (await keysOf(client, from)).map((key): Wanted => ({ key }));
  const there = new Set(await keysOf(client, to));
  const wanted = all.filter(({ key }) => !there.has(key));
  const copy = async ({ key, versionId }: Wanted) => {
    const source = `${from}/${key.split('/').map(encodeURIComponent).join('/')}`;
    const CopySource = versionId === undefined ? source : `${source}?versionId=${versionId}`;
    await client.send(new CopyObjectCommand({ Bucket: to, Key: key, CopySource }));
  };
  for (let start = 0; start < wanted.length; start += AT_ONCE)
    await Promise.all(wanted.slice(start, start + AT_ONCE).map(copy));
  return { copied: wanted.length, known: all.length - wanted.length };
}
