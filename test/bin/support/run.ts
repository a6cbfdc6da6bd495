import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LocalDesk, localDeskSchema } from '../../../schemas/local-desk.ts';
import type { RunningHost } from '../../flows/support/host.ts';
import { childEnvironment } from '../../support/child-environment.ts';

/** What a tool printed, and how it ended. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one of the tools against a running desk, as npm does. */
export function runTool(host: RunningHost, tool: string, ...given: string[]): Promise<Ran> {
  return new Promise((done) => {
    execFile(
      process.execPath,
      [`bin/${tool}.ts`, ...given],
      { env: childEnvironment({ BILET_DATA: host.dataFolder }) },
      (error, stdout, stderr) => done({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

/** Where the parts of a running desk are. */
export function partsOf(host: RunningHost): LocalDesk {
  return localDeskSchema.parse(JSON.parse(readFileSync(join(host.dataFolder, 'host.json'), 'utf8')));
}
