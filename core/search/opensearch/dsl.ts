import { isNamedByText } from '../../../schemas/field.ts';
import type { Field } from '../../fields/index.ts';
import type { AttributeValue } from '../index/index-doc.ts';
import type { FieldCondition } from '../query/resolve-fields.ts';
import type { ValueCondition } from '../query/value-condition.ts';
import { attributeName } from './index-shape.ts';

/** A query in the language of OpenSearch, as JSON. */
export type Dsl = Readonly<Record<string, unknown>>;

export const NOTHING: Dsl = { match_none: {} };
export const term = (field: string, value: string | number | boolean): Dsl => ({ term: { [field]: value } });
export const terms = (field: string, values: readonly (string | number)[]): Dsl => ({
  terms: { [field]: values },
});
export const all = (filter: readonly Dsl[]): Dsl => ({ bool: { filter } });
export const not = (query: Dsl): Dsl => ({ bool: { must_not: [query] } });
export const weighed = (filter: Dsl, boost: number): Dsl => ({ constant_score: { filter, boost } });
/** What the best of some queries says. */
export const bestOf = (queries: readonly Dsl[]): Dsl =>
  queries.length === 0 ? NOTHING : { dis_max: { queries } };

export function any(should: readonly Dsl[]): Dsl {
  const [first, ...others] = should;
  if (first === undefined) return NOTHING;
  return others.length === 0 ? first : { bool: { should, minimum_should_match: 1 } };
}

/** What a test of a field asks for: any of its conditions. */
export function conditionsDsl(tests: readonly FieldCondition[]): Dsl {
  return any(tests.map(({ field, condition }) => conditionDsl(field, condition)));
}

function conditionDsl(field: string, condition: FieldCondition['condition']): Dsl {
  const present = any([
    { exists: { field: attributeName('s', field) } },
    { exists: { field: attributeName('n', field) } },
  ]);
  if (condition === 'any') return present;
  return condition === 'none' ? not(present) : valueDsl(field, condition);
}

function valueDsl(field: string, condition: ValueCondition): Dsl {
  switch (condition.kind) {
    case 'is':
      return any(condition.values.map((value) => hasValue(field, value)));
    case 'range': {
      const { kind: _, ofDays: __, ...bounds } = condition;
      return { range: { [attributeName('n', field)]: bounds } };
    }
    case 'text':
      return textDsl(attributeName('f', field), condition);
  }
}

/** That a field has a value. */
export function hasValue(field: string, value: AttributeValue): Dsl {
  return typeof value === 'number'
    ? term(attributeName('n', field), value)
    : term(attributeName('s', field), String(value));
}

function textDsl(name: string, { text, as }: Extract<ValueCondition, { kind: 'text' }>): Dsl {
  if (as === 'whole') return term(name, text);
  if (as === 'start') return { prefix: { [name]: text } };
  return { wildcard: { [name]: { value: `*${text.replace(/[\\*?]/gu, '\\$&')}*` } } };
}

/** The attribute of documents that has the values of a field, to order and to count by. */
export function countedAttribute({ key, type, to }: Pick<Field, 'key' | 'type' | 'to'>): string {
  const isNumber = ['integer', 'decimal', 'date_time', 'date'].includes(type);
  return attributeName(isNumber || (type === 'reference' && !isNamedByText(to)) ? 'n' : 's', key);
}
