import { existsSync, readdirSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type KeptObjects, ObjectGoneError } from '../../core/shared/kept-objects.ts';
import type { LakeTable } from '../../schemas/lake/columns.ts';

/** Files of a desk in a folder of this machine, under the keys that they have in S3. */
export function lakeFolder(folder: string): KeptObjects {
  return {
    async get(key) {
      const path = join(folder, key);
      if (!existsSync(path)) throw new ObjectGoneError(`${key} is not there`);
      return new Uint8Array(await readFile(path));
    },
    async put(key, bytes) {
      const path = join(folder, key);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, bytes);
    },
    delete: (key) => rm(join(folder, key), { force: true }),
  };
}

/** Whether a table has files in a folder. */
export function hasFiles(folder: string, table: LakeTable): boolean {
  const path = join(folder, table);
  return (
    existsSync(path) &&
    readdirSync(path, { recursive: true }).some((name) => String(name).endsWith('.parquet'))
  );
}
