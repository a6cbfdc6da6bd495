import * as z from 'zod';
import {
  addressOf,
  agentBy,
  type Converted,
  type ConvertedTicket,
  collaboratorsAmong,
  Left,
  lineOf,
  mediaTypeOf,
  messageSaying,
  type NewMessage,
  type NewPerson,
  type NewState,
  type NewTicket,
  personBy,
  type Reader,
  saysSomething,
  withFields,
} from './converted.ts';
import type { ForeignValue } from './desk-terms.ts';
import { type Dump, listIn } from './dump.ts';
import type { ForeignFile } from './files.ts';
import { type TableTerms, ticketsOfTable } from './table-of-tickets.ts';

/** Numbers are texts in exports of MySQL, and 0 is nobody. */
const id = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((of) => (of === null || of === undefined || String(of) === '0' ? null : String(of)));
const text = z.string().nullish();
/** Times of the database, which osTicket keeps in UTC. */
const time = z
  .string()
  .regex(/^[1-9]\d{3}-\d\d-\d\d \d\d:\d\d:\d\d/)
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
  ticket__cdata: z.looseObject({ ticket_id: id, subject: text, priority: id }),
  user__cdata: z.looseObject({ user_id: id }),
  organization__cdata: z.looseObject({ org_id: id }),
  form_field: z.object({ name: text, label: text }),
  thread_collaborator: z.object({ thread_id: id, user_id: id }),
  thread_event: z.object({
    id,
    thread_id: id,
    event_id: id,
    username: text,
    uid: id,
    uid_type: text,
    data: text,
    annulled: id,
    timestamp: time,
  }),
  event: z.object({ id, name: z.string() }),
  thread_entry_email: z.object({ thread_entry_id: id, mid: text }),
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
  ticket_status: z.object({ id, name: text, state: text }),
  ticket_priority: z.object({ priority_id: id, priority: text }),
  attachment: z.object({ id, object_id: id, type: z.literal('H'), file_id: id, name: text }),
  file: z.object({ id, type: text, key: text, name: text }),
  file_chunk: z.object({
    file_id: id,
    chunk_id: z.coerce.number(),
    filedata: z.union([z.string(), z.instanceof(Buffer)]),
  }),
};
/** Tables of which only some rows are meant, or that an export may do without. */
const PARTLY: readonly string[] = [
  'thread',
  'attachment',
  'form_field',
  'thread_event',
  'thread_entry_email',
];
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
    const known = PARTLY.includes(name) ? () => {} : unread;
    return [name, listIn<z.ZodType>(dump, [`${prefix ?? 'ost_'}${name}`], schema, known)];
  });
  return Object.fromEntries(read) as Tables;
}

type Rows<Name extends keyof Tables> = ReadonlyMap<string | null, Tables[Name][number]>;
type Groups<Name extends keyof Tables> = ReadonlyMap<string | null, Tables[Name]>;

interface Reading extends Reader {
  addresses: ReadonlyMap<string | null, string | null | undefined>;
  users: Rows<'user'>;
  emailsOf: Groups<'user_email'>;
  organizations: ReadonlySet<string | null>;
  staff: Rows<'staff'>;
  departments: Rows<'department'>;
  details: Rows<'ticket__cdata'>;
  userDetails: Rows<'user__cdata'>;
  organizationDetails: Rows<'organization__cdata'>;
  statuses: Rows<'ticket_status'>;
  priorities: Rows<'ticket_priority'>;
  /** by ticket */
  entries: Groups<'thread_entry'>;
  events: Groups<'thread_event'>;
  collaborators: Groups<'thread_collaborator'>;
  eventNames: ReadonlyMap<string | null, string>;
  /** by entry */
  attachments: Groups<'attachment'>;
  messageIds: ReadonlyMap<string | null, string | null | undefined>;
  files: Rows<'file'>;
  chunks: Groups<'file_chunk'>;
  /** what fields are called, by their names */
  labels: ReadonlyMap<string, string>;
  left: Left;
}

const byId = <Row>(rows: readonly Row[], idOf: (row: Row) => string | null): Map<string | null, Row> =>
  new Map(rows.map((row) => [idOf(row), row]));

/** What osTicket calls the columns of its export of tickets. */
const TABLE: TableTerms = {
  system: 'osTicket',
  columns: {
    id: ['ticket_number', 'number'],
    subject: ['subject'],
    name: ['from', 'user', 'name'],
    email: ['from_email', 'email', 'user_email'],
    status: ['current_status', 'status'],
    priority: ['priority'],
    team: ['department'],
    agent: ['agent_assigned', 'assigned_to'],
    via: ['source'],
    tags: [],
    createdAt: ['date_created', 'created', 'create_date'],
    solvedAt: ['closed_date', 'date_closed'],
    closedAt: ['closed_date', 'date_closed'],
    updatedAt: ['last_updated', 'updated'],
  },
  externalId: (of) => named('number', of),
  statuses: { open: 'open', resolved: 'closed', closed: 'closed', archived: 'closed' },
  priorities: PRIORITIES,
  channels: { web: 'web', email: 'email', phone: 'phone' },
};

/**
 * Reads tables of osTicket, as phpMyAdmin exports them as JSON, or as a dump of the database inserts them; and tickets without their
 * messages out of the table that osTicket itself exports. What became of a ticket is told by its events, where they are there; otherwise it is
 * open, and closed when the database says so.
 */
export function fromOsticket(dump: Dump, { textOfHtml, desk }: Reader): Converted {
  const left = new Left();
  const tables = tablesIn(dump, left);
  const reading = readingOf(tables, { left, textOfHtml, desk });
  const there = new Set(tables.ticket.map(({ number }) => named('number', number ?? null)));
  return {
    organisations: tables.organization.map(({ id: of, name, domain }) => ({
      externalId: named('organization', of),
      name: lineOf(name, 200, `Organization ${of}`),
      domains: domain ? domain.split(/[\s,]+/).filter(Boolean) : [],
      ...fieldsOf('organisation', reading.organizationDetails.get(of), reading),
    })),
    customers: tables.user.map((user) => customerOf(user, reading)),
    tickets: [
      ...tables.ticket.flatMap((ticket) => ticketOf(ticket, reading)),
      ...ticketsOfTable(dump, TABLE, { left, desk, known: there }),
    ],
    left,
  };
}

function readingOf(tables: Tables, others: Pick<Reading, 'left' | 'textOfHtml' | 'desk'>): Reading {
  const threads = new Map(tables.thread.map((thread) => [thread.id, thread.object_id]));
  const ticketOfThread = ({ thread_id: of }: { thread_id: string | null }) => threads.get(of) ?? null;
  const emails = new Map(tables.user_email.map((email) => [email.id, email.address]));
  return {
    ...others,
    addresses: new Map(tables.user.map((user) => [user.id, emails.get(user.default_email_id)])),
    users: byId(tables.user, (user) => user.id),
    emailsOf: Map.groupBy(tables.user_email, (email) => email.user_id),
    organizations: new Set(tables.organization.map((one) => one.id)),
    staff: byId(tables.staff, (member) => member.staff_id),
    departments: byId(tables.department, (one) => one.id),
    details: byId(tables.ticket__cdata, (row) => row.ticket_id),
    userDetails: byId(tables.user__cdata, (row) => row.user_id),
    organizationDetails: byId(tables.organization__cdata, (row) => row.org_id),
    statuses: byId(tables.ticket_status, (status) => status.id),
    priorities: byId(tables.ticket_priority, (priority) => priority.priority_id),
    entries: Map.groupBy(tables.thread_entry, ticketOfThread),
    events: Map.groupBy(tables.thread_event, ticketOfThread),
    collaborators: Map.groupBy(tables.thread_collaborator, ticketOfThread),
    eventNames: new Map(tables.event.map((event) => [event.id, event.name])),
    attachments: Map.groupBy(tables.attachment, (one) => one.object_id),
    messageIds: new Map(tables.thread_entry_email.map((row) => [row.thread_entry_id, row.mid])),
    files: byId(tables.file, (file) => file.id),
    chunks: Map.groupBy(tables.file_chunk, (chunk) => chunk.file_id),
    labels: new Map(
      tables.form_field.flatMap(({ name, label }) => (name && label ? [[name, label] as const] : [])),
    ),
  };
}

/** What stands in a row of fields that is read by itself. */
const KNOWN = new Set([
  'ticket_id',
  'user_id',
  'org_id',
  'subject',
  'priority',
  'name',
  'email',
  'phone',
  'notes',
]);
const choiceSchema = z.record(z.string(), z.string());

/** Values of fields of forms. One of a choice is kept as `{"key":"what it is called"}`. */
function fieldsOf(
  subject: ForeignValue['subject'],
  row: Record<string, unknown> | undefined,
  { desk, labels, left }: Reading,
) {
  const own = Object.entries(row ?? {}).filter(([name]) => !KNOWN.has(name));
  const all = own.map(([name, value]) => {
    const label = labels.get(name);
    return { subject, names: label ? [label, name] : [name], value: chosenIn(value) };
  });
  return withFields(desk.fieldsOf(all, left));
}

function chosenIn(value: unknown): unknown {
  if (typeof value !== 'string' || !value.startsWith('{')) return value;
  try {
    const { data } = choiceSchema.safeParse(JSON.parse(value));
    const names = Object.values(data ?? {});
    return names.length > 1 ? names : (names[0] ?? value);
  } catch {
    return value;
  }
}

function customerOf(user: Tables['user'][number], reading: Reading) {
  const { emailsOf, organizations, userDetails, left } = reading;
  const own = emailsOf.get(user.id) ?? [];
  const addresses = own.flatMap(({ address }) => addressOf(address, left) ?? []);
  const isOf = user.org_id !== null && organizations.has(user.org_id);
  return {
    externalId: named('user', user.id),
    name: lineOf(user.name, 200, addresses[0] ?? `User ${user.id}`),
    addresses,
    ...(isOf && { organisation: named('organization', user.org_id) }),
    ...fieldsOf('customer', userDetails.get(user.id), reading),
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

type OsTicket = Tables['ticket'][number];

function ticketOf(ticket: OsTicket, reading: Reading): ConvertedTicket[] {
  const { left } = reading;
  const of = ticket.ticket_id;
  const state = reading.statuses.get(ticket.status_id)?.state ?? 'open';
  const entries = reading.entries.get(of) ?? [];
  if (STATES[state] === undefined || entries.length === 0) {
    left.note(STATES[state] === undefined ? `tickets whose state is ${state}` : 'tickets without messages');
    return [];
  }
  const details = reading.details.get(of);
  const priority = reading.priorities.get(details?.priority ?? null)?.priority;
  const told = changesIn(ticket, reading);
  const isTold = (name: keyof NewState) => told.some(({ to }) => to[name] !== undefined);
  const department = isTold('team') ? undefined : reading.departments.get(ticket.dept_id)?.name;
  const { agent } = isTold('assignee') ? {} : staffOf(ticket.staff_id, null, reading);
  return [
    {
      externalId: named('ticket', of),
      requester: personOf(ticket.user_id, reading),
      collaborators: collaboratorsOf(ticket, reading),
      createdAt: ticket.created,
      channel: SOURCES[ticket.source ?? ''] ?? 'api',
      subject: lineOf(details?.subject, 500, '(no subject)'),
      status: 'open',
      priority: PRIORITIES[priority ?? ''] ?? 'normal',
      ...fieldsOf('ticket', details, reading),
      ...(department && { team: lineOf(department, 100, 'Department') }),
      ...(agent !== undefined && { assignee: agent }),
      messages: entries.map((entry) => messageOf(entry, ticket, reading)),
      changes: [...told, ...changeToNow(ticket, told, reading)],
    },
  ];
}

function collaboratorsOf({ ticket_id: of, user_id: own }: OsTicket, reading: Reading): NewPerson[] {
  const users = (reading.collaborators.get(of) ?? []).map((one) => one.user_id);
  const others = [...new Set(users)].filter((user) => user !== null && user !== own);
  return collaboratorsAmong(others, reading.left).map((user) => personOf(user, reading));
}

type NewChange = NonNullable<NewTicket['changes']>[number];

/** What became of a ticket, by its events. What they say of other things is not carried over. */
function changesIn(ticket: OsTicket, reading: Reading): NewChange[] {
  return (reading.events.get(ticket.ticket_id) ?? []).flatMap((event) => {
    const name = reading.eventNames.get(event.event_id) ?? '';
    const to = event.annulled === null ? stateIn(name, event.data, reading) : {};
    if (!saysSomething(to)) {
      if (name !== '' && name !== 'created') reading.left.note(`events: ${name}`);
      return [];
    }
    const isCustomer = event.uid_type === 'U' && event.uid !== null;
    const by = isCustomer
      ? { customer: personOf(event.uid, reading) }
      : staffOf(event.uid_type === 'S' ? event.uid : null, event.username, reading);
    return [{ externalId: named('event', event.id), at: event.timestamp, by, to }];
  });
}

/** Whom or what an event names: a number, or a pair of number and name, or a name. */
const namedSchema = z.object({
  staff: z.union([z.number(), z.tuple([z.number()], z.unknown())]).optional(),
  dept: z.string().optional(),
  status: z.union([z.number(), z.tuple([z.number()], z.unknown())]).optional(),
});

function stateIn(event: string, data: string | null | undefined, reading: Reading): NewState {
  const said = namedIn(data);
  const first = (of: number | [number, ...unknown[]] | undefined) =>
    of === undefined ? null : String(Array.isArray(of) ? of[0] : of);
  switch (event) {
    case 'closed':
    case 'reopened': {
      const category = event === 'closed' ? 'closed' : 'open';
      const status = reading.statuses.get(first(said.status));
      return { status: reading.desk.statusOf(category, status?.name) ?? category };
    }
    case 'assigned': {
      const { agent } = staffOf(first(said.staff), null, reading);
      return agent === undefined ? {} : { assignee: agent };
    }
    case 'transferred':
      return said.dept ? { team: lineOf(said.dept, 100, 'Department') } : {};
    default:
      return {};
  }
}

function namedIn(data: string | null | undefined): z.output<typeof namedSchema> {
  try {
    return namedSchema.safeParse(JSON.parse(data ?? '')).data ?? {};
  } catch {
    return {};
  }
}

/** The change to the status that a ticket has now, unless the last of its events was that. */
function changeToNow(ticket: OsTicket, told: readonly NewChange[], reading: Reading): NewChange[] {
  const status = reading.statuses.get(ticket.status_id);
  const category = STATES[status?.state ?? 'open'] ?? 'open';
  const now = reading.desk.statusOf(category, status?.name) ?? category;
  const last = told.findLast(({ to }) => to.status !== undefined)?.to.status ?? 'open';
  if (now === last) return [];
  const at = category === 'closed' ? (ticket.closed ?? ticket.updated) : ticket.updated;
  const by = staffOf(ticket.staff_id, null, reading);
  return [
    { externalId: named('state', ticket.ticket_id), at: at ?? ticket.created, by, to: { status: now } },
  ];
}

function messageOf(entry: Tables['thread_entry'][number], ticket: OsTicket, reading: Reading): NewMessage {
  const author =
    entry.type === 'M'
      ? { customer: personOf(entry.user_id ?? ticket.user_id, reading) }
      : staffOf(entry.staff_id, entry.poster, reading);
  const messageId = reading.messageIds.get(entry.id);
  const said = {
    externalId: named('entry', entry.id),
    kind: KINDS[entry.type],
    author,
    createdAt: entry.created,
    foreign: (reading.attachments.get(entry.id) ?? []).map((one) => fileOf(one, reading)),
    ...(messageId && { messageId }),
  };
  const isHtml = entry.format === 'html';
  return messageSaying(said, isHtml ? { html: entry.body } : { text: entry.body }, reading.textOfHtml);
}

/** A file, which the database holds in pieces, or another place under its key. */
function fileOf(
  { file_id: of, name }: Tables['attachment'][number],
  { files, chunks }: Reading,
): ForeignFile {
  const file = files.get(of);
  const parts = (chunks.get(of) ?? []).toSorted((one, other) => one.chunk_id - other.chunk_id);
  const ids = [file?.key, of].filter((one) => typeof one === 'string' && one !== '');
  return {
    ids: ids.map(String),
    name: name || file?.name || String(of),
    type: mediaTypeOf(file?.type),
    ...(parts.length > 0 && { bytes: Buffer.concat(parts.map(({ filedata }) => bytesIn(filedata))) }),
  };
}

/** Bytes as a dump has them: phpMyAdmin writes `0x…`. */
function bytesIn(data: string | Buffer): Buffer {
  if (typeof data !== 'string') return data;
  return data.startsWith('0x') ? Buffer.from(data.slice(2), 'hex') : Buffer.from(data, 'utf8');
}
