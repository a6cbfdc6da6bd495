import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { readAssembly } from './assembly.ts';
import { lockFile } from './lock.ts';
import type { Stack } from './templates.ts';

/** Everything that decides what the app synthesizes to. */
const SOURCES = ['lib', 'functions', 'core', 'schemas', 'cdk.json', 'local/build.ts', 'package-lock.json'];
/** A build that no running host has marked as its own for this long is dropped. */
const KEPT_FOR_MS = 1_800_000;
const MARKED_EVERY_MS = 300_000;
/** How often a host looks whether another one has finished its build. */
const LOOK_EVERY_MS = 100;

/** A hash over the contents of all sources. */
function fingerprint(root: string): string {
  const hash = createHash('sha256').update(process.version);
  for (const source of SOURCES) {
    const path = join(root, source);
    const files = statSync(path).isDirectory()
      ? readdirSync(path, { recursive: true, encoding: 'utf8' })
          .filter((file) => /\.(ts|json)$/.test(file))
          .sort()
      : [''];
    for (const file of files) hash.update(`${source}/${file}\0`).update(readFileSync(join(path, file)));
  }
  return hash.digest('hex').slice(0, 20);
}

function dropOldBuilds(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const usedAt = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - usedAt > KEPT_FOR_MS) rmSync(path, { recursive: true, force: true });
  }
}

/** In a process of its own, as what the CDK needs in memory would otherwise stay there as long as the desk runs. */
async function build(root: string, folder: string): Promise<void> {
  const env = { ...process.env, CDK_VALIDATION: 'false' };
  await promisify(execFile)(process.execPath, [join(root, 'local/build.ts'), root, folder], { env });
}

/** Builds in one step, as far as others can see. They wait for it, as two hosts that build would both take twice as long. */
async function buildAlone(root: string, finished: string): Promise<void> {
  if (existsSync(finished)) return;
  const builds = dirname(finished);
  dropOldBuilds(builds);
  const draft = join(builds, `draft-${randomUUID()}`);
  await build(root, draft);
  renameSync(draft, finished);
}

/**
 * Bundles the functions and synthesizes the CDK app. The result is kept below `dist/local` under a hash
 * of the sources, so that the next start with the same sources takes it as it is.
 * @param root folder of the project
 * @returns the stacks, and a function that lets go of the build, whose code is loaded when it is first needed
 */
export async function synthesize(root: string): Promise<{ stacks: Stack[]; release: () => void }> {
  const builds = join(root, 'dist/local');
  const finished = join(builds, fingerprint(root));
  mkdirSync(builds, { recursive: true });
  while (!existsSync(finished)) {
    const letGo = lockFile(`${builds}.lock`, 0);
    if (letGo) await buildAlone(root, finished).finally(letGo);
    else await pause(LOOK_EVERY_MS);
  }
  const mark = () => utimesSync(finished, new Date(), new Date());
  mark();
  const marking = setInterval(mark, MARKED_EVERY_MS).unref();
  return { stacks: readAssembly(join(finished, 'cdk.out')), release: () => clearInterval(marking) };
}
