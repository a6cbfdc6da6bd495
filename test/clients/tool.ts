import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Commands } from '../deploy/commands.ts';

/** How a program that answers a ticket knows the desk and what it has to do. */
export interface Task {
  /** where the desk is, without the version */
  readonly DESK_URL: string;
  readonly DESK_TOKEN: string;
  /** subject of the ticket that is to be answered */
  readonly DESK_SUBJECT: string;
  /** text of the answer */
  readonly DESK_REPLY: string;
}

/** A folder with the program and what its tool needs; nothing outside of it is written to. */
export interface Bench {
  readonly folder: string;
  run: Commands['run'];
}

/** A tool that makes a client of the API's description, and the program that works with it. */
export interface ClientTool {
  readonly name: string;
  readonly language: string;
  /** folder of the program, beside this file */
  readonly folder: string;
  /** the command that must be on the machine, how it is asked, and what is said when it is not there */
  readonly toolchain: readonly [command: string, args: readonly string[], name: string];
  /** Gets the tool itself. @throws when its registry is not reached */
  reach(bench: Bench): Promise<void>;
  /** Installs the tool, makes a client of the description, and compiles the program against it. */
  build(bench: Bench, document: string): Promise<void>;
  /** Runs the program. */
  answer(bench: Bench, task: Task): Promise<void>;
}

/** Lays the program of a tool out in a folder of its own. */
export const layOut = (tool: ClientTool, folder: string): string => {
  const place = join(folder, tool.folder);
  mkdirSync(place, { recursive: true });
  cpSync(join(import.meta.dirname, tool.folder), place, { recursive: true });
  return place;
};
