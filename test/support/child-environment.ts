import { join } from 'node:path';

/**
 * The environment of a process that a test starts. Hosts and commands are started by the dozen, so Node keeps what it
 * has compiled for the next of them.
 */
export function childEnvironment(more: Record<string, string | undefined>): NodeJS.ProcessEnv {
  const NODE_COMPILE_CACHE = join(process.cwd(), 'node_modules/.cache/compiled');
  return { ...process.env, NODE_COMPILE_CACHE, ...more };
}
