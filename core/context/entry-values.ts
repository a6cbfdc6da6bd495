import * as z from 'zod';
import { numberSchema } from '../../schemas/number.ts';
import { lineSchema, SEVERAL_LINES, textSchema } from '../../schemas/text.ts';
import { webLinkSchema } from '../../schemas/web-link.ts';
import { type FieldProblem, wrongFieldsError } from '../shared/errors.ts';
import type { ContextKind } from './context-kind-area.ts';

type Field = ContextKind['fields'][number];
/** Values of the fields of a kind, by key. */
export type EntryValues = Readonly<Record<string, string | number | boolean>>;

const text = textSchema(2000).regex(SEVERAL_LINES).regex(/\S/);

/** What a value of each type must be, and how that is said to a person. */
const TYPES: Readonly<Record<string, readonly [schema: z.ZodType, message: string]>> = {
  text: [text, 'must be a text of at most 2000 characters'],
  number: [numberSchema, 'must be a number'],
  boolean: [z.boolean(), 'must be true or false'],
  date: [z.iso.date(), 'must be a day such as 2026-03-01'],
  link: [webLinkSchema, 'must be an address such as https://example.com/4711'],
  choice: [lineSchema(60), 'must be one of the choices of the field'],
};

/**
 * Refuses values that the fields of a kind do not allow.
 * @throws InvalidInputError that names each of them
 */
export function requireValues({ fields }: Pick<ContextKind, 'fields'>, values: EntryValues): void {
  const byKey = new Map(fields.map((field) => [field.key, field]));
  const wrong = Object.entries(values).flatMap(([key, value]): FieldProblem[] => {
    const message = problemOf(byKey.get(key), value);
    return message === null ? [] : [{ path: `fields.${key}`, message }];
  });
  const missing = fields
    .filter(({ key, isRequired }) => isRequired && values[key] === undefined)
    .map(({ key }) => ({ path: `fields.${key}`, message: 'must be there' }));
  if (wrong.length + missing.length > 0) throw wrongFieldsError([...wrong, ...missing]);
}

function problemOf(field: Field | undefined, value: unknown): string | null {
  if (field === undefined) return 'is no field of its kind';
  const [schema, message] = TYPES[String(field.type)] ?? [
    z.never(),
    'is of a type that only a later version knows',
  ];
  if (!schema.safeParse(value).success) return message;
  const isChoice = field.type !== 'choice' || field.choices.some(({ key }) => key === value);
  return isChoice ? null : message;
}
