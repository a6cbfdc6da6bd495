import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { describeMessage, readMessage } from '../core/email/index.ts';

const USAGE = `Shows how the desk understands messages. Nothing is stored or sent.

  npm run mail -- --out DIR PATH…

PATH is a message or a folder with .eml files. For each NAME.eml the result is DIR/NAME.json; a message that cannot be
read gives {"error": "…"} there, and the others are still read.`;

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The messages that a path means: itself, or the .eml files in it. */
async function messagesAt(path: string): Promise<string[]> {
  const info = await stat(path).catch(() => null);
  if (!info?.isDirectory()) return [path];
  const names = await readdir(path);
  return names
    .filter((name) => name.toLowerCase().endsWith('.eml'))
    .sort()
    .map((name) => join(path, name));
}

/** A name for the result that no other message of this run has taken. */
function freeName(path: string, taken: Set<string>): string {
  const name = basename(path).replace(/\.eml$/i, '') || 'message';
  let free = name;
  for (let count = 2; taken.has(free.toLowerCase()); count += 1) free = `${name}-${count}`;
  taken.add(free.toLowerCase());
  if (free !== name)
    console.error(`${path}: another message is called ${name} too; its result is ${free}.json`);
  return free;
}

async function understand(path: string): Promise<object> {
  try {
    return describeMessage(await readMessage(await readFile(path)));
  } catch (error) {
    console.error(`${path}: ${sentence(error)}`);
    return { error: sentence(error) };
  }
}

async function run(out: string, paths: readonly string[]): Promise<void> {
  const lists = await Promise.all(paths.map(messagesAt));
  const messages = [...new Set(lists.flat().map((path) => resolve(path)))];
  await mkdir(out, { recursive: true });
  const taken = new Set<string>();
  let unread = 0;
  for (const path of messages) {
    const result = await understand(path);
    if ('error' in result) unread += 1;
    await writeFile(join(out, `${freeName(path, taken)}.json`), `${JSON.stringify(result, null, 2)}\n`);
  }
  const failures = unread === 0 ? '' : `, ${unread} of them could not be read`;
  console.log(`${messages.length} ${messages.length === 1 ? 'message' : 'messages'} in ${out}${failures}`);
}

function readArguments(): { out: string; paths: string[] } | null {
  try {
    const { values, positionals } = parseArgs({
      options: { out: { type: 'string' } },
      allowPositionals: true,
    });
    return values.out && positionals.length > 0 ? { out: values.out, paths: positionals } : null;
  } catch (error) {
    console.error(sentence(error));
    return null;
  }
}

const given = readArguments();
if (given === null) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  await run(given.out, given.paths).catch((error: unknown) => {
    console.error(sentence(error));
    process.exitCode = 1;
  });
}
