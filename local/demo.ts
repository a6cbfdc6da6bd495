import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/**
 * Puts a demonstration into a running desk, by the command that does it for every desk, in a process of its own: what that takes does not stay in
 * memory. It goes on where it was when it is started again.
 * @param root folder of the project
 * @returns a function that stops it
 */
export function putDemo(
  root: string,
  {
    api,
    adminToken,
    dataFolder,
    tickets,
    told,
  }: { api: string; adminToken: string; dataFolder: string; tickets: number; told: 1 | 2 },
): () => Promise<void> {
  const command = [join(root, 'bin/demo.ts'), 'put', '--days', '--desk', api, '--tickets', String(tickets)];
  const child = spawn(process.execPath, command, {
    env: { ...process.env, BILET_TOKEN: adminToken, BILET_DATA: dataFolder },
    // Whoever waits for a host that was killed ends with it.
    stdio: ['ignore', told, 2, 'ipc'],
  });
  child.channel?.unref();
  return async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill();
    await ended;
  };
}
