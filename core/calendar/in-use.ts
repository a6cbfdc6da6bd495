import type { Configured } from '../configuration/index.ts';

/** The refusal of a calendar that is not there, or retired. */
export const NOT_IN_USE = {
  code: 'input.invalid',
  message: 'Some fields are wrong.',
  field: 'must be a calendar of this desk that is in use',
} as const;

export const inUse = ({ isRetired }: Configured): boolean => !isRetired;
