export { type ChildTextDeps, childText } from './child-text.ts';
export { type ChildRequest, openChild } from './open-child.ts';
