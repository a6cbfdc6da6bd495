import * as z from 'zod';
import { NOT_VISIBLE, VISIBLE, VISIBLE_LINE } from './visible-text.ts';

/** Whether a text has at most `max` characters: as people and JSON Schema count them, not as UTF-16 does. */
function fits(text: string, max: number): boolean {
  if (text.length <= max) return true;
  let count = 0;
  for (const _ of text) count += 1;
  return count <= max;
}

/** Text of at most `max` characters, which the description of the API says as well. */
/* @__NO_SIDE_EFFECTS__ */
export function textSchema(max: number) {
  return z
    .string()
    .refine((text) => fits(text, max), `must have at most ${max} characters`)
    .meta({ maxLength: max });
}

/** Line of text that people see as it is, trimmed; `max` in characters. */
/* @__NO_SIDE_EFFECTS__ */
export function lineSchema(max: number) {
  return z
    .string()
    .trim()
    .min(1)
    .refine((text) => fits(text, max), `must have at most ${max} characters`)
    .regex(VISIBLE, NOT_VISIBLE)
    .meta({ maxLength: max, pattern: VISIBLE_LINE.source });
}

/** Line of text in which something must stand; `holds` finds it in a line. */
/* @__NO_SIDE_EFFECTS__ */
export function lineWith(max: number, holds: RegExp, error: string) {
  const pattern = `^(?=.*${holds.source})${VISIBLE_LINE.source.slice(1)}`;
  return lineSchema(max)
    .refine((text) => holds.test(text), error)
    .meta({ maxLength: max, pattern });
}

/** Control characters that do not belong into a text of several lines, and halves of surrogate pairs. */
export const SEVERAL_LINES = /^(?:[^\p{Cc}\p{Cs}]|[\t\n\r])*$/u;
export const NOT_SEVERAL_LINES = 'must be well-formed Unicode without control characters';
