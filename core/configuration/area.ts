import type { Context } from '../shared/context.ts';
import type { FieldProblem } from '../shared/errors.ts';
import type { Key, QueryRequest, Row, Write } from '../shared/write.ts';

/**
 * What everything says of itself that admins configure. It is retired and never deleted: what names it, such as an old
 * ticket, still finds it.
 */
export interface Configured {
  readonly version: number;
  readonly isRetired: boolean;
  /** id of the job that began with its last change, where its area has one begin; absent when none had to */
  readonly jobId?: string | undefined;
}

/** What was done to a configured thing. */
export type ConfigurationAct = 'created' | 'updated' | 'retired' | 'restored';

/** A configured thing before and after a change; null before it was made. */
export interface ThingChange<Thing> {
  readonly before: Thing | null;
  readonly after: Thing;
}

/**
 * Something that a configured thing names, and that must exist: a row that is never deleted, or a thing of another
 * area, which may be retired. `path` is the field that names it.
 */
export type Reference = {
  readonly path: string;
  readonly refusal: { readonly code: string; readonly message: string; readonly field: string };
} & (
  | { readonly row: Key }
  | {
      readonly area: Area<Configured>;
      readonly key: string;
      /** whether the thing with that key is one that may be named here; when absent, any is */
      readonly fits?: (thing: Configured) => boolean;
    }
);

/**
 * Another area whose things name things of this one, and need more of them than that they are there. A change is refused as
 * long as something there stands against it.
 */
export interface Holder<Thing, Held extends Configured = Configured> {
  readonly area: Area<Held>;
  /** Refuses a change by throwing, given what is in force there. Pure. */
  refuse(change: ThingChange<Thing>, held: ReadonlyMap<string, Held>): void;
}

/** A job that begins with a change. */
export interface BegunJob {
  readonly jobId: string;
  readonly writes: readonly Write[];
}

/**
 * Rows that functions keep in memory, all of them, and load again when their number in the revision row says that some have
 * changed. All functions here are pure.
 */
export interface KeptRows<Thing, Compiled = unknown> {
  /** of its number in the revision row, which stays for ever; letters only */
  readonly name: string;
  /** An earlier version of the desk changes its rows and raises no number, so that they are loaded again every few minutes. None does when absent. */
  readonly isChangedUnnumbered?: true;
  /** Names a thing among those of the area, as its sort key does: visible ASCII that does not begin with `~`. */
  keyOf(thing: Thing): string;
  /** all rows, or those behind a sort key */
  all(after?: string): QueryRequest;
  /** The thing in a row of any version. */
  parse(row: unknown): Thing;
  /**
   * What there is as long as nobody has changed it, given what earlier versions of the desk have stored: what is shipped, or what
   * the settings declare. The first change writes it down.
   */
  unwritten(stored: readonly Thing[]): readonly Thing[];
  /**
   * What there is beside what is stored, also when somebody has changed it: what later versions ship. As nothing is deleted, what has no
   * row was not there at the last change. Nothing when absent.
   */
  later?(): readonly Thing[];
  /**
   * What functions work with: parsed, indexed, and kept in memory. While a change is being written, a read may see one of
   * its rows and not another, for a second at the most, so that this must cope with things that do not fit together.
   */
  compile(things: readonly Thing[]): Compiled;
}

/**
 * A part of what admins decide about the desk, such as its mailboxes, as a declaration: what one of its things is, how
 * it is stored, what it names, what must hold of all of them, and what the running desk makes of them. All functions
 * here are pure.
 */
export interface Area<Thing extends Configured, Compiled = unknown> extends KeptRows<Thing, Compiled> {
  /** the most things that it holds, retired ones among them: all of them are in the memory of every function */
  readonly most: number;
  row(thing: Thing): Row & { version: number };
  /** When a thing that was deleted is gone for good; those that are not deleted never are. Deleted ones take up no room. */
  goneAtSeconds?(thing: Thing): number | undefined;
  /** What a thing names. */
  references(thing: Thing): readonly Reference[];
  /** who needs its things as they are; nobody when absent */
  readonly holders?: readonly Holder<Thing>[];
  /**
   * The job that begins with changes, in their transaction: it carries them to what was there before. The things that change
   * keep its id. Null when none has to begin.
   * @param things those of another area, by which it is decided
   */
  begin?(
    changes: readonly ThingChange<Thing>[],
    context: Context,
    things: (area: Area<Configured>) => Promise<ReadonlyMap<string, Configured>>,
  ): Promise<BegunJob | null>;
  /**
   * What is written instead of changes that nothing stands against, none of which is made then: for whoever asks what they
   * would do. Absent: changes are made.
   */
  instead?(changes: readonly ThingChange<Thing>[]): Promise<readonly Write[]>;
  /** What is wrong with the things as a whole. */
  problems(things: readonly Thing[]): readonly FieldProblem[] | Promise<readonly FieldProblem[]>;
  /** The event of a change. */
  record(act: ConfigurationAct, change: ThingChange<Thing>, context: Context): Write;
}
