import type { FieldProblem } from '../../core/shared/errors.ts';

/** Most problems that are named, and most characters of a path. */
const NAMED = 100;
const PATH_LENGTH = 200;

interface Found {
  value: unknown;
  path: string;
}

/**
 * What JSON can say and the desk cannot keep, wherever it stands in a request: halves of surrogate pairs, which no text has
 * (RFC 8259, section 8.2), and the key `__proto__`, which is no key of an object for JavaScript and would be passed over.
 */
export function unkeptIn(value: unknown, part = ''): FieldProblem[] {
  const problems: FieldProblem[] = [];
  // No recursion: what nests too deep is for the schema to refuse.
  const left: Found[] = [{ value, path: part }];
  for (let next = left.pop(); next !== undefined && problems.length < NAMED; next = left.pop()) {
    problems.push(...problemsAt(next));
    left.push(...within(next));
  }
  return problems;
}

function problemsAt({ value, path }: Found): FieldProblem[] {
  if (/(?:^|\.)__proto__$/.test(path)) return [{ path, message: 'is not a field here' }];
  const isWrong = typeof value === 'string' && !value.isWellFormed();
  return isWrong ? [{ path, message: 'must be well-formed Unicode' }] : [];
}

function within({ value, path }: Found): Found[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).map(([key, inner]) => ({
    value: inner,
    path: (path === '' ? key : `${path}.${key}`).slice(0, PATH_LENGTH),
  }));
}
