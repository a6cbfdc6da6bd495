import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp } from '../../lib/app.ts';
import { bundle } from '../../lib/bundle.ts';
import type { Settings } from '../../schemas/settings.ts';

/** The stacks as this checkout and these settings describe them, bundles included. Takes some seconds. */
export async function synthesizeStacks(
  settings: Settings,
  context: Record<string, unknown>,
): Promise<{ name: string; template: unknown }[]> {
  process.env.CDK_VALIDATION = 'false';
  const folder = mkdtempSync(join(tmpdir(), 'bilet-doctor-'));
  try {
    const { functionsDir } = await bundle({ outDir: folder });
    const app = buildApp({
      settings,
      bundleDir: functionsDir,
      validate: false,
      app: { outdir: join(folder, 'cdk.out'), context },
    });
    return app.synth().stacks.map(({ stackName, template }) => ({ name: stackName, template }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
