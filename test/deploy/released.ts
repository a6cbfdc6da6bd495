import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';

const run = promisify(execFile);

/** The commit of version 0.1.0, from which desks that people have are upgraded. */
const RELEASED = '895beef7eebeec35523d255334138c9b61c69181';

/** Packages that version 0.1.0 needs and today's project has no more. Gone with the other packages. */
const CACHE = resolve('node_modules/.cache/bilet-deploy', `released-${RELEASED.slice(0, 12)}`);

const manifestSchema = z.object({ dependencies: z.record(z.string(), z.string()) });

const dependenciesIn = (file: string): Record<string, string> =>
  manifestSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).dependencies;

/**
 * Puts sources of version 0.1.0 into a folder, from the history of this clone, and what they need beside it.
 * @throws when the clone has no such history, as a shallow one
 */
export const unpackReleased = async (folder: string, sources: readonly string[]): Promise<void> => {
  const known = await run('git', ['cat-file', '-e', `${RELEASED}^{commit}`]).then(
    () => true,
    () => false,
  );
  if (!known)
    throw new Error(
      `Version 0.1.0 (${RELEASED}) is not in this clone: get its history, git fetch --unshallow.`,
    );
  const unpack = 'commit=$1 folder=$2; shift 2; git archive "$commit" "$@" | tar -x -C "$folder"';
  await run('bash', ['-o', 'pipefail', '-c', unpack, 'unpack', RELEASED, folder, ...sources]);
  await givePackages(folder);
};

/** Installs the packages that today's project lacks where Node looks after the folder's own. */
const givePackages = async (folder: string): Promise<void> => {
  const today = dependenciesIn('package.json');
  const lacking = Object.entries(dependenciesIn(join(folder, 'package.json')))
    .filter(([name]) => today[name] === undefined)
    .map(([name, version]) => `${name}@${version}`);
  if (lacking.length === 0) return;
  if (!existsSync(CACHE)) {
    const half = `${CACHE}.half`;
    rmSync(half, { recursive: true, force: true });
    mkdirSync(half, { recursive: true });
    const options = ['--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', half];
    await run('npm', ['install', ...options, ...lacking]);
    renameSync(half, CACHE);
  }
  const beside = join(dirname(folder), 'node_modules');
  if (!existsSync(beside)) symlinkSync(join(CACHE, 'node_modules'), beside);
};
