import type { CustomSubject } from '../../schemas/custom-field.ts';
import { loadPatternMaker, type Pattern } from '../shared/pattern.ts';
import type { CustomField } from './field-area.ts';

/** A custom field ready to be worked with. */
export interface WorkingField extends CustomField {
  /** whether a key is one of its choices that are in use */
  isChoice(key: string): boolean;
  /** Whether a text fits its pattern, once that is prepared. */
  fits(text: string): boolean;
}

/** The custom fields as the desk works with them. */
export interface CustomFields {
  /** retired ones too */
  readonly all: readonly WorkingField[];
  /** Those of a subject, retired ones too. */
  of(subject: CustomSubject): readonly WorkingField[];
  /** The field with this key, retired or not. */
  named(key: string): WorkingField | undefined;
  /** Loads what it takes to check values of these fields: the patterns among them, each once. */
  prepare(keys: readonly string[]): Promise<void>;
}

/** Makes the custom fields ready to be worked with. */
export function compileFields(things: readonly CustomField[]): CustomFields {
  const patterns = new Map<string, Pattern>();
  const all = things.map((field): WorkingField => {
    const choices = new Set(field.choices.flatMap(({ key, isRetired }) => (isRetired ? [] : [key])));
    return {
      ...field,
      isChoice: (key) => choices.has(key),
      fits: (text) => {
        const pattern = patterns.get(field.key);
        if (pattern === undefined) throw new Error(`The pattern of ${field.key} was not prepared`);
        return pattern.test(text);
      },
    };
  });
  const byKey = new Map(all.map((field) => [field.key, field]));
  const bySubject = new Map<unknown, WorkingField[]>();
  for (const field of all) bySubject.set(field.subject, [...(bySubject.get(field.subject) ?? []), field]);
  return {
    all,
    of: (subject) => bySubject.get(subject) ?? [],
    named: (key) => byKey.get(key),
    prepare: async (keys) => {
      const missing = keys.flatMap((key) => {
        const field = byKey.get(key);
        return field?.pattern && !patterns.has(key) ? [{ key, pattern: field.pattern }] : [];
      });
      if (missing.length === 0) return;
      const make = await loadPatternMaker();
      for (const { key, pattern } of missing) {
        // All of a value must fit, from its beginning to its end.
        const made = make(`^(?:${pattern})$`, { exact: true });
        patterns.set(key, 'refused' in made ? { test: () => false } : made);
      }
    },
  };
}

/** The custom fields of a desk that has none. */
export const NO_FIELDS = compileFields([]);
