import type { DeskEvent } from '../../schemas/events/events.ts';
import type { Topic } from '../../schemas/notification.ts';

/** What an agent is told of, by the event at which they are told. Pure. */
export function topicOf(event: DeskEvent, agentId: number): Topic {
  switch (event.type) {
    case 'agent.mentioned':
      return event.agentIds.includes(agentId) ? 'mentioned' : 'news';
    case 'message.added':
      return event.message.kind === 'customer_message' ? 'customer_replied' : 'news';
    case 'ticket.created':
      return event.ticket.assigneeId === agentId ? 'assigned' : 'news';
    case 'ticket.updated':
      return Object.hasOwn(event.change, 'assigneeId') && event.ticket.assigneeId === agentId
        ? 'assigned'
        : 'news';
    case 'sla.warned':
      return 'sla_warned';
    case 'sla.breached':
    case 'sla.escalated':
      return 'sla_breached';
    case 'message.bounced':
    case 'message.complained':
    case 'message.failed':
      return 'mail_failed';
    default:
      return 'news';
  }
}
