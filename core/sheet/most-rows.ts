import type { ExportFormat } from '../../schemas/view.ts';
import { InvalidInputError } from '../shared/errors.ts';

/** Most rows of a file: it is made in the memory of one function. */
export const MOST_ROWS: Readonly<Record<ExportFormat, number>> = { csv: 100_000, xlsx: 25_000 };

/** @throws InvalidInputError `export.too_many` when a file of the format does not hold as many rows */
export function requireRoom(rows: number, format: ExportFormat): void {
  if (rows > MOST_ROWS[format]) throw tooManyError(format);
}

/** The refusal of more than a file holds. */
export function tooManyError(format: ExportFormat): InvalidInputError {
  return new InvalidInputError(
    'export.too_many',
    `A file of this format holds ${MOST_ROWS[format]} rows at most, and fewer with long texts: export less.`,
  );
}
