import type * as z from 'zod';
import { addBusiness, businessBetween, type Calendar } from '../../../core/calendar/index.ts';
import { fieldError } from '../../../core/shared/errors.ts';
import type { calculatedSchema, calculateSchema } from '../../../schemas/api/calendars.ts';

/** Years in which moments can lie that business time is counted from and to. */
const FIRST_YEAR = 1970;
const LAST_YEAR = 2099;

/**
 * Counts business time between two moments, or finds the moment by which some has passed.
 * @throws InvalidInputError when not one of both is asked, or for a year that is too far
 */
export function calculated(
  { from, to, seconds }: z.output<typeof calculateSchema>,
  calendar: Calendar,
): z.input<typeof calculatedSchema> {
  const start = momentOf('from', from);
  if (to !== undefined && seconds === undefined)
    return { seconds: businessBetween(start, momentOf('to', to), calendar) };
  if (to !== undefined || seconds === undefined)
    throw fieldError('to', 'or else `seconds` must be given, one of them');
  const at = addBusiness(start, seconds, calendar);
  // Business time has whole seconds.
  return { at: at === null ? null : at.toISOString().replace('.000Z', 'Z') };
}

function momentOf(path: string, time: string): Date {
  const moment = new Date(time);
  const year = moment.getUTCFullYear();
  if (year < FIRST_YEAR || year > LAST_YEAR)
    throw fieldError(path, `must lie in a year from ${FIRST_YEAR} to ${LAST_YEAR}`);
  return moment;
}
