import type { DimensionValue } from '../query/cell.ts';
import { addedBy, type Counted, FLOWS, STORED_DIMENSIONS } from './dimensions.ts';
import type { DayFacts } from './packed-days.ts';

/** Something that is counted of a day, before it is told apart. */
export interface CountedThing {
  readonly at: number;
  readonly counted: Counted;
  /** a measure of bookings, or a flow */
  readonly measure: string;
  /** of a booking: what it adds; of a flow: when it is */
  readonly amount: number;
  readonly isSeen: boolean;
  /** of a flow: whether something comes or goes */
  readonly step: 1 | -1;
}

/** Start of the names under which flows are kept beside measures. */
export const FLOW = 'flow:';

/** All that is counted of a day of one subject. */
export function* thingsOf({ bookings, flows, now }: DayFacts): Generator<CountedThing> {
  for (const booking of bookings)
    for (const added of addedBy(booking, now.about)) yield { at: booking.at, step: 1, ...added };
  for (const flow of flows) {
    const { at, step, place } = flow;
    const counted = { place, about: now.about, agent: place.assignee, booking: null };
    for (const [name, isCounted] of Object.entries(FLOWS))
      if (isCounted(flow)) yield { at, step, counted, measure: `${FLOW}${name}`, amount: at, isSeen: false };
  }
}

/** The values by which something is told apart in a dimension; a text of nothing is nothing. */
export function valuesIn(dimension: string, counted: Counted): readonly DimensionValue[] {
  const values = STORED_DIMENSIONS[dimension]?.(counted) ?? [];
  return values.map((value) => (value === '' ? null : value));
}
