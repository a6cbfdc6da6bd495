import * as z from 'zod';
import { timeSchema } from '../../schemas/actor.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { dueAttributes } from '../shared/due.ts';
import { DUE_INDEX, ROW_KIND } from '../shared/names.ts';
import { isOfKind, rowsOfKind } from '../shared/row-kind.ts';
import type { Condition, Key, QueryRequest, Update } from '../shared/write.ts';
import { codeOfList, listOfCode } from './list-code.ts';
import { rowKeys } from './list-position.ts';
import type { Standing } from './ticket-list.ts';

export const listPlaces = accessPattern({
  name: 'Places of a ticket',
  description: 'Asks the projector to look at a ticket again, and says whether it has done so.',
  operation: 'BatchGetItem',
  pk: 'T#<ticket>',
  sk: 'PLACES',
  of: (ticketId: number): Key => ({ pk: `T#${ticketId}`, sk: 'PLACES' }),
});

export const ticketAndPlaces = accessPattern({
  name: 'Ticket and its places',
  description: 'Reads a ticket as it is, and the list rows that the projector wrote for it, to move those.',
  operation: 'Query',
  pk: 'T#<ticket>',
  sk: 'META … PLACES',
  of: (ticketId: number): QueryRequest => ({ pk: `T#${ticketId}`, from: 'META', to: 'PLACES' }),
});

/** Lists in which a ticket has one and the same sort value: their codes, with a space between. */
const groupSchema = z.object({ shards: z.int().positive(), sort: z.string(), lists: z.string() });
type Group = z.infer<typeof groupSchema>;
const keySchema = z.object({ pk: z.string(), sk: z.string() });

const placesSchema = z.object({
  /** of the writes to this row; absent in a row of version 1 */
  revision: z.int().positive().nullish(),
  /** hash of the summary in the list rows */
  shown: z.string().nullish(),
  stands: z.array(groupSchema).nullish(),
  moving: z.array(groupSchema).nullish(),
  strays: z.array(keySchema).nullish(),
  touched: z.string().nullish(),
  /** numbers of the counts of the desk in which the ticket is counted where it stands */
  counted: z.array(z.int()).nullish(),
  /** when time alone puts the ticket elsewhere */
  [DUE_INDEX.sortKey]: timeSchema.nullish(),
  /** keys of the list rows, as version 1 wrote them */
  places: z.array(keySchema).nullish(),
});

/** Version 1 listed the keys of all rows, where version 2 has codes; until the row is next written, those are what it says. */
const rows = rowsOfKind(ROW_KIND.places, placesSchema, [(row) => row]);

/** What another look at a ticket goes by: its rows themselves, or what is noted of them, which costs no read. */
export type Look = 'rows' | 'note';
/** The mark of those who are content with the note. Under any other mark the rows are read. */
const BY_NOTE = 'note';

/** Whether a row asks for another look at a ticket by what is noted of it, and says nothing else. */
export function asksByNote(row: unknown): boolean {
  return isOfKind(row, ROW_KIND.places) && rows.parse(row).touched === BY_NOTE;
}

/** What the projector knows of the list rows of one ticket. */
export interface Places {
  /** Of the row; null: there is none, or one of version 1. */
  revision: number | null;
  /** Fingerprint of the summary that the rows show; null: unknown. */
  shown: string | null;
  /** Rows that are there. */
  stands: Key[];
  /** Rows that may be there, as the projector stopped in the middle; none when it did not. */
  moving: Key[];
  /** The same, as they are noted. */
  movingNoted: Group[];
  /** Rows that somebody found and that should not be there. */
  strays: Key[];
  /** Rows in lists that only a later version of the desk knows. */
  unknown: Group[];
  /** The look that somebody asked for and that has not happened yet; false: none. */
  touched: Look | false;
  /** Numbers of the counts of the desk in which the ticket is counted where it stands. */
  counted: readonly number[];
  /** When time alone puts the ticket into or out of the list of a view (RFC 3339); null: never. */
  crosses: string | null;
}

const NOWHERE: Places = {
  revision: null,
  shown: null,
  stands: [],
  moving: [],
  movingNoted: [],
  strays: [],
  unknown: [],
  touched: false,
  counted: [],
  crosses: null,
};

/** What the PLACES row of a ticket says; a ticket without one stands nowhere. */
export function parsePlaces(row: unknown, ticketId: number): Places {
  if (row === undefined) return NOWHERE;
  const { revision, shown, stands, moving, strays, touched, places, counted, ...due } = rows.parse(row);
  return {
    revision: revision ?? null,
    shown: shown ?? null,
    stands: [...keysIn(ticketId, stands ?? []), ...(places ?? [])],
    moving: keysIn(ticketId, moving ?? []),
    movingNoted: moving ?? [],
    strays: strays ?? [],
    unknown: [...(stands ?? []), ...(moving ?? [])].flatMap(unknownIn),
    touched: touched ? (touched === BY_NOTE ? 'note' : 'rows') : false,
    counted: counted ?? [],
    crosses: due[DUE_INDEX.sortKey] ?? null,
  };
}

function keysIn(ticketId: number, groups: readonly Group[]): Key[] {
  return groups.flatMap(({ shards, sort, lists }) => {
    const names = codesIn(lists).flatMap((code) => listOfCode(code) ?? []);
    const standings = names.map((list) => ({ list, sort }));
    return rowKeys(ticketId, standings, shards);
  });
}

function unknownIn({ lists, ...group }: Group): Group[] {
  const codes = codesIn(lists).filter((code) => listOfCode(code) === null);
  return codes.length === 0 ? [] : [{ ...group, lists: codes.join(' ') }];
}

function codesIn(lists: string): string[] {
  return lists.split(' ').filter(Boolean);
}

function groupsOf(standings: readonly Standing[], shards: number): Group[] {
  const bySort = Map.groupBy(standings, ({ sort }) => sort);
  return [...bySort].map(([sort, group]) => {
    const lists = group.map(({ list }) => codeOfList(list)).join(' ');
    return { shards, sort, lists };
  });
}

/** Where a ticket is to stand. */
export interface Target {
  ticketId: number;
  standings: readonly Standing[];
  shards: number;
}

/** Label of the refusal when somebody else wrote the row since it was read. */
export const PLACES_CHANGED = 'places';

/** Notes, before the first row is written, where rows are going to be, besides those where they may be already. */
export function startMove(before: Places, { ticketId, standings, shards }: Target): Update {
  const moving = [...groupsOf(standings, shards), ...before.movingNoted];
  return setPlaces(ticketId, before, { moving }, ['touched']);
}

/** Notes, after the last row is written or deleted, where the rows are and what they show. */
export function endMove(
  before: Places,
  { ticketId, standings, shards, shown, crosses, counted }: Target & Shown,
): Update {
  const stands = [...groupsOf(standings, shards), ...before.unknown];
  const crossing = crossingOf(ticketId, crosses);
  return setPlaces(ticketId, before, { shown, stands, counted, ...crossing.set }, [
    ...['moving', 'strays', 'places', 'touched'],
    ...crossing.remove,
  ]);
}

/** What the rows of a ticket show, when time alone puts it elsewhere, and in which counts of the desk it is counted. */
export interface Shown {
  shown: string | null;
  crosses: string | null;
  counted: readonly number[];
}

/** Notes that a ticket which somebody asked about stands as it should, and when time alone puts it elsewhere. */
export function endLook(before: Places, ticketId: number, crosses: string | null): Update {
  const crossing = crossingOf(ticketId, crosses);
  return setPlaces(ticketId, before, crossing.set, ['touched', ...crossing.remove]);
}

/** The row stands in the list of what is due while there is such a time. */
function crossingOf(ticketId: number, crosses: string | null) {
  const set = { ...dueAttributes(listPlaces.of(ticketId), crosses) };
  return { set, remove: crosses === null ? [DUE_INDEX.partitionKey, DUE_INDEX.sortKey] : [] };
}

/** The revision that a row has after it was written once more. */
export function nextRevision({ revision }: Places): number {
  return (revision ?? 0) + 1;
}

function setPlaces(
  ticketId: number,
  before: Places,
  set: Record<string, unknown>,
  remove: readonly string[] = [],
): Update {
  return rows.upsert({
    key: listPlaces.of(ticketId),
    set: { revision: nextRevision(before), ...set },
    remove,
    condition: unchanged(before),
    refusal: PLACES_CHANGED,
    startsOver: true,
  });
}

function unchanged({ revision }: Places): Condition {
  if (revision === null) return { expression: 'attribute_not_exists(#revision)' };
  return { expression: '#revision = :revision', values: { ':revision': revision } };
}

/** Label of the refusal when a ticket that is touched has no places yet. */
export const NO_PLACES = 'no places';

/**
 * Asks the projector to look at a ticket again: the row comes by in the stream, behind all changes before. The
 * projector may be at work at this moment: then it begins anew. `mark` is any text. Refusal `no places` unless the
 * ticket has been listed before, or `isNew` says that it was not.
 */
export function touch(ticketId: number, mark: string, isNew = false): Update {
  return { ...touchAs(ticketId, isNew), set: { touched: mark } };
}

/** The same, of a ticket whose rows stand where they are noted. Who has asked for a look at the rows themselves still gets it. */
export function touchByNote(ticketId: number, isNew = false): Update {
  const update = touchAs(ticketId, isNew);
  return { ...update, initial: update.initial && { ...update.initial, touched: BY_NOTE } };
}

function touchAs(ticketId: number, isNew: boolean): Update {
  return rows.upsert({
    key: listPlaces.of(ticketId),
    add: { revision: 1 },
    ...(isNew ? {} : { condition: { expression: 'attribute_exists(#pk)' } }),
    refusal: NO_PLACES,
    startsOver: true,
  });
}

/**
 * Asks the projector to look at a ticket that time has put elsewhere. What is due has been done by that; the projector says
 * what comes next. Refusal `no places` when the ticket stands nowhere any more.
 */
export function touchCrossed(ticketId: number): Update {
  return { ...touchByNote(ticketId), remove: [DUE_INDEX.partitionKey, DUE_INDEX.sortKey] };
}

/** Asks the projector to take away rows that should not be there. */
export function touchStrays(ticketId: number, before: Places, strays: readonly Key[], mark: string): Update {
  return setPlaces(ticketId, before, { touched: mark, strays: [...before.strays, ...strays] });
}
