import * as z from 'zod';
import { timeSchema } from '../../schemas/actor.ts';
import type { StoredEvent } from '../../schemas/events/events.ts';
import type { LakeRow } from './parquet.ts';

type EventRow = LakeRow<'events'>;

/** What another version tells in another form is left out. */
const text = z.string().nullable().catch(null);
const number = z.int().nullable().catch(null);

const ticketSchema = z.object({
  id: z.int(),
  status: text,
  statusKey: text,
  priority: text,
  teamId: number,
  assigneeId: number,
  channel: text,
  mailbox: text,
  type: text,
  category: text,
  tags: z.array(z.string()).nullable().catch(null),
  language: text,
  organisationId: number,
  requesterId: number,
});

const toldSchema = z.object({
  ticket: ticketSchema,
  importedAt: timeSchema.optional().catch(undefined),
  message: z.object({ id: z.string() }).nullable().catch(null),
  change: z.record(z.string(), z.unknown()).nullable().catch(null),
  actor: z.looseObject({
    kind: z.string(),
    id: z.union([z.number(), z.string()]).optional().catch(undefined),
    ruleId: z.number().optional().catch(undefined),
    name: z.string().optional().catch(undefined),
  }),
});

/** An event of a ticket as a row of the table of events; null: it is of no ticket. Pure. */
export function eventRow(event: StoredEvent): EventRow | null {
  const told = toldSchema.safeParse(event);
  if (!told.success) return null;
  const { ticket, importedAt, message, change, actor } = told.data;
  const actorId = actor.id ?? actor.ruleId ?? (actor.kind === 'system' ? actor.name : undefined);
  return {
    id: event.id,
    name: event.type,
    happened_at: new Date(event.at),
    imported_at: importedAt === undefined ? null : new Date(importedAt),
    actor_kind: actor.kind,
    actor_id: actorId === undefined ? null : String(actorId),
    cause: event.cause,
    ticket: ticket.id,
    message: message?.id ?? null,
    changed: change === null ? [] : Object.keys(change).sort(),
    status: ticket.statusKey ?? ticket.status,
    status_category: ticket.status,
    priority: ticket.priority,
    team: ticket.teamId,
    assignee: ticket.assigneeId,
    channel: ticket.channel,
    mailbox: ticket.mailbox,
    type: ticket.type,
    topic: ticket.category,
    tags: ticket.tags ?? [],
    language: ticket.language,
    organisation: ticket.organisationId,
    requester: ticket.requesterId,
  };
}
