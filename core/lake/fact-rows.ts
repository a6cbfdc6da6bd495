import type { Booking, DayFacts, Flow } from '../report/index.ts';
import type { LakeRow } from './parquet.ts';

type FactRow = LakeRow<'facts'>;

const momentOf = (seconds: number) => new Date(seconds * 1000);
/** What is empty is nothing, as it is in reports. */
const said = (text: string) => (text === '' ? null : text);

/** What is in every row of a subject, with all columns that only some acts have. */
function common({ subject, createdAt, now: { about } }: DayFacts) {
  const nothing = null;
  return {
    subject: subject.kind,
    number: typeof subject.id === 'number' ? subject.id : nothing,
    created_at: momentOf(createdAt),
    type: said(about.type),
    topic: about.topic,
    tags: about.tags,
    language: about.language,
    organisation: about.organisation,
    fields: JSON.stringify(about.fields, Object.keys(about.fields).sort()),
  };
}

function placed({ at, place }: Pick<Booking, 'at' | 'place'>) {
  return {
    happened_at: momentOf(at),
    team: place.team,
    assignee: place.assignee,
    priority: said(place.priority),
    status: said(place.status),
    status_category: said(place.category),
    channel: said(place.channel),
    mailbox: said(place.mailbox),
  };
}

function ofBooking(booking: Booking) {
  const { what, agent, actor, seconds } = booking;
  return {
    what,
    step: null,
    unanswered: null,
    ...placed(booking),
    agent,
    actor_kind: actor.kind,
    actor_id: actor.id === null ? null : String(actor.id),
    amount: booking.amount ?? null,
    calendar_seconds: seconds?.calendar ?? null,
    business_seconds: seconds?.business ?? null,
    from_id: booking.from ?? null,
    metric: booking.metric ?? null,
    policy: booking.policy ?? null,
    cause: booking.cause ?? null,
    ...outcomeOf(booking),
  };
}

function outcomeOf(booking: Booking) {
  return {
    kept: booking.kept ?? null,
    resolved_now: booking.resolvedNow ?? null,
    escalated: booking.escalated ?? null,
    reopened: booking.reopened ?? null,
    replies: booking.replies ?? null,
    touches: booking.touches ?? null,
    one_touch: booking.oneTouch ?? null,
    scale: booking.scale ?? null,
    good: booking.good ?? null,
  };
}

const NO_ACT = {
  ...{ agent: null, actor_kind: null, actor_id: null, amount: null, calendar_seconds: null },
  ...{ business_seconds: null, from_id: null, metric: null, policy: null, kept: null, resolved_now: null },
  ...{ escalated: null, reopened: null, replies: null, touches: null, one_touch: null, scale: null },
  ...{ good: null, cause: null },
} as const;

function ofFlow(flow: Flow) {
  const { step, unanswered } = flow;
  return { what: step === 1 ? 'came_live' : 'went', step, unanswered, ...placed(flow), ...NO_ACT };
}

/** What happened on one thing on one day, as rows of the table of facts: the same facts give the same rows. Pure. */
export function factRows(day: DayFacts): FactRow[] {
  const same = common(day);
  return [
    ...day.bookings.map((booking): FactRow => ({ ...same, ...ofBooking(booking) })),
    ...day.flows.map((flow): FactRow => ({ ...same, ...ofFlow(flow) })),
  ];
}
