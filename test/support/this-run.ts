import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes something that is the same for all files of tests once in a run, as each of them begins anew.
 * @param key what it is, as JSON
 * @param make gives it, as JSON; two files that begin at once may both make it
 */
export function onceInThisRun(key: unknown, make: () => unknown): unknown {
  const name = createHash('sha256').update(JSON.stringify(key)).digest('hex');
  const file = join(process.env.BILET_TEST_RUN ?? '', `${name}.json`);
  if (!existsSync(file)) {
    const draft = `${file}.${randomUUID()}`;
    writeFileSync(draft, JSON.stringify(make()));
    renameSync(draft, file);
  }
  return JSON.parse(readFileSync(file, 'utf8'));
}
