import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** Writes one line to the host's log. */
export type Log = (line: string) => void;

/** The host's own log, `logs/host.log` of the data folder; with `echo` it is also printed to stderr. */
export function openLog(folder: string, options: { echo: boolean; now: () => number }): Log {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'host.log');
  return (line) => {
    const dated = `${new Date(options.now()).toISOString()} ${line}\n`;
    appendFileSync(file, dated);
    if (options.echo) process.stderr.write(dated);
  };
}
