import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const MEGABYTE_IN_KB = 1024;

/** The resident memory, in megabytes, of a process and of all that it started. */
export async function memoryOf(pid: number): Promise<number> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=,rss=']);
  const processes = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const family = new Set([pid]);
  // A process can be listed before its parent.
  for (let size = 0; size !== family.size; ) {
    size = family.size;
    for (const [id = 0, parent = 0] of processes) if (family.has(parent)) family.add(id);
  }
  const kilobytes = processes.filter(([id = 0]) => family.has(id)).map(([, , rss = 0]) => rss);
  return kilobytes.reduce((sum, one) => sum + one, 0) / MEGABYTE_IN_KB;
}
