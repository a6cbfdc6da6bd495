import type { Postings } from '../index/open-segment.ts';
import type { Clause, FieldTest, Text } from '../query/query.ts';
import { enough } from './enough.ts';
import { type ExpandedUnit, expand, type Stand } from './expand.ts';
import { type Hits, hitsWhere, joined, met } from './hits.ts';
import { phraseHits } from './phrase.ts';
import { addUnit, noScores, postingsOf, type Scope, type Scores } from './score.ts';
import type { Snapshot } from './snapshot.ts';
import { unitsOf } from './units.ts';

/** What a test of a field comes to: which things pass, or that its words are looked for in a part of the text. */
export type ResolvedTest =
  | { readonly kind: 'values'; readonly passes: (id: number) => boolean }
  /** in subjects and names alone */
  | { readonly kind: 'words'; readonly text: string; readonly isPhrase: boolean };

/** What a query is looked for with. */
export interface Evaluation {
  readonly snapshot: Snapshot;
  readonly scope: Scope;
  /** the query as it was written */
  readonly source: string;
  /** how much each document says of what is looked for, by part */
  readonly docScores: readonly Float32Array[];
  /** words of the index that were found, to show them; and those that were put right */
  readonly terms: Set<string>;
  readonly corrections: Map<string, string[]>;
  readonly resolve: (test: FieldTest) => ResolvedTest;
  /** the words of texts that were looked for, to see how near to each other they stand */
  readonly runs: Run[];
}

/** Words of a text in their order, and where they stand. */
export interface Run {
  readonly units: readonly ExpandedUnit[];
  readonly postings: (stand: Stand) => Postings | undefined;
}

/**
 * What a clause finds. `filter`: what may be found at all, which decides how good the best is. `fills`: where little is found, what comes
 * next is found as well.
 */
export function evaluate(
  on: Evaluation,
  clause: Clause,
  filter: (id: number) => boolean,
  fills = false,
): Promise<Hits> {
  return evaluateAll(on, clause.kind === 'all' ? clause.clauses : [clause], filter, fills);
}

async function evaluateAll(
  on: Evaluation,
  clauses: readonly Clause[],
  filter: (id: number) => boolean,
  fills = false,
): Promise<Hits> {
  const soft: Clause[][] = [];
  const hard: Promise<Hits>[] = [];
  const tests: Promise<(id: number) => boolean>[] = [];
  for (const clause of clauses) {
    if (isPlain(clause)) addToRun(soft, clause);
    else if (clause.kind === 'any' && clause.clauses.every(isPlain)) soft.push([clause]);
    else await addHard(on, clause, { hard, tests });
  }
  const [parts, passes] = [await Promise.all(hard), await Promise.all(tests)];
  const isWanted = (id: number) =>
    filter(id) && passes.every((pass) => pass(id)) && parts.every((part) => part.has(id));
  if (soft.length > 0) {
    const scores = await softScores(on, soft);
    const among = scores.ids.filter(isWanted);
    const found = (id: number) => scores.found[id] ?? 0;
    const best = among.reduce((most, id) => Math.max(most, found(id)), 0);
    // Who has all words comes before who has some of them often.
    const own = (id: number) => (scores.total[id] ?? 0) * (found(id) / (best || 1));
    const ids = enough(among, { best, found, score: fills && !hasCode(on) ? own : null });
    return met(ids, (id) => parts.reduce((sum, part) => sum + part.score(id), own(id)));
  }
  const [first, ...others] = parts;
  if (first !== undefined) {
    const ids = first.ids.filter((id) => isWanted(id));
    return met(ids, (id) => others.reduce((sum, part) => sum + part.score(id), first.score(id)));
  }
  return hitsWhere(on.snapshot.idsOf(on.scope.space), isWanted);
}

/** Whether an address, a number or a code is looked for: then nothing else is meant that shares a piece of it. */
function hasCode({ runs }: Evaluation): boolean {
  return runs.some(({ units }) => units.some(({ isCode, stands }) => isCode && stands.length > 0));
}

type Plain = Text & { isPhrase: false; isDemanded: false };

function isPlain(clause: Clause): clause is Plain {
  return clause.kind === 'text' && !clause.isPhrase && !clause.isDemanded;
}

/** Words that follow each other are one text: numbers are written in several pieces. */
function addToRun(soft: Clause[][], clause: Plain): void {
  const last = soft.at(-1);
  const before = last?.at(-1);
  const follows = before?.kind === 'text' && clause.at - (before.at + before.length) <= 1;
  if (last && follows) last.push(clause);
  else soft.push([clause]);
}

async function addHard(
  on: Evaluation,
  clause: Clause,
  { hard, tests }: { hard: Promise<Hits>[]; tests: Promise<(id: number) => boolean>[] },
): Promise<void> {
  const everything = () => true;
  switch (clause.kind) {
    case 'text':
      hard.push(clause.isPhrase ? phraseHits(on, clause.text) : wordHits(on, clause));
      break;
    case 'number':
      tests.push(Promise.resolve((id) => id === clause.id));
      break;
    case 'not':
      tests.push(strictHits(on, clause.clause).then((hits) => (id) => !hits.has(id)));
      break;
    case 'any':
      hard.push(Promise.all(clause.clauses.map((part) => evaluate(on, part, everything))).then(joined));
      break;
    case 'all':
      hard.push(evaluateAll(on, clause.clauses, everything));
      break;
    case 'field': {
      const resolved = on.resolve(clause);
      if (resolved.kind === 'values') tests.push(Promise.resolve(resolved.passes));
      else hard.push(fieldHits(on, resolved));
    }
  }
}

function fieldHits(
  on: Evaluation,
  { text, isPhrase }: Extract<ResolvedTest, { kind: 'words' }>,
): Promise<Hits> {
  const inNames = { ...on, scope: { ...on.scope, isOwnOnly: true } };
  return isPhrase ? phraseHits(inNames, text) : allWords(inNames, text, false);
}

function wordHits(on: Evaluation, { text, isOpen }: Text): Promise<Hits> {
  return allWords(on, text, isOpen);
}

/** What is meant by a word that must not stand there: the word and its forms, nothing that only resembles it. */
function strictHits(on: Evaluation, clause: Clause): Promise<Hits> {
  if (clause.kind === 'text' && !clause.isPhrase) return allWords(on, clause.text, false, true);
  return evaluate(on, clause, () => true);
}

/** Things in which every word of a text is found. */
async function allWords(on: Evaluation, text: string, isOpen: boolean, isStrict = false): Promise<Hits> {
  const units = expand(on.snapshot, unitsOf(text, isOpen), isStrict).filter(({ rarity }) => rarity > 0);
  const scores = await scoresOf(on, units);
  const each = await Promise.all(units.map((unit) => scoresOf(on, [unit], true)));
  const ids = scores.ids.filter((id) => each.every(({ total }) => (total[id] ?? 0) > 0));
  return met(units.length === 0 ? [] : ids, (id) => scores.total[id] ?? 0);
}

/** Scores for what is asked for without being demanded: runs of words, and alternatives, of which the best counts. */
async function softScores(on: Evaluation, soft: readonly (readonly Clause[])[]): Promise<Scores> {
  const units: ExpandedUnit[] = [];
  const alternatives: Promise<Scores>[][] = [];
  for (const run of soft) {
    const [first] = run;
    if (first?.kind === 'any') {
      alternatives.push(
        first.clauses
          .filter(isPlain)
          .map(({ text, isOpen }) => scoresOf(on, expand(on.snapshot, unitsOf(text, isOpen)))),
      );
    } else units.push(...expand(on.snapshot, unitsOfRun(on.source, run)));
  }
  const scores = await scoresOf(on, units);
  for (const group of alternatives) addBest(scores, await Promise.all(group));
  return scores;
}

function unitsOfRun(source: string, run: readonly Clause[]) {
  const texts = run.filter(isPlain);
  const [first, last] = [texts[0], texts.at(-1)];
  if (first === undefined || last === undefined) return [];
  return unitsOf(source.slice(first.at, last.at + last.length), last.isOpen);
}

async function scoresOf(on: Evaluation, units: readonly ExpandedUnit[], isCheck = false): Promise<Scores> {
  const { snapshot, scope } = on;
  const scores = noScores(snapshot, scope);
  const postings = await postingsOf(snapshot, units);
  const docScores = isCheck ? [] : on.docScores;
  if (!isCheck) on.runs.push({ units, postings });
  for (const unit of units) {
    addUnit(snapshot, scope, unit, postings, { scores, docScores });
    if (!isCheck) note(on, unit);
  }
  return scores;
}

/** Remembers which words were found, to show them in what was found. */
function note(
  { snapshot, terms, corrections }: Evaluation,
  { stands, corrections: put }: ExpandedUnit,
): void {
  for (const { part, term } of stands) {
    const found = snapshot.parts[part]?.segment.dictionary.terms[term];
    if (found !== undefined) terms.add(found);
  }
  for (const { word, term } of put) corrections.set(word, [...(corrections.get(word) ?? []), term]);
}

function addBest(scores: Scores, alternatives: readonly Scores[]): void {
  for (const id of new Set(alternatives.flatMap(({ ids }) => ids))) {
    if (scores.found[id] === 0 && scores.total[id] === 0) scores.ids.push(id);
    const best = (of: 'total' | 'found') => Math.max(...alternatives.map((one) => one[of][id] ?? 0));
    scores.total[id] = (scores.total[id] ?? 0) + best('total');
    scores.found[id] = (scores.found[id] ?? 0) + best('found');
  }
}
