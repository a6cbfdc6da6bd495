import { lex, type Token } from './lex.ts';
import type { Clause, FieldTest, Query, QueryFault, Sort, ValueTest } from './query.ts';

/** Longest query in characters, most words and fields of one, and how deep its brackets may go. */
export const LONGEST_QUERY = 1000;
const MOST_CLAUSES = 64;
const DEEPEST = 10;

/** A query as it is understood, with everything that is wrong with it. */
export interface ParsedQuery {
  readonly query: Query;
  readonly faults: readonly QueryFault[];
}

/**
 * Reads a query: words, `"phrases"`, `-not`, `or` between neighbours, brackets, `field:value`, comparisons, ranges as
 * `field:1..5`, `+demanded`, `sort:field`, `#123`. Never throws: what can't be understood is told with its place, and the
 * rest is read as far as it goes.
 */
export function parseQuery(text: string): ParsedQuery {
  const { tokens, faults } = lex(text);
  const state: State = { tokens, next: 0, faults, sort: null, clauses: 0, end: text.trimEnd().length };
  const clauses: Clause[] = [];
  while (state.next < tokens.length) {
    clauses.push(...sequence(state, 0));
    const stray = tokens[state.next];
    if (stray === undefined) break;
    fault(state, stray, 'This bracket closes none.');
    state.next += 1;
  }
  // A word that a space follows is written to its end, and so is the last one of a sentence.
  const isEnded = /[\s?!.,;。、，？！…]$/u.test(text);
  const clause: Clause = { kind: 'all', clauses };
  return { query: { clause: isEnded ? clause : opened(clause, state.end), sort: state.sort }, faults };
}

interface State {
  readonly tokens: readonly Token[];
  readonly faults: QueryFault[];
  /** where the last sign of the query ends */
  readonly end: number;
  next: number;
  sort: Sort | null;
  clauses: number;
}

function fault({ faults }: State, { at, length }: { at: number; length: number }, message: string): void {
  if (faults.length < 10) faults.push({ at, length, message });
}

/** Clauses up to a bracket that closes, or the end. */
function sequence(state: State, depth: number): Clause[] {
  const clauses: Clause[] = [];
  for (
    let token = state.tokens[state.next];
    token && token.kind !== 'close';
    token = state.tokens[state.next]
  ) {
    if (token.kind === 'or') {
      state.next += 1;
      joinNext(state, token, clauses, depth);
    } else {
      const clause = one(state, depth);
      if (clause) clauses.push(clause);
    }
  }
  return clauses;
}

/** What stands before `or` and what comes after it are alternatives. */
function joinNext(state: State, or: Token, clauses: Clause[], depth: number): void {
  const following = state.tokens[state.next];
  const isEnd = following === undefined || following.kind === 'close' || following.kind === 'or';
  const before = clauses.at(-1);
  if (before === undefined || isEnd) {
    fault(state, or, 'There is nothing on one side of this: it stands between two alternatives.');
    return;
  }
  const after = one(state, depth);
  if (after === null) return;
  clauses.pop();
  const alternatives = before.kind === 'any' && !bracketed.has(before) ? before.clauses : [before];
  clauses.push({ kind: 'any', clauses: [...alternatives, after] });
}

/** Groups that stand in brackets of their own. */
const bracketed = new WeakSet<Clause>();

function one(state: State, depth: number): Clause | null {
  const token = state.tokens[state.next++];
  if (token === undefined) return null;
  state.clauses += 1;
  if (state.clauses === MOST_CLAUSES + 1)
    fault(state, token, `A query has at most ${MOST_CLAUSES} words and fields.`);
  if (state.clauses > MOST_CLAUSES) return null;
  switch (token.kind) {
    case 'word':
      return { ...token, kind: 'text', isPhrase: false, isDemanded: false, isOpen: false };
    case 'phrase':
      return token.text.trim() === ''
        ? null
        : { ...token, kind: 'text', isPhrase: true, isDemanded: true, isOpen: false };
    case 'number':
      return { kind: 'number', id: token.id };
    case 'minus':
      return negated(one(state, depth));
    case 'plus':
      return demanded(one(state, depth));
    case 'open':
      return group(state, token, depth + 1);
    case 'field':
      return fieldTest(state, token);
    default:
      return null;
  }
}

function negated(clause: Clause | null): Clause | null {
  return clause && { kind: 'not', clause };
}

function demanded(clause: Clause | null): Clause | null {
  return clause?.kind === 'text' ? { ...clause, isDemanded: true } : clause;
}

function group(state: State, open: Token, depth: number): Clause | null {
  if (depth > DEEPEST) {
    fault(state, open, `Brackets stand in each other at most ${DEEPEST} deep.`);
    state.next = state.tokens.length;
    return null;
  }
  const clauses = sequence(state, depth);
  if (state.tokens[state.next]?.kind === 'close') state.next += 1;
  else fault(state, open, 'This bracket is not closed.');
  if (clauses.length === 0) return null;
  const [only] = clauses;
  const clause: Clause = only && clauses.length === 1 ? only : { kind: 'all', clauses };
  bracketed.add(clause);
  return clause;
}

type FieldToken = Extract<Token, { kind: 'field' }>;

function fieldTest(state: State, field: FieldToken): FieldTest | null {
  const value = state.tokens[state.next];
  if (value === undefined || (value.kind !== 'word' && value.kind !== 'phrase' && value.kind !== 'number')) {
    const nested = value?.kind === 'open' ? 'one value at a time, or several with commas' : 'a value';
    fault(state, field, `After ${field.name} there must be ${nested}.`);
    return null;
  }
  state.next += 1;
  const place = { at: field.at, length: value.at + value.length - field.at };
  const written = value.kind === 'number' ? String(value.id) : value.text;
  if (field.name.toLowerCase() === 'sort') return sortBy(state, written, place);
  const isPhrase = value.kind === 'phrase';
  const values = isPhrase ? [written] : written.split(',').filter((part) => part !== '');
  const tests = values.map((part) => valueTest(part, field, value, isPhrase));
  if (tests.length === 0) fault(state, field, `After ${field.name} there must be a value.`);
  return tests.length === 0 ? null : { kind: 'field', name: field.name, tests, ...place };
}

function valueTest(
  part: string,
  { comparison }: FieldToken,
  { at, length }: Token,
  isPhrase: boolean,
): ValueTest {
  const range = isPhrase ? null : /^(.*?)\.\.(.*)$/u.exec(part);
  const place = { at, length, isPhrase };
  if (range === null || comparison !== '=') return { comparison, value: part, ...place };
  const [, from = '', to = ''] = range;
  if (from === '') return { comparison: '<=', value: to, ...place };
  if (to === '') return { comparison: '>=', value: from, ...place };
  return { comparison, value: from, to, ...place };
}

function sortBy(state: State, written: string, place: { at: number; length: number }): null {
  const [, sign = '', by = '', direction = ''] =
    /^([+-]?)([^:,]+)(?:[:,]?(asc|desc))?$/iu.exec(written) ?? [];
  if (by === '') fault(state, place, 'After sort there must be the name of a field.');
  else state.sort = { by, descending: direction ? /desc/iu.test(direction) : sign !== '+', ...place };
  return null;
}

/** The clause with its last word marked as one that may not be written to its end. */
function opened(clause: Clause, end: number): Clause {
  if (clause.kind === 'text') {
    const isLast = clause.at + clause.length === end && !clause.isPhrase;
    return isLast ? { ...clause, isOpen: true } : clause;
  }
  if (clause.kind !== 'all' && clause.kind !== 'any') return clause;
  return { ...clause, clauses: clause.clauses.map((part) => opened(part, end)) };
}
