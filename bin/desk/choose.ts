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

/**
 * The local desk that was asked for, or that is running when nobody said which; null when the deployed one is meant.
 * @throws NoDeskError when the local one was asked for and there is none
 */
export function chosenLocalDesk({ local, aws, context }: Choice): LocalDesk | null {
  const deployed = aws || context !== undefined;
  if (local && deployed)
    throw new Error('Say --local, or --aws and settings of the deployed desk, not both.');
  if (deployed) return null;
  return local ? findLocalDesk() : runningLocalDesk();
}

/** Opens the desk that was asked for; the deployed one is the one of the settings. */
export async function openDesk(choice: Choice): Promise<DeskLocation> {
  const local = chosenLocalDesk(choice);
  if (local) return openLocalDesk(local);
  const { openDeployedDesk } = await import('./deployed-gateway.ts');
  return openDeployedDesk(deskSettings(choice));
}
