import type * as z from 'zod';
import { contextKindShape } from '../../schemas/context.ts';
import { configuredSchema, declareArea } from '../configuration/index.ts';
import { ConflictError, type FieldProblem, InvalidInputError } from '../shared/errors.ts';
import { type Lexicon, lexiconOf, ORDER_KIND } from './lexicon.ts';
import { formOf } from './number-form.ts';

const stored = configuredSchema(contextKindShape);
/** A kind of things that customers have and other systems know, such as orders and contracts. */
export type ContextKind = z.infer<typeof stored>;

/** The kinds as the desk works with them. */
export interface ContextKinds {
  readonly all: readonly ContextKind[];
  /** The kind with this key, retired or not. */
  named(key: string): ContextKind | undefined;
  /** the words by which numbers are found in texts */
  readonly lexicon: Lexicon;
}

const ORDER_LABELS: Record<string, string> & { en: string } = {
  en: 'Order',
  de: 'Bestellung',
  es: 'Pedido',
  ro: 'Comandă',
  ru: 'Заказ',
  sl: 'Naročilo',
};

const ORDERS: ContextKind = {
  key: ORDER_KIND,
  labels: ORDER_LABELS,
  words: {},
  prefixes: [],
  fields: [],
  isRetired: false,
  version: 0,
};

/** The kinds of context as an area of the desk's configuration: orders, and whatever else admins name. */
export const contextKindArea = declareArea({
  name: 'contextkinds',
  what: 'context_kind',
  most: 30,
  stored,
  facts: ['prefixes'],
  shipped: [ORDERS],
  isCompleted: true,
  problems,
  refuse(_before, after) {
    if (after.key === ORDER_KIND && after.isRetired)
      throw new ConflictError('context_kind.stays', 'Orders are a kind of every desk.');
    const keys = after.fields.map(({ key }) => key);
    const twice = keys.findIndex((key, at) => keys.indexOf(key) !== at);
    if (twice >= 0)
      throw new InvalidInputError('input.invalid', 'Some fields are wrong.', [
        { path: `fields.${twice}.key`, message: 'must not be there twice' },
      ]);
  },
  compile: compileKinds,
});

/** Makes the kinds ready to be worked with. */
export function compileKinds(all: readonly ContextKind[]): ContextKinds {
  const byKey = new Map(all.map((kind) => [kind.key, kind]));
  return {
    all,
    named: (key) => byKey.get(key),
    lexicon: lexiconOf(all.filter(({ isRetired }) => !isRetired)),
  };
}

/** Two kinds of one beginning could not be told apart. */
function problems(all: readonly ContextKind[]): FieldProblem[] {
  const taken = new Map<string, string>();
  for (const { key, prefixes, isRetired } of all) {
    if (isRetired) continue;
    for (const form of prefixes.map(formOf)) {
      if ((taken.get(form) ?? key) !== key)
        return [
          { path: 'prefixes', message: `must not hold what stands for another kind (${taken.get(form)})` },
        ];
      taken.set(form, key);
    }
  }
  return [];
}
