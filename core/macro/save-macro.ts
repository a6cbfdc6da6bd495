import type { Action } from '../../schemas/action.ts';
import { type ActionFacts, requireActions } from '../action/index.ts';
import {
  changeThing,
  createThing,
  deletedThing,
  freeKey,
  loadThing,
  type NewThing,
  undeletedThing,
} from '../configuration/index.ts';
import { type Reader, requireHad, requireMayChangeOf } from '../ownership/index.ts';
import type { Context } from '../shared/context.ts';
import { takeId } from '../shared/counter-store.ts';
import { ConflictError, fieldError, wrongFieldsError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import { definedFields } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import { textProblems } from '../template/index.ts';
import { type Macro, macroArea } from './macro-area.ts';

/** What somebody says of a macro. */
export type MacroFields = Omit<NewThing<Macro>, 'key' | 'goneAtSeconds' | 'actions'> & { actions: Action[] };

/** What macros are saved with; `factsAt` gives what actions and texts are checked by, for somebody. */
export interface MacroDeps {
  readonly table: Table;
  readonly factsAt: (now: Date, reader: Reader) => Promise<ActionFacts>;
}

/**
 * Makes a macro.
 * @throws ForbiddenError when it would belong to somebody whose macros the reader may not change
 * @throws InvalidInputError that names what is wrong with it; ConflictError when there is no room for more
 */
export async function createMacro(
  deps: MacroDeps,
  context: Context,
  {
    reader,
    fields,
    alongside,
    ...named
  }: {
    reader: Reader;
    /** a number of its own when absent */
    key?: string;
    fields: MacroFields;
    alongside?: AlongsideWrites<Macro>;
  },
): Promise<Macro> {
  await requireMayChangeOf(deps.table, reader, fields.owner, 'Macros');
  requireSomething(fields);
  await requireRight(deps, context.now, reader, fields);
  const key =
    named.key ?? (await freeKey(deps.table, macroArea, async () => `m${await takeId(deps.table, 'macro')}`));
  return createThing(deps, context, macroArea, {
    fields: { ...fields, key },
    ...(alongside && { alongside }),
  });
}

/** A change of a macro: absent fields stay. */
export interface MacroChange {
  readonly reader: Reader;
  readonly key: string;
  readonly change: Partial<MacroFields>;
  readonly expectedVersion?: number | undefined;
}

/** Changes a macro. @throws NotFoundError, StaleVersionError, and what making one throws */
export async function updateMacro(
  deps: MacroDeps,
  context: Context,
  { reader, key, change, expectedVersion }: MacroChange,
): Promise<Macro> {
  const before = await macroToChange(deps.table, reader, key);
  if (before.goneAtSeconds !== undefined)
    throw new ConflictError('macro.deleted', 'The macro was deleted: bring it back first.');
  if (change.owner !== undefined) await requireMayChangeOf(deps.table, reader, change.owner, 'Macros');
  await requireRight(deps, context.now, reader, change);
  const asked = definedFields(change);
  const decide = (macro: Macro): Macro => {
    const after = { ...macro, ...asked };
    requireSomething(after);
    return after;
  };
  return changeThing(deps, context, macroArea, { key, expectedVersion, decide });
}

/** Deletes a macro. It can be brought back for thirty days. */
export async function deleteMacro(
  { table }: Pick<MacroDeps, 'table'>,
  context: Context,
  { reader, key, expectedVersion }: Omit<MacroChange, 'change'>,
): Promise<Macro> {
  await macroToChange(table, reader, key);
  const decide = (macro: Macro) => deletedThing(macro, context.now);
  return changeThing({ table }, context, macroArea, { key, expectedVersion, decide });
}

/** Brings a deleted macro back. */
export async function restoreMacro(
  { table }: Pick<MacroDeps, 'table'>,
  context: Context,
  {
    reader,
    key,
    expectedVersion,
    alongside,
  }: Omit<MacroChange, 'change'> & { alongside?: AlongsideWrites<Macro> },
): Promise<Macro> {
  await macroToChange(table, reader, key);
  return changeThing({ table }, context, macroArea, {
    key,
    expectedVersion,
    decide: undeletedThing,
    ...(alongside && { alongside }),
  });
}

/** The macro as it is now, when the reader may change it. */
async function macroToChange(table: Table, reader: Reader, key: string): Promise<Macro> {
  const macro = requireHad(reader, await loadThing(table, macroArea, { what: 'macro', key }), 'macro');
  await requireMayChangeOf(table, reader, macro.owner, 'Macros');
  return macro;
}

function requireSomething({
  message,
  actions,
}: Pick<Macro, 'message'> & { actions: readonly unknown[] }): void {
  if (message === null && actions.length === 0)
    throw fieldError('actions', 'say what it does: a message, actions, or both');
}

/** Refuses texts and actions that are right for no ticket. */
async function requireRight(
  { factsAt }: MacroDeps,
  now: Date,
  reader: Reader,
  { message, actions }: Partial<MacroFields>,
): Promise<void> {
  if (message === undefined && actions === undefined) return;
  const facts = await factsAt(now, reader);
  const kind = { isByAgent: true, format: message?.format === 'html' ? 'html' : 'text' } as const;
  const problems = textProblems(message?.texts ?? {}, facts.catalogue, 'message.texts', kind);
  if (problems.length > 0) throw wrongFieldsError(problems);
  await requireActions(facts, actions ?? [], { agentId: reader.id, now });
}
