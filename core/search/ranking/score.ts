import type { Space } from '../index/index-doc.ts';
import { FIELD_SPAN } from '../index/index-doc.ts';
import type { Postings } from '../index/open-segment.ts';
import { type ExpandedUnit, type Stand, VARIANT } from './expand.ts';
import type { IndexPart } from './parts.ts';
import type { Snapshot } from './snapshot.ts';

/** Saturation of repeated words, and how much long texts are held back (BM25). */
const K1 = 1.1;
const B_MESSAGE = 0.55;
const B_OWN = 0.25;
/** Weight of a word in a subject or name, and in what is attached (tags, names of files), against one in a message. */
const OWN_WEIGHT = 2.2;
const EXTRA_WEIGHT = 0.9;

/** What is looked for in: a space, with or without what is for agents alone. */
export interface Scope {
  readonly space: Space;
  readonly seesNotes: boolean;
  /** only in subjects and names */
  readonly isOwnOnly?: boolean;
}

/** How much each thing of a space is what was looked for, by its id. */
export interface Scores {
  readonly total: Float64Array;
  /** of what was looked for, weighed by how rare it is */
  readonly found: Float64Array;
  readonly ids: number[];
}

export function noScores(snapshot: Snapshot, { space }: Scope): Scores {
  const size = snapshot.largest[space] + 1;
  return { total: new Float64Array(size), found: new Float64Array(size), ids: [] };
}

/** Postings of all words that stand for something, read at once for each part of the index. */
export async function postingsOf(
  { parts }: Snapshot,
  units: readonly ExpandedUnit[],
): Promise<(stand: Stand) => Postings | undefined> {
  const wanted = parts.map(() => new Set<number>());
  for (const { stands } of units) for (const { part, term } of stands) wanted[part]?.add(term);
  const read = await Promise.all(
    parts.map(async (part, at) => {
      const terms = [...(wanted[at] ?? [])].sort((one, other) => one - other);
      const postings = terms.length === 0 ? [] : await part.postings(terms);
      return new Map(terms.map((term, index) => [term, postings[index]]));
    }),
  );
  return ({ part, term }) => read[part]?.get(term);
}

/** The documents in which a unit stands, with the weight that it has in each, and those in which it is written so, by part. */
type Weights = { docs: number[]; weight: Float32Array; written: Set<number> }[];
const NOTHING: Weights[number] = { docs: [], weight: new Float32Array(), written: new Set() };

/** Adds what one unit gives to the scores; `docScores` of each part to say which message tells most. */
export function addUnit(
  snapshot: Snapshot,
  scope: Scope,
  unit: ExpandedUnit,
  postings: (stand: Stand) => Postings | undefined,
  into: { scores: Scores; docScores: readonly Float32Array[] },
): void {
  if (unit.stands.length === 0 || unit.rarity <= 0) return;
  const { own, best, written, touched } = byThing(snapshot, { scope, unit, postings }, into.docScores);
  const { total, found, ids } = into.scores;
  for (const id of touched) {
    if (found[id] === 0) ids.push(id);
    const value = at(own, id) + at(best, id);
    total[id] = at(total, id) + unit.rarity * saturated(value);
    const share = written[id] === 1 ? 1 : RESEMBLING;
    found[id] = at(found, id) + unit.rarity * share * Math.min(1, value / FULL);
  }
}

/** What a unit weighs in the own document of each thing, and in that of its messages in which it weighs most; and where it is written so. */
function byThing(
  snapshot: Snapshot,
  {
    scope,
    unit,
    postings,
  }: { scope: Scope; unit: ExpandedUnit; postings: (stand: Stand) => Postings | undefined },
  docScores: readonly Float32Array[],
): { own: Float32Array; best: Float32Array; written: Uint8Array; touched: number[] } {
  const size = snapshot.largest[scope.space] + 1;
  const written = new Uint8Array(size);
  const [own, best] = [new Float32Array(size), new Float32Array(size)];
  const touched: number[] = [];
  const weights = weightsOf(snapshot, scope, unit.stands, postings);
  const add = (part: IndexPart, doc: number, value: number, isWritten: boolean) => {
    const isMessage = part.segment.docs.isMessage(doc);
    for (const id of thingsOf(snapshot, scope, part, doc)) {
      if (isWritten) written[id] = 1;
      if (at(own, id) + at(best, id) === 0) touched.push(id);
      if (isMessage) best[id] = Math.max(at(best, id), value);
      else own[id] = at(own, id) + value;
    }
  };
  for (const [number, part] of snapshot.parts.entries()) {
    const { docs, weight, written: having } = weights[number] ?? NOTHING;
    const scores = docScores[number] ?? new Float32Array(part.segment.docs.count);
    for (const doc of docs) {
      add(part, doc, at(weight, doc), having.has(doc));
      scores[doc] = at(scores, doc) + unit.rarity * saturated(at(weight, doc));
    }
  }
  return { own, best, written, touched };
}

/** What a list of numbers has at a place; there is none at a place beyond its end. */
function at(numbers: { readonly [place: number]: number }, place: number): number {
  return numbers[place] ?? 0;
}

/** How much of a unit counts as found where it only stands in another form, longer or misspelt: who writes a word means just that. */
const RESEMBLING = 0.75;
/** Weight from which on a unit counts as wholly found: that of the word itself in a message, however long that is. */
const FULL = 0.4;
/** By how much the length of a message divides the weight of its words at most. */
const MOST_NORMAL = 1 / FULL;

function saturated(value: number): number {
  return (value * (K1 + 1)) / (value + K1);
}

/** What is found by a document: the ticket that shows it, or what it is of; by a customer's, the tickets that they asked for. */
function thingsOf(snapshot: Snapshot, scope: Scope, part: IndexPart, doc: number): readonly number[] {
  const isRequester = scope.space === 'tickets' && part.segment.docs.spaceOf(doc) === 'customers';
  return isRequester ? snapshot.ticketsOf(part.segment.docs.ids[doc] ?? 0) : [idOf(snapshot, part, doc)];
}

/** Whether a document says who asked for tickets that are looked for, which agents find by it. */
function isRequesterInScope({ segment: { docs } }: IndexPart, doc: number, scope: Scope): boolean {
  return (
    scope.space === 'tickets' && scope.seesNotes && !scope.isOwnOnly && docs.spaceOf(doc) === 'customers'
  );
}

/** Under which id a document is found: messages with the ticket that shows them. */
export function idOf(snapshot: Snapshot, { segment }: IndexPart, doc: number): number {
  const { docs } = segment;
  return docs.spaceOf(doc) === 'tickets' ? snapshot.rootOf(docs.shownOn[doc] ?? 0) : (docs.ids[doc] ?? 0);
}

function weightsOf(
  snapshot: Snapshot,
  scope: Scope,
  stands: readonly Stand[],
  postings: (stand: Stand) => Postings | undefined,
): Weights {
  const byPart = Map.groupBy(stands, ({ part }) => part);
  return snapshot.parts.map((part, at) => {
    const own = byPart.get(at) ?? [];
    const weight = new Float32Array(own.length === 0 ? 0 : part.segment.docs.count);
    const [docs, written]: [number[], Set<number>] = [[], new Set()];
    for (const stand of own)
      addStand(snapshot, scope, part, { stand, postings: postings(stand) }, { weight, docs, written });
    return { docs, weight, written };
  });
}

function addStand(
  snapshot: Snapshot,
  scope: Scope,
  part: IndexPart,
  { stand, postings }: { stand: Stand; postings: Postings | undefined },
  { weight, docs, written }: Weights[number],
): void {
  if (postings === undefined) return;
  const { docs: table } = part.segment;
  for (let at = 0; at < postings.docs.length; at += 1) {
    const doc = postings.docs[at] ?? 0;
    const isFound = isInScope(part, doc, scope) || isRequesterInScope(part, doc, scope);
    if (part.dead.has(doc) || !isFound) continue;
    const isMessage = table.isMessage(doc);
    const length = table.lengths[doc] ?? 0;
    const normal = isMessage
      ? Math.min(MOST_NORMAL, 1 - B_MESSAGE + (B_MESSAGE * length) / snapshot.messageLength)
      : (1 - B_OWN + (B_OWN * length) / snapshot.ownLength) / OWN_WEIGHT;
    const times = timesOf(postings, at);
    const value = (stand.weight * times) / normal;
    if (weight[doc] === 0) docs.push(doc);
    if (stand.weight >= VARIANT) written.add(doc);
    weight[doc] = (weight[doc] ?? 0) + value;
  }
}

/** Whether a document may be found. */
export function isInScope({ segment: { docs } }: IndexPart, doc: number, scope: Scope): boolean {
  if (docs.spaceOf(doc) !== scope.space || (scope.isOwnOnly && docs.isMessage(doc))) return false;
  return scope.seesNotes || !docs.isNote(doc);
}

/** How often a word stands in a document; less where it is attached only. */
function timesOf({ starts, positions }: Postings, at: number): number {
  let times = 0;
  for (let place = starts[at] ?? 0; place < (starts[at + 1] ?? 0); place += 1) {
    times += (positions[place] ?? 0) < FIELD_SPAN ? 1 : EXTRA_WEIGHT;
  }
  return times;
}
