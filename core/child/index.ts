export { type ChildTextDeps, childText } from './child-text.ts';
export { type ChildRequest, openChild, requireParent } from './open-child.ts';
