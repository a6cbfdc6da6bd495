import type { Visitor } from '../attachment/index.ts';

/** Hexadecimal digits of a hash that a number has room for. */
const DIGITS = 13;

/** Whose files are those that a visitor uploads: by a number of their place, before they are anybody's customer. */
export const uploaderOf = (visitor: string): Visitor => ({
  kind: 'visitor',
  id: (Number.parseInt(visitor.slice(0, DIGITS), 16) % Number.MAX_SAFE_INTEGER) + 1,
});
