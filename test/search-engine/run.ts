/**
 * `npm run test:search-engine`: starts a real OpenSearch of one node, lets it search what the desk's own index searches, and compares what both find. `--available`
 * only says, by its exit code, whether that can be done: 0 it can, 3 it cannot, 1 when Java or Maven is missing although `CI` is set.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startReport } from '../deploy/report.ts';
import { startDatabase } from '../support/database.ts';
import { CHECKS } from './checks.ts';
import { fetchEngine, startEngine } from './engine.ts';
import { EngineDesk, forgetAll } from './engine-desk.ts';
import { compareQuality } from './quality.ts';

/** Exit code of `--available` where it cannot be tried and nobody relies on it. */
const MAY_BE_LEFT_OUT = 3;

const tryOut = async (folder: string): Promise<number> => {
  const report = startReport();
  const engine = await startEngine(folder);
  process.once('SIGINT', () => void engine.stop().then(() => process.exit(1)));
  process.once('SIGTERM', () => void engine.stop().then(() => process.exit(1)));
  try {
    for (const [name, check] of Object.entries(CHECKS)) {
      const database = await startDatabase();
      await forgetAll(engine.endpoint);
      await report.check(name, () => check(new EngineDesk(database, engine.endpoint)));
      await database.stop();
    }
    const database = await startDatabase();
    await report.check('what is looked for comes first, as it does in the own index', () =>
      compareQuality(engine.endpoint, database),
    );
    await database.stop();
  } finally {
    await engine.stop();
  }
  return report.end();
};

const { values } = parseArgs({ options: { available: { type: 'boolean' } } });
const folder = mkdtempSync(join(tmpdir(), 'bilet-search-engine-'));
try {
  const standing = await fetchEngine(folder);
  if (standing !== 'ready') {
    console.log(`left out  ${standing.sentence}`);
    const mustBeThere = Boolean(process.env.CI) && standing.lacks === 'toolchain';
    process.exitCode = mustBeThere || !values.available ? 1 : MAY_BE_LEFT_OUT;
  } else if (!values.available) {
    process.exitCode = (await tryOut(folder)) === 0 ? 0 : 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
