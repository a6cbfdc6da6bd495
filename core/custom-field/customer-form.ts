import { labelIn } from '../shared/label-in.ts';
import type { WorkingField } from './fields.ts';

/** A custom field as a form for customers shows it. */
export interface FormField {
  key: string;
  type: WorkingField['type'];
  label: string;
  access: 'visible' | 'editable';
  /** whether it must hold something */
  required: boolean;
  /** what may be chosen, in its order */
  choices: { key: string; label: string }[];
  pattern: string | null;
  /** of a reference: what the number is of, which can only be their own */
  to: WorkingField['to'];
  /** what it holds when nothing is given */
  initial: unknown;
}

/** Of some fields those that customers see or set, in words of the first of these languages that a field has words in. */
export function customerForm(
  fields: readonly WorkingField[],
  languages: readonly (string | null)[],
): FormField[] {
  return fields.flatMap((field) => {
    const { key, type, labels, customers: access, required, choices, pattern, to, initial } = field;
    if (field.isRetired || (access !== 'visible' && access !== 'editable')) return [];
    return [
      {
        key,
        type,
        label: labelIn(labels, languages),
        access,
        required: access === 'editable' && required === 'creation',
        choices: choices
          .filter(({ isRetired }) => !isRetired)
          .map((choice) => ({ key: choice.key, label: labelIn(choice.labels, languages) })),
        pattern,
        to,
        initial,
      },
    ];
  });
}
