import fc from 'fast-check';
import type { About, Booking, Place, ReportFacts, ReportSubject, Stretch } from '../../core/report/index.ts';

/** 1 March 2027, 0:00 UTC, a Monday. */
export const MARCH = Date.UTC(2027, 2, 1) / 1000;
const DAY = 86_400;

/** A place, of a ticket that an agent of a team has. */
export const PLACE: Place = {
  team: 1,
  assignee: 7,
  priority: 'normal',
  status: 'open',
  category: 'open',
  channel: 'email',
  mailbox: 'support@desk.example.com',
};

export const ABOUT: About = {
  type: 'question',
  topic: null,
  tags: ['vpn'],
  language: 'en',
  organisation: null,
  fields: {},
};

/** A booking, with what differs from the usual one. */
export const booked = (given: Partial<Booking> & Pick<Booking, 'what' | 'at'>): Booking => ({
  place: PLACE,
  about: ABOUT,
  agent: 7,
  actor: { kind: 'agent', id: 7 },
  ...given,
});

/** All that is known of a ticket on which these were booked, and that was live in these times. */
export function factsOf(
  subject: ReportSubject,
  bookings: readonly Booking[],
  stretches: readonly Stretch[] = [],
): ReportFacts {
  const createdAt = Math.min(...bookings.map(({ at }) => at), MARCH + 60 * DAY);
  return { subject, createdAt, now: { place: PLACE, about: ABOUT }, bookings, stretches };
}

const place: fc.Arbitrary<Place> = fc
  .record({
    team: fc.constantFrom(1, 2, null),
    assignee: fc.constantFrom(7, 8, null),
    priority: fc.constantFrom('normal', 'high'),
  })
  .map((some) => ({ ...PLACE, ...some }));
const about: fc.Arbitrary<About> = fc
  .record({
    tags: fc.subarray(['vpn', 'wifi', 'printer']),
    topic: fc.constantFrom('network', null),
    fields: fc.constantFrom<About['fields'][]>({}, { floor: 3 }, { colours: ['red', 'blue'], floor: 3 }),
  })
  .map((some) => ({ ...ABOUT, ...some }));
/** Some second of March and April 2027. */
const moment = fc.integer({ min: MARCH, max: MARCH + 61 * DAY - 1 });
const agent = fc.constantFrom(7, 8, null);

const booking: fc.Arbitrary<Booking> = fc
  .record({ at: moment, place, about, agent })
  .chain((then) => fc.oneof(...actsAt(then)));

function actsAt(then: Pick<Booking, 'at' | 'place' | 'about' | 'agent'>): fc.Arbitrary<Booking>[] {
  const act = { ...then, actor: { kind: 'agent', id: then.agent } };
  const seconds = fc
    .tuple(fc.integer({ min: 0, max: 500_000 }), fc.integer({ min: 0, max: 200_000 }))
    .map(([calendar, business]) => ({ calendar, business }));
  return [
    fc.constantFrom<Booking>(
      { ...act, what: 'reply' },
      { ...act, what: 'note' },
      { ...act, what: 'customer_message' },
      { ...act, what: 'touch' },
      { ...act, what: 'closed' },
      { ...act, what: 'reopened' },
      { ...act, what: 'breached', metric: 'first_response', policy: 'gold' },
    ),
    fc.boolean().map((reopened) => ({ ...act, what: 'solved' as const, reopened })),
    fc.boolean().map((resolvedNow) => ({ ...act, what: 'created' as const, resolvedNow, escalated: false })),
    seconds.map((used) => ({ ...act, what: 'first_response' as const, seconds: used })),
    seconds.map((used) => ({ ...act, what: 'full_resolution' as const, seconds: used })),
    fc.integer({ min: 1, max: 7200 }).map((amount) => ({ ...act, what: 'worked' as const, amount })),
    fc.boolean().map((kept) => ({
      ...act,
      what: 'promise_judged' as const,
      metric: 'first_response',
      policy: null,
      kept,
    })),
    fc.integer({ min: 1, max: 5 }).map((amount) => ({
      ...act,
      what: 'rated' as const,
      amount,
      scale: 5,
      good: amount > 3,
    })),
  ];
}

const stretches: fc.Arbitrary<Stretch[]> = fc
  .array(fc.record({ at: moment, place, about, unanswered: fc.boolean(), isGap: fc.boolean() }), {
    maxLength: 5,
  })
  .map((begun) => {
    const inOrder = begun.toSorted((one, other) => one.at - other.at);
    return inOrder.flatMap(({ at, isGap, ...rest }, number) => {
      const to = inOrder[number + 1]?.at ?? null;
      return isGap || to === at ? [] : [{ from: at, to, ...rest }];
    });
  });

/** What may be known of a ticket. */
export const someFacts = (id: number): fc.Arbitrary<ReportFacts> =>
  fc
    .record({ bookings: fc.array(booking, { minLength: 1, maxLength: 12 }), stretches, place, about })
    .map(({ bookings, stretches: live, place: nowPlace, about: nowAbout }) => ({
      subject: { kind: 'ticket' as const, id },
      createdAt: Math.min(...bookings.map(({ at }) => at)),
      now: { place: nowPlace, about: nowAbout },
      bookings: bookings.toSorted((one, other) => one.at - other.at),
      stretches: live,
    }));
