import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import * as z from 'zod';
import { bundle } from '../../lib/bundle.ts';
import { FUNCTION_ENTRIES, functionName } from '../../lib/functions.ts';
import { inboundMemory } from '../support/inbound-memory.ts';
import { LARGE_MAILS } from '../support/large-mails.ts';
import {
  ANY_BUNDLE_KB,
  API_BUNDLE_KB,
  BUNDLE_KB,
  DEPLOYED_KB,
  LARGE_API,
  SCHEMAS_AT_START,
} from './numbers.ts';

const names = FUNCTION_ENTRIES.map(functionName);
const outDir = mkdtempSync(join(tmpdir(), 'bilet-bundles-'));
let zippedKb: Record<string, number>;
/** the same with what a function reads late, as it is deployed */
let deployedKb: Record<string, number>;

// All functions are bundled, which takes its time on a busy machine.
beforeAll(async () => {
  const { functionsDir } = await bundle({ outDir });
  const sizeOf = (name: string, file: string) =>
    deflateRawSync(readFileSync(join(functionsDir, name, file))).byteLength / 1000;
  const filesOf = (name: string) => readdirSync(join(functionsDir, name));
  zippedKb = Object.fromEntries(names.map((name) => [name, Math.ceil(sizeOf(name, 'index.js'))]));
  deployedKb = Object.fromEntries(
    names.map((name) => [name, filesOf(name).reduce((sum, file) => sum + sizeOf(name, file), 0)]),
  );
});
afterAll(() => rmSync(outDir, { recursive: true }));

test('every function has a budget, and no budget is without its function', () => {
  expect(Object.keys(BUNDLE_KB).sort()).toEqual([...names].sort());
});

test.each(names)('%s stays within its budget', (name) => {
  const isSmall = name.startsWith('api-') && !LARGE_API.includes(name);
  const most = Math.min(BUNDLE_KB[name] ?? 0, isSmall ? API_BUNDLE_KB : ANY_BUNDLE_KB);
  expect(zippedKb[name]).toBeLessThanOrEqual(most);
});

test('nor does any outgrow its limit with the libraries that it reads only when they are used', () => {
  const most = (name: string) => DEPLOYED_KB[name] ?? ANY_BUNDLE_KB;
  expect(names.filter((name) => (deployedKb[name] ?? Infinity) > most(name))).toEqual([]);
});

test('no budget is left far above what is needed', () => {
  const loose = names.filter((name) => (BUNDLE_KB[name] ?? 0) > 1.15 * (zippedKb[name] ?? 0) + 1);
  expect(loose).toEqual([]);
});

test('no function makes the schemas that it knows before somebody asks for them', () => {
  const files = names.map((name) => join(outDir, 'functions', name, 'index.js'));
  const count = `let made = 0;
    globalThis.__zod_globalConfig = { postProcessor: () => { made += 1; } };
    console.log(JSON.stringify(process.argv.slice(1).map((file) => { made = 0; require(file); return made; })));`;
  const made = z.array(z.int()).parse(JSON.parse(execFileSync('node', ['-e', count, ...files]).toString()));
  expect(Math.max(...made)).toBeGreaterThan(SCHEMAS_AT_START);
  expect(names.filter((_, at) => (made[at] ?? Infinity) > SCHEMAS_AT_START)).toEqual(['api-desk']);
});

test('no function reads what stands beside its bundle before somebody needs it, and what works behind needs no file for most of it', () => {
  const files = names.map((name) => join(outDir, 'functions', name, 'index.js'));
  const load = `for (const file of process.argv.slice(1)) require(file);
    console.log(JSON.stringify(Object.keys(require.cache)));`;
  const read = z.array(z.string()).parse(JSON.parse(execFileSync('node', ['-e', load, ...files]).toString()));
  expect(read.sort()).toEqual(files.toSorted());
  const beside = (name: string) => readdirSync(join(outDir, 'functions', name));
  expect(beside('api-macros')).toContain('liquidjs.js');
  expect(beside('mail-outbound')).not.toContain('liquidjs.js');
});

test('what a minified function logs has the names that the code has', () => {
  const event = { rawPath: '/v1/tickets', rawQueryString: '', requestContext: { http: { method: 'GET' } } };
  const call = `require(${JSON.stringify(join(outDir, 'functions/api-tickets/index.js'))})
    .handler(${JSON.stringify(event)}, {}).catch(() => process.exit(1))`;
  const logged = execFileSync('node', ['-e', call], {
    env: { ...process.env, LOG_LEVEL: 'INFO' },
  }).toString();
  expect(JSON.parse(logged)).toMatchObject({ level: 'INFO', error: { name: 'UnauthenticatedError' } });
});

/** Megabytes that reading a mail may take, whatever it is. */
const READING_MB = 512;

test.each(['the largest sample', 'a file', 'HTML'])('reading %s takes little memory', async (kind) => {
  const raw = LARGE_MAILS[kind]?.() ?? Buffer.alloc(0);
  expect(await inboundMemory(join(outDir, 'functions'), raw)).toBeLessThan(READING_MB);
});
