import { conditionsSchema } from '../../../schemas/conditions.ts';
import type { BusinessTime } from '../../conditions/index.ts';
import {
  changeThing,
  createThing,
  deletedThing,
  freeKey,
  loadThing,
  type NewThing,
  undeletedThing,
} from '../../configuration/index.ts';
import { type NamedDeps, requireNamed } from '../../facts/index.ts';
import type { KeptCatalogue } from '../../fields/index.ts';
import { type Reader, requireHad, requireMayChangeOf } from '../../ownership/index.ts';
import type { Context } from '../../shared/context.ts';
import { takeId } from '../../shared/counter-store.ts';
import { ConflictError, ForbiddenError } from '../../shared/errors.ts';
import type { AlongsideWrites } from '../../shared/idempotency-store.ts';
import { definedFields } from '../../shared/optimistic.ts';
import { isSameValue } from '../../shared/same-value.ts';
import type { Table } from '../../shared/table.ts';
import type { Write } from '../../shared/write.ts';
import { type ListShards, noteFilling } from '../list-shards-store.ts';
import { type AskedBy, requireAnswerable, type ViewQuestion } from './require-answerable.ts';
import { LAST_SHIPPED_LIST } from './shipped-views.ts';
import { isShipped, type View, viewArea } from './view-area.ts';

/** What somebody says of a view. */
export type ViewFields = Omit<NewThing<View>, 'key' | 'list' | 'goneAtSeconds' | 'conditions'> & ViewQuestion;

/** The lists that a change asks a job for: one to be filled, and those that no view has any more. */
export interface FillAsked {
  list: number | null;
  left: number[];
}

/** What views are saved with. */
export interface ViewDeps extends NamedDeps {
  catalogue: KeptCatalogue;
  /** how the desk counts business time */
  businessTimeAt: (now: Date) => Promise<BusinessTime | undefined>;
  /** The writes that start the job which fills and empties lists. */
  startFill: (asked: FillAsked, context: Context) => readonly Write[];
  /** Lists as they are. */
  lists: () => Promise<ListShards>;
}

/** What decides which tickets stand in the list of a view, and where. */
const OF_LIST = ['conditions', 'order', 'groupBy', 'whose'] as const satisfies (keyof View)[];

/**
 * Makes a view, whose list begins to be filled with it.
 * @throws ForbiddenError when it would belong to somebody whose views the reader may not change
 * @throws InvalidInputError that names what is wrong with it; ConflictError when there is no room for more
 */
export async function createView(
  deps: ViewDeps,
  context: Context,
  {
    reader,
    fields,
    alongside,
    ...named
  }: {
    reader: Reader;
    /** the number of its first list when absent */
    key?: string;
    fields: ViewFields;
    alongside?: AlongsideWrites<View>;
  },
): Promise<View> {
  await requireMayChangeOf(deps.table, reader, fields.owner, 'Views');
  const things = await requireAnswerable(fields, await askedBy(deps, context.now, reader));
  await requireNamed(deps, things, 'conditions');
  let list = 0;
  const numbered = async () => {
    list = await nextList(deps.table);
    return named.key ?? `v${list}`;
  };
  const key = named.key === undefined ? await freeKey(deps.table, viewArea, numbered) : await numbered();
  return createThing(deps, context, viewArea, {
    fields: { ...fields, key, list } as NewThing<View>,
    alongside: async (view) => {
      const asked = { list: isKept(view) ? view.list : null, left: [] };
      return [...(await fillWrites(deps, asked, context)), ...((await alongside?.(view)) ?? [])];
    },
  });
}

/** A change of a view: absent fields stay. */
export interface ViewChange {
  reader: Reader;
  key: string;
  change: Partial<ViewFields>;
  expectedVersion?: number | undefined;
}

/**
 * Changes a view. When other tickets stand in it then, or in another order, it gets a new list, which begins to be filled, and
 * the old one is emptied.
 * @throws NotFoundError, StaleVersionError, and what making a view throws
 */
export async function updateView(
  deps: ViewDeps,
  context: Context,
  { reader, key, change, expectedVersion }: ViewChange,
): Promise<View> {
  const { now } = context;
  const before = await viewToChange(deps.table, reader, key);
  if (before.goneAtSeconds !== undefined) throw deletedError();
  if (change.owner !== undefined) {
    if (isShipped(key) && change.owner.kind !== 'everyone')
      throw new ForbiddenError('A view that the desk came with belongs to everybody.');
    await requireMayChangeOf(deps.table, reader, change.owner, 'Views');
  }
  const asked = definedFields(change) as Partial<View>;
  const after = { ...before, ...asked };
  if (OF_LIST.some((name) => Object.hasOwn(asked, name)) || asked.columns !== undefined) {
    const things = await requireAnswerable(questionOf(after), await askedBy(deps, now, reader));
    if (change.conditions !== undefined) await requireNamed(deps, things, 'conditions');
  }
  const list = needsList(before, after) ? await nextList(deps.table) : undefined;
  return changed(deps, context, { key, expectedVersion, list, decide: (view) => ({ ...view, ...asked }) });
}

/**
 * Deletes a view. It can be brought back for thirty days.
 * @throws ConflictError `view.shipped`: those that the desk came with are switched off instead
 */
export async function deleteView(
  deps: ViewDeps,
  context: Context,
  { reader, key, expectedVersion }: Omit<ViewChange, 'change'>,
): Promise<View> {
  await viewToChange(deps.table, reader, key);
  if (isShipped(key))
    throw new ConflictError('view.shipped', 'The desk came with this view: switch it off instead.');
  const decide = (view: View) => deletedThing(view, context.now);
  return changed(deps, context, { key, expectedVersion, decide });
}

/** Brings a deleted view back, whose list begins to be filled again. */
export async function restoreView(
  deps: ViewDeps,
  context: Context,
  {
    reader,
    key,
    expectedVersion,
    alongside,
  }: Omit<ViewChange, 'change'> & { alongside?: AlongsideWrites<View> | undefined },
): Promise<View> {
  const before = await viewToChange(deps.table, reader, key);
  const list = before.goneAtSeconds === undefined ? undefined : await nextList(deps.table);
  return changed(deps, context, { key, expectedVersion, list, decide: undeletedThing, alongside });
}

/** Writes a change of a view, together with the job that follows from it. `list`: number of a list that nobody has yet. */
async function changed(
  deps: ViewDeps,
  context: Context,
  {
    key,
    list,
    decide,
    expectedVersion,
    alongside,
  }: {
    key: string;
    alongside?: AlongsideWrites<View> | undefined;
    list?: number | undefined;
    decide: (before: View) => View;
    expectedVersion?: number | undefined;
  },
): Promise<View> {
  let asked: FillAsked = { list: null, left: [] };
  return changeThing(deps, context, viewArea, {
    key,
    expectedVersion,
    decide: (before) => {
      const wanted = decide(before);
      const after = list !== undefined && needsList(before, wanted) ? { ...wanted, list } : wanted;
      asked = fillFor(before, after);
      return after;
    },
    alongside: async (view) => [
      ...(await fillWrites(deps, asked, context)),
      ...((await alongside?.(view)) ?? []),
    ],
  });
}

async function askedBy(deps: ViewDeps, now: Date, { role }: Reader): Promise<AskedBy> {
  const loadBusinessTime = () => deps.businessTimeAt(now);
  return { catalogue: await deps.catalogue.latest(now), user: role, loadBusinessTime };
}

/** The writes that start the job which a change asks for, and note that the list is being filled, so that nobody else begins to. */
async function fillWrites(deps: ViewDeps, asked: FillAsked, context: Context): Promise<Write[]> {
  if (asked.list === null && asked.left.length === 0) return [];
  const start = deps.startFill(asked, context);
  // Before a ticket is listed there is no row to note it in.
  const { version } = await deps.lists();
  return asked.list === null || version === 0 ? [...start] : [...start, noteFilling(asked.list, context.now)];
}

/** Whether a view has a list that is kept. */
function isKept({ isActive, isRetired }: View): boolean {
  return isActive && !isRetired;
}

/** Whether a view needs a new list: what stands in its own, if anything, is not what it asks for then. */
function needsList(before: View, after: View): boolean {
  if (!isKept(after)) return false;
  return !isKept(before) || OF_LIST.some((name) => !isSameValue(before[name], after[name]));
}

function fillFor(before: View, after: View): FillAsked {
  const [had, has] = [isKept(before), isKept(after)];
  const isSame = had === has && before.list === after.list;
  if (isSame) return { list: null, left: [] };
  return { list: has ? after.list : null, left: had ? [before.list] : [] };
}

/** The view as it is now, when the reader may change it. */
async function viewToChange(table: Table, reader: Reader, key: string): Promise<View> {
  const view = requireHad(reader, await loadThing(table, viewArea, { what: 'view', key }), 'view');
  await requireMayChangeOf(table, reader, view.owner, 'Views');
  return view;
}

function questionOf({ conditions, order, columns, groupBy }: View): ViewQuestion {
  return { conditions: conditionsSchema.parse(conditions), order, columns, groupBy };
}

async function nextList(table: Table): Promise<number> {
  return LAST_SHIPPED_LIST + (await takeId(table, 'view'));
}

function deletedError(): ConflictError {
  return new ConflictError('view.deleted', 'The view was deleted: bring it back first.');
}
