import type { DeskEvent } from '../../schemas/events/events.ts';
import type { Change } from './tell.ts';

/** Events of a ticket that its customer can see by their own eyes in a conversation, whatever else they tell. */
function isForCustomer(event: DeskEvent): boolean {
  switch (event.type) {
    case 'message.added':
      return event.message.kind === 'public_reply' || event.message.kind === 'customer_message';
    case 'ticket.updated':
      return Object.hasOwn(event.change, 'status') || Object.hasOwn(event.change, 'assigneeId');
    case 'message.undone':
    case 'message.redacted':
    case 'message.delivered':
    case 'ticket.merged':
    case 'ticket.purged':
      return true;
    default:
      return false;
  }
}

/** Agents who are told or offered something of their own with an event. */
function toldBy(event: DeskEvent): number[] {
  switch (event.type) {
    case 'notification.made':
      return event.notification.agentIds;
    case 'ticket.offered':
    case 'ticket.offer_ended':
      return [event.offer.agentId];
    case 'ticket.assigned':
    case 'ticket.released':
      return [event.assignment.agentId];
    default:
      return [];
  }
}

/** What those who watch are to be told of an event. Pure. */
export function changesOfEvent(event: DeskEvent): Change[] {
  if (!('ticket' in event)) return [];
  const { id: ticketId } = event.ticket;
  return [
    { topic: { of: 'ticket', ticketId } },
    ...(isForCustomer(event) ? [{ topic: { of: 'chat', ticketId } } as const] : []),
    ...[...new Set(toldBy(event))].map((agentId) => ({ topic: { of: 'mine' }, agentId }) as const),
  ];
}
