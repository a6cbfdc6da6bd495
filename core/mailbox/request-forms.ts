import type { SaidForRequest } from '../../schemas/mailbox.ts';
import { type FieldProblem, wrongFieldsError } from '../shared/errors.ts';
import { definedFields } from '../shared/optimistic.ts';

/** What somebody says for "request" over the API: a form that they leave out is none. */
export type AskedForRequest = Omit<SaidForRequest, 'forms'> & {
  readonly forms: Readonly<Record<string, string | Readonly<Record<string, string | undefined>>>>;
};

/** Counts that show each form of a noun that whole numbers ask for, millions apart. */
const TELLING_COUNTS = Array.from({ length: 201 }, (_, count) => count);

/** The forms that a noun needs in a language (BCP 47) to be counted with, such as `one`, `few` and `many` in Russian. */
function neededForms(language: string): readonly string[] {
  const rules = new Intl.PluralRules(language);
  return [...new Set(TELLING_COUNTS.map((count) => rules.select(count)))].sort();
}

/**
 * What a mailbox says for "request" as it is kept; nothing where nothing is said.
 * @throws InvalidInputError that names what a language counts by and has no form for
 */
export function requestOf(asked: AskedForRequest | undefined): { request?: SaidForRequest } {
  if (asked === undefined) return {};
  const problems = Object.entries(asked.forms).flatMap(([language, forms]): FieldProblem[] => {
    if (typeof forms === 'string') return [];
    const missing = neededForms(language).filter((form) => forms[form] === undefined);
    const message = `must have ${missing.map((form) => `\`${form}\``).join(', ')} as well`;
    return missing.length === 0 ? [] : [{ path: `request.forms.${language}`, message }];
  });
  if (problems.length > 0) throw wrongFieldsError(problems);
  const forms = Object.entries(asked.forms).map(([language, said]) => [
    language,
    typeof said === 'string' ? said : definedFields(said),
  ]);
  return { request: { word: asked.word, forms: Object.fromEntries(forms) } };
}
