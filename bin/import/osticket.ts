import * as z from 'zod';
import {
  addressOf,
  agentBy,
  type Converted,
  Left,
  lineOf,
  messagesOf,
  type NewMessage,
  type NewPerson,
  type NewTicket,
  personBy,
} from './converted.ts';
import { type Dump, listIn } from './dump.ts';

/** Numbers are texts in exports of MySQL, and 0 is nobody. */
const id = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((of) => (of === null || of === undefined || String(of) === '0' ? null : String(of)));
const text = z.string().nullish();
/** Times of the database, which osTicket keeps in UTC. */
const time = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/)
  .transform((at) => `${at.slice(0, 19).replace(' ', 'T')}Z`);

const TABLES = {
  ticket: z.object({
    ticket_id: id,
    number: text,
    user_id: id,
    status_id: id,
    dept_id: id,
    staff_id: id,
    source: text,
    closed: time.nullish().catch(null),
    created: time,
    updated: time.nullish().catch(null),
  }),
  ticket__cdata: z.object({ ticket_id: id, subject: text, priority: id }),
  thread: z.object({ id, object_id: id, object_type: z.literal('T') }),
  thread_entry: z.object({
    id,
    thread_id: id,
    staff_id: id,
    user_id: id,
    type: z.enum(['M', 'R', 'N']),
    poster: text,
    body: text,
    format: text,
    created: time,
  }),
  user: z.object({ id, org_id: id, default_email_id: id, name: text, created: time.nullish().catch(null) }),
  user_email: z.object({ id, user_id: id, address: text }),
  organization: z.object({ id, name: text, domain: text }),
  staff: z.object({ staff_id: id, firstname: text, lastname: text, email: text }),
  department: z.object({ id, name: text }),
  ticket_status: z.object({ id, state: text }),
  ticket_priority: z.object({ priority_id: id, priority: text }),
  attachment: z.object({ object_id: id, type: z.literal('H') }),
};
type Tables = { [Name in keyof typeof TABLES]: z.output<(typeof TABLES)[Name]>[] };

const STATES: Readonly<Record<string, string>> = { open: 'open', closed: 'closed', archived: 'closed' };
const PRIORITIES: Readonly<Record<string, NewTicket['priority']>> = {
  low: 'low',
  normal: 'normal',
  high: 'high',
  emergency: 'urgent',
};
const SOURCES: Readonly<Record<string, NewTicket['channel']>> = {
  Web: 'web',
  Email: 'email',
  Phone: 'phone',
};
const KINDS = { M: 'customer_message', R: 'public_reply', N: 'internal_note' } as const;
const named = (kind: string, of: string | null) => `osticket:${kind}:${of}`;

/** The tables of a dump, whatever stands before their names. */
function tablesIn(dump: Dump, left: Left): Tables {
  const prefix = [...dump.keys()]
    .map((name) => /^(.*)thread_entry$/.exec(name)?.[1])
    .find((one) => one !== undefined);
  const unread = (name: string, count: number) =>
    left.note(`rows of ${name} of another form than is known`, count);
  const read = Object.entries(TABLES).map(([name, schema]) => {
    const known = name === 'thread' || name === 'attachment' ? () => {} : unread;
    return [name, listIn<z.ZodType>(dump, [`${prefix ?? 'ost_'}${name}`], schema, known)];
  });
  return Object.fromEntries(read) as Tables;
}

interface Reading {
  tables: Tables;
  addresses: ReadonlyMap<string | null, string | null | undefined>;
  users: ReadonlyMap<string | null, Tables['user'][number]>;
  staff: ReadonlyMap<string | null, Tables['staff'][number]>;
  entries: ReadonlyMap<string | null, Tables['thread_entry']>;
  left: Left;
  textOfHtml: (html: string) => string;
}

/**
 * Reads tables of osTicket, as phpMyAdmin exports them as JSON: osTicket itself exports no conversations. It keeps no readable history:
 * a ticket is open, and closed when the database says so.
 */
export function fromOsticket(dump: Dump, textOfHtml: (html: string) => string): Converted {
  const left = new Left();
  const tables = tablesIn(dump, left);
  const threads = new Map(tables.thread.map((thread) => [thread.id, thread.object_id]));
  const emails = new Map(tables.user_email.map((email) => [email.id, email.address]));
  const reading: Reading = {
    tables,
    addresses: new Map(tables.user.map((user) => [user.id, emails.get(user.default_email_id)])),
    users: new Map(tables.user.map((user) => [user.id, user])),
    staff: new Map(tables.staff.map((member) => [member.staff_id, member])),
    entries: Map.groupBy(tables.thread_entry, (entry) => threads.get(entry.thread_id) ?? null),
    left,
    textOfHtml,
  };
  left.note('files of messages', tables.attachment.length);
  return {
    organisations: tables.organization.map(({ id: of, name, domain }) => ({
      externalId: named('organization', of),
      name: lineOf(name, 200, `Organization ${of}`),
      domains: domain ? domain.split(/[\s,]+/).filter(Boolean) : [],
    })),
    customers: tables.user.map((user) => customerOf(user, reading)),
    tickets: tables.ticket.flatMap((ticket) => ticketOf(ticket, reading)),
    left: left.counts,
  };
}

function customerOf(user: Tables['user'][number], { tables, left }: Reading) {
  const own = tables.user_email.filter((email) => email.user_id === user.id);
  const addresses = own.flatMap(({ address }) => addressOf(address, left) ?? []);
  const isOf = tables.organization.some((one) => one.id === user.org_id);
  return {
    externalId: named('user', user.id),
    name: lineOf(user.name, 200, addresses[0] ?? `User ${user.id}`),
    addresses,
    ...(isOf && { organisation: named('organization', user.org_id) }),
    ...(user.created && { createdAt: user.created }),
  };
}

function personOf(of: string | null, { addresses, users, left }: Reading): NewPerson {
  const known = { name: users.get(of)?.name, email: addresses.get(of) };
  return personBy(named('user', of), known, `User ${of}`, left);
}

function staffOf(of: string | null, poster: string | null | undefined, { staff, left }: Reading) {
  const member = staff.get(of);
  const name = member ? `${member.firstname ?? ''} ${member.lastname ?? ''}` : poster;
  return agentBy({ name, email: member?.email }, 'osTicket', left);
}

function ticketOf(ticket: Tables['ticket'][number], reading: Reading): NewTicket[] {
  const { tables, left } = reading;
  const of = ticket.ticket_id;
  const state = tables.ticket_status.find((status) => status.id === ticket.status_id)?.state ?? 'open';
  const status = STATES[state];
  const entries = reading.entries.get(of) ?? [];
  if (status === undefined || entries.length === 0) {
    left.note(status === undefined ? `tickets whose state is ${state}` : 'tickets without messages');
    return [];
  }
  const details = tables.ticket__cdata.find((row) => row.ticket_id === of);
  const priority = tables.ticket_priority.find((row) => row.priority_id === details?.priority)?.priority;
  const department = tables.department.find((row) => row.id === ticket.dept_id)?.name;
  const { agent } = staffOf(ticket.staff_id, null, reading);
  const change = { externalId: named('state', of), by: staffOf(ticket.staff_id, null, reading) };
  const at = status === 'closed' ? (ticket.closed ?? ticket.updated ?? ticket.created) : null;
  return [
    {
      externalId: named('ticket', of),
      requester: personOf(ticket.user_id, reading),
      createdAt: ticket.created,
      channel: SOURCES[ticket.source ?? ''] ?? 'api',
      subject: lineOf(details?.subject, 500, '(no subject)'),
      status: 'open',
      priority: PRIORITIES[priority ?? ''] ?? 'normal',
      ...(department && { team: lineOf(department, 100, 'Department') }),
      ...(agent !== undefined && { assignee: agent }),
      messages: entries.flatMap((entry) => messageOf(entry, ticket, reading)),
      changes: at === null ? [] : [{ ...change, at, to: { status } }],
    },
  ];
}

function messageOf(
  entry: Tables['thread_entry'][number],
  ticket: Tables['ticket'][number],
  reading: Reading,
): NewMessage[] {
  const author =
    entry.type === 'M'
      ? { customer: personOf(entry.user_id ?? ticket.user_id, reading) }
      : staffOf(entry.staff_id, entry.poster, reading);
  const said = {
    externalId: named('entry', entry.id),
    kind: KINDS[entry.type],
    author,
    createdAt: entry.created,
  };
  const isHtml = entry.format === 'html';
  return messagesOf(
    { ...said, ...(isHtml ? { html: entry.body ?? '' } : { text: entry.body ?? '' }) },
    reading.textOfHtml,
  );
}
