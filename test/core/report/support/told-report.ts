import type * as z from 'zod';
import { catalogueOf } from '../../../../core/fields/index.ts';
import type { AgentTime, Booking, Place, ReportFacts, Stretch } from '../../../../core/report/booking.ts';
import { answerReport } from '../../../../core/report/query/answer-report.ts';
import type { ReportSource } from '../../../../core/report/query/source.ts';
import type { ReportViewer } from '../../../../core/report/query/viewer.ts';
import { reportQuerySchema } from '../../../../schemas/report.ts';

/** A moment, in seconds since 1970. */
export const at = (time: string): number => Date.parse(time) / 1000;

export const PLACE: Place = {
  team: null,
  assignee: null,
  priority: 'normal',
  status: 'open',
  category: 'open',
  channel: 'email',
  mailbox: 'help@desk.example',
};
export const ABOUT: ReportFacts['now']['about'] = {
  type: 'question',
  topic: null,
  tags: [],
  language: null,
  organisation: null,
  fields: {},
};

/** Something that is booked, where nothing else is said: by nobody, on a new ticket. */
export function booked(what: Booking['what'], time: string, rest: Partial<Booking> = {}): Booking {
  return {
    what,
    at: at(time),
    place: PLACE,
    about: ABOUT,
    agent: null,
    actor: { kind: 'customer', id: 1 },
    ...rest,
  };
}

/** A time in which a ticket is live. */
export function live(from: string, to: string | null, rest: Partial<Stretch> = {}): Stretch {
  return {
    from: at(from),
    to: to === null ? null : at(to),
    place: PLACE,
    about: ABOUT,
    unanswered: false,
    ...rest,
  };
}

let tickets = 0;
/** A ticket with what was booked of it. */
export function ticket(bookings: readonly Booking[], rest: Partial<ReportFacts> = {}): ReportFacts {
  tickets += 1;
  return {
    subject: { kind: 'ticket', id: tickets },
    createdAt: bookings[0]?.at ?? rest.stretches?.[0]?.from ?? 0,
    now: { place: PLACE, about: ABOUT },
    bookings,
    stretches: [],
    ...rest,
  };
}

/** A source that keeps nothing ready. */
export function sourceOf(facts: readonly ReportFacts[], agentTimes: readonly AgentTime[] = []): ReportSource {
  return {
    cells: async () => null,
    facts: async () => ({ facts, agentTimes }),
    businessSeconds: (_team, from, to) => Math.floor((to - from) / 3),
  };
}

export const ADMIN: ReportViewer = { isAdmin: true, agents: 'all', agentId: 1, teamIds: null };

/** What a report says of facts: to an admin, in UTC, long after all of it, where nothing else is said. */
export function told(
  source: ReportSource,
  query: z.input<typeof reportQuerySchema>,
  { now = '2028-01-01T00:00:00Z', viewer = ADMIN, mostFigures = 100_000, catalogue = catalogueOf() } = {},
) {
  return answerReport(
    source,
    { query: reportQuerySchema.parse(query), viewer, catalogue, now: new Date(now) },
    {
      mostFigures,
      findNames: async () => (value) => ({ label: String(value), isRetired: false }),
    },
  );
}

/** Values of rows with the value of one figure each. */
export async function rowsOf(answer: ReturnType<typeof told>, metric: string) {
  const { rows } = await answer;
  return rows.map(({ values, figures }) => [...values.map(({ key }) => key), figures[metric]?.value]);
}

/** The values of one figure by the parts of the period. */
export async function seriesOf(answer: ReturnType<typeof told>, metric: string) {
  const { plan, series } = await answer;
  return plan.told.map(({ key }, slot) => [key, series[slot]?.[metric]?.value]);
}
