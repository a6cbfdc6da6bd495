import { createInterface } from 'node:readline/promises';
import type { LocalDesk } from '../../schemas/local-desk.ts';
import { CONTEXT_FLAG, deskSettings, type GivenContext } from './context.ts';
import type { DeskLocation } from './desk.ts';
import { findLocalDesk, NoDeskError } from './local-desk.ts';
import { openLocalDesk } from './local-gateway.ts';

/** Flags by which every tool lets people say which desk they mean. */
export const DESK_FLAGS = { local: { type: 'boolean' }, aws: { type: 'boolean' }, ...CONTEXT_FLAG } as const;

/** Which desk somebody asked for. */
export interface Choice extends GivenContext {
  readonly local?: boolean | undefined;
  readonly aws?: boolean | undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user is alive and may not be signalled.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function runningLocalDesk(): LocalDesk | null {
  try {
    const desk = findLocalDesk();
    return isAlive(desk.pid) ? desk : null;
  } catch (error) {
    if (error instanceof NoDeskError) return null;
    throw error;
  }
}

/** Thrown when no desk was named and no local one runs, and nobody is there to say yes to the one in AWS. */
export class NoDeskChosenError extends Error {
  override readonly name = 'NoDeskChosenError';
  constructor() {
    super('No local desk is running: run npm start first, or say --aws for the desk in AWS.');
  }
}

/** Asks a question that yes or no answers. */
export type Ask = (question: string) => Promise<boolean>;

/** Asks on the terminal; undefined where nobody sits at one. */
function terminal(): Ask | undefined {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return undefined;
  return async (question) => {
    const lines = createInterface({ input: process.stdin, output: process.stdout });
    const answer = await lines.question(`${question} [y/N] `);
    lines.close();
    return /^y(es)?$/i.test(answer.trim());
  };
}

/**
 * The local desk that was asked for, or that is running when nobody said which; null when the deployed one is meant.
 * A tool that was meant for a local desk never turns to AWS because that one has stopped.
 * @param ask who says whether the deployed desk is meant when nobody said which and no local one runs
 * @throws NoDeskError when the local one was asked for and there is none; NoDeskChosenError
 */
export async function chosenLocalDesk(
  { local, aws, context }: Choice,
  ask: Ask | undefined = terminal(),
): Promise<LocalDesk | null> {
  const deployed = aws || context !== undefined;
  if (local && deployed)
    throw new Error('Say --local, or --aws and settings of the deployed desk, not both.');
  if (deployed) return null;
  if (local) return findLocalDesk();
  const running = runningLocalDesk();
  if (running) return running;
  if (await ask?.('No local desk is running. Work on the desk in AWS?')) return null;
  throw new NoDeskChosenError();
}

/** Opens the desk that was asked for; the deployed one is the one of the settings. */
export async function openDesk(choice: Choice): Promise<DeskLocation> {
  const local = await chosenLocalDesk(choice);
  if (local) return openLocalDesk(local);
  const { openDeployedDesk } = await import('./deployed-gateway.ts');
  return openDeployedDesk(deskSettings(choice));
}
