import { compileFields } from '../../core/custom-field/fields.ts';
import type { CustomField, CustomFields } from '../../core/custom-field/index.ts';

/** A custom field of tickets, as the desk has it. */
export function customField(given: Partial<CustomField> & { key: string }): CustomField {
  return {
    subject: 'ticket',
    type: 'text',
    labels: { en: given.key },
    choices: [],
    pattern: null,
    to: null,
    required: 'never',
    customers: 'hidden',
    initial: null,
    isRetired: false,
    version: 1,
    ...given,
  };
}

/** The custom fields of a desk. */
export function customFields(...given: (Partial<CustomField> & { key: string })[]): CustomFields {
  return compileFields(given.map(customField));
}

/** Choices that are called as their keys. */
export function choices(...keys: string[]): CustomField['choices'] {
  return keys.map((key) => ({ key, labels: { en: key }, isRetired: false }));
}
