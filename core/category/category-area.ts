import type * as z from 'zod';
import { categoryShape } from '../../schemas/category.ts';
import { configuredSchema, declareArea } from '../configuration/index.ts';
import { formArea } from '../custom-field/index.ts';
import type { FieldProblem } from '../shared/errors.ts';
import { teamKey } from '../team/index.ts';

const stored = configuredSchema(categoryShape);
/** What a ticket is about, in a tree of such: it may bring team and priority along. */
export type Category = z.infer<typeof stored>;

const shipped = (key: string, en: string): Category => ({
  key,
  labels: { en },
  parent: null,
  teamId: null,
  form: null,
  priority: null,
  priorities: null,
  isRetired: false,
  version: 0,
});

const NO_TEAM = {
  code: 'team.unknown',
  message: 'There is no such team.',
  field: 'is not a team of this desk',
} as const;

const NO_FORM = {
  code: 'form.unknown',
  message: 'There is no such form.',
  field: 'is not a form of this desk',
} as const;

/** Levels of the tree, so that what a category brings is found in a few steps. */
const MOST_LEVELS = 6;

/** The categories as an area of the desk's configuration. */
export const categoryArea = declareArea({
  name: 'categories',
  what: 'category',
  most: 500,
  stored,
  facts: ['parent', 'teamId', 'form', 'priority', 'priorities'],
  shipped: [shipped('technical', 'Technical'), shipped('billing', 'Billing'), shipped('sales', 'Sales')],
  references: ({ teamId, form }) => [
    ...(teamId === null ? [] : [{ path: 'teamId', row: teamKey(teamId), refusal: NO_TEAM }]),
    ...(form === null ? [] : [{ path: 'form', area: formArea, key: form, refusal: NO_FORM }]),
  ],
  problems,
  compile: compileCategories,
});

/** The categories as the desk works with them. */
export interface Categories {
  readonly all: readonly Category[];
  /** The category with this key, retired or not. */
  named(key: string): Category | undefined;
  /** A category and those above it, from itself up to the root; nothing when there is none with this key. */
  path(key: string): readonly Category[];
}

/** Makes the categories ready to be worked with. Copes with one whose parent is not there, or below itself. */
export function compileCategories(all: readonly Category[]): Categories {
  const byKey = new Map(all.map((category) => [category.key, category]));
  const path = (key: string | null, below: readonly Category[] = []): readonly Category[] => {
    const category = key === null ? undefined : byKey.get(key);
    if (category === undefined || below.includes(category)) return below;
    return path(category.parent, [...below, category]);
  };
  return { all, named: (key) => byKey.get(key), path };
}

function problems(all: readonly Category[]): FieldProblem[] {
  const { path, named } = compileCategories(all);
  const found = all.flatMap(({ key, parent }) => {
    if (parent === null) return [];
    if (named(parent) === undefined) return [{ path: 'parent', message: 'is not a category of this desk' }];
    const above = path(key);
    if (above.at(-1)?.parent !== null) return [{ path: 'parent', message: 'must not lie below itself' }];
    const isDeep = above.length > MOST_LEVELS;
    return isDeep ? [{ path: 'parent', message: `must lie at most ${MOST_LEVELS} levels deep` }] : [];
  });
  // All that lie in one circle say the same.
  return found.slice(0, 1);
}

/** The categories of a desk that has none. */
export const NO_CATEGORIES = compileCategories([]);
