import * as z from 'zod';
import { InvalidInputError } from './errors.ts';

const cursorSchema = z.strictObject({ list: z.string(), after: z.string().min(1) });

/** An opaque cursor: the position after which the next page of this list begins. */
export function writeCursor(list: string, after: string): string {
  return Buffer.from(JSON.stringify({ list, after })).toString('base64url');
}

/**
 * The position that a cursor names. A cursor belongs to the list that gave it out, whose positions look like `shape`.
 * @throws InvalidInputError `cursor.invalid` for anything else
 */
export function readCursor(cursor: string, list: string, shape: RegExp): string {
  const parsed = cursorSchema.safeParse(jsonOf(Buffer.from(cursor, 'base64url').toString('utf8')));
  if (!parsed.success || parsed.data.list !== list || !shape.test(parsed.data.after)) {
    throw cursorError();
  }
  return parsed.data.after;
}

/** The refusal of a cursor that a list did not give out, or that it can't go on from any more. */
export function cursorError(): InvalidInputError {
  return new InvalidInputError('cursor.invalid', 'The cursor does not belong to this list.', [
    { path: 'cursor', message: 'must be a cursor that this list gave out' },
  ]);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
