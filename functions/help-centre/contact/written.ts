import type { FormField, GivenValues } from '../../../core/custom-field/index.ts';
import { isValidAddress } from '../../../schemas/address.ts';
import { personNameSchema } from '../../../schemas/customer.ts';
import { SEVERAL_LINES, textSchema } from '../../../schemas/text.ts';
import { SUBJECT_LIMIT, subjectSchema } from '../../../schemas/ticket.ts';
import type { Form } from '../form.ts';
import type { ContactWords } from './words.ts';

/** Characters of a message. */
export const TEXT_LIMIT = 20_000;
/** Start of the names of custom fields in a form. */
export const FIELD = 'field-';

/** What somebody has written into a form, as they wrote it. */
export interface Written {
  name: string;
  address: string;
  subject: string;
  text: string;
  /** of custom fields, by key */
  fields: Readonly<Record<string, readonly string[]>>;
}

/** What is wrong with what somebody has written, by the name of the field. */
export type Problems = Readonly<Record<string, string>>;

/** Nothing, or what the address of the page brings along. */
export const nothingWritten = (query: Readonly<Record<string, string | undefined>> = {}): Written => ({
  name: '',
  address: '',
  subject: (query.subject ?? '').slice(0, SUBJECT_LIMIT),
  text: (query.text ?? '').slice(0, TEXT_LIMIT),
  fields: {},
});

/** What a form sends. */
export function writtenIn(form: Form, asked: readonly FormField[]): Written {
  const fields = asked.map(({ key }) => [key, form.texts(`${FIELD}${key}`).filter(Boolean)] as const);
  return {
    name: form.text('name'),
    address: form.text('address'),
    subject: form.text('subject'),
    text: form.text('text').replace(/\r\n?/g, '\n'),
    fields: Object.fromEntries(fields),
  };
}

const textField = textSchema(TEXT_LIMIT).regex(SEVERAL_LINES).regex(/\S/);

/** What is wrong with what somebody has written, as far as it can be seen here. */
export function problemsOf(
  written: Written,
  { asked, words, isSignedIn }: { asked: readonly FormField[]; words: ContactWords; isSignedIn: boolean },
): Problems {
  const { name, address, subject, text } = written;
  const needed = (value: string, fits: boolean) =>
    value === '' ? words.required : fits ? null : words.wrong;
  const all: Record<string, string | null> = {
    name: isSignedIn || name === '' || personNameSchema.safeParse(name).success ? null : words.wrong,
    address:
      isSignedIn || isValidAddress(address) ? null : address === '' ? words.required : words.addressWrong,
    subject: needed(subject, subjectSchema.safeParse(subject).success),
    text: needed(text, textField.safeParse(text).success),
    ...Object.fromEntries(
      asked.map(({ key, required }) => {
        const isMissing = required && (written.fields[key] ?? []).length === 0;
        return [`${FIELD}${key}`, isMissing ? words.required : null];
      }),
    ),
  };
  return Object.fromEntries(Object.entries(all).flatMap(([at, problem]) => (problem ? [[at, problem]] : [])));
}

/** The values of custom fields as the desk takes them. */
export function valuesOf({ fields }: Written, asked: readonly FormField[]): GivenValues {
  return Object.fromEntries(
    asked.flatMap((field): [string, GivenValues[string]][] => {
      const texts = fields[field.key] ?? [];
      const value = texts.length === 0 ? undefined : valueFrom(field, texts);
      return value === undefined ? [] : [[field.key, value]];
    }),
  );
}

/** The value of a custom field by what stands in it; a box that is not ticked says no. */
export function valueFrom(
  { type }: Pick<FormField, 'type'>,
  [first, ...more]: readonly string[],
): GivenValues[string] | undefined {
  if (type === 'boolean') return first !== undefined;
  if (first === undefined) return undefined;
  if (type === 'multi_select') return [first, ...more];
  if (type === 'integer' || type === 'decimal') return Number(first.replace(',', '.'));
  return first;
}

/** What stands in a field that nobody has filled in. */
export function initialOf({ initial }: Pick<FormField, 'initial'>): string[] {
  if (Array.isArray(initial)) return initial.map(String);
  return initial === null || initial === undefined || initial === false ? [] : [String(initial)];
}
