import type { ReferenceTo } from '../../schemas/field.ts';
import type { FieldShape } from '../fields/index.ts';
import type { FieldProblem } from '../shared/errors.ts';
import type { PatternMaker } from '../shared/pattern.ts';

/** A value in the form in which values of its type are compared. */
export type Comparable = string | number | boolean;

/** What a test is asked: what the field holds, and held before the change (null: nobody can tell), at a moment in milliseconds. */
export interface Asked {
  readonly values: readonly Comparable[];
  readonly before: readonly Comparable[] | null;
  readonly now: number;
}

/** A condition on one field, with everything worked out that does not depend on the facts. */
export interface Test {
  holds(asked: Asked): boolean;
  /** the moments at which it comes to hold, or ceases to, by time alone; at such a moment it already has */
  turns?(values: readonly Comparable[]): number[];
  /** what it wants, to follow the word "wanted" */
  readonly wanted: string;
}

/**
 * Says when so many seconds of business time have passed after a moment, or (less than zero) must have begun before it;
 * null: never.
 */
export type BusinessTime = (start: Date, seconds: number) => Date | null;

/** A thing that a condition names, and where: whoever stores conditions looks whether it exists. */
export interface NamedThing {
  readonly path: string;
  readonly to: ReferenceTo;
  readonly id: string | number;
}

/** What tests are made with. */
export interface Workshop {
  readonly businessTime: BusinessTime | undefined;
  /** when a day begins in the desk's time zone, in milliseconds */
  readonly dayStart: (day: string) => number;
  readonly patternOf: PatternMaker;
}

/** What came of a condition: its test, with the things that it names, or what is wrong with it by path within it. */
export type Made = { test: Test; things?: readonly NamedThing[] } | { problems: readonly FieldProblem[] };

/** What is wrong with the value of a condition. */
export function wrongValue(message: string, below = ''): Made {
  return { problems: [{ path: `value${below}`, message }] };
}

/** The name of a value for people: of a choice its label, else the value itself. */
export function nameOf(field: FieldShape, value: unknown): string {
  const choice = field.choices?.find(({ key }) => key === value);
  return choice ? choice.labels.en : String(value);
}
