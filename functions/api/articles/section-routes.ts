import { articleSectionSchemas } from '../../../schemas/api/articles.ts';
import { areaRoutes } from '../configuration/area-routes.ts';

/** How the API speaks of the sections of the knowledge base. */
export const SECTION_NAMES = {
  one: 'ArticleSection',
  many: 'ArticleSections',
  root: 'kb/sections',
  param: 'sectionKey',
  a: 'a section of the knowledge base',
  all: 'the categories and sections of the knowledge base',
} as const;

/** Where articles stand. */
export const sectionRoutes = areaRoutes(SECTION_NAMES, () => articleSectionSchemas, {
  description:
    'A section without a parent is a category. What stands in a section is for nobody more than the section and those above it.',
  permissions: { read: 'article.read', write: 'article.write' },
  examples: {
    key: 'returns',
    create: { key: 'returns', labels: { en: 'Returns', de: 'Rücksendungen' }, position: 1 },
    update: { position: 2 },
  },
});
