import { categorySchemas } from '../../../schemas/api/categories.ts';
import { areaRoutes } from './area-routes.ts';

/** How the API speaks of categories. */
export const CATEGORY_NAMES = {
  one: 'Category',
  many: 'Categories',
  root: 'categories',
  param: 'categoryKey',
  a: 'a category',
  all: 'the categories',
} as const;

/** What tickets are about. */
export const categoryRoutes = areaRoutes(CATEGORY_NAMES, () => categorySchemas, {
  description:
    'What a category says of its tickets holds for those of the categories below it that say nothing.',
  examples: {
    key: 'refunds',
    create: { key: 'refunds', labels: { en: 'Refunds', de: 'Erstattungen' }, parent: 'billing' },
    update: { priority: 'high' },
  },
});
