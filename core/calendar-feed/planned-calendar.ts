import { createHash } from 'node:crypto';
import ical, { ICalEventClass, ICalEventTransparency } from 'ical-generator';
import type { PlannedTicket } from '../views/index.ts';

/** How often calendar programs should ask again, in seconds. */
const REFRESH_SECONDS = 15 * 60;
/** How long a ticket stands in a calendar: a plan is a moment, which programs show as a line or not at all. */
const MINUTES = 30;
/** RFC 5545, 3.8.1.9: 1 is the highest. What a later version has added has none. */
const PRIORITY = new Map<unknown, number>([
  ['urgent', 1],
  ['high', 3],
  ['normal', 5],
  ['low', 9],
]);
/** Characters that a text may not have, but for tabs and the ends of lines, which are escaped (RFC 5545, 3.3.11). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: These are what is taken out.
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** What a calendar says besides the tickets. */
export interface CalendarTerms {
  /** domain of the desk */
  domain: string;
  /** where the API is, such as `https://api.example.com` */
  origin: string;
  /** whether it shows the subjects of tickets */
  subjects: boolean;
}

/**
 * What is planned as an iCalendar object (RFC 5545, with the properties of RFC 7986 that programs know), one event a ticket.
 * It names no method, as nobody is invited, so that DTSTAMP is when the ticket was last at work (3.8.7.2), and the same tickets
 * give the same bytes. SEQUENCE is the version of the ticket, which only grows.
 */
export function plannedCalendar(tickets: readonly PlannedTicket[], terms: CalendarTerms): string {
  const calendar = ical({
    name: `Planned tickets (${terms.domain})`,
    prodId: { company: 'Bilet', product: 'Planned tickets', language: 'EN' },
    scale: 'GREGORIAN',
    ttl: REFRESH_SECONDS,
  });
  for (const { plannedFor, summary } of tickets) {
    const { id, version, priority } = summary;
    const start = new Date(plannedFor);
    const revised = new Date(summary.lastActivityAt);
    calendar.createEvent({
      id: uidOf(`${terms.domain}/tickets/${id}`),
      sequence: version,
      stamp: revised,
      lastModified: revised,
      start,
      end: new Date(start.getTime() + MINUTES * 60_000),
      summary: terms.subjects ? `#${id} ${textOf(summary.subject)}` : `#${id}`,
      priority: PRIORITY.get(priority) ?? null,
      class: ICalEventClass.PRIVATE,
      transparency: ICalEventTransparency.TRANSPARENT,
      url: `${terms.origin}/v1/tickets/${id}`,
    });
  }
  return calendar.toString();
}

/** What people wrote, as the format may hold it: no control characters, and no halves of characters. */
function textOf(words: string): string {
  return words.toWellFormed().replace(/\r\n?/g, '\n').replace(FORBIDDEN, '').trim();
}

/**
 * A UUID that is always the same for a name, of version 8 (RFC 9562, 5.8): an identifier should tell neither hosts nor people
 * (RFC 7986, 5.3).
 */
function uidOf(name: string): string {
  const bytes = createHash('sha256').update(name).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
