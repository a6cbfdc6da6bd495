import type { DeskEvent } from '../../../schemas/events/events.ts';
import type { Booking } from '../booking.ts';
import { secondOfText, type TicketAct, type TicketThen, ticketEvents } from './acts.ts';
import type { Family, Written } from './family.ts';
import { aboutOf, actorOf, agentOf, placeOf, placeOfMessage } from './place.ts';
import { factsAt, type Timeline, timelineOf } from './timeline.ts';

const DAY = 86_400;
/** Seconds within which somebody who was asked counts as having answered. */
const ANSWERED_WITHIN = 30 * DAY;
/** Seconds within which a mail that came back for good counts against those that were sent. */
const BOUNCED_WITHIN = 7 * DAY;

/** Replies, notes and customers' messages on some tickets, each as it was when it was written. */
export function messageBookings(family: Family, tickets: readonly number[]): Booking[] {
  return messagesOn(family, tickets).flatMap((written) => {
    const { message, actor, at } = written;
    const what = messageKind(written);
    const act = actOf(family, written);
    if (what === null || act === undefined) return [];
    // The first message sees the ticket as it began.
    const then = act.before ?? act.after;
    return [
      {
        ...{ what, at, place: placeOfMessage(then, message), about: aboutOf(then) },
        ...{ agent: agentOf(actor), actor: actorOf(actor) },
      },
    ];
  });
}

/** The messages that were written on some tickets and not taken back. */
export function messagesOn(family: Family, tickets: readonly number[]): Written[] {
  return family.written.filter(({ message: { id }, on }) => tickets.includes(on) && !family.undone.has(id));
}

/** What a message is booked as; null: as nothing. */
export function messageKind({ message, actor }: Written): 'reply' | 'note' | 'customer_message' | null {
  const { kind, automatic, isReply } = message;
  // What automations say among agents counts as little as what they send without answering.
  if (kind === 'internal_note') return agentOf(actor) === null ? null : 'note';
  if (kind === 'customer_message') return automatic ? null : kind;
  // What was told before automations wrote does not say whether it answers.
  return kind === 'public_reply' && (isReply ?? actor.kind === 'agent') ? 'reply' : null;
}

/** The act by which a message was written, as reports count it. */
export function actOf(family: Family, { eventId, toldOn }: Written): TicketAct | undefined {
  return family.reportedWith(toldOn, eventId);
}

/** The trail of a ticket and what is told of it elsewhere, of a kind. */
function toldOf<Type extends DeskEvent['type']>(family: Family, tickets: readonly number[], type: Type) {
  return tickets.flatMap((id) =>
    ticketEvents(family.eventsOf(id)).flatMap((event) =>
      event.type === type ? [{ on: id, event: event as Extract<typeof event, { type: Type }> }] : [],
    ),
  );
}

/** Time that was worked on some tickets, by the latest version of each entry, when it was. */
export function workedBookings(family: Family, tickets: readonly number[]): Booking[] {
  const all = [...family.ids()];
  const entered = toldOf(family, tickets, 'time.entered');
  const later = [...toldOf(family, all, 'time.changed'), ...toldOf(family, all, 'time.removed')];
  return entered.flatMap(({ on, event }) => {
    const { id } = event.timeEntry;
    const versions = [event, ...later.map((one) => one.event).filter((one) => one.timeEntry.id === id)];
    const last = versions.reduce((one, other) =>
      other.timeEntry.version > one.timeEntry.version ? other : one,
    );
    const { agentId, seconds, workedAt, removedAt } = last.timeEntry;
    const timeline = timelineOf(family.reportedOf(on));
    if (removedAt !== null || timeline === null) return [];
    const at = secondOfText(workedAt);
    const then = factsAt(timeline, at);
    return [
      {
        ...{ what: 'worked' as const, at, place: placeOf(then), about: aboutOf(then) },
        ...{ agent: agentId, actor: actorOf(event.actor), amount: seconds },
      },
    ];
  });
}

/** Questions how satisfied somebody is, and what they said last. */
export function satisfactionBookings(family: Family, tickets: readonly number[]): Booking[] {
  const all = [...family.ids()];
  const everAsked = toldOf(family, all, 'satisfaction.asked');
  // What is said of a ticket that is merged is told of the other, and goes with the ticket that was asked about.
  const homes = new Map(everAsked.map(({ on, event }) => [event.survey.id, on]));
  const asked = everAsked.filter(({ on }) => tickets.includes(on));
  // Before a merge the ticket itself tells of it, and after that the other does: which came first, only the events say.
  const rated = toldOf(family, all, 'satisfaction.rated')
    .filter(({ on, event }) => tickets.includes(homes.get(event.survey.id) ?? on))
    .sort((one, other) => (one.event.id < other.event.id ? -1 : 1));
  const byQuestion = Map.groupBy(rated, ({ event }) => event.survey.id);
  const firstOf = (id: string) => byQuestion.get(id)?.[0];
  return [
    ...asked.flatMap((one) => {
      const { id, askedAt } = one.event.survey;
      const at = secondOfText(askedAt);
      const answer = firstOf(id);
      const kept = answer !== undefined && secondOfText(answer.event.at) < at + ANSWERED_WITHIN;
      return surveyBooking(family, one, { what: 'asked', kept });
    }),
    ...[...byQuestion.values()].flatMap((ratings) => {
      const [first] = ratings;
      const last = ratings.at(-1);
      if (first === undefined || last === undefined) return [];
      const { score, level } = last.event.rating;
      const { scale } = last.event.survey;
      return surveyBooking(family, first, { what: 'rated', amount: score, scale, good: level === 'good' });
    }),
  ];
}

function surveyBooking(
  family: Family,
  {
    on,
    event,
  }: { on: number; event: Extract<DeskEvent, { type: 'satisfaction.asked' | 'satisfaction.rated' }> },
  booked: Pick<Booking, 'what'> & Partial<Booking>,
): Booking[] {
  const timeline = timelineOf(family.reportedOf(on));
  if (timeline === null) return [];
  const at = secondOfText(event.at);
  const then = factsAfter(timeline, event);
  const { agentId } = event.survey;
  return [
    {
      at,
      place: placeOf(then),
      about: aboutOf(then),
      agent: agentId,
      actor: actorOf(event.actor),
      ...booked,
    },
  ];
}

/** The facts of a ticket just after what an event tells. */
function factsAfter(timeline: Timeline, { id, at }: DeskEvent): TicketThen {
  const act = timeline.acts.find(({ events }) => events.some((event) => event.id === id));
  return act?.after ?? factsAt(timeline, secondOfText(at));
}

const MAILS = ['message', 'acknowledgement', 'notice', 'refusal', 'survey', 'chat_mail'] as const;
const SENT = MAILS.map((kind) => `${kind}.sent` as const);
const BOUNCED = MAILS.map((kind) => `${kind}.bounced` as const);

/** Mails of some tickets that left, to the credit of who wrote what they say, and those that came back, which are nobody's. */
export function mailBookings(family: Family, tickets: readonly number[]): Booking[] {
  const writers = new Map(family.written.map(({ message, actor }) => [message.id, agentOf(actor)]));
  const sent = SENT.flatMap((type) => toldOf(family, tickets, type));
  const bounced = BOUNCED.flatMap((type) => toldOf(family, tickets, type));
  const booking = (
    { on, event }: (typeof sent)[number] | (typeof bounced)[number],
    booked: Pick<Booking, 'what'> & Partial<Booking>,
  ): Booking[] => {
    const timeline: Timeline | null = timelineOf(family.reportedOf(on));
    if (timeline === null) return [];
    const at = secondOfText(event.at);
    const then = factsAfter(timeline, event);
    return [
      { at, place: placeOf(then), about: aboutOf(then), agent: null, actor: actorOf(event.actor), ...booked },
    ];
  };
  const writerOf = (event: (typeof sent)[number]['event']) =>
    'message' in event ? (writers.get(event.message.id) ?? null) : null;
  return [
    ...sent.flatMap((one) => {
      const until = secondOfText(one.event.at) + BOUNCED_WITHIN;
      const kept = bounced.some(
        ({ event: { mail, at } }) =>
          mail.mailId === one.event.mail.mailId && mail.bounce?.kind === 'hard' && secondOfText(at) < until,
      );
      return booking(one, { what: 'mail_sent', kept, agent: writerOf(one.event) });
    }),
    ...bounced.flatMap((one) =>
      booking(one, { what: 'mail_bounced', cause: String(one.event.mail.bounce?.kind ?? 'unknown') }),
    ),
  ];
}
