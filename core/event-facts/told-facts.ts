import type { DeskEvent } from '../../schemas/events/events.ts';
import type { DeskClock } from '../calendar/index.ts';
import type { Facts } from '../fields/index.ts';
import { ticketBefore, ticketTold } from './facts-of-event.ts';

/** What events tell of a ticket in the words of the catalogue, which the ticket was then and is no other way. */
const OF_TICKET = [
  'status',
  'statusKey',
  'priority',
  'type',
  'channel',
  'language',
  'tags',
  'mailbox',
  'teamId',
  'assigneeId',
  'requesterId',
  'organisationId',
  'collaboratorIds',
  'category',
  'impact',
  'urgency',
  'form',
] as const;
const OF_EVENT = [
  'event.type',
  'event.actor',
  'event.agentId',
  'event.customerId',
  'event.inBusinessHours',
  'event.inTeamHours',
  'event.weekday',
  'event.timeOfDay',
];
const KNOWN = new Set([...OF_TICKET.map((name) => `ticket.${name}`), ...OF_EVENT]);

/** Whether an event alone may tell what a field says, by its key. */
export const mayBeTold = (field: string): boolean => KNOWN.has(field);

/**
 * The facts of an event as far as it tells them itself, with nothing read: by the keys of the fields that are asked about, all of
 * which events may tell, and nothing else may be asked of them. Null where it leaves one out, as events of earlier versions do. Pure.
 */
export function toldFacts(
  event: DeskEvent,
  { clock, now }: { clock: DeskClock; now: Date },
): (asked: readonly string[]) => Facts | null {
  if (!('ticket' in event)) return () => null;
  const told = new Map(Object.entries(event.ticket));
  const change = 'change' in event ? event.change : null;
  const reworded: readonly string[] = 'reworded' in event ? event.reworded : [];
  const ticket = ticketTold(event);
  const before = ticket === null || change === null ? undefined : ticketBefore(ticket, change);
  if (ticket === null || (change !== null && before === undefined)) return () => null;
  const eventTime = clock.at(new Date(event.at));
  const facts = { ticket, event, eventTime, now, ...(before && { before }) };
  const isLeftOut = (name: string) => told.get(name) === undefined || reworded.includes(name);
  return (asked) =>
    OF_TICKET.some((name) => asked.includes(`ticket.${name}`) && isLeftOut(name)) ? null : facts;
}
