import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../lib/bundle.ts';
import { inboundMemory } from '../test/support/inbound-memory.ts';
import { LARGE_MAILS } from '../test/support/large-mails.ts';

/** `npm run bench -- mail-memory`: the most memory that the function takes which reads arriving mail, by the kind of a large mail. */
export async function measureMailMemory(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bilet-memory-'));
  try {
    const { functionsDir } = await bundle({ outDir: folder });
    for (const [kind, mail] of Object.entries(LARGE_MAILS)) {
      const raw = mail();
      const megabytes = await inboundMemory(functionsDir, raw);
      console.log(
        `${kind.padEnd(24)} ${(raw.length / 1_048_576).toFixed(1).padStart(6)} MB  ${megabytes.toFixed(0).padStart(6)} MB`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
