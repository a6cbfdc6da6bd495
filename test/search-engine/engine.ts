import { spawn } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openCommands } from '../deploy/commands.ts';

const SOURCES = ['pom.xml', 'SearchNode.java'];

/** Longest time in seconds for the registry to give the engine, and for it to start. */
const FETCH_SECONDS = 240;
const START_SECONDS = 90;

/** Whether the engine can be tried on this machine. */
export type Standing = 'ready' | { readonly lacks: 'toolchain' | 'registry'; readonly sentence: string };

const works = (attempt: Promise<unknown>): Promise<boolean> =>
  attempt.then(
    () => true,
    () => false,
  );

/** Fetches the parts of the engine into a folder, and says whether that could be done. */
export async function fetchEngine(folder: string): Promise<Standing> {
  for (const source of SOURCES) cpSync(join(import.meta.dirname, source), join(folder, source));
  const { run } = openCommands(folder, process.env, FETCH_SECONDS);
  const tools = [
    ['javac', ['--version'], 'Java Development Kit'],
    ['mvn', ['--version'], 'Maven'],
  ] as const;
  for (const [command, args, name] of tools)
    if (!(await works(run(command, [...args]))))
      return { lacks: 'toolchain', sentence: `There is no ${name} on this machine.` };
  const fetched = run('mvn', ['-q', '-B', 'dependency:copy-dependencies', '-DoutputDirectory=jars']);
  if (await works(fetched)) return 'ready';
  return { lacks: 'registry', sentence: 'The registry of the engine cannot be reached.' };
}

/** An engine that runs. */
export interface RunningEngine {
  readonly endpoint: string;
  /** Ends it, and waits until it has ended. */
  stop(): Promise<void>;
}

/** Starts the engine that was fetched into a folder. @throws when it does not start */
export async function startEngine(folder: string): Promise<RunningEngine> {
  const home = join(folder, 'home');
  mkdirSync(join(home, 'config'), { recursive: true });
  const child = spawn('java', ['-Xmx512m', '-cp', 'jars/*', 'SearchNode.java', home], {
    cwd: folder,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((done) => child.once('close', () => done()));
  const said: string[] = [];
  child.stderr.on('data', (bytes) => said.push(String(bytes)));
  const stop = async () => {
    // It ends with its input.
    child.stdin.end();
    await ended;
  };
  const started = new Promise<number>((done) => {
    createInterface(child.stdout).on('line', (line) => {
      const [, port] = /^port (\d+)$/u.exec(line) ?? [];
      if (port) done(Number(port));
    });
  });
  const limit = setTimeout(() => child.kill(), START_SECONDS * 1000);
  const port = await Promise.race([started, ended]);
  clearTimeout(limit);
  if (port === undefined) throw new Error(`The engine did not start: ${said.join('').slice(-600)}`);
  return { endpoint: `http://127.0.0.1:${port}`, stop };
}
