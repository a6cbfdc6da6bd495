import { type Ticket, ticketSchema } from '../../schemas/ticket.ts';

/**
 * What stays of a ticket that is purged: its number, its times, and facts of the kind that its events keep, among them the keys of what
 * the desk has configured: reports count it as before. All else goes, also what only a later version knows of.
 */
const STAYS: ReadonlySet<string> = new Set([
  'id',
  'status',
  'statusKey',
  'statusReason',
  'until',
  'solvedAt',
  'closesAt',
  'closedAt',
  'mergedInto',
  'priority',
  'type',
  'category',
  'impact',
  'urgency',
  'form',
  'language',
  'resolution',
  'channel',
  'origin',
  'mailbox',
  'teamId',
  'assigneeId',
  'requesterId',
  'organisationId',
  'followUpOf',
  'isInternal',
  'handlingSeconds',
  'merged',
  'splitFrom',
  'splitInto',
  'trashedAt',
  'version',
  'createdAt',
  'updatedAt',
  'lastActivityAt',
] satisfies (
  | keyof Ticket
  | 'statusReason'
  | 'until'
  | 'solvedAt'
  | 'closesAt'
  | 'closedAt'
  | 'mergedInto'
)[]);

/** A ticket without anything personal. `purged` names the event that says so, and that strikes the words of all others. */
export function purgedTicket(ticket: Ticket, purged: NonNullable<Ticket['purged']>): Ticket {
  const left = Object.entries(ticket).filter(([name]) => STAYS.has(name));
  return ticketSchema.parse({
    ...Object.fromEntries(left),
    subject: '',
    tags: [],
    collaboratorIds: [],
    purged,
  });
}
