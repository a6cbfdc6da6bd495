import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const REQUIREMENTS = 'test/deploy/requirements.txt';

/** Ignored by git and by every tool, and gone with the packages. */
const CACHE = 'node_modules/.cache/bilet-deploy';

/** Where the Python environment of these requirements is, whether it exists or not. */
const environmentFolder = (): string => {
  const digest = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex');
  return resolve(CACHE, `python-${digest.slice(0, 12)}`);
};

/** Makes the Python environment once for each version of the requirements; gives its folder of commands. */
export const pythonCommands = async (): Promise<string> => {
  const folder = environmentFolder();
  const bin = join(folder, 'bin');
  const ready = join(folder, 'ready');
  if (existsSync(ready)) return bin;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(CACHE, { recursive: true });
  await run('python3', ['-m', 'venv', folder]);
  await run(join(bin, 'python'), ['-m', 'pip', 'install', '--quiet', '--requirement', REQUIREMENTS]);
  // Renamed last, so that an installation that was cut short is not taken for a whole one.
  const requirements = join(folder, 'requirements');
  await run('cp', [REQUIREMENTS, requirements]);
  renameSync(requirements, ready);
  return bin;
};

/**
 * What this machine lacks for the deploy test, as one sentence; `null` when nothing. Asks the package registry only
 * when the engine is not installed yet.
 */
export const whatIsMissing = async (): Promise<string | null> => {
  const tools: readonly [string, readonly string[], string][] = [
    ['python3', ['-c', 'import venv, sys; sys.exit(sys.version_info < (3, 10))'], 'Python 3.10 or later'],
    ['openssl', ['version'], 'openssl'],
  ];
  for (const [command, args, name] of tools) {
    const there = await run(command, [...args]).then(
      () => true,
      () => false,
    );
    if (!there) return `There is no ${name} on this machine.`;
  }
  if (existsSync(join(environmentFolder(), 'ready'))) return null;
  const scratch = resolve(CACHE, `probe-${process.pid}`);
  const source = ['--requirement', REQUIREMENTS, '--no-deps', '--dest', scratch];
  try {
    await run(
      'python3',
      ['-m', 'pip', 'download', '--quiet', '--timeout', '10', '--retries', '0', ...source],
      {
        timeout: 60_000,
      },
    );
    return null;
  } catch {
    return 'The Python package registry cannot be reached.';
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
};
