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
  type NewActor,
  type NewMessage,
  type NewPerson,
  type NewState,
  type NewTicket,
  personBy,
  phoneOf,
  type Reader,
  saysSomething,
  tagsOf,
  withFields,
} from './converted.ts';
import { type Dump, listIn } from './dump.ts';
import type { ForeignFile } from './files.ts';
import { type TableTerms, ticketsOfTable } from './table-of-tickets.ts';

const id = z.union([z.number(), z.string()]).transform(String);
const text = z.string().nullish();
const values = z.record(z.string(), z.unknown()).nullish();
const userSchema = z.object({
  id,
  name: text,
  email: text,
  role: text,
  phone: text,
  locale: text,
  iana_time_zone: text,
  notes: text,
  tags: z.array(z.string()).nullish(),
  external_id: text,
  suspended: z.boolean().nullish(),
  ticket_restriction: text,
  organization_id: id.nullish(),
  user_fields: values,
  created_at: text,
});
const organizationSchema = z.object({
  id,
  name: text,
  domain_names: z.array(z.string()).nullish(),
  tags: z.array(z.string()).nullish(),
  shared_tickets: z.boolean().nullish(),
  shared_comments: z.boolean().nullish(),
  organization_fields: values,
  created_at: text,
});
const attachmentSchema = z.object({ id, file_name: text, content_type: text, size: z.number().nullish() });
const fieldSchema = z.object({
  id,
  title: text,
  raw_title: text,
  custom_field_options: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
});
const customStatusSchema = z.object({ id, status_category: z.string(), agent_label: text });
const commentSchema = z.object({
  id,
  author_id: id.nullish(),
  body: text,
  html_body: text,
  public: z.boolean().nullish(),
  created_at: z.string(),
  attachments: z.array(attachmentSchema).nullish(),
  metadata: z
    .object({ system: z.object({ message_id: text }).nullish() })
    .nullish()
    .catch(null),
});
const embedded = userSchema.partial({ id: true }).nullish();
const ticketSchema = z.object({
  id,
  subject: text,
  description: text,
  status: z.string(),
  custom_status_id: id.nullish(),
  priority: text,
  type: text,
  tags: z.array(z.string()).nullish(),
  recipient: text,
  via: z.object({ channel: z.union([z.string(), z.number()]).nullish() }).nullish(),
  created_at: z.string(),
  updated_at: z.string(),
  requester_id: id.nullish(),
  assignee_id: id.nullish(),
  group_id: id.nullish(),
  collaborator_ids: z.array(id).nullish(),
  email_cc_ids: z.array(id).nullish(),
  requester: embedded,
  assignee: embedded,
  submitter: embedded,
  group: z.object({ id, name: text }).nullish(),
  comments: z.array(commentSchema).nullish(),
  metric_set: z.object({ solved_at: text }).nullish(),
  custom_fields: z.array(z.object({ id, value: z.unknown().optional() })).nullish(),
  due_at: text,
  satisfaction_rating: z.object({ score: text }).nullish(),
});
const auditSchema = z.object({
  id,
  ticket_id: id,
  author_id: id.nullish(),
  created_at: z.string(),
  metadata: commentSchema.shape.metadata,
  events: z.array(
    z.looseObject({
      id,
      type: z.string(),
      field_name: text,
      value: z.unknown().optional(),
      author_id: id.nullish(),
    }),
  ),
});
type User = z.output<typeof userSchema>;
type ZendeskTicket = z.output<typeof ticketSchema>;
type Audit = z.output<typeof auditSchema>;

const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
const TYPES = ['question', 'incident', 'problem', 'task'] as const;
const STATUSES = ['new', 'open', 'pending', 'hold', 'solved', 'closed'];
const CHANNELS: Readonly<Record<string, NewTicket['channel']>> = {
  email: 'email',
  web: 'web',
  web_service: 'api',
  api: 'api',
  voice: 'phone',
  phone: 'phone',
  chat: 'chat',
  sms: 'sms',
  facebook: 'social',
  twitter: 'social',
};
const named = (kind: string, of: string) => `zendesk:${kind}:${of}`;

/** What Zendesk calls the columns of its export of all tickets, and of a view. */
const TABLE: TableTerms = {
  system: 'Zendesk',
  columns: {
    id: ['id', 'ticket_id'],
    subject: ['subject'],
    name: ['requester'],
    email: ['requester_email'],
    status: ['status', 'ticket_status'],
    priority: ['priority'],
    team: ['group'],
    agent: ['assignee'],
    via: ['via', 'channel'],
    tags: ['tags', 'current_tags'],
    createdAt: ['created_at', 'requested', 'created'],
    solvedAt: ['solved_at', 'solved'],
    closedAt: ['closed_at', 'solved_at', 'solved'],
    updatedAt: ['updated_at', 'updated'],
  },
  externalId: (of) => named('ticket', of),
  statuses: { ...Object.fromEntries(STATUSES.map((status) => [status, status])), 'on-hold': 'hold' },
  priorities: Object.fromEntries(PRIORITIES.map((priority) => [priority, priority])),
  channels: { mail: 'email', email: 'email', 'web form': 'web', web: 'web', chat: 'chat', phone: 'phone' },
};

/**
 * Reads what Zendesk exports as JSON: its full export (tickets with `comments`), and what its API answers (`tickets`, `users`,
 * `organizations`, `groups`, `ticket_fields`, `custom_statuses`, and `audits` of tickets, which have the comments and every change of a
 * ticket); and tickets without their messages out of a table.
 */
export function fromZendesk(dump: Dump, { textOfHtml, desk }: Reader): Converted {
  const left = new Left();
  const { unread } = left;
  const tickets = listIn(dump, ['tickets'], ticketSchema, unread);
  const users = new Map<string, User>();
  const people = tickets.flatMap(({ requester, assignee, submitter }) => [requester, assignee, submitter]);
  for (const user of [...people, ...listIn(dump, ['users'], userSchema, unread)])
    if (user?.id !== undefined) users.set(user.id, { ...users.get(user.id), ...user, id: user.id });
  const organizations = listIn(dump, ['organizations'], organizationSchema, unread);
  const groups = new Map(
    listIn(dump, ['groups'], z.object({ id, name: text }), unread).map((group) => [group.id, group.name]),
  );
  for (const { group } of tickets) if (group) groups.set(group.id, group.name);
  const audits = Map.groupBy(listIn(dump, ['audits'], auditSchema, unread), (audit) => audit.ticket_id);
  const fields = new Map(
    listIn(dump, ['ticket_fields'], fieldSchema, unread).map((field) => [field.id, field]),
  );
  const statuses = new Map(
    listIn(dump, ['custom_statuses'], customStatusSchema, unread).map((status) => [status.id, status]),
  );
  const reading = { users, groups, audits, fields, statuses, left, textOfHtml, desk };
  const known = new Set(organizations.map((one) => one.id));
  const converted = tickets.flatMap((ticket) => ticketOf(ticket, reading));
  const there = new Set(tickets.map((ticket) => named('ticket', ticket.id)));
  return {
    organisations: organizations.map(
      ({
        id: of,
        name,
        domain_names,
        tags,
        shared_tickets,
        shared_comments,
        created_at,
        organization_fields,
      }) => ({
        externalId: named('organization', of),
        name: lineOf(name, 200, `Organization ${of}`),
        domains: domain_names ?? [],
        tags: tagsOf(tags),
        ...(shared_tickets && { sharedTickets: shared_comments ? ('answer' as const) : ('read' as const) }),
        ...keyedFields('organisation', organization_fields, reading),
        ...(created_at && { createdAt: created_at }),
      }),
    ),
    customers: [...users.values()].filter(isCustomer).map((user) => customerOf(user, known, reading)),
    tickets: [...converted, ...ticketsOfTable(dump, TABLE, { left, desk, known: there })],
    left,
  };
}

interface Reading extends Reader {
  users: ReadonlyMap<string, User>;
  groups: ReadonlyMap<string, string | null | undefined>;
  audits: ReadonlyMap<string, Audit[]>;
  fields: ReadonlyMap<string, z.output<typeof fieldSchema>>;
  statuses: ReadonlyMap<string, z.output<typeof customStatusSchema>>;
  left: Left;
}

/** Values of fields that are known by their keys. */
function keyedFields(
  subject: 'customer' | 'organisation',
  given: Record<string, unknown> | null | undefined,
  { desk, left }: Reading,
) {
  const all = Object.entries(given ?? {}).map(([name, value]) => ({ subject, names: [name], value }));
  return withFields(desk.fieldsOf(all, left));
}

/** Values of fields of tickets, which have titles elsewhere. */
function ticketFields(
  given: readonly { id: string; value?: unknown }[],
  { desk, fields, left }: Reading,
  isChange = false,
) {
  const all = given.map(({ id: of, value }) => {
    const field = fields.get(of);
    const options = field?.custom_field_options ?? [];
    return {
      subject: 'ticket' as const,
      names: [field?.title, field?.raw_title, of].filter((name) => typeof name === 'string'),
      value,
      isChange,
      labelOf: (choice: string) => options.find((option) => option.value === choice)?.name,
    };
  });
  return withFields(desk.fieldsOf(all, left));
}

const isCustomer = ({ role }: User) => role === 'end-user';

function customerOf(user: User, organizations: ReadonlySet<string>, reading: Reading) {
  const { left } = reading;
  const address = addressOf(user.email, left);
  const phone = phoneOf(user.phone, left);
  const isOf = organizations.has(user.organization_id ?? '');
  return {
    externalId: named('user', user.id),
    name: lineOf(user.name, 200, address ?? `User ${user.id}`),
    addresses: address === undefined ? [] : [address],
    ...(isOf && user.organization_id && { organisation: named('organization', user.organization_id) }),
    ...(phone !== undefined && { phone }),
    ...(user.locale && { locale: user.locale }),
    ...(user.iana_time_zone && { timezone: user.iana_time_zone }),
    ...(user.notes && { notes: user.notes.slice(0, 10_000).toWellFormed() }),
    ...(user.tags && { tags: tagsOf(user.tags) }),
    ...(user.external_id && { externalIdOfRecord: lineOf(user.external_id, 255, user.id) }),
    ...(user.suspended && { isBlocked: true }),
    ...(user.ticket_restriction === 'organization' && { sharedTickets: 'read' as const }),
    ...keyedFields('customer', user.user_fields, reading),
    ...(user.created_at && { createdAt: user.created_at }),
  };
}

function personOf(of: string | undefined | null, { users, left }: Reading): NewPerson {
  const user = users.get(of ?? '');
  const userId = of ?? 'unknown';
  return personBy(named('user', userId), { name: user?.name, email: user?.email }, `User ${userId}`, left);
}

function actorOf(of: string | undefined | null, ticket: ZendeskTicket, reading: Reading): NewActor {
  const user = reading.users.get(of ?? '');
  const requesterId = ticket.requester_id ?? ticket.requester?.id;
  if (of && (of === requesterId || (user !== undefined && isCustomer(user))))
    return { customer: personOf(of, reading) };
  const otherwise = of && !of.startsWith('-') ? `User ${of}` : 'Zendesk';
  return agentBy({ name: user?.name, email: user?.email }, otherwise, reading.left);
}

/** What a ticket has that is not carried over. */
function noteLeft(ticket: ZendeskTicket, left: Left): void {
  const score = ticket.satisfaction_rating?.score;
  if (score && score !== 'unoffered' && score !== 'offered') left.note('ratings of tickets');
  if (ticket.due_at) left.note('times at which tasks are due');
}

/** Who gets the mails of a ticket, beside its requester: agents follow it otherwise here. */
function collaboratorsOf({ collaborator_ids: ids, email_cc_ids: copied }: ZendeskTicket, reading: Reading) {
  const all = [...new Set([...(ids ?? []), ...(copied ?? [])])];
  const customers = all.filter((of) => {
    const user = reading.users.get(of);
    return user === undefined || user.role === undefined || isCustomer(user);
  });
  reading.left.note('agents who follow a ticket', all.length - customers.length);
  return collaboratorsAmong(customers, reading.left).map((of) => personOf(of, reading));
}

function ticketOf(ticket: ZendeskTicket, reading: Reading): ConvertedTicket[] {
  const { left } = reading;
  if (!STATUSES.includes(ticket.status)) {
    left.note(`tickets whose status is ${ticket.status}`);
    return [];
  }
  noteLeft(ticket, left);
  const audits = reading.audits.get(ticket.id);
  const messages = messagesOf(ticket, audits ?? [], reading);
  const [first] = messages;
  const opener = actorOf(ticket.requester_id ?? ticket.requester?.id, ticket, reading);
  const described = messageSaying(
    {
      externalId: named('description', ticket.id),
      kind: 'customer_message',
      author: opener,
      createdAt: ticket.created_at,
    },
    { text: ticket.description },
    reading.textOfHtml,
  );
  const channel = CHANNELS[String(ticket.via?.channel ?? '')] ?? 'api';
  const opened: NewState = audits
    ? openedAs(audits, ticket, reading)
    : { ...stateNow(ticket, reading), status: 'new' };
  const mailbox = addressOf(ticket.recipient, left);
  return [
    {
      externalId: named('ticket', ticket.id),
      requester: personOf(ticket.requester_id ?? ticket.requester?.id, reading),
      collaborators: collaboratorsOf(ticket, reading),
      createdAt: ticket.created_at,
      channel,
      ...(mailbox !== undefined && { mailbox }),
      subject: lineOf(ticket.subject, 500, '(no subject)'),
      ...opened,
      messages: first === undefined ? [described] : messages,
      changes: audits ? changesIn(audits, { ticket, opened }, reading) : changeToNow(ticket, opened, reading),
    },
  ];
}

/** The messages of a ticket: as its audits have them, and those that only the ticket has, as not all audits may have been exported. */
function messagesOf(ticket: ZendeskTicket, audits: readonly Audit[], reading: Reading): NewMessage[] {
  const told = audits.flatMap((audit) => commentsIn(audit, ticket, reading));
  const known = new Set(told.map(({ externalId }) => externalId));
  const others = commentsOf(ticket, reading).filter(({ externalId }) => !known.has(externalId));
  return [...told, ...others].toSorted(
    (one, other) => Date.parse(one.createdAt) - Date.parse(other.createdAt),
  );
}

function commentsOf(ticket: ZendeskTicket, reading: Reading): NewMessage[] {
  return (ticket.comments ?? []).map((comment) =>
    messageOf({ ...comment, at: comment.created_at, author: comment.author_id }, ticket, reading),
  );
}

function commentsIn(audit: Audit, ticket: ZendeskTicket, reading: Reading): NewMessage[] {
  return audit.events
    .filter(({ type }) => type === 'Comment' || type === 'VoiceComment')
    .flatMap((event) => {
      const { data } = commentSchema.partial({ created_at: true }).safeParse(event);
      if (data === undefined) {
        reading.left.note('comments of another form than is known');
        return [];
      }
      const { metadata = audit.metadata, author_id: author = audit.author_id } = data;
      return [messageOf({ ...data, metadata, at: audit.created_at, author }, ticket, reading)];
    });
}

function messageOf(
  comment: Omit<z.output<typeof commentSchema>, 'created_at' | 'author_id'> & {
    at: string;
    author?: string | null | undefined;
  },
  ticket: ZendeskTicket,
  reading: Reading,
): NewMessage {
  const author = actorOf(comment.author, ticket, reading);
  const isSaid = comment.public ?? true;
  const kind = !isSaid ? 'internal_note' : author.customer ? 'customer_message' : 'public_reply';
  const messageId = comment.metadata?.system?.message_id;
  const said = {
    externalId: named('comment', comment.id),
    kind,
    author,
    createdAt: comment.at,
    foreign: (comment.attachments ?? []).map(fileOf),
    ...(messageId && { messageId }),
  } as const;
  return messageSaying(said, { text: comment.body, html: comment.html_body }, reading.textOfHtml);
}

function fileOf({ id: of, file_name, content_type }: z.output<typeof attachmentSchema>): ForeignFile {
  return { ids: [of], name: file_name ?? of, type: mediaTypeOf(content_type) };
}

/** How each field of Zendesk is read that the desk has too. */
const FIELDS: Readonly<Record<string, (value: unknown, reading: Reading) => NewState>> = {
  subject: (value) => ({ subject: lineOf(wordIn(value), 500, '(no subject)') }),
  status: (value) => (STATUSES.includes(wordIn(value)) ? { status: wordIn(value) } : {}),
  custom_status_id: (value, { statuses, desk }) => {
    const own = statuses.get(idIn(value));
    return own && STATUSES.includes(own.status_category)
      ? { status: desk.statusOf(own.status_category, own.agent_label) ?? own.status_category }
      : {};
  },
  priority: (value) => ({ priority: PRIORITIES.find((one) => one === value) ?? 'normal' }),
  type: (value) => ({ type: TYPES.find((one) => one === value) ?? 'question' }),
  tags: (value) => ({ tags: tagsOf(Array.isArray(value) ? value.map(String) : wordIn(value).split(/\s+/)) }),
  assignee_id: (value, { users, left }) => ({
    assignee: addressOf(users.get(idIn(value))?.email, left) ?? null,
  }),
  group_id: (value, { groups }) => {
    const of = idIn(value);
    return { team: of === '' ? null : lineOf(groups.get(of), 100, `Group ${of}`) };
  },
};

const wordIn = (value: unknown): string => (typeof value === 'string' ? value : '');
const idIn = (value: unknown): string => (value === null || value === undefined ? '' : String(value));

/** What Zendesk says of one field, in the words of the desk; nothing for a field that it does not have. */
function stateOf(field: string, value: unknown, reading: Reading): NewState {
  const read = FIELDS[field];
  if (read !== undefined) return read(value, reading);
  if (/^\d+$/.test(field)) return ticketFields([{ id: field, value }], reading, true);
  reading.left.note(`changes of ${field}`);
  return {};
}

function statesIn(audit: Audit, type: 'Create' | 'Change', reading: Reading): NewState {
  // A status of its own says more than its category, which is told as well.
  const isOwn = (event: Audit['events'][number]) => Number(event.field_name === 'custom_status_id');
  const events = audit.events
    .filter((event) => event.type === type)
    .toSorted((one, other) => isOwn(one) - isOwn(other));
  const states = events.map(({ field_name: field, value }) => stateOf(field ?? '', value, reading));
  const fields = Object.assign({}, ...states.map((state) => state.fields));
  return Object.assign({}, ...states, withFields(fields));
}

function openedAs(audits: readonly Audit[], ticket: ZendeskTicket, reading: Reading): NewState {
  const [first] = audits.toSorted((one, other) => one.created_at.localeCompare(other.created_at));
  const { subject: _, ...state } = first === undefined ? {} : statesIn(first, 'Create', reading);
  return first === undefined ? stateNow(ticket, reading) : state;
}

function changesIn(
  audits: readonly Audit[],
  { ticket, opened }: { ticket: ZendeskTicket; opened: NewState },
  reading: Reading,
): NewTicket['changes'] {
  const inOrder = audits.toSorted((one, other) => one.created_at.localeCompare(other.created_at));
  const changes = inOrder.flatMap((audit) => {
    const to = statesIn(audit, 'Change', reading);
    if (!saysSomething(to)) return [];
    const by = actorOf(audit.author_id, ticket, reading);
    return [{ externalId: named('audit', audit.id), at: audit.created_at, by, to }];
  });
  // Audits that were not exported may have changed it further.
  const fields = Object.assign({}, opened.fields, ...changes.map(({ to }) => to.fields));
  const last = Object.assign({ status: 'new' }, opened, ...changes.map(({ to }) => to), { fields });
  return [...changes, ...(changeToNow(ticket, last, reading) ?? [])];
}

/** How a ticket stands now, of which nobody knows since when. */
function stateNow(ticket: ZendeskTicket, reading: Reading): NewState {
  const { assignee_id: assignee = ticket.assignee?.id, group_id: group = ticket.group?.id } = ticket;
  return {
    ...stateOf('priority', ticket.priority, reading),
    ...stateOf('type', ticket.type, reading),
    ...stateOf('tags', ticket.tags ?? [], reading),
    ...(assignee && stateOf('assignee_id', assignee, reading)),
    ...(group && stateOf('group_id', group, reading)),
    ...ticketFields(ticket.custom_fields ?? [], reading),
  };
}

/** What a ticket has of which nothing is said. */
const UNSAID: NewState = { priority: 'normal', type: 'question', tags: [], assignee: null, team: null };

/** The change to how a ticket stands now, unless it does. */
function changeToNow(ticket: ZendeskTicket, before: NewState, reading: Reading): NewTicket['changes'] {
  const { status = ticket.status } = stateOf('custom_status_id', ticket.custom_status_id, reading);
  const isThere = status === before.status || ticket.status === before.status;
  const to = { ...differing(stateNow(ticket, reading), before), ...(isThere ? {} : { status }) };
  if (!saysSomething(to)) return [];
  const isSolved = !isThere && (ticket.status === 'solved' || ticket.status === 'closed');
  const at = (isSolved && ticket.metric_set?.solved_at) || ticket.updated_at;
  const by = actorOf(ticket.assignee_id ?? ticket.assignee?.id, ticket, reading);
  return [{ externalId: named('status', ticket.id), at, by, to }];
}

/** What of a state differs from one before. */
function differing({ fields = {}, ...now }: NewState, before: NewState): NewState {
  const text = (value: unknown) => JSON.stringify(Array.isArray(value) ? value.toSorted() : (value ?? null));
  const differ = (one: object, other: object) =>
    Object.entries(one).filter(([name, value]) => text(value) !== text(Reflect.get(other, name)));
  const values = Object.fromEntries(differ(fields, before.fields ?? {}));
  return { ...Object.fromEntries(differ(now, { ...UNSAID, ...before })), ...withFields(values) };
}
