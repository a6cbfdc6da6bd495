import * as z from 'zod';
import { storedConfiguredShape } from '../../schemas/configuration.ts';
import { changeBetween, recordEvent, type Subject } from '../audit/index.ts';
import type { Context } from '../shared/context.ts';
import type { Area, ConfigurationAct, Configured, Reference, ThingChange } from './area.ts';
import { allConfigured, configuredRow, parseConfiguredRow } from './configured-store.ts';

/** A configured thing that is named by a key. */
export type Keyed = Configured & { readonly key: string };

/** What an area of the configuration is, in as few words as it takes. All functions here are pure. */
export interface AreaDeclaration<Thing extends Keyed, Compiled> {
  /** of its rows and of its number in the revision row, which stay for ever; letters only */
  readonly name: string;
  /** one of its things, as codes of errors name it */
  readonly what: string;
  /** the most things that it holds, retired ones among them */
  readonly most: number;
  /** a thing as any version has stored it: what earlier ones did not know has a default */
  readonly stored: z.ZodType<Thing>;
  /**
   * The fields of a thing that are facts: numbers, truth values, keys and choices. They alone are told on the bus; all
   * others, such as labels, stay in the audit trail.
   */
  readonly facts: readonly (keyof Thing & string)[];
  /** what the area holds as long as no admin has changed it */
  readonly shipped: readonly Thing[];
  /** whether what is shipped is there for desks, too, that have changed the area before it was; not when absent */
  readonly isCompleted?: boolean;
  /** What a thing names. */
  references?(thing: Thing): readonly Reference[];
  /** What is wrong with the things as a whole. */
  problems?: Area<Thing>['problems'];
  /**
   * Refuses one change by throwing, such as to retire what must stay; `before` is null when the thing is made. What is
   * about all things together belongs to `problems`.
   */
  refuse?(before: Thing | null, after: Thing): void;
  /** When a thing that somebody deleted is gone for good, in epoch seconds; what is retired stays for ever without it. */
  goneAtSeconds?(thing: Thing): number | undefined;
  /** What functions work with; copes with things that do not fit together, as `Area` says. */
  compile(things: readonly Thing[]): Compiled;
}

/** An area whose rows, events, commands and routes are like those of all others. */
export interface DeclaredArea<Thing extends Keyed, Compiled = unknown> extends Area<Thing, Compiled> {
  readonly what: string;
  refuse(before: Thing | null, after: Thing): void;
}

const NONE = () => [];

/** Makes an area of its declaration. */
/* @__NO_SIDE_EFFECTS__ */
export function declareArea<Thing extends Keyed, Compiled>(
  declaration: AreaDeclaration<Thing, Compiled>,
): DeclaredArea<Thing, Compiled> {
  const { name, what, most, stored, shipped, isCompleted = false, compile } = declaration;
  const goneAtSeconds = declaration.goneAtSeconds ?? (() => undefined);
  return {
    name,
    what,
    most,
    keyOf: ({ key }) => key,
    all: (after) => allConfigured.of({ area: name, after }),
    parse: (row) => stored.parse(parseConfiguredRow(row)),
    row: (thing) => configuredRow(name, thing, goneAtSeconds(thing)),
    goneAtSeconds,
    unwritten: () => shipped,
    ...(isCompleted && { later: () => shipped }),
    references: declaration.references ?? NONE,
    problems: declaration.problems ?? NONE,
    refuse: declaration.refuse ?? (() => {}),
    record: (act, change, context) => recorded(declaration, act, change, context),
    compile,
  };
}

/** Whose audit trail a thing of the configuration has. */
export function configuredSubject(area: string, key: string): Subject {
  return `CONFIG#${area}#${key}`;
}

function recorded<Thing extends Keyed>(
  { name, facts }: Pick<AreaDeclaration<Thing, unknown>, 'name' | 'facts'>,
  act: ConfigurationAct,
  { before, after }: ThingChange<Thing>,
  context: Context,
) {
  const { key, isRetired, version } = after;
  const configuration = { area: name, key, isRetired, version, facts: picked(after, facts) };
  // That it was made with its key and in use goes without saying.
  const change = changeBetween(Object(before ?? { key, isRetired }), Object(after)) ?? {};
  return recordEvent(
    configuredSubject(name, key),
    `configuration.${act}`,
    { configuration, change },
    context,
  );
}

const factsSchema = z.record(z.string(), z.json());

function picked<Thing extends Keyed>(thing: Thing, names: readonly (keyof Thing & string)[]) {
  return factsSchema.parse(Object.fromEntries(names.map((name) => [name, thing[name] ?? null])));
}

/** What is stored of every thing that is named by a key, with what its area adds. */
/* @__NO_SIDE_EFFECTS__ */
export function configuredSchema<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.object({ ...storedConfiguredShape, ...shape });
}
