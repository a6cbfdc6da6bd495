import { createThing } from '../../core/configuration/index.ts';
import { compileFields } from '../../core/custom-field/fields.ts';
import { type CustomField, type CustomFields, fieldArea } from '../../core/custom-field/index.ts';
import type { Table } from '../../core/shared/table.ts';
import { testContext } from './context.ts';

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

/** As many fields of tickets as one asks for, made by an admin, and a value for each. */
export async function givenFields(table: Table, count: number): Promise<Record<string, string | number>> {
  const values: Record<string, string | number> = {};
  for (let at = 1; at <= count; at += 1) {
    const key = `field_${at}`;
    const type = at % 2 === 0 ? 'text' : 'integer';
    values[key] = type === 'text' ? `Value of field ${at}` : at;
    await createThing({ table }, testContext(), fieldArea, { fields: { ...customField({ key, type }) } });
  }
  return values;
}

/** Choices that are called as their keys. */
export function choices(...keys: string[]): CustomField['choices'] {
  return keys.map((key) => ({ key, labels: { en: key }, isRetired: false }));
}
