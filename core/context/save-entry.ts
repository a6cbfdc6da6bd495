import type { ContextEntry } from '../../schemas/context.ts';
import type { Context } from '../shared/context.ts';
import { fieldError, NotFoundError } from '../shared/errors.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import { isSameValue } from '../shared/same-value.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import type { ContextKinds } from './context-kind-area.ts';
import { type EntryName, entryByNumber, entryIn, entryWrites } from './entry-store.ts';
import { requireValues } from './entry-values.ts';
import { formOf, shownNumber } from './number-form.ts';

/** What somebody says of a thing of a customer. */
export type EntryGiven = Pick<
  ContextEntry,
  'status' | 'title' | 'links' | 'otherNumbers' | 'fields' | 'order'
> & {
  readonly date?: string | undefined;
  /** the time of which this is the state; now when absent */
  readonly asOf?: string | undefined;
  readonly turn?: string;
  readonly source?: ContextEntry['source'];
};

/** What became of what somebody said. */
export interface Saved {
  readonly entry: ContextEntry;
  readonly outcome: 'saved' | 'unchanged' | 'older';
}

/**
 * Saves what is known of a thing of a customer, in place of what was known before, unless that is the state of a later time.
 * @throws NotFoundError when there is no such kind; InvalidInputError that names each value that its fields do not allow
 * @throws StaleVersionError when `expectedVersion` is not the current one
 */
export function saveEntry(
  deps: { table: Table; kinds: ContextKinds },
  context: Context,
  input: EntryName & {
    given: EntryGiven;
    expectedVersion?: number | undefined;
    /** what is written with it, when something is */
    alongside?: (entry: ContextEntry) => readonly Write[];
  },
): Promise<Saved> {
  const name = { ...input, number: shownNumber(input.number) };
  requireSaveable(deps.kinds, name, input.given);
  const load = async () => {
    const before = await findEntry(deps.table, name);
    return { before, version: before?.version ?? 0 };
  };
  return changeVersioned(input.expectedVersion, load, async ({ before }) => {
    const saved = afterSaving(before, name, { given: input.given, context });
    if (saved.outcome === 'saved')
      await deps.table.write([
        ...entryWrites(before, saved.entry),
        ...(input.alongside?.(saved.entry) ?? []),
      ]);
    return saved;
  });
}

/** @throws NotFoundError when there is no such kind; InvalidInputError that names what is wrong */
export function requireSaveable(
  kinds: ContextKinds,
  { kind: key, number }: Pick<EntryName, 'kind' | 'number'>,
  { fields }: Pick<EntryGiven, 'fields'>,
): void {
  const kind = kinds.named(key);
  if (kind === undefined || kind.isRetired) throw new NotFoundError('context_kind');
  if (formOf(shownNumber(number)) === '') throw fieldError('number', 'must hold a letter or a digit');
  requireValues(kind, fields);
}

/** An entry, also one that was taken away; null when nothing is known by that number. */
export async function findEntry(table: Table, name: EntryName): Promise<ContextEntry | null> {
  return entryIn(await table.get(entryByNumber.of(name)));
}

/** What is known of a thing after somebody said something of it. Pure. */
export function afterSaving(
  before: ContextEntry | null,
  { customerId, kind, number }: EntryName,
  { given, context }: { given: EntryGiven; context: Pick<Context, 'now' | 'actor'> },
): Saved {
  const now = context.now.toISOString();
  const { asOf, turn = '', source = before?.source ?? null, date, ...said } = given;
  if (before !== null && asOf !== undefined && isOlder({ asOf, turn }, before))
    return { entry: before, outcome: 'older' };
  const entry: ContextEntry = {
    ...before,
    customerId,
    kind,
    number: before?.number ?? number,
    date: date ?? before?.date ?? now,
    ...said,
    asOf: asOf ?? laterOf(now, before?.asOf),
    turn,
    source,
    savedBy: context.actor,
    savedAt: now,
    removedAt: null,
    version: (before?.version ?? 0) + 1,
  };
  if (before !== null && isSame(before, entry)) return { entry: before, outcome: 'unchanged' };
  return { entry, outcome: 'saved' };
}

/** Whether one state is of an earlier time than another. Of two of one time, what has no turn says nothing of which comes first. Pure. */
export function isOlder(
  one: { readonly asOf: string; readonly turn: string },
  other: { readonly asOf: string; readonly turn: string },
): boolean {
  if (one.asOf !== other.asOf) return one.asOf < other.asOf;
  return one.turn !== '' && one.turn < other.turn;
}

const laterOf = (now: string, known = ''): string =>
  now > known ? now : new Date(Date.parse(known) + 1).toISOString();

/** Whether two states say the same, whoever said it when; that it is the state of a later time is something new. */
function isSame(one: ContextEntry, other: ContextEntry): boolean {
  const bare = ({ savedAt: _at, savedBy: _by, version: _version, ...said }: ContextEntry) => said;
  return isSameValue(bare(one), bare(other));
}
