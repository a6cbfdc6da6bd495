import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { BUNDLING, bundle } from '../lib/bundle.ts';
import { quantile } from './numbers.ts';

const run = promisify(execFile);

const ROUNDS = 20;

/** What every function with a table needs at least: the document client. */
const BARE = `
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
export const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-east-1' }));
`;

/** Milliseconds of processor time that a fresh process takes to load a module. */
const LOAD = `
const before = process.cpuUsage();
require(process.argv[1]);
const { user, system } = process.cpuUsage(before);
console.log((user + system) / 1000);
`;

/**
 * Compares what it takes to load each function's bundle with a bundle of the bare document client, in turns. The least of
 * all rounds counts, as whatever else the machine does only adds.
 */
export async function measureInit(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bilet-init-'));
  try {
    const bare = join(folder, 'bare.cjs');
    const stdin = { contents: BARE, resolveDir: process.cwd() };
    await build({ ...BUNDLING, stdin, outfile: bare });
    const { functionsDir, bytes } = await bundle({ outDir: folder });
    const files = { bare, ...pathsOf(functionsDir, Object.keys(bytes)) };
    const times = new Map<string, number[]>(Object.keys(files).map((name) => [name, []]));
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [name, file] of Object.entries(files)) {
        const { stdout } = await run(resolve('node_modules/.bin/node'), ['-e', LOAD, file]);
        times.get(name)?.push(Number(stdout));
      }
    }
    const least = [...times].map(([name, all]) => ({ name, ms: quantile(all, 0) }));
    const base = least.find(({ name }) => name === 'bare')?.ms ?? Number.NaN;
    for (const { name, ms } of least)
      console.log(`${name.padEnd(20)} ${ms.toFixed(1).padStart(7)} ms  ${(ms / base).toFixed(2)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const pathsOf = (functionsDir: string, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, join(functionsDir, name, 'index.js')]));
