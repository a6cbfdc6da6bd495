import type * as z from 'zod';
import { macroShape } from '../../schemas/macro.ts';
import { configuredSchema, declareArea } from '../configuration/index.ts';
import { roomProblems, teamOfOwner } from '../ownership/index.ts';

const stored = configuredSchema(macroShape);
/** What an agent does to a ticket in one go: a text that is filled in with what is known of it, and changes of it. */
export type Macro = z.infer<typeof stored>;

/** Most macros that one agent has for themselves. */
const MOST_PERSONAL = 100;

/** The macros as an area of the desk's configuration. A deleted one may come back for a while; then its row expires. */
export const macroArea = declareArea({
  name: 'macros',
  what: 'macro',
  most: 1000,
  stored,
  facts: ['owner', 'position', 'isActive'],
  shipped: [],
  references: (macro: Macro) => teamOfOwner(macro),
  problems: (macros: readonly Macro[]) => roomProblems(macros, MOST_PERSONAL, 'macros'),
  goneAtSeconds: (macro) => macro.goneAtSeconds,
  compile: compileMacros,
});

/** The macros as the desk works with them. */
export interface Macros {
  /** those that are not deleted, by their position, then by name */
  readonly all: readonly Macro[];
  /** The macro with this key, unless it is deleted. */
  named(key: string): Macro | undefined;
}

function compileMacros(macros: readonly Macro[]): Macros {
  const all = macros
    .filter(({ isRetired }) => !isRetired)
    .sort((one, other) => one.position - other.position || one.name.localeCompare(other.name, 'en'));
  const byKey = new Map(all.map((macro) => [macro.key, macro]));
  return { all, named: (key) => byKey.get(key) };
}
