import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { BUNDLING, bundle } from '../lib/bundle.ts';
import { quantile } from './numbers.ts';

const run = promisify(execFile);

const ROUNDS = 15;

/** What every function with a table needs at least: the document client. */
const BARE = `
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
export const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-east-1' }));
`;

/** What a function needs that does nothing. */
const EMPTY = 'export const handler = async () => {};';

/** Milliseconds of processor time that a fresh process takes to load a module. */
const LOAD = `
const before = process.cpuUsage();
require(process.argv[1]);
const { user, system } = process.cpuUsage(before);
console.log((user + system) / 1000);
`;

/** The document client as it is installed, in as many files as it comes in, and as a function finds it that is not bundled. */
const IMPORTED = createRequire(import.meta.url).resolve('@aws-sdk/lib-dynamodb');

/**
 * Compares what it takes to load each function's bundle with the bare document client, as it is installed and as a bundle, and with an
 * empty function, in turns: the median of all rounds, and the least, as whatever else the machine does only adds.
 */
export async function measureInit(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bilet-init-'));
  try {
    const [bare, empty] = [join(folder, 'bare.cjs'), join(folder, 'empty.cjs')];
    for (const [outfile, contents] of [
      [bare, BARE],
      [empty, EMPTY],
    ] as const)
      await build({ ...BUNDLING, stdin: { contents, resolveDir: process.cwd() }, outfile });
    const { functionsDir, bytes } = await bundle({ outDir: folder });
    const files = { empty, imported: IMPORTED, bare, ...pathsOf(functionsDir, Object.keys(bytes)) };
    const times = new Map<string, number[]>(Object.keys(files).map((name) => [name, []]));
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [name, file] of Object.entries(files)) {
        const { stdout } = await run(resolve('node_modules/.bin/node'), ['-e', LOAD, file]);
        times.get(name)?.push(Number(stdout));
      }
    }
    print(times, bytes);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function print(times: ReadonlyMap<string, readonly number[]>, bytes: Readonly<Record<string, number>>): void {
  console.log(
    '| function | KB | median | of the import | of its bundle | least | of the import | of its bundle |',
  );
  console.log('|---|--:|--:|--:|--:|--:|--:|--:|');
  for (const [name, all] of times) {
    const size = bytes[name] === undefined ? '' : (bytes[name] / 1000).toFixed(0);
    const cells = [0.5, 0].map((share) => {
      const own = quantile(all, share);
      const ratios = ['imported', 'bare'].map((base) =>
        (own / quantile(times.get(base) ?? [], share)).toFixed(2),
      );
      return [`${own.toFixed(1)} ms`, ...ratios].join(' | ');
    });
    console.log(`| ${name} | ${size} | ${cells.join(' | ')} |`);
  }
}

const pathsOf = (functionsDir: string, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, join(functionsDir, name, 'index.js')]));
