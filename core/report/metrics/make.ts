import type { Booked, Booking } from '../booking.ts';
import type { Clock, Metric, MetricKind } from '../metric.ts';

/** The credit of a metric, in words. */
export const CREDIT = {
  author: 'author',
  solver: 'assignee at the solve, else the agent who solved',
  assignee: 'assignee then',
  creator: 'creator',
  actor: 'who did it',
} as const;

/** What every metric has to say. */
export interface Said {
  readonly en: string;
  readonly formula: string;
  readonly booked: string;
  readonly credit: string | null;
  readonly matures?: number | 'always';
  readonly seenBy?: 'admin';
  readonly isAtMost?: true;
}

/** A metric before it is told its key. */
export type Entry = Omit<Metric, 'key'>;

type Special = Pick<Entry, 'kind' | 'unit' | 'counted'> &
  Partial<Pick<Entry, 'clocks' | 'isAdditive' | 'isSeen' | 'per'>>;

/** A metric from what it says and how it is counted. */
export function metric({ en, matures, seenBy, isAtMost, ...said }: Said, special: Special): Entry {
  return {
    ...said,
    labels: { en },
    matures: matures ?? null,
    seenBy: seenBy ?? 'everyone',
    isAtMost: isAtMost ?? false,
    clocks: [],
    isAdditive: ADDITIVE.includes(special.kind),
    isSeen: false,
    per: 1,
    ...special,
  };
}

const ADDITIVE: readonly MetricKind[] = ['count', 'sum', 'level', 'spread'];

/** How many bookings there are. */
export function count(what: Booked | readonly Booked[], said: Said): Entry {
  const take = () => 1;
  return metric(said, {
    kind: 'count',
    unit: 'number',
    counted: { from: 'bookings', what: [what].flat(), take },
  });
}

/** How many of some bookings are of a kind. */
export function share(what: Booked, said: Said, isOne: (booking: Booking) => boolean): Entry {
  const take = (booking: Booking) => (isOne(booking) ? 1 : 0);
  return metric(said, { kind: 'share', unit: 'share', counted: { from: 'bookings', what: [what], take } });
}

/** Both clocks, that of the wall first. */
export const BOTH_CLOCKS: readonly Clock[] = ['calendar', 'business'];

/** How long what is booked has taken. */
export function duration(what: Booked, said: Said): Entry {
  const take = ({ seconds }: Booking, clock: Clock) => seconds?.[clock] ?? null;
  const counted = { from: 'bookings', what: [what], take } as const;
  return metric(said, { kind: 'duration', unit: 'seconds', clocks: BOTH_CLOCKS, isSeen: true, counted });
}

/** The average of an amount of bookings. */
export function mean(
  what: Booked,
  said: Said,
  take: (booking: Booking) => number | null,
  special: Partial<Special> = {},
): Entry {
  return metric(said, {
    kind: 'mean',
    unit: 'number',
    ...special,
    counted: { from: 'bookings', what: [what], take },
  });
}

/** The same, to the credit of whoever was assigned then. */
export function ofAssignee(entry: Entry): Entry {
  const { counted } = entry;
  return counted.from === 'bookings' ? { ...entry, counted: { ...counted, isOfAssignee: true } } : entry;
}
