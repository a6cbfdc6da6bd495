import { fieldError } from '../shared/errors.ts';
import type { StoredCalendar } from './calendar-area.ts';

/**
 * Most bytes of a calendar as JSON. All calendars of a desk go into one answer (AWS Lambda: 6 MB) with room for what is shown
 * beside, and one as it was and as it is into the row of an event (DynamoDB: 400 KB).
 */
export const MOST_CALENDAR_BYTES = 60_000;

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
