import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import * as z from 'zod';
import { type PackedDay, packedDaySchema } from '../../../schemas/report-day.ts';
import type { About, Booking, Place, ReportFacts, ReportSubject } from '../booking.ts';
import { NO_PLACE } from '../nothing.ts';
import { isBooked } from './known-acts.ts';

/** Something became live, or is no longer: a time in which nothing about it changed begins, or ends. */
export interface Flow {
  readonly at: number;
  readonly step: 1 | -1;
  readonly place: Place;
  readonly about: About;
  /** whether a first or next response was owed in that time */
  readonly unanswered: boolean;
}

/** What happened on one thing on one UTC day. All days of a thing together are all that reports know of it. */
export interface DayFacts {
  readonly subject: ReportSubject;
  readonly createdAt: number;
  readonly now: ReportFacts['now'];
  readonly bookings: readonly Booking[];
  readonly flows: readonly Flow[];
}

const DAY_SECONDS = 86_400;
const DATE_LENGTH = 'yyyy-mm-dd'.length;

/** The UTC day of a second since 1970, as it is written. */
export function utcDayOf(at: number): string {
  return new Date(Math.floor(at / DAY_SECONDS) * DAY_SECONDS * 1000).toISOString().slice(0, DATE_LENGTH);
}

/** Stands for the beginning of a month, among its days: what was live then, since when. */
const BEGINNING = '-00';
/** Whether a day is the beginning of a month, on which nothing happens. */
export const isBeginning = (day: string): boolean => day.endsWith(BEGINNING);
/** The beginning of a month, as it is written. */
export const beginningOf = (month: string): string => `${month}${BEGINNING}`;

/** What happened on each UTC day on which anything did, and what was live at the beginning of each month up to now. */
export function daysOf(facts: ReportFacts, nowSeconds: number): Map<string, DayFacts> {
  return new Map([...happenedOn(facts), ...liveAtBeginnings(facts, nowSeconds)]);
}

function liveAtBeginnings(
  { subject, createdAt, now, stretches }: ReportFacts,
  nowSeconds: number,
): [string, DayFacts][] {
  return stretches.flatMap(({ from, to, place, about, unanswered }) => {
    const flow: Flow = { at: from, step: 1, place, about, unanswered };
    return monthsBegun(from, Math.min(to ?? nowSeconds, nowSeconds)).map((month): [string, DayFacts] => [
      beginningOf(month),
      { subject, createdAt, now, bookings: [], flows: [flow] },
    ]);
  });
}

/** Months that begin after a moment, and no later than another. */
function monthsBegun(after: number, until: number): string[] {
  const months: string[] = [];
  const first = new Date(after * 1000);
  for (let month = first.getUTCMonth() + 1; ; month += 1) {
    const begin = new Date(Date.UTC(first.getUTCFullYear(), month, 1));
    if (begin.getTime() / 1000 > until) return months;
    months.push(begin.toISOString().slice(0, 'yyyy-mm'.length));
  }
}

function happenedOn({ subject, createdAt, now, bookings, stretches }: ReportFacts): Map<string, DayFacts> {
  const flows = stretches.flatMap(({ from, to, place, about, unanswered }): Flow[] => {
    if (to !== null && to <= from) return [];
    const stretch = { place, about, unanswered };
    const begins: Flow = { at: from, step: 1, ...stretch };
    return to === null ? [begins] : [begins, { at: to, step: -1, ...stretch }];
  });
  const byDay = Map.groupBy(bookings, ({ at }) => utcDayOf(at));
  const flowsByDay = Map.groupBy(flows, ({ at }) => utcDayOf(at));
  const days = [...new Set([...byDay.keys(), ...flowsByDay.keys()])].sort();
  return new Map(
    days.map((day) => [
      day,
      { subject, createdAt, now, bookings: byDay.get(day) ?? [], flows: flowsByDay.get(day) ?? [] },
    ]),
  );
}

/** A day as it is kept, and a mark by which it is known to be the same. */
export interface Packed {
  readonly bytes: Uint8Array;
  readonly mark: string;
}

const MARK_LENGTH = 12;

/** Packs a day: each place and what it was about once, and all of it deflated. A usual day takes a few hundred bytes. */
export function packDay(day: DayFacts): Packed {
  const text = JSON.stringify(compactDay(day), sortedKeys);
  const mark = createHash('sha256').update(text).digest('base64url').slice(0, MARK_LENGTH);
  return { bytes: deflateRawSync(text), mark };
}

/**
 * Whether sums that are kept say the same of two packed days: they tell who and where as at the act, so that where something is now is
 * none of their business.
 */
export function isSameInSums(one: Uint8Array, other: Uint8Array): boolean {
  const [marks, others] = [one, other].map((bytes) => {
    const day = unpackDay(bytes);
    return packDay({ ...day, now: { ...day.now, place: NO_PLACE } }).mark;
  });
  return marks === others;
}

/** Objects with their keys in one order, so that the same is always written the same. */
function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}

function compactDay({ subject, createdAt, now, bookings, flows }: DayFacts): PackedDay {
  const places = namedOnce<Place>();
  const abouts = namedOnce<About>();
  const then = (place: Place, about: About) => ({ p: places.numberOf(place), a: abouts.numberOf(about) });
  const packed = {
    now: then(now.place, now.about),
    bookings: bookings.map(({ place, about, seconds, ...act }) => ({
      ...act,
      ...(seconds && { seconds: { ...seconds } }),
      ...then(place, about),
    })),
    flows: flows.map(({ at, step, place, about, unanswered }) => ({
      at,
      step,
      unanswered,
      ...then(place, about),
    })),
  };
  return { subject, createdAt, ...packed, places: places.all(), abouts: abouts.all().map(writable) };
}

const writable = ({ tags, fields, ...about }: About): PackedDay['abouts'][number] => ({
  ...about,
  tags: [...tags],
  fields: Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key, typeof value === 'object' ? [...value] : value]),
  ),
});

/** Gives things numbers, and the same to those that say the same. */
function namedOnce<Thing extends object>() {
  const known = new Map<string, { thing: Thing; at: number }>();
  return {
    numberOf(thing: Thing): number {
      const text = JSON.stringify(thing, sortedKeys);
      const found = known.get(text) ?? { thing, at: known.size };
      known.set(text, found);
      return found.at;
    },
    all: (): Thing[] => [...known.values()].map(({ thing }) => thing),
  };
}

const bytesSchema = z.instanceof(Uint8Array);

/** The day in what was packed, whichever version did so. Acts that this version does not know are left out. @throws ZodError */
export function unpackDay(packed: unknown): DayFacts {
  const text = inflateRawSync(bytesSchema.parse(packed)).toString('utf8');
  const { places, abouts, now, bookings, flows, ...day } = packedDaySchema.parse(JSON.parse(text));
  const then = ({ p, a }: { p: number; a: number }) => ({ place: at(places, p), about: at(abouts, a) });
  return {
    ...day,
    now: then(now),
    bookings: bookings.flatMap(({ what, p, a, ...act }): Booking[] =>
      isBooked(what) ? [{ what, ...act, ...then({ p, a }) }] : [],
    ),
    flows: flows.map(({ p, a, ...flow }) => ({ ...flow, ...then({ p, a }) })),
  };
}

function at<Thing>(things: readonly Thing[], number: number): Thing {
  const thing = things[number];
  if (thing === undefined) throw new Error(`A day of a report names ${number}, which it does not hold`);
  return thing;
}
