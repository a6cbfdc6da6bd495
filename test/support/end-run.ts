import { rmSync } from 'node:fs';

/** Removes the folder of a run of tests. Jest calls this after the last file. */
export default function endRun(): void {
  rmSync(process.env.BILET_TEST_RUN ?? '', { recursive: true, force: true });
}
