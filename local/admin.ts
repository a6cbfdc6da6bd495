import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import * as z from 'zod';
import type { AdminOrder } from './admin-worker.ts';

/**
 * Gives the local desk its first admin, with a token that stays the same from start to start.
 * @param root folder of the project
 * @returns the token
 */
export async function ensureAdmin(root: string, workerData: AdminOrder): Promise<string> {
  const worker = new Worker(join(root, 'local/admin-worker.ts'), { workerData, execArgv: [] });
  const [token] = z.tuple([z.string()]).parse(await once(worker, 'message'));
  return token;
}
