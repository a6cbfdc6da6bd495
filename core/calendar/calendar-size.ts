import { ConflictError, fieldError } from '../shared/errors.ts';
import type { StoredCalendar } from './calendar-area.ts';

/** Most bytes of a calendar as JSON: one as it was and as it is go into the row of an event (DynamoDB: 400 KB). */
export const MOST_CALENDAR_BYTES = 60_000;

/**
 * Most bytes of all calendars of a desk as JSON. A page may have all of them (AWS Lambda answers with 6 MB at most), with room for
 * what is shown beside.
 */
const MOST_BYTES_IN_ALL = 3_000_000;

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/**
 * Makes sure that a calendar, with the holidays that were found for it, is not too large to be kept and shown.
 * @throws InvalidInputError that names the part which takes the most room
 */
export function requireRoom(calendar: Omit<StoredCalendar, 'isRetired' | 'version' | 'key'>): void {
  const { found, ical, regions, ...others } = calendar;
  const ofText = found.days.filter(({ source }) => source === 'ical');
  const ofRegions = found.days.filter(({ source }) => source !== 'ical');
  const parts = { ...others, ical: [ical, ofText], regions: [regions, ofRegions] };
  const sizes = Object.entries(parts).map(([name, part]) => ({ name, bytes: bytesOf(part) }));
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total <= MOST_CALENDAR_BYTES) return;
  const [largest] = sizes.sort((one, other) => other.bytes - one.bytes);
  throw fieldError(
    largest?.name ?? '',
    `takes the most room of a calendar that is too large: ${total} bytes with all holidays as dates, where ${MOST_CALENDAR_BYTES} fit`,
  );
}

/**
 * Makes sure that there is room for a calendar beside the others of the desk.
 * @throws ConflictError `calendar.too_large_in_all`
 */
export function requireRoomBeside(calendar: object, others: Iterable<StoredCalendar>): void {
  const total = [calendar, ...others].reduce((sum, one) => sum + bytesOf(one), 0);
  if (total > MOST_BYTES_IN_ALL)
    throw new ConflictError(
      'calendar.too_large_in_all',
      `The calendars of the desk would have ${total} bytes with it, where ${MOST_BYTES_IN_ALL} fit: make some smaller.`,
    );
}
