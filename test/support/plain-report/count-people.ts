import type { DeskEvent } from '../../../schemas/events/events.ts';
import { after } from './count-acts.ts';
import type { Counted } from './counted.ts';
import { type Act, type Standing, secondOf, standingAt } from './log.ts';
import { endOf, eventsIn } from './messages.ts';
import { agentIn, type Told, type ToldTicket } from './told.ts';

const DAY = 86_400;

/** Messages, on the ticket that they are on now, whoever wrote them. */
export function countMessages(ticket: ToldTicket): Counted[] {
  const { now, messages, log } = ticket;
  if (now.isSpam) return [];
  const metrics = { reply: 'replies', note: 'notes', customer: 'customer_messages' } as const;
  return messages.map((message) => ({
    metric: metrics[message.kind],
    at: message.at,
    ticket: log.ticket,
    place: message.place,
    now,
    channel: message.channel,
    agent: agentIn(message.author),
    actor: message.author,
  }));
}

/** Work counts whatever became of the ticket. */
export function countTouches(ticket: ToldTicket): Counted[] {
  return ticket.touches.map((act) => after(ticket, act, 'touches', agentIn(act.actor)));
}

/** Time that was worked: the latest version of each entry, on the ticket that it is on now. */
export function countTime(told: Told): Counted[] {
  const types = ['time.entered', 'time.changed', 'time.removed'] as const;
  const events = types
    .flatMap((type) => eventsIn(told.logs, type))
    .sort((one, other) => one.timeEntry.version - other.timeEntry.version);
  const entries = Map.groupBy(events, ({ timeEntry }) => timeEntry.id);
  return [...entries.values()].flatMap((versions): Counted[] => {
    const [first, last] = [versions[0], versions.at(-1)];
    if (first === undefined || last === undefined || last.timeEntry.removedAt !== null) return [];
    const { agentId, seconds, workedAt } = last.timeEntry;
    const home = told.tickets.get(endOf(told.logs, first.ticket.id));
    const log = told.logs.get(first.ticket.id);
    if (home === undefined || log === undefined) return [];
    const place = standingAt(log, secondOf(workedAt));
    return [
      {
        ...{ metric: 'handle_time', at: secondOf(workedAt), ticket: home.log.ticket, place, now: home.now },
        ...{ channel: place.channel, agent: agentId, actor: first.actor, value: seconds },
      },
    ];
  });
}

/** Requesters who were asked, and what they said last of each solve. */
export function countSurveys(told: Told): Counted[] {
  const rated = eventsIn(told.logs, 'satisfaction.rated');
  return eventsIn(told.logs, 'satisfaction.asked').flatMap((asked): Counted[] => {
    const { survey, ticket } = asked;
    const home = told.tickets.get(endOf(told.logs, ticket.id));
    const own = told.tickets.get(ticket.id);
    if (home === undefined || own === undefined || home.now.isSpam) return [];
    const solve = own.solves.findLast(({ act }) => (act.events[0]?.at ?? '') <= survey.solvedAt);
    const agent = solve?.agent ?? null;
    const said = rated.filter((one) => one.survey.id === survey.id);
    const [first, last] = [said[0], said.at(-1)];
    const askedAt = secondOf(asked.at);
    const inTime = first !== undefined && secondOf(first.at) < askedAt + 30 * DAY;
    const at = (event: DeskEvent): Counted => ({
      ...after(own, actOf(own, event.id), 'response_rate', agent),
      ticket: home.log.ticket,
      now: home.now,
    });
    const response = { ...at(asked), isPart: inTime };
    if (first === undefined || last === undefined) return [response];
    const { score } = last.rating;
    const { scale } = last.survey;
    const isGood = scale === 5 ? score >= 4 : score === scale;
    const value = (score - 1) / (scale - 1);
    return [
      response,
      { ...at(first), metric: 'satisfaction_share', isPart: isGood },
      { ...at(first), metric: 'satisfaction_average', value },
    ];
  });
}

function actOf({ log }: ToldTicket, eventId: string): Act {
  const act = log.acts.find(({ events }) => events.some(({ id }) => id === eventId));
  if (act === undefined) throw new Error(`Nothing is told by ${eventId}`);
  return act;
}

/** Mails of replies that were sent, and what came back. */
export function countMails(told: Told): Counted[] {
  const bounced = eventsIn(told.logs, 'message.bounced');
  const authors = new Map(
    [...told.tickets.values()].flatMap(({ messages }) => messages.map((one) => [one.id, one] as const)),
  );
  const at = (event: (typeof bounced)[number] | ReturnType<typeof sentIn>[number]): Counted[] => {
    const own = told.tickets.get(event.ticket.id);
    const message = authors.get(event.message.id);
    if (own === undefined || message === undefined) return [];
    const home = told.tickets.get(endOf(told.logs, event.ticket.id));
    if (home === undefined || home.now.isSpam) return [];
    const one = after(own, actOf(own, event.id), 'bounce_rate', agentIn(message.author));
    return [{ ...one, ticket: home.log.ticket, now: home.now }];
  };
  return [
    ...bounced.flatMap((event) =>
      at(event).map(
        (one): Counted => ({
          ...{ ...one, metric: 'mail_bounced', agent: null },
          cause: String(event.mail.bounce?.kind ?? 'soft'),
        }),
      ),
    ),
    ...sentIn(told).flatMap((event) => {
      const back = bounced.find(
        (one) =>
          one.message.id === event.message.id &&
          one.mail.bounce?.kind === 'hard' &&
          secondOf(one.at) < secondOf(event.at) + 7 * DAY,
      );
      return at(event).map((one): Counted => ({ ...one, isPart: back !== undefined }));
    }),
  ];
}

const sentIn = (told: Told) => eventsIn(told.logs, 'message.sent');

const NOWHERE: Standing = {
  ...{ team: null, assignee: null, priority: '', status: '', category: '', channel: 'email', mailbox: '' },
  ...{ type: '', topic: null, tags: [], language: null, organisation: null, fields: {} },
  ...{ isSpam: false, isTrashed: false, mergedInto: null, version: 0 },
};

/** Mails that were held, by the gravest cause, and those of them that became tickets after all. */
export function countHeld(events: readonly DeskEvent[]): Counted[] {
  return events.flatMap((event): Counted[] => {
    if (event.type !== 'mail.held' && event.type !== 'mail.released') return [];
    const { mailbox, causes } = event.held;
    const place = { ...NOWHERE, mailbox };
    const metric = event.type === 'mail.held' ? 'mail_held' : 'mail_released';
    const { actor } = event;
    const of = { at: secondOf(event.at), ticket: null, place, now: place, channel: 'email', actor };
    return [{ ...of, metric, agent: null, cause: causes[0] ?? '' }];
  });
}
