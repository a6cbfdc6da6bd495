import * as z from 'zod';
import {
  agentBy,
  type ConvertedTicket,
  type Left,
  lineOf,
  type NewTicket,
  personBy,
  type Reader,
  tagsOf,
} from './converted.ts';
import { type Dump, TABLE_OF_TICKETS } from './dump.ts';

/** What a table of tickets says, by the names that its columns may have. */
export type Columns = Readonly<
  Record<
    | 'id'
    | 'subject'
    | 'name'
    | 'email'
    | 'status'
    | 'priority'
    | 'team'
    | 'agent'
    | 'via'
    | 'tags'
    | 'createdAt'
    | 'solvedAt'
    | 'closedAt'
    | 'updatedAt',
    readonly string[]
  >
>;

/** How a system says it. */
export interface TableTerms {
  system: string;
  columns: Columns;
  /** external id of a ticket, by what stands in the column */
  externalId: (id: string) => string;
  /** categories of statuses, by their names in small letters */
  statuses: Readonly<Record<string, string>>;
  priorities: Readonly<Record<string, NewTicket['priority']>>;
  channels: Readonly<Record<string, NewTicket['channel']>>;
}

const rowSchema = z.record(z.string(), z.string());
const timePattern = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(:\d\d)?/;
const datePattern = /^(\d{4}-\d\d-\d\d)$/;

/** A time as these tables write it, in UTC. */
function timeOf(text: string): string | undefined {
  const [, day, minute, second = ':00'] = timePattern.exec(text) ?? [];
  if (day !== undefined) return `${day}T${minute}${second}Z`;
  return datePattern.test(text) ? `${text}T00:00:00Z` : undefined;
}

/**
 * The tickets of a table that a list of tickets was exported as. It has what the list shows, and no messages: the subject stands for the first
 * one. Those that are there already with their messages are left out of it.
 */
export function ticketsOfTable(
  dump: Dump,
  terms: TableTerms,
  reading: { left: Left; desk: Reader['desk']; known: ReadonlySet<string> },
): ConvertedTicket[] {
  const rows = dump.get(TABLE_OF_TICKETS) ?? [];
  return rows.flatMap((row) => {
    const given = rowSchema.parse(row);
    const said: Said = (name) =>
      terms.columns[name].map((column) => given[column] ?? '').find((text) => text !== '') ?? '';
    const createdAt = timeOf(said('createdAt'));
    if (said('id') === '' || createdAt === undefined) {
      reading.left.note('lines of a table without the number of a ticket, or the time when it was made');
      return [];
    }
    const externalId = terms.externalId(said('id'));
    if (reading.known.has(externalId)) return [];
    reading.left.note('messages of tickets that only a table names: their subjects stand for them');
    return [ticketOf(said, { externalId, createdAt }, terms, reading)];
  });
}

/** What a line says in a column. */
type Said = (name: keyof Columns) => string;

function ticketOf(
  said: Said,
  { externalId, createdAt }: { externalId: string; createdAt: string },
  terms: TableTerms,
  { left, desk }: { left: Left; desk: Reader['desk'] },
): ConvertedTicket {
  const subject = lineOf(said('subject'), 500, '(no subject)');
  const known = { name: said('name'), email: said('email') };
  const { externalId: own, ...shown } = personBy(`${externalId}:requester`, known, 'Somebody', left);
  const requester = shown.address === undefined ? { externalId: own, ...shown } : shown;
  const agent = said('agent');
  if (agent !== '') left.note('assignees, of whom a table has names alone');
  const team = said('team');
  const first = {
    externalId: `${externalId}:subject`,
    kind: 'customer_message',
    author: { customer: requester },
    createdAt,
    text: subject,
  } as const;
  return {
    externalId,
    requester,
    createdAt,
    channel: terms.channels[said('via').toLowerCase()] ?? 'api',
    subject,
    priority: terms.priorities[said('priority').toLowerCase()] ?? 'normal',
    tags: tagsOf(said('tags').split(/[\s,]+/)),
    ...(team !== '' && { team: lineOf(team, 100, 'Team') }),
    messages: [first],
    changes: changesOf(said, { externalId, createdAt }, terms, { left, desk }),
  };
}

/** The status of a ticket, from when it was solved or closed, or else last changed. */
function changesOf(
  said: Said,
  { externalId, createdAt }: { externalId: string; createdAt: string },
  terms: TableTerms,
  { left, desk }: { left: Left; desk: Reader['desk'] },
): ConvertedTicket['changes'] {
  const named = said('status');
  const category = terms.statuses[named.toLowerCase()] ?? null;
  const status = desk.statusOf(category, named);
  if (status === null) left.note(`the status ${named}, which became open`);
  if (status === 'new') return [];
  const when = category === 'closed' ? 'closedAt' : category === 'solved' ? 'solvedAt' : 'updatedAt';
  const at = timeOf(said(when)) ?? timeOf(said('updatedAt')) ?? createdAt;
  const by = agentBy({ name: said('agent'), email: null }, terms.system, left);
  return [{ externalId: `${externalId}:status`, at, by, to: { status: status ?? 'open' } }];
}
