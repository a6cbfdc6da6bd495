import { join } from 'node:path';
import type { ClientTool } from './tool.ts';

const commandOf = (folder: string, name: string) => join(folder, 'node_modules/.bin', name);

/** Types of the whole API, and a client of a few kilobytes that is typed by them. */
export const typescript: ClientTool = {
  name: 'openapi-typescript with openapi-fetch',
  language: 'TypeScript',
  folder: 'typescript',
  toolchain: ['npm', ['--version'], 'npm'],
  reach: async ({ run }) => {
    await run('npm', ['view', '--fetch-retries=0', '--fetch-timeout=20000', 'openapi-typescript', 'version']);
  },
  build: async ({ folder, run }, document) => {
    await run('npm', ['ci', '--no-audit', '--no-fund']);
    await run(commandOf(folder, 'openapi-typescript'), [document, '--output', 'desk.d.ts']);
    await run(commandOf(folder, 'tsc'), []);
  },
  answer: async ({ run }, task) => {
    await run(process.execPath, ['answer.ts'], { ...task });
  },
};
