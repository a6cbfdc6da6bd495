import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { Uploaded } from './upload.ts';

const storedObject = z.object({
  key: z.string(),
  /** The name of the file that holds the bytes. */
  blob: z.string().regex(/^[0-9a-f-]{36}$/),
  size: z.number(),
  eTag: z.string(),
  lastModifiedMs: z.number(),
  /** Content-Type and the other headers that come back with the object. */
  headers: z.record(z.string(), z.string()),
  /** `x-amz-meta-…`, without the prefix. */
  metadata: z.record(z.string(), z.string()),
  checksum: z.object({ algorithm: z.enum(['crc32', 'sha1', 'sha256']), value: z.string() }).optional(),
});

/** An object as it is described on disk. */
export type StoredObject = z.infer<typeof storedObject>;
/** What the client says about an object. */
export type Described = Pick<StoredObject, 'headers' | 'metadata'>;

/**
 * A bucket on disk: `blobs/<random>` holds the bytes, `objects/<hash of the key>.json` describes an object and names
 * its blob. Renaming the description into place is the commit: before it the old object stands whole, after it the
 * new one, and no key ever becomes a path.
 */
export class ObjectStore {
  readonly #folder: string;
  readonly #objects = new Map<string, StoredObject>();

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(join(folder, 'blobs'), { recursive: true });
    mkdirSync(join(folder, 'objects'), { recursive: true });
    this.#load();
  }

  #load(): void {
    for (const name of readdirSync(join(this.#folder, 'objects'))) {
      const file = join(this.#folder, 'objects', name);
      if (!name.endsWith('.json')) {
        rmSync(file);
        continue;
      }
      const text = readFileSync(file, 'utf8');
      // The machine lost power before the description was on its disk.
      if (text === '') {
        rmSync(file);
        continue;
      }
      const object = storedObject.parse(JSON.parse(text));
      this.#objects.set(object.key, object);
    }
    const used = new Set([...this.#objects.values()].map(({ blob }) => blob));
    for (const name of readdirSync(join(this.#folder, 'blobs')))
      if (!used.has(name)) rmSync(this.#blob(name));
  }

  #blob(name: string): string {
    return join(this.#folder, 'blobs', name);
  }

  #description(key: string): string {
    return join(this.#folder, 'objects', `${createHash('sha256').update(key).digest('hex')}.json`);
  }

  find(key: string): StoredObject | undefined {
    return this.#objects.get(key);
  }

  /** All objects in the order of their keys' bytes. */
  all(): StoredObject[] {
    return [...this.#objects.values()].sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
  }

  /** Opens the bytes of an object; they stay readable until closed, even when the object is replaced. */
  open(object: StoredObject): number {
    return openSync(this.#blob(object.blob), 'r');
  }

  /** Writes what `fill` hands over to a new blob on disk. A failure leaves nothing behind. */
  async write(
    fill: (write: (bytes: Buffer) => Promise<unknown>) => Promise<Uploaded>,
  ): Promise<Uploaded & { blob: string }> {
    const blob = randomUUID();
    const file = await open(this.#blob(blob), 'wx');
    try {
      const uploaded = await fill((bytes) => file.writeFile(bytes));
      await file.sync();
      return { ...uploaded, blob };
    } catch (error) {
      rmSync(this.#blob(blob), { force: true });
      throw error;
    } finally {
      await file.close();
    }
  }

  discard(blob: string): void {
    rmSync(this.#blob(blob), { force: true });
  }

  /**
   * Makes an object visible. Synchronous, so that a condition checked just before it still holds; so it does not wait for
   * the disk, which would hold up the whole host. What is written outlives the process, however it ends.
   */
  commit(object: StoredObject): void {
    const before = this.#objects.get(object.key);
    const file = this.#description(object.key);
    const draft = `${file}.${object.blob}`;
    writeFileSync(draft, JSON.stringify(object));
    renameSync(draft, file);
    this.#objects.set(object.key, object);
    if (before !== undefined) this.discard(before.blob);
  }

  delete(key: string): void {
    const object = this.#objects.get(key);
    if (object === undefined) return;
    rmSync(this.#description(key));
    this.#objects.delete(key);
    this.discard(object.blob);
  }
}
