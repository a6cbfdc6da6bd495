export { type Categories, type Category, categoryArea, NO_CATEGORIES } from './category-area.ts';
