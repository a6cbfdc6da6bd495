import type * as z from 'zod';
import type { FieldProblem } from './errors.ts';

/** Most problems that one answer names, and most characters of a path: a request must not blow up its answer. */
const NAMED_PROBLEMS = 100;
const PATH_LENGTH = 200;

/** The problems of each field that a schema refused, by dotted path below `part` (`query.limit`). */
export function schemaProblems(error: z.ZodError, part?: string): FieldProblem[] {
  const below = part === undefined ? [] : [part];
  const problemAt = (path: readonly PropertyKey[], message: string): FieldProblem => {
    return { path: [...below, ...path].map(String).join('.').slice(0, PATH_LENGTH), message };
  };
  const problems = error.issues
    .flatMap(issuesMeant)
    .flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => problemAt([...issue.path, key], 'is not a field here'))
        : [problemAt(issue.path, issue.message)],
    );
  return problems.slice(0, NAMED_PROBLEMS);
}

/**
 * What is wrong with a value that could have one of several forms: where only one of them is of its type and has all its
 * fields, what is wrong by that one; otherwise that it has none of the forms.
 */
function issuesMeant(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const [form, ...others] = issue.errors.filter((issues) => !issues.some(isOfAnotherForm));
  if (form === undefined || others.length > 0) return [issue];
  return form.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })).flatMap(issuesMeant);
}

function isOfAnotherForm({ code, path }: z.core.$ZodIssue): boolean {
  return path.length === 0 && (code === 'invalid_type' || code === 'unrecognized_keys');
}
