import * as fc from 'fast-check';
import ICAL from 'ical.js';
import { plannedCalendar } from '../../../core/calendar-feed/planned-calendar.ts';
import { summaryOf } from '../../../core/views/views-store.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import { ticketIn } from '../../support/desk.ts';

const TERMS = { domain: 'desk.example.com', origin: 'https://api.example.com', subjects: true };
const PLANNED = '2026-05-01T08:15:30.250Z';
const planned = (fields: Partial<Ticket> = {}) => ({
  plannedFor: PLANNED,
  summary: summaryOf(ticketIn('open', { id: 12, version: 4, ...fields })),
});

/** What a parser that knows nothing of the desk reads. */
function read(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  return { calendar, events: calendar.getAllSubcomponents('vevent') };
}
const textOf = (component: ICAL.Component | undefined, name: string): unknown =>
  String(component?.getFirstPropertyValue(name));

/** Lines as RFC 5545, 3.1 has them: CRLF, 75 octets at the most, and no character cut in two. */
function expectLines(text: string): void {
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  for (const line of text.split('\r\n')) {
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(line).toBe(line.toWellFormed());
  }
}

test('a ticket that is planned is an event that programs show', () => {
  const { calendar, events } = read(plannedCalendar([planned({ priority: 'urgent' })], TERMS));
  expect(textOf(calendar, 'version')).toBe('2.0');
  expect(textOf(calendar, 'name')).toBe('Planned tickets (desk.example.com)');
  expect(textOf(calendar, 'refresh-interval')).toBe('PT15M');
  // With a method it would be an invitation (RFC 5546), and would need an organiser.
  expect(calendar.getFirstProperty('method')).toBeNull();
  expect(events).toHaveLength(1);
  const [event] = events;
  const values = {
    summary: '#12 The invoice is wrong',
    dtstart: '2026-05-01T08:15:30Z',
    dtend: '2026-05-01T08:45:30Z',
    dtstamp: '2026-03-12T10:00:00Z',
    'last-modified': '2026-03-12T10:00:00Z',
    sequence: '4',
    priority: '1',
    class: 'PRIVATE',
    transp: 'TRANSPARENT',
    url: 'https://api.example.com/v1/tickets/12',
  };
  for (const [name, value] of Object.entries(values)) expect(textOf(event, name)).toBe(value);
});

test('subjects are left out unless the feed was made with them', () => {
  const text = plannedCalendar([planned({ subject: 'Made-up words' })], { ...TERMS, subjects: false });
  expect(textOf(read(text).events[0], 'summary')).toBe('#12');
  expect(text).not.toContain('Made-up');
});

test('a ticket keeps its UID, whatever changes, and no two tickets or desks share one', () => {
  const uid = (fields: Partial<Ticket>, domain = TERMS.domain) =>
    textOf(read(plannedCalendar([planned(fields)], { ...TERMS, domain })).events[0], 'uid');
  const own = uid({});
  expect(own).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(uid({ version: 9, subject: 'Other', lastActivityAt: '2026-04-01T00:00:00.000Z' })).toBe(own);
  expect(new Set([own, uid({ id: 13 }), uid({}, 'other.example.com')]).size).toBe(3);
});

test('the same tickets make the same bytes, whenever they are asked for', () => {
  expect(plannedCalendar([planned()], TERMS)).toBe(plannedCalendar([planned()], TERMS));
});

test('a calendar with nothing in it is one', () => {
  const text = plannedCalendar([], TERMS);
  expectLines(text);
  expect(read(text).events).toEqual([]);
});

test('five hundred tickets with the longest subjects take less than two megabytes', () => {
  const subject = '漢'.repeat(998);
  const many = Array.from({ length: 500 }, (_, at) => planned({ id: at + 1, subject }));
  expect(Buffer.byteLength(plannedCalendar(many, TERMS))).toBeLessThan(2_000_000);
});

const odd = fc.constantFrom(
  '\r\n',
  '\n',
  '\r',
  '\t',
  ',',
  ';',
  '\\',
  '\\n',
  ':',
  '"',
  '😀',
  '👩‍👩‍👧',
  'é',
  'e\u0301',
  '漢',
  '\u0000',
  '\u0007',
  '\u007f',
  '\ud83d',
  '\u2028',
  'END:VCALENDAR',
  ' ',
  'word',
);
const subjects = fc.oneof(
  fc.array(odd, { maxLength: 80 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 300 }),
);

test('whatever a subject holds, it is read as it was written, without control characters, and every line is right', () => {
  fc.assert(
    fc.property(subjects, (subject) => {
      const text = plannedCalendar([planned({ subject }), planned({ id: 13, subject: 'Next' })], TERMS);
      expectLines(text);
      const { events } = read(text);
      const plain = subject
        .toWellFormed()
        .replace(/\r\n?/g, '\n')
        // biome-ignore lint/suspicious/noControlCharactersInRegex: They are what is not in the calendar.
        .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')
        .trim();
      expect(events.map((event) => textOf(event, 'summary'))).toEqual([`#12 ${plain}`, '#13 Next']);
    }),
    { numRuns: 300 },
  );
});
