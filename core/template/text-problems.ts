import type { Catalogue } from '../fields/index.ts';
import type { FieldProblem } from '../shared/errors.ts';
import { compileText, TemplateError, type TextKind } from './compile-text.ts';

/** What is wrong with texts, each by its language, and where. `path`: where the texts stand in the input. */
export function textProblems(
  texts: Readonly<Record<string, string>>,
  catalogue: Catalogue,
  path: string,
  kind?: TextKind,
): FieldProblem[] {
  return Object.entries(texts).flatMap(([language, text]): FieldProblem[] => {
    try {
      compileText(text, catalogue, kind);
      return [];
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      return [{ path: `${path}.${language}`, message: error.message }];
    }
  });
}
