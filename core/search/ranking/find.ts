import { type AttributeValue, FOR_AGENTS } from '../index/index-doc.ts';
import type { Clause, FieldTest } from '../query/query.ts';
import { FRESH_DAYS, FRESH_SHARE, OPEN_SHARE } from './directory.ts';
import { type Evaluation, evaluate, type ResolvedTest } from './evaluate.ts';
import { nearnessOf } from './nearness.ts';
import type { Scope } from './score.ts';
import { type ScoredDoc, scoredDocs } from './scored-docs.ts';
import { isSeen } from './seen.ts';
import type { Snapshot } from './snapshot.ts';

/** What is asked of the index. */
export interface Asked {
  readonly scope: Scope;
  readonly source: string;
  readonly clause: Clause;
  readonly resolve: (test: FieldTest) => ResolvedTest;
  /** what the one who asks may find */
  readonly mayFind: (id: number) => boolean;
  /** epoch milliseconds: what is younger comes a little before */
  readonly now: number;
  /** by a field instead of the best first */
  readonly order?: Order | undefined;
  /** how many of the best are needed in their order */
  readonly most: number;
  /** fields whose values are counted */
  readonly facets: readonly string[];
}

/** An order by a field: of choices by their places, of which each has one. */
interface Order {
  readonly field: string;
  readonly descending: boolean;
  readonly places?: ReadonlyMap<AttributeValue, number> | undefined;
}

/** Something that was found. */
export interface Found {
  readonly id: number;
  readonly score: number;
}

/** What was found, in its order, and what is known of all of it together. */
export interface Findings {
  readonly found: readonly Found[];
  readonly facets: ReadonlyMap<string, ReadonlyMap<AttributeValue, number>>;
  /** words of the index that stand for those of the query */
  readonly terms: ReadonlySet<string>;
  /** words that are in no text, with what was taken for them */
  readonly corrections: ReadonlyMap<string, string>;
  /** The message that says most of what was looked for, of each of some tickets. */
  messagesOf(ids: readonly number[]): ReadonlyMap<number, { ticketId: number; messageId: string }>;
}

const DAY = 86_400_000;

/** Finds what a query asks for: only what may be found, and only that is counted. */
export async function find(snapshot: Snapshot, asked: Asked): Promise<Findings> {
  const docScores = snapshot.parts.map(({ segment }) => new Float32Array(segment.docs.count));
  const on: Evaluation = {
    snapshot,
    scope: asked.scope,
    source: asked.source,
    docScores,
    terms: new Set(),
    corrections: new Map(),
    resolve: asked.resolve,
    runs: [],
  };
  const { space } = asked.scope;
  const isThere = (id: number) => snapshot.has(space, id) && asked.mayFind(id);
  const hits = await evaluate(on, asked.clause, isThere, asked.order === undefined);
  const boost = boostOf(snapshot, asked);
  const found = hits.ids.map((id) => ({ id, score: hits.score(id) * boost(id) }));
  if (asked.order === undefined) {
    bestFirst(found, Math.max(asked.most, LOOKED_AT));
    bringNearForward(on, found);
  } else found.sort(orderOf(snapshot, asked.scope, asked.order));
  return {
    found,
    facets: facetsOf(snapshot, asked, found),
    terms: on.terms,
    corrections: await shownCorrections(on, isThere),
    messagesOf: (ids) => messagesOf(snapshot, asked.scope, docScores, ids),
  };
}

const byScore = (one: Found, other: Found) => other.score - one.score || other.id - one.id;

/** Puts the best in their order; the others behind them in any. */
function bestFirst(found: Found[], most: number): void {
  if (found.length <= most * 2) {
    found.sort(byScore);
    return;
  }
  const scores = Float64Array.from(found, ({ score }) => score).sort();
  const least = scores[scores.length - most] ?? 0;
  const best = found.filter(({ score }) => score >= least).sort(byScore);
  const others = found.filter(({ score }) => score < least);
  found.splice(0, found.length);
  for (const one of best) found.push(one);
  for (const one of others) found.push(one);
}

/** Of how many of the best it is looked at how near to each other the words stand. */
const LOOKED_AT = 100;

/** Puts those before others in which the words stand near to each other. */
function bringNearForward(on: Evaluation, found: Found[]): void {
  const best = found.slice(0, LOOKED_AT);
  const nearness = nearnessOf(
    on,
    best.map(({ id }) => id),
  );
  const ranked = best.map(({ id, score }) => ({ id, score: score * (1 + (nearness.get(id) ?? 0)) }));
  ranked.sort((one, other) => other.score - one.score || other.id - one.id);
  found.splice(0, best.length, ...ranked);
}

function boostOf(snapshot: Snapshot, { scope, now }: Asked): (id: number) => number {
  if (scope.space !== 'tickets') return () => 1;
  const { activity, isOpen } = snapshot;
  return (id) => {
    const days = Math.max(0, now - (activity[id] ?? 0)) / DAY;
    return 1 + FRESH_SHARE * 2 ** (-days / FRESH_DAYS) + OPEN_SHARE * (isOpen[id] ?? 0);
  };
}

/** By a field, with what has none of it last; the best first of what is alike. */
function orderOf(
  snapshot: Snapshot,
  scope: Scope,
  { field, descending, places }: Order,
): (one: Found, other: Found) => number {
  const sign = descending ? -1 : 1;
  const valueIn = ({ id }: Found) => {
    const value = snapshot.valuesOf(scope.space, id, field)[0];
    return places && value !== undefined ? places.get(value) : value;
  };
  return (one, other) => {
    const [a, b] = [valueIn(one), valueIn(other)];
    if (a === b) return byScore(one, other);
    if (a === undefined || b === undefined) return a === undefined ? 1 : -1;
    return (a < b ? -1 : 1) * sign;
  };
}

function facetsOf(snapshot: Snapshot, { scope, facets }: Asked, found: readonly Found[]): Findings['facets'] {
  const ids = found.map(({ id }) => id);
  return new Map(facets.map((field) => [field, snapshot.countsOf(scope.space, ids, field)]));
}

/** Words that were put right, by those that stand in something that may be found. */
async function shownCorrections(
  { snapshot, scope, corrections }: Evaluation,
  isThere: (id: number) => boolean,
): Promise<Map<string, string>> {
  const shown = new Map<string, string>();
  for (const [word, candidates] of corrections) {
    for (const term of candidates) {
      if (shown.has(word) || !(await isSeen(snapshot, term, scope, isThere))) continue;
      shown.set(word, term);
    }
  }
  return shown;
}

function messagesOf(
  snapshot: Snapshot,
  scope: Scope,
  docScores: readonly Float32Array[],
  ids: readonly number[],
): Map<number, { ticketId: number; messageId: string }> {
  const best = new Map<number, ScoredDoc>();
  for (const found of scoredDocs(snapshot, scope, docScores, new Set(ids))) {
    const message = snapshot.parts[found.part]?.segment.docs.messageOf(found.doc) ?? '';
    const isBetter = found.score > (best.get(found.id)?.score ?? 0);
    if (message !== '' && message !== FOR_AGENTS && isBetter) best.set(found.id, found);
  }
  return new Map(
    [...best].map(([id, { part, doc }]) => {
      const key = snapshot.parts[part]?.segment.docs.keyOf(doc);
      return [id, { ticketId: key?.id ?? id, messageId: key?.message ?? '' }];
    }),
  );
}
