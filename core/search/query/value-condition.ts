import { foldWord } from '../analysis/fold.ts';
import type { AttributeValue } from '../index/index-doc.ts';

/** What a query asks of the values of a field: any of those that a thing has will do. */
export type ValueCondition =
  | { readonly kind: 'is'; readonly values: readonly AttributeValue[] }
  /** numbers; of days, the milliseconds at which they begin */
  | ({ readonly kind: 'range'; readonly ofDays?: boolean } & Bounds)
  /** texts, without regard to case and diacritics: the whole of one, its beginning, or a part of it */
  | { readonly kind: 'text'; readonly text: string; readonly as: 'whole' | 'start' | 'part' };

/** Where a range begins and ends; a bound that is absent bounds nothing. */
export interface Bounds {
  readonly gt?: number;
  readonly gte?: number;
  readonly lt?: number;
  readonly lte?: number;
}

/** Whether a value is one that is asked for. */
export function passesCondition(condition: ValueCondition, value: AttributeValue): boolean {
  switch (condition.kind) {
    case 'is':
      return condition.values.includes(value);
    case 'range': {
      if (typeof value !== (condition.ofDays ? 'string' : 'number')) return false;
      return isWithin(condition, condition.ofDays ? Date.parse(String(value)) : Number(value));
    }
    case 'text':
      return isText(condition, foldWord(String(value)));
  }
}

function isWithin({ gt, gte, lt, lte }: Bounds, number: number): boolean {
  return (
    (gt === undefined || number > gt) &&
    (gte === undefined || number >= gte) &&
    (lt === undefined || number < lt) &&
    (lte === undefined || number <= lte)
  );
}

function isText({ text, as }: Extract<ValueCondition, { kind: 'text' }>, folded: string): boolean {
  if (as === 'whole') return folded === text;
  return as === 'start' ? folded.startsWith(text) : folded.includes(text);
}
