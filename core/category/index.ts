export { type Categories, type Category, categoryArea } from './category-area.ts';
