import type { Clause, FieldTest, Text } from '../query/query.ts';
import { type Unit, unitsOf } from '../ranking/units.ts';
import type { Dsl } from './dsl.ts';

/**
 * What a query asks for, in the parts in which `evaluate` takes it: words of which some will do, and what must be so.
 */
export type Plan =
  | { readonly kind: 'group'; readonly soft: readonly Soft[]; readonly hard: readonly Plan[] }
  | { readonly kind: 'any'; readonly plans: readonly Plan[] }
  | { readonly kind: 'not'; readonly plan: Plan }
  /** every one of these */
  | {
      readonly kind: 'words';
      readonly units: readonly Unit[];
      readonly isStrict: boolean;
      readonly isOwnOnly: boolean;
    }
  | { readonly kind: 'phrase'; readonly text: string; readonly isOwnOnly: boolean }
  | { readonly kind: 'filter'; readonly query: Dsl };

/** Words that are looked for without being demanded; of several runs, the best counts. */
export type Soft = readonly (readonly Unit[])[];

/** A test of a field: conditions, or words of subjects and names. */
export type ResolvedField =
  | { readonly kind: 'filter'; readonly query: Dsl }
  | { readonly kind: 'words'; readonly text: string; readonly isPhrase: boolean };

/** What a query is planned with. */
export interface PlanTerms {
  /** the query as it was written */
  readonly source: string;
  readonly resolve: (test: FieldTest) => ResolvedField;
  readonly numberIs: (id: number) => Dsl;
}

type Group = Extract<Plan, { kind: 'group' }>;

/** What a query asks for. */
export function planOf(clause: Clause, terms: PlanTerms): Group {
  return groupOf(clause.kind === 'all' ? clause.clauses : [clause], terms);
}

type Plain = Text & { isPhrase: false; isDemanded: false };

const isPlain = (clause: Clause): clause is Plain =>
  clause.kind === 'text' && !clause.isPhrase && !clause.isDemanded;

function groupOf(clauses: readonly Clause[], terms: PlanTerms): Group {
  const soft: Soft[] = [];
  const hard: Plan[] = [];
  let run: Plain[] = [];
  const endRun = () => {
    if (run.length > 0) soft.push([unitsOfRun(terms.source, run)]);
    run = [];
  };
  for (const clause of clauses) {
    if (isPlain(clause)) {
      const before = run.at(-1);
      // Words that follow each other are one text: numbers are written in several pieces.
      if (before && clause.at - (before.at + before.length) > 1) endRun();
      run.push(clause);
    } else if (clause.kind === 'any' && clause.clauses.every(isPlain)) {
      endRun();
      soft.push(clause.clauses.filter(isPlain).map(({ text, isOpen }) => unitsOf(text, isOpen)));
    } else hard.push(hardPlan(clause, terms));
  }
  endRun();
  return { kind: 'group', soft, hard };
}

function unitsOfRun(source: string, run: readonly Plain[]): Unit[] {
  const [first, last] = [run[0], run.at(-1)];
  if (first === undefined || last === undefined) return [];
  return unitsOf(source.slice(first.at, last.at + last.length), last.isOpen);
}

function hardPlan(clause: Clause, terms: PlanTerms): Plan {
  switch (clause.kind) {
    case 'text':
      if (clause.isPhrase) return { kind: 'phrase', text: clause.text, isOwnOnly: false };
      return words(clause.text, clause.isOpen);
    case 'number':
      return { kind: 'filter', query: terms.numberIs(clause.id) };
    case 'not':
      return { kind: 'not', plan: strictPlan(clause.clause, terms) };
    case 'any':
      return { kind: 'any', plans: clause.clauses.map((part) => planOf(part, terms)) };
    case 'all':
      return groupOf(clause.clauses, terms);
    case 'field': {
      const resolved = terms.resolve(clause);
      if (resolved.kind === 'filter') return resolved;
      if (resolved.isPhrase) return { kind: 'phrase', text: resolved.text, isOwnOnly: true };
      return { ...words(resolved.text, false), isOwnOnly: true };
    }
  }
}

/** What is meant by a word that must not stand there: the word and its forms, nothing that only resembles it. */
function strictPlan(clause: Clause, terms: PlanTerms): Plan {
  if (clause.kind === 'text' && !clause.isPhrase) return { ...words(clause.text, false), isStrict: true };
  return planOf(clause, terms);
}

function words(text: string, isOpen: boolean) {
  return { kind: 'words', units: unitsOf(text, isOpen), isStrict: false, isOwnOnly: false } as const;
}

/** Every word that a plan looks for. */
export function unitsIn(plan: Plan): Unit[] {
  switch (plan.kind) {
    case 'group':
      return [...plan.soft.flat(2), ...plan.hard.flatMap(unitsIn)];
    case 'any':
      return plan.plans.flatMap(unitsIn);
    case 'not':
      return unitsIn(plan.plan);
    case 'words':
      return [...plan.units];
    default:
      return [];
  }
}

/** The groups of a plan in which several words are looked for of which some will do. */
export function groupsIn(plan: Plan): Group[] {
  switch (plan.kind) {
    case 'group':
      return [...(plan.soft.flat(2).length > 1 ? [plan] : []), ...plan.hard.flatMap(groupsIn)];
    case 'any':
      return plan.plans.flatMap(groupsIn);
    case 'not':
      return groupsIn(plan.plan);
    default:
      return [];
  }
}
