import { readdirSync, readFileSync } from 'node:fs';

/** What a desk takes of the machine: resident memory in megabytes, processor time so far in milliseconds, and that of its database alone. */
export type Usage = { megabytes: number; processorMs: number; databaseMs: number };

const DATABASE = 'dynoxide';

const PAGE_MB = 4096 / 1_048_576;
const TICK_MS = 10;

/** One process by `/proc/PID/stat`; undefined when it has just ended. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function processOf(pid: string) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses can hold anything, spaces too; what follows begins with the third field.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const [parent = 0, user = 0, system = 0, pages = 0] = [4, 14, 15, 24].map((field) =>
      Number(fields[field - 3]),
    );
    const name = text.slice(text.indexOf('(') + 1, text.lastIndexOf(')'));
    return {
      pid: Number(pid),
      name,
      parent,
      processorMs: (user + system) * TICK_MS,
      megabytes: pages * PAGE_MB,
    };
  } catch {
    return undefined;
  }
}

/** What a process and all that it started take. It reads `/proc`, so it works on Linux. */
export function usageOf(pid: number): Usage {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(processOf)
    .filter((found) => found !== undefined);
  const family = new Set([pid]);
  // A process can be listed before its parent.
  for (let size = 0; size !== family.size; ) {
    size = family.size;
    for (const one of all) if (family.has(one.parent)) family.add(one.pid);
  }
  const own = all.filter((one) => family.has(one.pid));
  const sum = (key: 'megabytes' | 'processorMs', of = own) => of.reduce((total, one) => total + one[key], 0);
  const database = own.filter(({ name }) => name === DATABASE);
  return {
    megabytes: sum('megabytes'),
    processorMs: sum('processorMs'),
    databaseMs: sum('processorMs', database),
  };
}
