import { execFile } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';

const run = promisify(execFile);

const SOURCES = ['bin', 'lib', 'functions', 'core', 'schemas', 'cdk.json', 'package.json', 'docs'];

/** The stacks are deployed without a receipt rule, an archive and DKIM outputs: the engine has no types for them. */
const CONTEXT = ['-c', 'inboundMail=false', '-c', 'emulated=true'];

const outputsSchema = z.record(z.string(), z.record(z.string(), z.string()));

/** A copy of the project that is deployed, and may be changed between deployments. */
export interface Workshop {
  /** Prepares the account for the CDK. */
  bootstrap(): Promise<void>;
  /** Deploys every stack, with more settings as `key=value`. @returns outputs by stack */
  deploy(...settings: string[]): Promise<z.output<typeof outputsSchema>>;
  /** Destroys every stack. */
  destroy(): Promise<void>;
  /** Runs a command of the project as its owner does. @returns what it prints */
  command(file: string, ...args: string[]): Promise<string>;
  /** Adds code to a source file. */
  append(file: string, code: string): void;
}

/**
 * Copies the project into a folder.
 * @param environment in which commands reach the engine
 */
export const openWorkshop = (folder: string, environment: NodeJS.ProcessEnv): Workshop => {
  for (const source of SOURCES) {
    if (existsSync(source)) cpSync(source, join(folder, source), { recursive: true });
  }
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  const node = resolve('node_modules/.bin/node');
  const start = async (...args: string[]): Promise<string> => {
    const options = { cwd: folder, env: environment, maxBuffer: 64 * 1024 * 1024, timeout: 240_000 };
    try {
      const { stdout } = await run(node, args, options);
      return stdout;
    } catch (error) {
      const { stdout = '', stderr = '' } = Object(error);
      const said = `${stdout}${stderr}`.slice(-3000);
      throw new Error(`${args.slice(0, 3).join(' ')}: ${said || String(error)}`);
    }
  };
  const cdk = (...args: string[]) => start(resolve('node_modules/aws-cdk/bin/cdk'), ...args, ...CONTEXT);
  return {
    async bootstrap() {
      await cdk('bootstrap', 'aws://000000000000/us-east-1');
    },
    async deploy(...settings) {
      const context = settings.flatMap((setting) => ['-c', setting]);
      const options = ['--require-approval', 'never', '--concurrency', '1', '--outputs-file', 'outputs.json'];
      await cdk('deploy', '--all', ...options, ...context);
      return outputsSchema.parse(JSON.parse(readFileSync(join(folder, 'outputs.json'), 'utf8')));
    },
    async destroy() {
      await cdk('destroy', '--all', '--force');
    },
    command: start,
    append: (file, code) => appendFileSync(join(folder, file), code),
  };
};
