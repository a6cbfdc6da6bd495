import type { AttributeValue, Space } from '../index/index-doc.ts';
import { Directory, type Largest, largestIn } from './directory.ts';
import type { IndexPart } from './parts.ts';

/** The index at one moment, and what is known of all its documents together. */
export interface Snapshot {
  readonly parts: readonly IndexPart[];
  /** messages and tickets, of which a word may stand in some */
  readonly documents: number;
  /** words of a message and of a subject, on average */
  readonly messageLength: number;
  readonly ownLength: number;
  /** largest id of each space */
  readonly largest: Largest;
  /** when each ticket was last active, in epoch milliseconds, whether it is open, and whether it is hidden; by its number */
  readonly activity: Float64Array;
  readonly isOpen: Uint8Array;
  readonly hidden: Uint8Array;
  /** every id of a space that has a document of its own */
  idsOf(space: Space): readonly number[];
  has(space: Space, id: number): boolean;
  /** The values of a field; none when it has none, or there is no such thing. */
  valuesOf(space: Space, id: number, field: string): readonly AttributeValue[];
  /** How many of some things have each value of a field. */
  countsOf(space: Space, ids: Iterable<number>, field: string): ReadonlyMap<AttributeValue, number>;
  /** The tickets that a customer has asked for. */
  ticketsOf(customerId: number): readonly number[];
  /** Under which ticket something is found that was written to this one: the one into which it was merged. */
  rootOf(ticketId: number): number;
}

/** What a snapshot is made of, to make another of it. */
export interface Layer {
  readonly snapshot: Snapshot;
  readonly directory: Directory;
  readonly byRequester: () => ReadonlyMap<number, readonly number[]>;
}

/** Puts parts together, the oldest first. Of documents of one key only one may be alive. */
export function layerOf(parts: readonly IndexPart[]): Layer {
  const directory = new Directory(largestIn(parts));
  addAll(directory, parts, 0);
  return layerWith(parts, directory);
}

/** A layer that has become longer: `parts` are those of the one before and further ones; `died` by the part what was replaced since. */
export function layerAfter(
  { directory: before }: Layer,
  parts: readonly IndexPart[],
  died: readonly ReadonlySet<number>[],
): Layer {
  const further = parts.slice(died.length);
  const directory = new Directory(largestIn(further, before.largest), before);
  for (const [number, docs] of died.entries()) {
    const part = parts[number];
    if (part) for (const doc of docs) directory.remove(number, part, doc);
  }
  addAll(directory, further, died.length);
  return layerWith(parts, directory);
}

function layerWith(parts: readonly IndexPart[], directory: Directory): Layer {
  let known: Map<number, number[]> | undefined;
  const byRequester = () => {
    known ??= ticketsByRequester(directory);
    return known;
  };
  const ticketsOf = (customerId: number) => byRequester().get(customerId) ?? [];
  return { snapshot: viewOf(parts, directory, ticketsOf), directory, byRequester };
}

export function snapshotOf(parts: readonly IndexPart[]): Snapshot {
  return layerOf(parts).snapshot;
}

/**
 * The same with further parts, which replace documents: `replaced` by the part in which they are. Of what stays nothing is looked at
 * again, so that a change costs what has changed.
 */
export function layeredOver(
  { snapshot, directory: before, byRequester }: Layer,
  replaced: readonly (ReadonlySet<number> | undefined)[],
  further: readonly IndexPart[],
): Snapshot {
  const directory = new Directory(largestIn(further, before.largest), before);
  const parts = snapshot.parts.map((part, number): IndexPart => {
    const more = replaced[number];
    if (more === undefined || more.size === 0) return part;
    for (const doc of more) if (!part.dead.has(doc)) directory.remove(number, part, doc);
    return { ...part, dead: { has: (doc) => more.has(doc) || part.dead.has(doc) } };
  });
  addAll(directory, further, parts.length);
  const added = further.flatMap(({ segment: { docs } }) =>
    Array.from({ length: docs.count }, (_, doc) => doc)
      .filter((doc) => docs.spaceOf(doc) === 'tickets' && !docs.isMessage(doc))
      .map((doc) => docs.ids[doc] ?? 0),
  );
  const ticketsOf = (customerId: number) => {
    const all = new Set([...(byRequester().get(customerId) ?? []), ...added]);
    return [...all].filter((id) => directory.requester[id] === customerId);
  };
  return viewOf([...parts, ...further], directory, ticketsOf);
}

function addAll(directory: Directory, parts: readonly IndexPart[], first: number): void {
  for (const [at, part] of parts.entries()) {
    for (let doc = 0; doc < part.segment.docs.count; doc += 1) {
      if (!part.dead.has(doc)) directory.add(first + at, part, doc);
    }
  }
}

function ticketsByRequester({ requester, homes }: Directory): Map<number, number[]> {
  const tickets = new Map<number, number[]>();
  for (const id of homes.tickets.ids()) {
    const customerId = requester[id] ?? 0;
    const own = tickets.get(customerId);
    if (own) own.push(id);
    else tickets.set(customerId, [id]);
  }
  return tickets;
}

const NONE: readonly AttributeValue[] = [];

function viewOf(
  parts: readonly IndexPart[],
  directory: Directory,
  ticketsOf: Snapshot['ticketsOf'],
): Snapshot {
  const { largest, homes, activity, isOpen, hidden } = directory;
  const { messages, messageWords, own, ownWords } = directory;
  const ids = new Map<Space, readonly number[]>();
  const roots = directory.roots();
  return {
    parts,
    documents: messages + own,
    messageLength: Math.max(1, messageWords / Math.max(1, messages)),
    ownLength: Math.max(1, ownWords / Math.max(1, own)),
    largest,
    activity,
    isOpen,
    hidden,
    idsOf: (space) => {
      const known = ids.get(space) ?? homes[space].ids();
      ids.set(space, known);
      return known;
    },
    has: (space, id) => homes[space].has(id),
    valuesOf: (space, id, field) => {
      const part = parts[homes[space].partOf(id)];
      return part ? part.segment.column(field).at(homes[space].docOf(id)) : NONE;
    },
    countsOf: (space, some, field) => counted(parts, homes[space], some, field),
    ticketsOf,
    rootOf: roots === null ? (ticketId) => ticketId : (ticketId) => roots[ticketId] ?? ticketId,
  };
}

/** Counts by the numbers of values first, which each part of the index has of its own. */
function counted(
  parts: readonly IndexPart[],
  homes: Directory['homes'][Space],
  ids: Iterable<number>,
  field: string,
): ReadonlyMap<AttributeValue, number> {
  const columns = parts.map(({ segment }) => segment.column(field));
  const numbers = columns.map(({ values }) => new Uint32Array(values.length));
  for (const id of ids) {
    const part = homes.partOf(id);
    const of = columns[part]?.of(homes.docOf(id)) ?? [];
    const own = numbers[part];
    if (own) for (const value of of) own[value] = (own[value] ?? 0) + 1;
  }
  const counts = new Map<AttributeValue, number>();
  const all = columns.flatMap(({ values }, part) =>
    values.map((value, at) => [value, numbers[part]?.[at] ?? 0] as const),
  );
  for (const [value, count] of all) if (count > 0) counts.set(value, (counts.get(value) ?? 0) + count);
  return counts;
}
