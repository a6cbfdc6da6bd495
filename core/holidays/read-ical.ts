import ICAL from 'ical.js';
import { fieldError } from '../shared/errors.ts';

/** An event of an iCalendar text (RFC 5545), as far as it says on which days it is. */
export interface IcalEvent {
  readonly uid: string | null;
  readonly summary: string;
  readonly start: IcalMoment;
  /** null: as long as `start` says by itself */
  readonly end: IcalMoment | null;
  /** ISO 8601 duration in place of an end */
  readonly duration: string | null;
  readonly rules: readonly string[];
  readonly moreDates: readonly string[];
  readonly exceptDates: readonly string[];
  /** the occurrence of the event with the same `uid` in whose place it is */
  readonly replaces: string | null;
  readonly isCancelled: boolean;
}

/** A date such as `2027-12-25`, or a time of a day such as `2027-12-25T18:00:00`, with `Z` in UTC. */
export type IcalMoment = string;

/** What of an event says when it is, and what it is called. */
const KEPT = [
  'dtstart',
  'dtend',
  'duration',
  'rrule',
  'rdate',
  'exdate',
  'recurrence-id',
  'status',
  'summary',
  'uid',
];

const MOST_EVENTS = 1000;

/**
 * Reads an iCalendar text. `kept` is a text that says the same of when its events are and nothing else: it is what a calendar
 * stores.
 * @throws InvalidInputError for `ical` when it cannot be read, or has no event
 */
export function readIcal(text: string): { kept: string; events: IcalEvent[] } {
  const components = parsed(text).flatMap((calendar) => calendar.getAllSubcomponents('vevent'));
  if (components.length === 0) throw fieldError('ical', 'has no event (VEVENT)');
  if (components.length > MOST_EVENTS) throw fieldError('ical', `has more than ${MOST_EVENTS} events`);
  const kept = new ICAL.Component('vcalendar');
  const isReplaced = components.some((one) => one.hasProperty('recurrence-id'));
  for (const component of components) {
    const event = new ICAL.Component('vevent');
    for (const property of component.getAllProperties())
      if (KEPT.includes(property.name) && (isReplaced || property.name !== 'uid'))
        event.addProperty(new ICAL.Property(property.toJSON()));
    kept.addSubcomponent(event);
  }
  return { kept: kept.toString(), events: components.map(eventOf) };
}

function parsed(text: string): ICAL.Component[] {
  try {
    // A text may hold several calendars.
    const found: unknown = ICAL.parse(text);
    const trees = Array.isArray(found) && Array.isArray(found[0]) ? found : [found];
    return trees.map((tree) => new ICAL.Component(tree));
  } catch (error) {
    const why = error instanceof Error ? `: ${error.message.slice(0, 200)}` : '';
    throw fieldError('ical', `is not iCalendar text (RFC 5545)${why}`);
  }
}

function eventOf(component: ICAL.Component): IcalEvent {
  if (component.hasProperty('exrule'))
    throw fieldError('ical', 'has an EXRULE, which the standard has dropped');
  // Lines as they were parsed: name, parameters, type and then the values, times as text.
  const valuesOf = (name: string): string[] =>
    component
      .getAllProperties(name)
      .flatMap((property) => property.toJSON().slice(3) as unknown[])
      .flatMap((value) => (Array.isArray(value) ? String(value[0]) : String(value)));
  const first = (name: string) => valuesOf(name)[0] ?? null;
  const rules = component.getAllProperties('rrule').map((property) => String(property.getFirstValue()));
  const summary = (first('summary') ?? '').replaceAll(/\s+/g, ' ').trim().slice(0, 100);
  const start = first('dtstart');
  if (start === null) throw fieldError('ical', `has an event without a beginning: ${summary}`);
  return {
    uid: first('uid'),
    summary,
    start,
    end: first('dtend'),
    duration: first('duration'),
    rules,
    moreDates: valuesOf('rdate'),
    exceptDates: valuesOf('exdate'),
    replaces: first('recurrence-id'),
    isCancelled: first('status')?.toUpperCase() === 'CANCELLED',
  };
}
