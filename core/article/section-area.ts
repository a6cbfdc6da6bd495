import type * as z from 'zod';
import { articleSectionShape } from '../../schemas/article.ts';
import { configuredSchema, declareArea } from '../configuration/index.ts';
import type { FieldProblem } from '../shared/errors.ts';

const stored = configuredSchema(articleSectionShape);
/** A place of the knowledge base in which articles stand. One without a parent is a category. */
export type ArticleSection = z.infer<typeof stored>;

/** Levels of sections, the category among them. */
const MOST_LEVELS = 5;

/** The categories and sections as an area of the desk's configuration: their keys stay, so that pages named by them do. */
export const sectionArea = declareArea({
  name: 'kbsections',
  what: 'article_section',
  most: 500,
  stored,
  facts: ['parent', 'position', 'audience'],
  shipped: [],
  problems,
  compile: compileSections,
});

/** The categories and sections as the desk works with them. */
export interface Sections {
  /** those that are in use, in their order */
  readonly all: readonly ArticleSection[];
  /** The section with this key, retired or not. */
  named(key: string): ArticleSection | undefined;
  /** A section after those above it, from its category down; nothing where there is none with this key. */
  path(key: string): readonly ArticleSection[];
  /** Those in use right below one, in their order; the categories below null. */
  below(parent: string | null): readonly ArticleSection[];
}

/** Makes the sections ready to be worked with. Copes with one whose parent is not there, or below itself. */
export function compileSections(things: readonly ArticleSection[]): Sections {
  const byKey = new Map(things.map((section) => [section.key, section]));
  const all = things.filter(({ isRetired }) => !isRetired).sort(byPlace);
  const children = Map.groupBy(all, ({ parent }) => parent);
  const path = (key: string | null, below: readonly ArticleSection[] = []): readonly ArticleSection[] => {
    const section = key === null ? undefined : byKey.get(key);
    if (section === undefined || below.includes(section)) return below;
    return path(section.parent, [section, ...below]);
  };
  return {
    all,
    named: (key) => byKey.get(key),
    path: (key) => path(key),
    below: (parent) => children.get(parent) ?? [],
  };
}

const byPlace = (one: ArticleSection, other: ArticleSection): number =>
  one.position - other.position || (one.key < other.key ? -1 : 1);

function problems(things: readonly ArticleSection[]): FieldProblem[] {
  const { path, named } = compileSections(things);
  const found = things.flatMap(({ key, parent }) => {
    if (parent === null) return [];
    if (named(parent) === undefined) return [{ path: 'parent', message: 'is not a section of this desk' }];
    const above = path(key);
    if (above[0]?.parent !== null) return [{ path: 'parent', message: 'must not lie below itself' }];
    const isDeep = above.length > MOST_LEVELS;
    return isDeep ? [{ path: 'parent', message: `must lie at most ${MOST_LEVELS} levels deep` }] : [];
  });
  return found.slice(0, 1);
}
