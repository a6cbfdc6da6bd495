import type * as z from 'zod';
import { customFieldShape } from '../../schemas/custom-field.ts';
import { configuredSchema, declareArea } from '../configuration/index.ts';
import { ConflictError, type FieldProblem } from '../shared/errors.ts';
import { loadPatternMaker } from '../shared/pattern.ts';
import { type CustomFields, compileFields } from './fields.ts';
import { valueProblem } from './value.ts';

const stored = configuredSchema(customFieldShape);
/** A field that this desk has added to its tickets, customers or organisations. */
export type CustomField = z.infer<typeof stored>;

/** The custom fields as an area of the desk's configuration. */
export const fieldArea = declareArea<CustomField, CustomFields>({
  name: 'fields',
  what: 'field',
  most: 250,
  stored,
  facts: ['subject', 'type', 'to', 'required', 'customers'],
  shipped: [],
  refuse: (before, after) => {
    const kept = new Set(after.choices.map(({ key }) => key));
    if (before?.choices.some(({ key }) => !kept.has(key)))
      throw new ConflictError(
        'field.choice_gone',
        'Values keep their choices: retire a choice instead of leaving it out.',
      );
  },
  problems: async (fields) => {
    const found = await Promise.all(fields.map(problemsOf));
    return found.flat();
  },
  compile: compileFields,
});

const CHOOSES: readonly unknown[] = ['dropdown', 'multi_select', 'tree'];

/** What is wrong with a field in itself. */
async function problemsOf(field: CustomField): Promise<FieldProblem[]> {
  const { type, subject, choices, to, required } = field;
  const problems = [
    ...when(CHOOSES.includes(type) !== choices.length > 0, 'choices', choicesWanted(type)),
    ...choiceProblems(field),
    ...when((type === 'reference') !== (to !== null), 'to', 'goes along with the type reference'),
    ...when(
      required === 'solving' && subject !== 'ticket',
      'required',
      'at solving is for fields of tickets',
    ),
    ...(await patternProblems(field)),
  ];
  if (problems.length > 0 || field.initial === null) return problems;
  const wrong = await initialProblem(field);
  return when(wrong !== null, 'initial', wrong ?? '');
}

const when = (isWrong: boolean, path: string, message: string): FieldProblem[] =>
  isWrong ? [{ path, message }] : [];

const choicesWanted = (type: unknown) =>
  CHOOSES.includes(type) ? 'must hold at least one choice' : 'go along with dropdown, multi_select and tree';

function choiceProblems({ type, choices }: CustomField): FieldProblem[] {
  const keys = choices.map(({ key }) => key);
  return keys.flatMap((key, at) => {
    const path = `choices.${at}.key`;
    if (keys.indexOf(key) !== at) return [{ path, message: 'stands here twice' }];
    const above = key.slice(0, Math.max(key.lastIndexOf('/'), 0));
    if (above === '') return [];
    if (type !== 'tree') return [{ path, message: 'holds / only in a tree' }];
    return when(!keys.includes(above), path, `needs the choice ${above} above it`);
  });
}

async function patternProblems({ type, pattern }: CustomField): Promise<FieldProblem[]> {
  if ((type === 'pattern') !== (pattern !== null))
    return [{ path: 'pattern', message: 'goes along with the type pattern' }];
  if (pattern === null) return [];
  const made = (await loadPatternMaker())(pattern, { exact: true });
  return 'refused' in made ? [{ path: 'pattern', message: made.refused }] : [];
}

async function initialProblem(field: CustomField): Promise<string | null> {
  if (field.type === 'reference') return 'is for fields that are no reference';
  const fields = compileFields([field]);
  await fields.prepare([field.key]);
  return valueProblem(fields.named(field.key), field.initial);
}
