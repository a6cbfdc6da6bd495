import type { Actor } from '../../../schemas/actor.ts';
import type { MessageFacts } from '../../../schemas/events/facts.ts';
import { type Status, statusSchema } from '../../../schemas/ticket.ts';
import type { About, Place, ReportActor } from '../booking.ts';
import type { TicketThen } from './acts.ts';

/** The category of a ticket's status; one that this version does not know counts as open. */
export function categoryOf({ status }: Pick<TicketThen, 'status'>): Status {
  return statusSchema.safeParse(status).data ?? 'open';
}

/** Whether a ticket is solved or closed. */
export function isDone(ticket: Pick<TicketThen, 'status'>): boolean {
  const category = categoryOf(ticket);
  return category === 'solved' || category === 'closed';
}

/** Key of the status of a ticket; that of its category in what was told before desks had statuses of their own. */
export const statusKeyOf = ({ status, statusKey }: TicketThen): string => statusKey ?? String(status);

/** Who and where a ticket was. */
export function placeOf(ticket: TicketThen): Place {
  return {
    team: ticket.teamId,
    assignee: ticket.assigneeId,
    priority: String(ticket.priority),
    status: statusKeyOf(ticket),
    category: categoryOf(ticket),
    channel: String(ticket.channel),
    mailbox: ticket.mailbox,
  };
}

/** Who and where a ticket was, for a message of it, which has a channel of its own unless it stays among agents. */
export function placeOfMessage(ticket: TicketThen, { channel }: Pick<MessageFacts, 'channel'>): Place {
  const place = placeOf(ticket);
  // Of what was taken over from elsewhere nobody knows by which channel each message went.
  return channel == null || channel === 'import' ? place : { ...place, channel: String(channel) };
}

/** What a ticket was about. */
export function aboutOf(ticket: TicketThen): About {
  return {
    type: String(ticket.type),
    topic: ticket.category ?? null,
    ...(typeof ticket.form === 'string' && { form: ticket.form }),
    tags: ticket.tags,
    language: ticket.language ?? null,
    organisation: ticket.organisationId ?? null,
    fields: ticket.fields,
  };
}

/** Who did something. */
export function actorOf(actor: Actor): ReportActor {
  if ('id' in actor && typeof actor.id === 'number') return { kind: String(actor.kind), id: actor.id };
  if (actor.kind === 'automation') return { kind: actor.kind, id: Number(actor.ruleId) };
  if (actor.kind === 'system') return { kind: actor.kind, id: String(actor.name) };
  return { kind: String(actor.kind), id: null };
}

/** Time itself, by which something came due. */
export const CLOCK: ReportActor = { kind: 'system', id: 'clock' };

/** The agent who did something; null: no agent did. */
export function agentOf(actor: Actor): number | null {
  return actor.kind === 'agent' ? Number(actor.id) : null;
}
