import type * as z from 'zod';

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

const FORMATS: Readonly<Record<string, string>> = {
  datetime: 'must be a time such as 2026-03-01T12:00:00Z',
  regex: 'has the wrong form',
};

/**
 * Says what is wrong with a value, to follow its name ("must be a whole number"). Given to a parse as its `error`, it
 * speaks where a schema has no words of its own.
 */
export function inWords(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.input === undefined && issue.code !== 'unrecognized_keys') return 'is missing';
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${KINDS[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.join(', ')}`;
    case 'too_small':
      return `must ${sizeOf(issue.origin, issue.inclusive === false ? 'more than' : 'at least', issue.minimum)}`;
    case 'too_big':
      return `must ${sizeOf(issue.origin, issue.inclusive === false ? 'less than' : 'at most', issue.maximum)}`;
    case 'invalid_format':
      return FORMATS[issue.format] ?? `must be a valid ${issue.format}`;
    case 'invalid_union':
      return 'has the wrong form';
    default:
      return undefined;
  }
}

function sizeOf(origin: string, bound: string, limit: number | bigint): string {
  if (origin === 'string' && bound === 'at least' && Number(limit) === 1) return 'not be empty';
  if (origin === 'string') return `have ${bound} ${limit} characters`;
  if (origin === 'array') return `have ${bound} ${limit} ${Number(limit) === 1 ? 'item' : 'items'}`;
  return `be ${bound} ${limit}`;
}
