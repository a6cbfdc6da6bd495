import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCommands } from '../deploy/commands.ts';
import { type ClientTool, layOut } from './tool.ts';

/**
 * Whether a tool can be tried on this machine. Where its registry is not reached nobody can; where its language is not
 * installed, somebody forgot to.
 */
export type Standing = 'ready' | { readonly lacks: 'toolchain' | 'registry'; readonly sentence: string };

/** Longest time for an answer of a registry. */
const PROBE_SECONDS = 60;

const works = (attempt: Promise<unknown>): Promise<boolean> =>
  attempt.then(
    () => true,
    () => false,
  );

/** Finds out whether a tool can be tried here, in a folder that goes when that is known. */
export const standingOf = async (tool: ClientTool): Promise<Standing> => {
  const scratch = mkdtempSync(join(tmpdir(), 'bilet-clients-'));
  const folder = layOut(tool, scratch);
  const { run } = openCommands(folder, process.env, PROBE_SECONDS);
  const [command, args, name] = tool.toolchain;
  try {
    // Not in the folder of the program, whose files might ask for more than the command itself.
    if (!(await works(openCommands(scratch, process.env).run(command, args))))
      return { lacks: 'toolchain', sentence: `There is no ${name} on this machine.` };
    if (!(await works(tool.reach({ folder, run }))))
      return { lacks: 'registry', sentence: `The registry of ${tool.name} cannot be reached.` };
    return 'ready';
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
};
