import type { Field } from '../fields/index.ts';

/**
 * A column of a file: its name, and whether its values are points in time (`2026-03-01T09:00:00.000Z`), days (`2026-03-01`), durations
 * in seconds, or shares from 0 to 1.
 */
export interface Column {
  readonly name: string;
  readonly of?: 'times' | 'days' | 'durations' | 'shares' | undefined;
}

const TIMES: Partial<Record<Field['type'], Column['of']>> = { date_time: 'times', date: 'days' };

/** The column of a field. */
export function columnOf({ labels, type, many: isMany }: Field): Column {
  return { name: labels.en, of: isMany ? undefined : TIMES[type] };
}
