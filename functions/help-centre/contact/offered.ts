import {
  type CustomFields,
  customerForm,
  type FormField,
  type Forms,
  type WorkingField,
} from '../../../core/custom-field/index.ts';
import type { AskedFields, FormRules } from '../../../core/form-rule/index.ts';
import { NotFoundError } from '../../../core/shared/errors.ts';
import { labelIn } from '../../../core/shared/label-in.ts';
import { initialOf, valueFrom, type Written } from './written.ts';

/** A form as it is offered to customers. */
export interface OfferedForm {
  /** null: the one that every desk has */
  key: string | null;
  label: string;
  /** what is asked beside who writes, and what */
  fields: readonly FormField[];
}

/** A form that somebody asked for, with what it asks for as it is filled in. */
export interface AskedForm extends OfferedForm {
  rules: FormRules;
}

/** What a form asks for, by what stands in it. */
export function askedNow({ fields, rules }: AskedForm, written: Written, now: Date): AskedFields {
  const values = Object.fromEntries(
    fields.flatMap((field) => {
      const value = valueFrom(field, written.fields[field.key] ?? initialOf(field));
      return value === undefined ? [] : [[field.key, value]];
    }),
  );
  return rules.asked(
    fields.map(({ key }) => key),
    { values, now },
  );
}

/** The fields of a form that are asked for, as they are required now. */
export function askedFields(form: AskedForm, written: Written, now: Date): FormField[] {
  const { shown, required } = askedNow(form, written, now);
  return form.fields.flatMap((field) =>
    shown.has(field.key) ? [{ ...field, required: field.required || required.has(field.key) }] : [],
  );
}

/** What is asked of somebody who is no agent: neither what only agents set, nor numbers of customers. */
const isAsked = ({ access, type }: FormField): boolean => access === 'editable' && type !== 'reference';

/** The forms of a desk that customers are offered, in a language. */
export function offeredForms(
  forms: Forms,
  fields: Pick<CustomFields, 'of'>,
  language: string,
): OfferedForm[] {
  const all = fields.of('ticket');
  return forms.all
    .filter(
      (form) => !form.isRetired && (form.isOffered ?? hasAsked(forms.fieldsOf(form.key, all), form.fields)),
    )
    .map(({ key, labels }) => ({
      key,
      label: labelIn(labels, [language]),
      fields: askedIn(forms.fieldsOf(key, all), language),
    }));
}

/**
 * The form with a key, or where none is named the one that every desk has.
 * @throws NotFoundError when there is no such form, or customers are not offered it
 */
export function offeredForm(
  forms: Forms,
  fields: Pick<CustomFields, 'of'>,
  { key, language }: { key: string | undefined; language: string },
): OfferedForm {
  if (key === undefined)
    return { key: null, label: '', fields: askedIn(forms.fieldsOf(null, fields.of('ticket')), language) };
  const found = offeredForms(forms, fields, language).find((form) => form.key === key);
  if (found === undefined) throw new NotFoundError('form');
  return found;
}

/** Whether a form has a field of its own that customers may fill in. */
const hasAsked = (all: readonly WorkingField[], own: readonly string[]): boolean =>
  customerForm(all, []).some((field) => own.includes(field.key) && isAsked(field));

const askedIn = (fields: readonly WorkingField[], language: string): FormField[] =>
  customerForm(fields, [language]).filter(isAsked);
