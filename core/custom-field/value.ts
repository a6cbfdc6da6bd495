import * as z from 'zod';
import type { CustomValue } from '../../schemas/custom-value.ts';
import { NOT_KEPT, numberSchema } from '../../schemas/number.ts';
import { lineSchema, NOT_SEVERAL_LINES, SEVERAL_LINES, textSchema } from '../../schemas/text.ts';
import type { WorkingField } from './fields.ts';

/** A value as somebody gives it; null: none. */
export type GivenValue = string | number | boolean | readonly string[] | null;

const line = lineSchema(500);
const lines = textSchema(10_000).regex(SEVERAL_LINES, NOT_SEVERAL_LINES).regex(/\S/, 'must not be empty');
const id = z.int().positive();

/** What is wrong with a value of a field, for a person; null when nothing is. A reference must also lead somewhere. */
export function valueProblem(field: WorkingField | undefined, value: unknown): string | null {
  const read = field === undefined ? 'is no field of this desk' : readValue(field, value);
  return typeof read === 'string' ? read : null;
}

/** A value of a field as it is stored, in an object of its own, or what is wrong with it, for a person. */
export function readValue(field: WorkingField, value: unknown): { value: CustomValue } | string {
  switch (field.type) {
    case 'text':
      return worded(line, value);
    case 'long_text':
      return worded(lines, value);
    case 'pattern': {
      const read = worded(line, value);
      return typeof read === 'string' || field.fits(read.value.text)
        ? read
        : 'does not have the form that this field wants';
    }
    case 'integer':
      return plain(z.int(), value, 'must be a whole number');
    case 'decimal':
      return plain(numberSchema, value, typeof value === 'number' ? NOT_KEPT : 'must be a number');
    case 'boolean':
      return plain(z.boolean(), value, 'must be true or false');
    case 'date':
      return plain(z.iso.date(), value, 'must be a day such as 2026-03-01');
    case 'reference':
      return plain(
        id,
        value,
        `must be the number of ${field.to === 'customer' ? 'a customer' : 'an organisation'}`,
      );
    case 'dropdown':
    case 'tree':
      return plain(z.string().refine(field.isChoice), value, oneOf(field));
    case 'multi_select':
      return chosen(field, value);
    default:
      return 'is of a type that only a later version of the desk knows';
  }
}

function worded(schema: z.ZodType<string>, value: unknown): { value: { text: string } } | string {
  const { data, error } = schema.safeParse(value);
  if (data === undefined)
    return typeof value === 'string' ? (error?.issues[0]?.message ?? '') : 'must be a text';
  return { value: { text: data.replace(/\r\n?/g, '\n').normalize('NFC') } };
}

function plain(
  schema: z.ZodType<CustomValue>,
  value: unknown,
  wanted: string,
): { value: CustomValue } | string {
  const { data } = schema.safeParse(value);
  return data === undefined ? wanted : { value: data };
}

/** Some of the choices: each once, in their order. */
function chosen(field: WorkingField, value: unknown): { value: CustomValue } | string {
  const { data } = z.array(z.string().refine(field.isChoice)).max(100).safeParse(value);
  if (data === undefined || data.length === 0) return `must be a list of some of ${keysOf(field)}`;
  return { value: field.choices.flatMap(({ key }) => (data.includes(key) ? [key] : [])) };
}

const oneOf = (field: WorkingField) => `must be one of ${keysOf(field)}`;

function keysOf({ choices }: WorkingField): string {
  const keys = choices.filter(({ isRetired }) => !isRetired).map(({ key }) => key);
  return keys.length > 20 ? `${keys.slice(0, 20).join(', ')} …` : keys.join(', ');
}
