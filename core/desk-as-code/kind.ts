import type { DeskPart } from '../../schemas/desk-document.ts';
import type { Reader } from '../ownership/index.ts';
import type { Context } from '../shared/context.ts';
import type { Table } from '../shared/table.ts';

/** What a file says of one thing, or the desk, under the names of its fields. */
export type Said = Readonly<Record<string, unknown>>;

/** A thing of the desk as a file would say it. */
export interface Entry {
  readonly key: string;
  readonly said: Said;
  readonly isRetired: boolean;
  /** whether the desk came with it: then a file need not name it for it to stay */
  readonly isShipped: boolean;
}

/** On behalf of whom, and where, things are changed: `table` is a draft. */
export interface Doing {
  readonly table: Table;
  readonly context: Context;
  readonly reader: Reader;
}

/**
 * A kind of things that a file speaks of, such as macros: how they are read, and by which commands they become what it says. All
 * throw what the commands throw.
 */
export interface Kind {
  /** the part of the file */
  readonly name: DeskPart;
  entries(): Promise<readonly Entry[]>;
  create(key: string, said: Said): Promise<unknown>;
  update(key: string, said: Said): Promise<unknown>;
  /** what becomes of one that a file does not name; absent: nothing */
  retire?(key: string): Promise<unknown>;
  restore?(key: string): Promise<unknown>;
}
