import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Makes the folder of a run of tests, see `onceInThisRun`. Jest calls this before the first file. */
export default function beginRun(): void {
  process.env.BILET_TEST_RUN = mkdtempSync(join(tmpdir(), 'bilet-run-'));
}
