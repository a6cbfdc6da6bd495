import {
  appendFileSync,
  cpSync,
  existsSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { openCommands } from './commands.ts';
import { unpackReleased } from './released.ts';

const SOURCES = ['bin', 'lib', 'functions', 'core', 'schemas', 'cdk.json', 'package.json', 'docs'];

/** The stacks are deployed without a receipt rule, an archive and DKIM outputs: the engine has no types for them. */
const LACKING = { inboundMail: false, emulated: true };

/** What an owner at a terminal is asked, is answered here. */
const ANSWERS = { requireApproval: 'never', progress: 'events' };

/** Version 1 of AWS's commands takes messages of SQS to AWS itself, unless an option says where. */
const AWS = 'aws() { command aws --endpoint-url "$AWS_ENDPOINT_URL" "$@"; }';

const cdkFileSchema = z.looseObject({
  context: z.looseObject({ bilet: z.record(z.string(), z.unknown()) }),
});

/** A copy of the project that is deployed, and may be changed between deployments. */
export interface Workshop {
  /** Prepares the account for the CDK. */
  bootstrap(): Promise<void>;
  /** Deploys every stack. */
  deploy(): Promise<void>;
  /** Runs a command of the project as its owner does. @returns what it prints */
  command(file: string, ...args: string[]): Promise<string>;
  /** Runs a line in the owner's shell. @returns what it prints, errors included */
  shell(line: string, variables?: NodeJS.ProcessEnv): Promise<string>;
  /** Changes settings in `cdk.json`; `undefined` takes one out. */
  set(settings: Readonly<Record<string, unknown>>): void;
  /** Adds code to a source file. */
  append(file: string, code: string): void;
  /** Takes the sources of another edition, in place of those that are there and their changes. Settings stay. */
  use(edition: 'today' | 'released'): Promise<void>;
  /** Changes code in a source file. @throws when the code is not there */
  replace(file: string, code: string, by: string): void;
  /** Ends the commands that are running. */
  stop(): void;
}

const unpackToday = (folder: string): void => {
  for (const source of SOURCES) {
    if (existsSync(source)) cpSync(source, join(folder, source), { recursive: true });
  }
};

/**
 * Copies the project into a folder.
 * @param environment in which commands reach the engine
 */
export const openWorkshop = (folder: string, environment: NodeJS.ProcessEnv): Workshop => {
  unpackToday(folder);
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  let changed = {};
  const commands = openCommands(folder, environment);
  const command = (...args: string[]) => commands.run(resolve('node_modules/.bin/node'), args);
  const cdk = (...args: string[]) => command(resolve('node_modules/aws-cdk/bin/cdk'), ...args);
  const change = (more: object, settings: object) => {
    const path = join(folder, 'cdk.json');
    const file = cdkFileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    const bilet = { ...file.context.bilet, ...settings };
    writeFileSync(path, JSON.stringify({ ...file, ...more, context: { ...file.context, bilet } }, null, 2));
  };
  const prepare = () => change(ANSWERS, { ...LACKING, ...changed });
  prepare();
  return {
    async use(edition) {
      for (const source of SOURCES) rmSync(join(folder, source), { recursive: true, force: true });
      if (edition === 'today') unpackToday(folder);
      else await unpackReleased(folder, SOURCES);
      prepare();
    },
    async bootstrap() {
      await cdk('bootstrap', 'aws://000000000000/us-east-1');
    },
    async deploy() {
      await cdk('deploy', '--all');
    },
    command,
    shell: (line, variables) => commands.run('bash', ['-c', `${AWS}; eval "$0"`, line], variables),
    set(settings) {
      changed = { ...changed, ...settings };
      change({}, settings);
    },
    replace(file, code, by) {
      const path = join(folder, file);
      const source = readFileSync(path, 'utf8');
      if (!source.includes(code)) throw new Error(`There is no ${code} in ${file}.`);
      writeFileSync(path, source.replaceAll(code, by));
    },
    append: (file, code) => appendFileSync(join(folder, file), code),
    stop: () => commands.stop(),
  };
};
