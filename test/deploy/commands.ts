import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** Longest time for one command, unless told otherwise. */
const LIMIT_SECONDS = 240;

/** Longest end of what a command printed that an error repeats, in characters. */
const REPEATED = 3000;

/** Runs commands in a folder; none outlives the test. */
export interface Commands {
  /** @returns what the command prints, errors included. @throws with the end of it, when the command fails */
  run(file: string, args: readonly string[], variables?: NodeJS.ProcessEnv): Promise<string>;
  /** Ends what is running, with everything that it has started; nothing is run after that. */
  stop(): void;
}

/** Sends a signal to a process that leads a group, and to the whole group. */
export const signalGroup = ({ pid }: ChildProcess, name: NodeJS.Signals): void => {
  try {
    if (pid !== undefined) process.kill(-pid, name);
  } catch {
    // It is gone already.
  }
};

/**
 * @param environment of every command
 * @param limitSeconds longest time for one of them
 */
export const openCommands = (
  cwd: string,
  environment: NodeJS.ProcessEnv,
  limitSeconds = LIMIT_SECONDS,
): Commands => {
  const running = new Set<ChildProcess>();
  let stopped = false;
  return {
    async run(file, args, variables = {}) {
      if (stopped) throw new Error('The test has been ended.');
      const env = { ...environment, ...variables };
      const child = spawn(file, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
      running.add(child);
      const limit = setTimeout(() => signalGroup(child, 'SIGKILL'), limitSeconds * 1000);
      const done = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
      const [out, err, [code, signal]] = await done.finally(() => {
        clearTimeout(limit);
        running.delete(child);
      });
      const said = `${out}${err}`;
      if (code === 0) return said;
      throw new Error(`${args.at(-1)} ended with ${code ?? signal}: ${said.slice(-REPEATED)}`);
    },
    stop() {
      stopped = true;
      for (const child of running) signalGroup(child, 'SIGKILL');
    },
  };
};
