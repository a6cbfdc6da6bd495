export { changeTags, requireNewTag } from './change-tags.ts';
