import type { Catalogue, Field } from '../../fields/index.ts';
import type { Space } from '../index/index-doc.ts';
import type { ResolvedTest } from '../ranking/evaluate.ts';
import type { Snapshot } from '../ranking/snapshot.ts';
import { fieldNamed, similarNames } from './field-names.ts';
import type { Clause, FieldTest, QueryFault, ValueTest } from './query.ts';
import { passesCondition, type ValueCondition } from './value-condition.ts';
import { conditionOf, type Understanding, type ValueTerms } from './value-tests.ts';

/** What the fields of a query are looked up with. */
export interface FieldTerms extends ValueTerms {
  readonly catalogue: Catalogue;
  readonly space: Space;
}

/** What is asked of a field: values, that it has any, or that it has none. */
export interface FieldCondition {
  readonly field: string;
  readonly condition: ValueCondition | 'any' | 'none';
}

/** A test of a field as it is understood, of which any part will do; or what is wrong with it. */
type Understood =
  | { readonly kind: 'values'; readonly tests: readonly FieldCondition[] }
  | { readonly kind: 'words'; readonly text: string; readonly isPhrase: boolean }
  | { readonly fault: QueryFault };

const SUBJECTS = ['subject', 'title', 'name', 'ticket.subject', 'requester.name', 'organisation.name'];
/** Words after `is:` that are no status, and the fields that say so. */
const IS: Readonly<Record<string, string>> = {
  trashed: 'ticket.isTrashed',
  trash: 'ticket.isTrashed',
  spam: 'ticket.isSpam',
  internal: 'ticket.isInternal',
  merged: 'ticket.mergedInto',
  planned: 'ticket.plannedFor',
};

/** What is wrong with the fields of a query and their values. */
export function fieldFaults(clause: Clause, terms: FieldTerms): QueryFault[] {
  return testsIn(clause).flatMap((test) => {
    const understood = understand(test, terms);
    return 'fault' in understood ? [understood.fault] : [];
  });
}

/** Every test of a field in a query. */
export function testsIn(clause: Clause): FieldTest[] {
  switch (clause.kind) {
    case 'field':
      return [clause];
    case 'not':
      return testsIn(clause.clause);
    case 'all':
    case 'any':
      return clause.clauses.flatMap(testsIn);
    default:
      return [];
  }
}

/** Makes a test of a field one of things in the index. A test that has a fault passes nothing. */
export function resolverOf(snapshot: Snapshot, terms: FieldTerms): (test: FieldTest) => ResolvedTest {
  return (test) => {
    const understood = understand(test, terms);
    if ('fault' in understood) return { kind: 'values', passes: () => false };
    if (understood.kind === 'words') return understood;
    const { tests } = understood;
    return {
      kind: 'values',
      passes: (id) =>
        tests.some(({ field, condition }) => {
          const values = snapshot.valuesOf(terms.space, id, field);
          if (condition === 'any') return values.length > 0;
          if (condition === 'none') return values.length === 0;
          return values.some((value) => passesCondition(condition, value));
        }),
    };
  };
}

/** What a test of a field asks for. */
export function understand(test: FieldTest, terms: FieldTerms): Understood {
  const { name, tests } = test;
  const [first] = tests;
  if (SUBJECTS.includes(name.toLowerCase()) && first) {
    return { kind: 'words', text: tests.map(({ value }) => value).join(' '), isPhrase: first.isPhrase };
  }
  if (name.toLowerCase() === 'is') return isTest(test, terms);
  const field = fieldNamed(terms.catalogue, terms.space, name);
  if (field === undefined) return { fault: unknownField(test, terms) };
  return all(
    tests.map((one) => valueTest(field, one, terms)),
    test,
  );
}

type One = FieldCondition | { refused: string; at: number; length: number };

function valueTest(field: Field, test: ValueTest, terms: FieldTerms): One {
  if (test.value === '*') return { field: field.key, condition: 'any' };
  if (test.value.toLowerCase() === 'none') return { field: field.key, condition: 'none' };
  const isNo = field.type === 'boolean' && /^(?:no|false|0|off)$/iu.test(test.value);
  // What is not so has no value in the index.
  if (isNo) return { field: field.key, condition: 'none' };
  const understood = conditionOf(field, test, terms);
  if (!('refused' in understood)) return { field: field.key, condition: understood.condition };
  const byCategory = field.key === 'ticket.status' ? statusTest(test, terms) : null;
  if (byCategory && !('refused' in byCategory))
    return { field: 'ticket.statusKey', condition: byCategory.condition };
  return { refused: `${test.value}: ${understood.refused}.`, at: test.at, length: test.length };
}

/** `status:` takes a status of the desk as well as a category. */
function statusTest(test: ValueTest, terms: FieldTerms): Understanding | null {
  const field = terms.catalogue.find('ticket.statusKey');
  return field ? conditionOf(field, test, terms) : null;
}

function isTest(test: FieldTest, terms: FieldTerms): Understood {
  return all(
    test.tests.map((one): One => {
      const field = IS[one.value.toLowerCase()];
      const known = field && terms.catalogue.find(field);
      if (known) return { field: known.key, condition: 'any' };
      if (one.value.toLowerCase() === 'unassigned') return { field: 'ticket.assigneeId', condition: 'none' };
      const status = terms.catalogue.find('ticket.status');
      const found = status && valueTest(status, one, terms);
      return found ?? { refused: `Nothing can be ${one.value}.`, at: one.at, length: one.length };
    }),
    test,
  );
}

function all(tests: readonly One[], test: FieldTest): Understood {
  const wrong = tests.find((one) => 'refused' in one);
  if (wrong && 'refused' in wrong) {
    return { fault: { at: wrong.at, length: wrong.length, message: `${test.name}: ${wrong.refused}` } };
  }
  return { kind: 'values', tests: tests.flatMap((one) => ('refused' in one ? [] : [one])) };
}

function unknownField({ name, at }: FieldTest, { catalogue, space }: FieldTerms): QueryFault {
  const similar = similarNames(catalogue, space, name);
  const hint =
    similar.length === 0 ? 'In quotation marks it is a text.' : `Did you mean ${similar.join(' or ')}?`;
  return { at, length: name.length, message: `There is no field ${name}. ${hint}` };
}
