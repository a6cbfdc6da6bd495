import type { FieldShape, FieldValue } from '../fields/index.ts';

/** Why a condition held or did not. */
export interface ConditionExplanation {
  readonly holds: boolean;
  readonly field: string;
  readonly operator: string;
  /** what it compared with, as it was written; absent when it compares with nothing */
  readonly value?: unknown;
  /** what the field was, as the facts said; null: nothing. Long texts are cut. */
  readonly actual: FieldValue | null;
  /** for people, such as `Priority is High, wanted Urgent` */
  readonly because: string;
}

/** Why a group of conditions held or did not: `all` of these, and one of `any` unless that is empty. */
export interface GroupExplanation {
  readonly holds: boolean;
  readonly all: readonly Explanation[];
  readonly any: readonly Explanation[];
  /** why it does not hold whatever is in it; absent mostly */
  readonly because?: string;
}

export type Explanation = ConditionExplanation | GroupExplanation;

/** Most characters of a text that an explanation repeats, and most values of a list. */
const SHOWN_CHARACTERS = 200;
const SHOWN_VALUES = 20;

/** What a field was, no longer than an explanation should be; null when it was nothing. */
export function shown(value: FieldValue): FieldValue | null {
  if (value === undefined || value === '') return null;
  if (typeof value === 'string') return cut(value);
  if (typeof value !== 'object') return value;
  if (value.length === 0) return null;
  return value.slice(0, SHOWN_VALUES).map((one) => (typeof one === 'string' ? cut(one) : one)) as FieldValue;
}

function cut(text: string): string {
  const characters = text.slice(0, 2 * SHOWN_CHARACTERS);
  if (characters.length <= SHOWN_CHARACTERS) return text;
  return `${[...characters].slice(0, SHOWN_CHARACTERS - 1).join('')}…`;
}

/** What a field was, in words. */
export function inWords(field: FieldShape, value: FieldValue | null): string {
  if (value === null || value === undefined) return 'nothing';
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  const isText = field.type === 'text' || field.type === 'long_text';
  return all
    .map(
      (one) =>
        field.choices?.find(({ key }) => key === one)?.labels.en ?? (isText ? `"${one}"` : String(one)),
    )
    .join(', ');
}
