import type { Facts } from './facts.ts';
import type { FieldChoice, FieldData, FieldUser, FieldValue } from './field.ts';

/** A field as the lists of each subject declare it; its key is its name there. */
export interface FieldEntry extends FieldData {
  readonly read: (facts: Facts) => FieldValue;
}

export const EVERYBODY: readonly FieldUser[] = ['admin', 'agent', 'light_agent', 'customer'];
export const AGENTS: readonly FieldUser[] = ['admin', 'agent', 'light_agent'];
export const WORKING_AGENTS: readonly FieldUser[] = ['admin', 'agent'];
export const ADMINS: readonly FieldUser[] = ['admin'];
export const NOBODY: readonly FieldUser[] = [];

/** The choices of a closed list, with a label for each: a value without one does not compile. */
export function choicesOf<Key extends string>(labels: Readonly<Record<Key, string>>): FieldChoice[] {
  return Object.entries<string>(labels).map(([key, en]) => ({ key, labels: { en } }));
}

/** A value of today or of a later version, as the text that it is. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
