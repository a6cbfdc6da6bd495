import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describeMessage, readMessage } from '../../core/email/index.ts';

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));

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

/** Writes what the desk reads in each message into a folder, as JSON. One that cannot be read holds up no other. */
export async function describeInto(out: string, messages: readonly string[]): Promise<void> {
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
