import * as z from 'zod';
import { numberSchema } from '../../schemas/number.ts';
import type { Left } from './converted.ts';

const labels = z.record(z.string(), z.string());
const fieldSchema = z.object({
  key: z.string(),
  subject: z.string(),
  type: z.string(),
  labels,
  choices: z.array(z.object({ key: z.string(), labels, isRetired: z.boolean().default(false) })),
  pattern: z.string().nullable(),
  isRetired: z.boolean().default(false),
});
const statusSchema = z.object({
  key: z.string(),
  category: z.string(),
  labels,
  isRetired: z.boolean().default(false),
  needsUntil: z.boolean().default(false),
});
export const deskFieldsSchema = z.object({ items: z.array(fieldSchema) });
export const deskStatusesSchema = z.object({ items: z.array(statusSchema) });
type DeskField = z.output<typeof fieldSchema>;
type DeskStatus = z.output<typeof statusSchema>;

/** A value as the API takes it. */
export type FieldInput = string | number | boolean | string[] | null;

/** A field of the other system, by all names that it has, and what it holds. */
export interface ForeignValue {
  subject: 'ticket' | 'customer' | 'organisation';
  names: readonly string[];
  value: unknown;
  /** whether it is a change, by which a field can come to hold nothing */
  isChange?: boolean;
  /** what a choice is called, where the value is only its key */
  labelOf?: (choice: string) => string | undefined;
}

/** What a name is compared by: its letters and digits, without accents. */
export const slug = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_|_$/g, '');

/** What the desk has that exports can say something of: its custom fields and its statuses. */
export class DeskTerms {
  readonly #fields: readonly DeskField[] | null;
  readonly #statuses: readonly DeskStatus[];

  /** @param fields null: no desk was asked */
  constructor(fields: readonly DeskField[] | null, statuses: readonly DeskStatus[]) {
    this.#fields = fields?.filter(({ isRetired }) => !isRetired) ?? null;
    this.#statuses = statuses.filter(({ isRetired, needsUntil }) => !isRetired && !needsUntil);
  }

  /** Values of those fields that the desk has too, by its keys. What it does not have, or does not take, is counted. */
  fieldsOf(values: readonly ForeignValue[], left: Left): Record<string, FieldInput> {
    const fitting: Record<string, FieldInput> = {};
    for (const given of values) {
      if (isEmpty(given.value) && !given.isChange) continue;
      const [name = ''] = given.names;
      const field = this.#fieldFor(given);
      if (field === null) {
        left.note('values of custom fields, where the desk has no field of that name');
        continue;
      }
      const fits = field && (isEmpty(given.value) ? null : fitted(field, given));
      if (field === undefined) left.note(`values of ${name}, which is no custom field of this desk`);
      else if (fits === undefined) left.note(`values of ${name} that ${field.key} does not take`);
      else fitting[field.key] = fits;
    }
    return fitting;
  }

  /** null: no desk was asked */
  #fieldFor({ subject, names }: ForeignValue): DeskField | undefined | null {
    const wanted = new Set(names.map(slug));
    const isNamed = ({ key, labels: own }: DeskField) =>
      [key, ...Object.values(own)].some((label) => wanted.has(slug(label)));
    if (this.#fields === null) return null;
    return this.#fields.find((one) => one.subject === subject && isNamed(one));
  }

  /** The status of the desk that is called so, where there is one, of the category where that is known; otherwise the category. */
  statusOf(category: string | null, name: string | null | undefined): string | null {
    const wanted = slug(name ?? '');
    const own = this.#statuses.find(
      (one) =>
        (category === null || one.category === category) &&
        [one.key, ...Object.values(one.labels)].some((label) => slug(label) === wanted),
    );
    return own?.key ?? category;
  }
}

const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === '' ||
  value === false ||
  (Array.isArray(value) && value.length === 0);

/** How the text of a value is read for each type of field that takes one; nothing, when it does not take that. */
const READ: Readonly<Record<string, (text: string, field: DeskField) => FieldInput | undefined>> = {
  text: (text) => (text.length <= 500 ? text.replace(/\s+/g, ' ') : undefined),
  long_text: (text) => (text.length <= 10_000 ? text : undefined),
  pattern: (text, { pattern }) => (matches(pattern, text) ? text : undefined),
  integer: (text) => z.int().safeParse(Number(text)).data,
  decimal: (text) => numberSchema.safeParse(Number(text)).data,
  boolean: (text) => BOOLEANS.get(text.toLowerCase()),
  date: (text) => z.iso.date().safeParse(text.slice(0, 10)).data,
};
const BOOLEANS = new Map([
  ...['true', '1', 'yes', 'on'].map((word) => [word, true] as const),
  ...['false', '0', 'no', 'off'].map((word) => [word, false] as const),
]);

/** A value as a field of the desk takes it; nothing, when it does not. */
function fitted(field: DeskField, { value, labelOf }: ForeignValue): FieldInput | undefined {
  const text = Array.isArray(value) ? value.map(String).join(', ') : String(value).trim();
  if (field.type === 'dropdown' || field.type === 'tree') return choiceOf(field, text, labelOf);
  if (field.type !== 'multi_select') return text === '' ? undefined : READ[field.type]?.(text, field);
  const items = Array.isArray(value) ? value.map(String) : text.split(/[|,;]/);
  const chosen = items.map((one) => choiceOf(field, one, labelOf));
  return chosen.every((one) => one !== undefined) ? [...new Set(chosen)] : undefined;
}

function matches(pattern: string | null, text: string): boolean {
  try {
    return pattern !== null && new RegExp(`^(?:${pattern})$`, 'u').test(text);
  } catch {
    return false;
  }
}

/** A path of choices, from the root, as it is compared. */
const pathOf = (text: string): string => text.split(/::|\//).map(slug).join('/');

function choiceOf(
  { choices }: DeskField,
  text: string,
  labelOf: ForeignValue['labelOf'],
): string | undefined {
  const wanted = [text, labelOf?.(text) ?? text].map(pathOf);
  const open = choices.filter(({ isRetired }) => !isRetired);
  const named = open.find(({ key, labels: own }) =>
    [key, ...Object.values(own)].map(pathOf).some((one) => wanted.includes(one)),
  );
  return named?.key;
}
