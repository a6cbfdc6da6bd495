import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
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

/**
 * Compares what it takes to load each function's bundle with a bundle of the bare document client and with an empty function, in
 * turns: the median of all rounds, and the least, as whatever else the machine does only adds.
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
    const files = { empty, bare, ...pathsOf(functionsDir, Object.keys(bytes)) };
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
  const bareTimes = times.get('bare') ?? [];
  console.log('| function | KB | median | of the bare client | least | of the bare client |');
  console.log('|---|--:|--:|--:|--:|--:|');
  for (const [name, all] of times) {
    const size = bytes[name] === undefined ? '' : (bytes[name] / 1000).toFixed(0);
    const cells = [0.5, 0].map((share) => {
      const [own, base] = [quantile(all, share), quantile(bareTimes, share)];
      return `${own.toFixed(1)} ms | ${(own / base).toFixed(2)}`;
    });
    console.log(`| ${name} | ${size} | ${cells.join(' | ')} |`);
  }
}

const pathsOf = (functionsDir: string, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, join(functionsDir, name, 'index.js')]));
