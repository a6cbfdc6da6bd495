import type { WEEKDAYS } from '../../schemas/calendar.ts';
import { eventSchema } from '../../schemas/events/events.ts';
import { ACTOR_KINDS } from './actor-kinds.ts';
import { AGENTS, choicesOf, type FieldEntry, NOBODY, textOf } from './standard-field.ts';

const told = { subject: 'event', seenBy: AGENTS, setBy: NOBODY } as const;

const EVENT_TYPES = eventSchema.options.map(({ shape }) => shape.type.value);

/** What is known of the event that is reacted to. */
export const EVENT_FIELDS = {
  type: {
    ...told,
    type: 'choice',
    labels: { en: 'Event' },
    choices: EVENT_TYPES.map((key) => ({ key, labels: { en: key } })),
    read: ({ event }) => event?.type,
  },
  at: { ...told, type: 'date_time', labels: { en: 'Time of the event' }, read: ({ event }) => event?.at },
  inBusinessHours: {
    ...told,
    type: 'boolean',
    labels: { en: 'During business hours' },
    read: ({ eventTime }) => eventTime?.inBusinessHours,
  },
  inTeamHours: {
    ...told,
    type: 'boolean',
    labels: { en: "During the hours of the ticket's team" },
    read: ({ eventTime, ticket }) => eventTime?.inHoursOf(ticket.teamId),
  },
  opensAt: {
    ...told,
    type: 'date_time',
    labels: { en: "When the hours of the ticket's team begin again" },
    read: ({ eventTime, ticket }) => eventTime?.opensAt(ticket.teamId),
  },
  nextPromiseAt: {
    ...told,
    type: 'date_time',
    labels: { en: 'Next time that is promised and ahead' },
    read: ({ event, ticket: { sla }, now }) =>
      event &&
      [sla?.answerDueAt, sla?.dueAt]
        .filter((at) => typeof at === 'string')
        .filter((at) => at > now.toISOString())
        .sort()[0],
  },
  openCalendars: {
    ...told,
    type: 'reference',
    to: 'calendar',
    many: true,
    labels: { en: 'Calendars in whose hours it happened' },
    read: ({ eventTime }) => eventTime?.openCalendars(),
  },
  weekday: {
    ...told,
    type: 'choice',
    labels: { en: 'Day of the week' },
    choices: choicesOf<(typeof WEEKDAYS)[number]>({
      mon: 'Monday',
      tue: 'Tuesday',
      wed: 'Wednesday',
      thu: 'Thursday',
      fri: 'Friday',
      sat: 'Saturday',
      sun: 'Sunday',
    }),
    ordered: true,
    read: ({ eventTime }) => eventTime?.weekday,
  },
  timeOfDay: {
    ...told,
    type: 'time_of_day',
    labels: { en: 'Time of day' },
    read: ({ eventTime }) => eventTime?.timeOfDay,
  },
  actor: {
    ...told,
    type: 'choice',
    labels: { en: 'Who did it' },
    choices: ACTOR_KINDS,
    read: ({ event }) => textOf(event?.actor.kind),
  },
  agentId: {
    ...told,
    type: 'reference',
    to: 'agent',
    labels: { en: 'Agent who did it' },
    read: ({ event }) => (event?.actor.kind === 'agent' ? event.actor.id : undefined),
  },
  customerId: {
    ...told,
    type: 'reference',
    to: 'customer',
    labels: { en: 'Customer who did it' },
    read: ({ event }) => (event?.actor.kind === 'customer' ? event.actor.id : undefined),
  },
  cause: {
    ...told,
    type: 'text',
    labels: { en: 'Event or message that led to it' },
    read: ({ event }) => event?.cause ?? undefined,
  },
} as const satisfies Record<string, FieldEntry>;
