import { createHash } from 'node:crypto';
import type { About, Booking, Place, Stretch } from '../booking.ts';
import { MEASURES, type Measure } from '../metrics.ts';
import type { DimensionValue } from '../query/cell.ts';
import { ACTS } from './known-acts.ts';

/** What is told apart: a booking or a time in which something was live, with what it is about now. */
export interface Counted {
  readonly place: Place;
  /** as it is now */
  readonly about: About;
  /** to whom it is credited */
  readonly agent: number | null;
  readonly booking: Booking | null;
}

type ValuesOf = (counted: Counted) => readonly DimensionValue[];

const placed =
  (read: (place: Place) => DimensionValue): ValuesOf =>
  ({ place }) => [read(place)];
const said =
  (read: (about: About) => DimensionValue): ValuesOf =>
  ({ about }) => [read(about)];
const acted =
  (read: (booking: Booking) => DimensionValue | undefined): ValuesOf =>
  ({ booking }) => [(booking && read(booking)) ?? null];

/** All together, the dimension of who asks for none. */
export const ALL = '';

/**
 * Dimensions by which sums are kept ready, one at a time: who and where as at the act, what about as now. Whatever else is asked is
 * counted from days.
 */
export const STORED_DIMENSIONS: Readonly<Record<string, ValuesOf>> = {
  [ALL]: () => [null],
  'act.agent': ({ agent }) => [agent],
  'act.metric': acted(({ metric }) => metric),
  'act.policy': acted(({ policy }) => policy),
  'ticket.teamId': placed(({ team }) => team),
  'ticket.assigneeId': placed(({ assignee }) => assignee),
  'ticket.priority': placed(({ priority }) => priority),
  'ticket.statusKey': placed(({ status }) => status),
  'ticket.channel': placed(({ channel }) => channel),
  'ticket.mailbox': placed(({ mailbox }) => mailbox),
  'ticket.type': said(({ type }) => type),
  'ticket.category': said(({ topic }) => topic),
  'ticket.tags': ({ about: { tags } }) => (tags.length === 0 ? [null] : [...new Set(tags)]),
  'ticket.language': said(({ language }) => language),
  'ticket.organisationId': said(({ organisation }) => organisation),
};

/** Measures of bookings. */
const OF_BOOKINGS = MEASURES.filter(({ metric }) => metric.counted.from === 'bookings');
/** Measures by the act of which they are. */
const BY_ACT: ReadonlyMap<string, readonly Measure[]> = new Map(
  Object.keys(ACTS).map((act) => [act, OF_BOOKINGS.filter(({ metric: { counted } }) => isOf(counted, act))]),
);

function isOf(counted: Measure['metric']['counted'], act: string): boolean {
  return counted.from === 'bookings' && counted.what.some((what) => what === act);
}

/** What a booking adds to a measure, and to whom that is credited. */
export interface Added {
  readonly measure: string;
  readonly amount: number;
  readonly isSeen: boolean;
  readonly counted: Counted;
}

/** What a booking adds to measures. */
export function addedBy(booking: Booking, now: About): Added[] {
  return (BY_ACT.get(booking.what) ?? []).flatMap(({ key, metric, clock }): Added[] => {
    const { counted } = metric;
    if (counted.from !== 'bookings') return [];
    const amount = counted.take(booking, clock);
    if (amount === null) return [];
    const agent = counted.isOfAssignee ? booking.place.assignee : booking.agent;
    const its = { place: booking.place, about: now, agent, booking };
    return [{ measure: key, amount, isSeen: metric.isSeen, counted: its }];
  });
}

/** Measures of what is live, and of its seconds: kept as what comes and what goes, of which every moment is a sum. */
export const FLOWS: Readonly<Record<string, (stretch: Pick<Stretch, 'place' | 'unanswered'>) => boolean>> = {
  live: () => true,
  unassigned: ({ place }) => place.assignee === null,
  unanswered: ({ unanswered }) => unanswered,
};

/** Which flows a measure is a sum of, and whether it is their seconds; null: it is none of flows, or none that are kept. */
export function flowOf({ metric, clock }: Measure): { flow: string; isTime: boolean } | null {
  const { counted } = metric;
  if (counted.from === 'live_time') return clock === 'calendar' ? { flow: 'live', isTime: true } : null;
  if (counted.from !== 'live' || counted.isAge) return null;
  switch (metric.key) {
    case 'backlog':
      return { flow: 'live', isTime: false };
    case 'unassigned':
    case 'unanswered':
      return { flow: metric.key, isTime: false };
    default:
      return null;
  }
}

/** Changes when other sums are kept than before, or others are made of the same acts: then all are added up anew. */
export const SHAPE = createHash('sha256')
  .update(JSON.stringify(['1', Object.keys(STORED_DIMENSIONS), OF_BOOKINGS.map(({ key }) => key)]))
  .digest('base64url')
  .slice(0, 12);
