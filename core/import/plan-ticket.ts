import type { Actor } from '../../schemas/actor.ts';
import type { ImportedTicket } from '../../schemas/api/import.ts';
import type { CustomValues } from '../../schemas/custom-value.ts';
import type { Message } from '../../schemas/message.ts';
import {
  SHIPPED_KEY,
  type Status,
  type Ticket,
  ticketCommonSchema,
  ticketSchema,
} from '../../schemas/ticket.ts';
import type { Said } from '../message/index.ts';
import { importId } from './import-id.ts';

/** What the desk knows of whom and what an imported ticket names. */
export interface Known {
  ticketId: number;
  requesterId: number;
  organisationId: number | null;
  mailbox: string;
  actorOf: (by: ImportedTicket['messages'][number]['author']) => Actor;
  agentIdOf: (address: string) => number | null;
  teamIdOf: (name: string) => number | null;
  fieldsOf: (values: NonNullable<ImportedTicket['fields']>) => CustomValues;
  saidIn: (message: ImportedTicket['messages'][number]) => Said;
  /** null: solved tickets of the desk stay solved */
  closeAfterDays: number | null;
}

/** Something that happened, with the ticket just before and just after it. */
export type ImportedAct = { at: string; by: Actor; before: Ticket | null; after: Ticket } & (
  | { message: Message }
  | { change: { externalId: string } }
);

type State = Omit<ImportedTicket['changes'][number]['to'], 'tags'> & { tags?: string[] | undefined };
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * What happened to a ticket elsewhere, act by act in the order of their times: its first message opens it, and each later
 * message and change leaves it as it says. Nothing follows from an act but what the other system wrote down: no reply opens a
 * ticket here that it left solved there.
 */
export function planTicket(item: ImportedTicket, known: Known): ImportedAct[] {
  const acts = [
    ...item.messages.map((message) => ({ at: message.createdAt, message })),
    ...item.changes.map((change) => ({ at: change.at, change })),
  ].sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
  const first = acts.findIndex((act) => 'message' in act);
  const inOrder = [...acts.slice(first, first + 1), ...acts.slice(0, first), ...acts.slice(first + 1)];
  const planned: ImportedAct[] = [];
  let ticket: Ticket | null = null;
  for (const act of inOrder) {
    const before: Ticket | null = ticket;
    if ('message' in act) {
      const message = messageOf(item, act.message, known);
      const opened: Ticket = before ?? opening(item, known);
      const after = touched(opened, act.at, before !== null);
      planned.push({ at: act.at, by: message.author, before, after, message });
      ticket = after;
    } else if (before !== null) {
      const after = touched(changedTo(before, act.change.to, act.at, known), act.at, true);
      const { externalId } = act.change;
      planned.push({ at: act.at, by: known.actorOf(act.change.by), before, after, change: { externalId } });
      ticket = after;
    }
  }
  return planned;
}

function messageOf(item: ImportedTicket, message: ImportedTicket['messages'][number], known: Known): Message {
  const { text, html, attachments = [] } = known.saidIn(message);
  const id = importId(message.createdAt, item.externalId, 'message', message.externalId);
  const said = {
    id,
    author: known.actorOf(message.author),
    createdAt: message.createdAt,
    text,
    textKey: null,
    replyText: text,
    htmlKey: null,
    ...html,
    attachments,
    origin: { channel: 'api' as const },
  };
  if (message.kind !== 'public_reply') return { ...said, kind: message.kind };
  const delivery = { channel: 'email', state: 'sent', at: message.createdAt, mailId: '' } as const;
  return { ...said, kind: message.kind, to: null, delivery };
}

function opening(item: ImportedTicket, known: Known): Ticket {
  const at = item.createdAt;
  const blank: Ticket = {
    id: known.ticketId,
    subject: item.subject,
    status: 'new',
    statusKey: SHIPPED_KEY.new,
    priority: 'normal',
    type: 'question',
    channel: item.channel ?? 'api',
    origin: 'api',
    language: item.language ?? null,
    tags: [],
    mailbox: item.mailbox ?? known.mailbox,
    teamId: null,
    assigneeId: null,
    requesterId: known.requesterId,
    organisationId: known.organisationId,
    collaboratorIds: [],
    followUpOf: null,
    mayBelongTo: null,
    handlingSeconds: 0,
    version: 1,
    createdAt: at,
    updatedAt: at,
    lastActivityAt: at,
  };
  return changedTo(blank, item, at, known);
}

const touched = (ticket: Ticket, at: string, isLater: boolean): Ticket => ({
  ...ticket,
  updatedAt: at,
  lastActivityAt: at,
  version: isLater ? ticket.version + 1 : ticket.version,
});

function changedTo(ticket: Ticket, to: State, at: string, known: Known): Ticket {
  const { subject, priority, type, tags, category, impact, urgency } = to;
  const given = { subject, priority, type, tags, category, impact, urgency };
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const assignee =
    to.assignee === undefined ? {} : { assigneeId: to.assignee && known.agentIdOf(to.assignee) };
  const team = to.team === undefined ? {} : { teamId: to.team && known.teamIdOf(to.team) };
  const fields =
    to.fields === undefined ? {} : { fields: { ...ticket.fields, ...known.fieldsOf(to.fields) } };
  const changed = ticketSchema.parse({ ...ticket, ...set, ...assignee, ...team, ...fields });
  return to.status === undefined ? changed : inStatus(changed, to.status, at, known);
}

/** The ticket in the default status of a category, from a time on. */
function inStatus(ticket: Ticket, status: Status, at: string, { closeAfterDays }: Known): Ticket {
  if (ticket.status === status) return ticket;
  const common = { ...ticketCommonSchema.parse(ticket), status, statusKey: SHIPPED_KEY[status] };
  if (status === 'closed') {
    const solvedAt = ticket.status === 'solved' ? ticket.solvedAt : at;
    return ticketSchema.parse({ ...common, solvedAt, closedAt: at });
  }
  if (status !== 'solved') return ticketSchema.parse(common);
  const closes =
    closeAfterDays === null
      ? {}
      : { closesAt: new Date(Date.parse(at) + closeAfterDays * DAY_MS).toISOString() };
  return ticketSchema.parse({ ...common, solvedAt: at, ...closes });
}
