import * as z from 'zod';
import { type Actor, actorSchema, timeSchema } from '../../schemas/actor.ts';
import { type StoredEvent, storedEventSchema } from '../../schemas/events/events.ts';
import {
  type Change,
  changeSchema,
  type FiringFacts,
  firingFactsSchema,
  type SlaFacts,
  slaFactsSchema,
  type TriggerFailure,
  triggerFailureSchema,
} from '../../schemas/events/facts.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { type ListPage, listPage, type PageRequest } from '../shared/list-page.ts';
import { RESTORED_ATTRIBUTE } from '../shared/names.ts';
import type { Table } from '../shared/table.ts';
import { type Key, keyIn, type QueryRequest } from '../shared/write.ts';
import { eventRows, type Words } from './event-row.ts';
import { type Subject, ticketSubject } from './subject.ts';

export const auditTrail = accessPattern({
  name: 'Audit trail',
  description:
    'Lists what happened to a ticket, customer, agent, team, mailbox, organisation, secret or something else that is configured, oldest first.',
  operation: 'Query',
  pk: 'T#<ticket> | C#<customer> | AGENT#<agent> | TEAM#<team> | MAILBOX#<address> | ORGANISATION#<organisation> | CONFIG#<area>#<key> | SECRET_STATE#<sender>#<id>',
  sk: 'E#<event>',
  of: ({ subject, limit, after }: PageRequest & { subject: Subject }): QueryRequest => ({
    pk: subject,
    from: after === undefined ? 'E#' : `E#${after} `,
    to: 'E#~',
    limit: limit + 1,
  }),
});

export const eventById = accessPattern({
  name: 'Event',
  description: 'Reads an event with the words beside it, for conditions that ask what changed.',
  operation: 'GetItem',
  pk: 'T#<ticket>',
  sk: 'E#<event>',
  of: ({ subject, eventId }: { subject: Subject; eventId: string }): Key => ({
    pk: subject,
    sk: `E#${eventId}`,
  }),
});

export const newestEvents = accessPattern({
  name: 'Newest events',
  description: 'Reads what happened to a ticket, newest first, for its timeline.',
  operation: 'Query',
  pk: 'T#<ticket>',
  sk: 'E#<event>, newest first',
  of: (input: { subject: Subject; limit: number; before?: string | undefined }): QueryRequest => ({
    pk: input.subject,
    from: 'E#',
    to: `E#${input.before ?? '~'}`,
    newestFirst: true,
    limit: input.limit,
  }),
});

/** Events whose ids are read at once. */
const IDS_AT_ONCE = 200;

/** A line of the audit trail: what happened, with the words that belong to it. */
export type AuditEntry = Pick<StoredEvent, 'id' | 'type' | 'at' | 'actor' | 'cause'> & {
  /** null when the event tells of no change */
  change: Change | null;
  messageId: string | null;
  mail: { to: string; mailId: string; detail: string } | null;
  /** when and by whom it was imported, of what happened in another system; absent of what happened here */
  imported?: { at: string; by: Actor };
  /** what became of something promised; absent when the event tells of none */
  sla?: SlaFacts;
  /** what triggers did, and failed at; absent when the event tells of none */
  automation?: { firings: FiringFacts[]; failures: TriggerFailure[] };
  /** to whom the desk gave or offered a ticket, or from whom it took it, and why; absent when the event tells of none */
  assignment?: AssignmentShown;
  /** whether an agent is there, before and after, and why; absent when the event tells of none */
  availability?: z.output<typeof availabilityShownSchema>;
};

/** What of an assignment or offer the audit trail shows. */
const assignmentShownSchema = z.object({
  agentId: z.int().positive(),
  teamId: z.int().positive().nullable(),
  reason: z.string().optional(),
  outcome: z.string().optional(),
  until: timeSchema.optional(),
});
type AssignmentShown = z.output<typeof assignmentShownSchema>;
const availabilityShownSchema = z.object({ status: z.string(), before: z.string(), reason: z.string() });

/** The fields that the audit trail shows of an event. Fields that another version wrote in another form are left out. */
const shownSchema = storedEventSchema.extend({
  change: changeSchema.nullable().catch(null),
  importedAt: timeSchema.optional().catch(undefined),
  importedBy: actorSchema.optional().catch(undefined),
  reworded: z.array(z.string()).catch([]),
  message: z.looseObject({ id: z.string() }).nullable().catch(null),
  mail: z
    .looseObject({ to: z.string().default(''), mailId: z.string(), detail: z.string().optional() })
    .nullable()
    .catch(null),
  sla: slaFactsSchema.optional().catch(undefined),
  firings: z.array(firingFactsSchema).optional().catch(undefined),
  failures: z.array(triggerFailureSchema).optional().catch(undefined),
  assignment: assignmentShownSchema.optional().catch(undefined),
  offer: assignmentShownSchema.optional().catch(undefined),
  availability: availabilityShownSchema.optional().catch(undefined),
});

/** The line of the audit trail in a row. Words that were erased are null, or empty. */
export function auditEntryIn(row: unknown): AuditEntry {
  const { event, words = {} } = eventRows.parse(row);
  const shown = shownSchema.parse(event);
  const { id, type, at, actor, cause, importedAt, importedBy, sla, firings, failures = [] } = shown;
  const { assignment = shown.offer, availability } = shown;
  const messageId = shown.message?.id ?? null;
  return {
    id,
    type,
    at,
    actor,
    cause,
    change: changeIn(shown, words),
    messageId,
    mail: mailIn(shown, words),
    ...(importedAt && importedBy && { imported: { at: importedAt, by: importedBy } }),
    ...(sla && { sla }),
    ...(firings && { automation: { firings, failures } }),
    ...(assignment && { assignment }),
    ...(availability && { availability }),
  };
}

type Shown = z.infer<typeof shownSchema>;

function changeIn({ change, reworded }: Shown, words: Words): Change | null {
  if (change === null) return null;
  const blank = reworded.map((field) => [field, { before: null, after: null }]);
  return { ...change, ...Object.fromEntries(blank), ...words.change };
}

function mailIn({ mail }: Shown, words: Words): AuditEntry['mail'] {
  if (mail === null) return null;
  const { to, mailId, detail = '' } = mail;
  return { to, mailId, detail, ...words.mail };
}

/** Whether the row of an event comes from a restored backup. Such an event was published long ago and is not again. */
export function isRestored(row: unknown): boolean {
  return Object.hasOwn(Object(row), RESTORED_ATTRIBUTE);
}

/** The ids of all events of something, whatever they tell, in their order. */
export async function idsOfEvents(table: Table, subject: Subject): Promise<string[]> {
  const ids: string[] = [];
  for (let more = true; more; ) {
    const page = await table.query(auditTrail.of({ subject, limit: IDS_AT_ONCE, after: ids.at(-1) }));
    ids.push(...page.rows.map((row) => keyIn(row).sk.slice('E#'.length)));
    more = page.more;
  }
  return ids;
}

/** The id of the newest event of a ticket; null: it has none. */
export async function newestEventId(table: Table, ticketId: number): Promise<string | null> {
  const { rows } = await table.query(newestEvents.of({ subject: ticketSubject(ticketId), limit: 1 }));
  return rows[0] === undefined ? null : keyIn(rows[0]).sk.slice('E#'.length);
}

/** What changed with an event, words included as far as they are there; null when nothing did or there is no such event. */
export async function loadChange(table: Table, subject: Subject, eventId: string): Promise<Change | null> {
  const row = await table.get(eventById.of({ subject, eventId }));
  return row === undefined ? null : auditEntryIn(row).change;
}

/** A page of the audit trail of something; the place of an entry is its id. */
export async function listEvents(
  table: Table,
  subject: Subject,
  page: PageRequest,
): Promise<ListPage<AuditEntry>> {
  const found = await table.query(auditTrail.of({ subject, ...page }));
  return listPage(found, page.limit, auditEntryIn, (entry) => entry.id);
}
