import { readFileSync } from 'node:fs';
import type { Workshop } from './workshop.ts';

/** How commands are run. */
export interface How {
  /** what to put in the place of `<names>` */
  readonly values?: Readonly<Record<string, string>>;
  /** environment variables */
  readonly variables?: NodeJS.ProcessEnv;
}

/** A written procedure whose commands are run as they stand there. */
export interface Procedure {
  /**
   * Runs every command below a heading, in order.
   * @returns what the commands print
   */
  follow(heading: string, how?: How): Promise<string>;
  /** Commands that have not been run, without those that need what the engine lacks. */
  untried(): string[];
}

/** Commands by the heading that they stand below; one that goes over several lines is one. */
const readCommands = (text: string): Map<string, string[]> =>
  new Map(
    text.split(/^#{2,3} /m).map((section) => {
      const blocks = [...section.matchAll(/^```\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);
      const lines = blocks.flatMap((block) => block.replace(/ *\\\n */g, ' ').split('\n'));
      return [section.split('\n', 1)[0] ?? '', lines.filter(Boolean)];
    }),
  );

const filledIn = (command: string, { values = {} }: How): string =>
  command.replace(/<([^<>]+)>/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`Nobody has said what <${name}> is.`);
    return value;
  });

/** A person at a terminal is asked whether to destroy. */
const confirmed = (command: string): string => command.replace(/^npx cdk destroy .*$/, '$& --force');

/**
 * Opens a procedure.
 * @param options.beyond what the engine cannot do; each must stand in the procedure
 * @param options.mayComplain commands that end with an error when they find something to mend
 */
export const openProcedure = (options: {
  file: string;
  workshop: Workshop;
  beyond: readonly RegExp[];
  mayComplain: RegExp;
}): Procedure => {
  const { file, workshop, beyond, mayComplain } = options;
  const commands = readCommands(readFileSync(file, 'utf8'));
  const all = [...commands.values()].flat();
  const tried = new Set<string>();
  for (const lacking of beyond)
    if (!all.some((command) => lacking.test(command))) throw new Error(`${file} does not say ${lacking}.`);
  const can = (command: string) => !beyond.some((lacking) => lacking.test(command));
  const run = (command: string, how: How): Promise<string> => {
    const said = workshop.shell(confirmed(filledIn(command, how)), how.variables);
    return mayComplain.test(command) ? said.catch((error: Error) => error.message) : said;
  };
  return {
    async follow(heading, how = {}) {
      const found = commands.get(heading);
      if (found === undefined) throw new Error(`${file} has no heading "${heading}".`);
      const said: string[] = [];
      for (const command of found.filter(can)) {
        tried.add(command);
        said.push(await run(command, how));
      }
      return said.join('\n');
    },
    untried: () => all.filter((command) => can(command) && !tried.has(command)),
  };
};
