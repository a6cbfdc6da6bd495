import * as z from 'zod';
import {
  addressOf,
  agentBy,
  type Converted,
  Left,
  lineOf,
  messagesOf,
  type NewActor,
  type NewMessage,
  type NewPerson,
  type NewState,
  type NewTicket,
  personBy,
  phoneOf,
  saysSomething,
  tagsOf,
} from './converted.ts';
import { type Dump, listIn } from './dump.ts';

const id = z.union([z.number(), z.string()]).transform(String);
const text = z.string().nullish();
const userSchema = z.object({
  id,
  name: text,
  email: text,
  role: text,
  phone: text,
  locale: text,
  iana_time_zone: text,
  notes: text,
  organization_id: id.nullish(),
  created_at: text,
});
const organizationSchema = z.object({
  id,
  name: text,
  domain_names: z.array(z.string()).nullish(),
  tags: z.array(z.string()).nullish(),
  created_at: text,
});
const commentSchema = z.object({
  id,
  author_id: id.nullish(),
  body: text,
  html_body: text,
  public: z.boolean().nullish(),
  created_at: z.string(),
  attachments: z.array(z.unknown()).nullish(),
});
const embedded = userSchema.partial({ id: true }).nullish();
const ticketSchema = z.object({
  id,
  subject: text,
  description: text,
  status: z.string(),
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
  requester: embedded,
  assignee: embedded,
  submitter: embedded,
  group: z.object({ id, name: text }).nullish(),
  comments: z.array(commentSchema).nullish(),
  metric_set: z.object({ solved_at: text }).nullish(),
  custom_fields: z.array(z.object({ value: z.unknown().optional() })).nullish(),
  satisfaction_rating: z.object({ score: text }).nullish(),
});
const auditSchema = z.object({
  id,
  ticket_id: id,
  author_id: id.nullish(),
  created_at: z.string(),
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

/**
 * Reads what Zendesk exports as JSON: its full export (tickets with `comments`), and what its API answers (`tickets`, `users`,
 * `organizations`, `groups`, and `audits` of tickets, which have the comments and every change of a ticket).
 */
export function fromZendesk(dump: Dump, textOfHtml: (html: string) => string): Converted {
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
  const reading = { users, groups, audits, left, textOfHtml };
  return {
    organisations: organizations.map(({ id: of, name, domain_names, tags, created_at }) => ({
      externalId: named('organization', of),
      name: lineOf(name, 200, `Organization ${of}`),
      domains: domain_names ?? [],
      tags: tagsOf(tags),
      ...(created_at && { createdAt: created_at }),
    })),
    customers: [...users.values()].filter(isCustomer).map((user) => customerOf(user, organizations, left)),
    tickets: tickets.flatMap((ticket) => ticketOf(ticket, reading)),
    left: left.counts,
  };
}

interface Reading {
  users: ReadonlyMap<string, User>;
  groups: ReadonlyMap<string, string | null | undefined>;
  audits: ReadonlyMap<string, Audit[]>;
  left: Left;
  textOfHtml: (html: string) => string;
}

const isCustomer = ({ role }: User) => role === 'end-user';

function customerOf(user: User, organizations: readonly { id: string }[], left: Left) {
  const address = addressOf(user.email, left);
  const phone = phoneOf(user.phone, left);
  const isOf = organizations.some((one) => one.id === user.organization_id);
  return {
    externalId: named('user', user.id),
    name: lineOf(user.name, 200, address ?? `User ${user.id}`),
    addresses: address === undefined ? [] : [address],
    ...(isOf && user.organization_id && { organisation: named('organization', user.organization_id) }),
    ...(phone !== undefined && { phone }),
    ...(user.locale && { locale: user.locale }),
    ...(user.iana_time_zone && { timezone: user.iana_time_zone }),
    ...(user.notes && { notes: user.notes.slice(0, 10_000) }),
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
  const custom = ticket.custom_fields?.filter(
    ({ value }) => value !== null && value !== '' && value !== false,
  );
  left.note('values of custom fields', custom?.length ?? 0);
  const score = ticket.satisfaction_rating?.score;
  if (score && score !== 'unoffered' && score !== 'offered') left.note('ratings of tickets');
}

function ticketOf(ticket: ZendeskTicket, reading: Reading): NewTicket[] {
  const { left } = reading;
  if (!STATUSES.includes(ticket.status)) {
    left.note(`tickets whose status is ${ticket.status}`);
    return [];
  }
  noteLeft(ticket, left);
  const audits = reading.audits.get(ticket.id);
  const messages = audits
    ? audits.flatMap((audit) => commentsIn(audit, ticket, reading))
    : commentsOf(ticket, reading);
  const [first] = messages;
  const opener = actorOf(ticket.requester_id ?? ticket.requester?.id, ticket, reading);
  const described = messagesOf(
    {
      externalId: named('description', ticket.id),
      kind: 'customer_message',
      author: opener,
      createdAt: ticket.created_at,
      text: ticket.description ?? '',
    },
    reading.textOfHtml,
  );
  const channel = CHANNELS[String(ticket.via?.channel ?? '')] ?? 'api';
  const mailbox = addressOf(ticket.recipient, left);
  return [
    {
      externalId: named('ticket', ticket.id),
      requester: personOf(ticket.requester_id ?? ticket.requester?.id, reading),
      collaborators: (ticket.collaborator_ids ?? []).slice(0, 50).map((of) => personOf(of, reading)),
      createdAt: ticket.created_at,
      channel,
      ...(mailbox !== undefined && { mailbox }),
      subject: lineOf(ticket.subject, 500, '(no subject)'),
      ...(audits ? openedAs(audits, ticket, reading) : { ...stateNow(ticket, reading), status: 'new' }),
      messages: first === undefined ? described : messages,
      changes: audits ? changesIn(audits, ticket, reading) : changeToNow(ticket, reading),
    },
  ];
}

function commentsOf(ticket: ZendeskTicket, reading: Reading): NewMessage[] {
  return (ticket.comments ?? []).flatMap((comment) =>
    messageOf({ ...comment, at: comment.created_at, author: comment.author_id }, ticket, reading),
  );
}

function commentsIn(audit: Audit, ticket: ZendeskTicket, reading: Reading): NewMessage[] {
  return audit.events
    .filter(({ type }) => type === 'Comment' || type === 'VoiceComment')
    .flatMap((event) => {
      const { data } = commentSchema.partial({ created_at: true }).safeParse(event);
      if (data === undefined) return [];
      return messageOf(
        { ...data, at: audit.created_at, author: data.author_id ?? audit.author_id },
        ticket,
        reading,
      );
    });
}

function messageOf(
  comment: Omit<z.output<typeof commentSchema>, 'created_at' | 'author_id'> & {
    at: string;
    author?: string | null | undefined;
  },
  ticket: ZendeskTicket,
  reading: Reading,
): NewMessage[] {
  reading.left.note('files of messages', comment.attachments?.length ?? 0);
  const author = actorOf(comment.author, ticket, reading);
  const isSaid = comment.public ?? true;
  const kind = !isSaid ? 'internal_note' : author.customer ? 'customer_message' : 'public_reply';
  const said = { externalId: named('comment', comment.id), kind, author, createdAt: comment.at } as const;
  return messagesOf({ ...said, text: comment.body ?? '', html: comment.html_body ?? '' }, reading.textOfHtml);
}

/** How each field of Zendesk is read that the desk has too. */
const FIELDS: Readonly<Record<string, (value: unknown, reading: Reading) => NewState>> = {
  subject: (value) => ({ subject: lineOf(wordIn(value), 500, '(no subject)') }),
  status: (value) => (STATUSES.includes(wordIn(value)) ? { status: wordIn(value) } : {}),
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
  reading.left.note(/^\d+$/.test(field) ? 'changes of custom fields' : `changes of ${field}`);
  return {};
}

function statesIn(audit: Audit, type: 'Create' | 'Change', reading: Reading): NewState {
  const events = audit.events.filter((event) => event.type === type);
  const states = events.map(({ field_name: field, value }) => stateOf(field ?? '', value, reading));
  return Object.assign({}, ...states);
}

function openedAs(audits: readonly Audit[], ticket: ZendeskTicket, reading: Reading): NewState {
  const [first] = audits.toSorted((one, other) => one.created_at.localeCompare(other.created_at));
  const { subject: _, ...state } = first === undefined ? {} : statesIn(first, 'Create', reading);
  return first === undefined ? stateNow(ticket, reading) : state;
}

function changesIn(audits: readonly Audit[], ticket: ZendeskTicket, reading: Reading): NewTicket['changes'] {
  return audits.flatMap((audit) => {
    const to = statesIn(audit, 'Change', reading);
    if (!saysSomething(to)) return [];
    const by = actorOf(audit.author_id, ticket, reading);
    return [{ externalId: named('audit', audit.id), at: audit.created_at, by, to }];
  });
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
  };
}

function changeToNow(ticket: ZendeskTicket, reading: Reading): NewTicket['changes'] {
  if (ticket.status === 'new') return [];
  const isSolved = ticket.status === 'solved' || ticket.status === 'closed';
  const at = (isSolved && ticket.metric_set?.solved_at) || ticket.updated_at;
  const by = actorOf(ticket.assignee_id ?? ticket.assignee?.id, ticket, reading);
  return [{ externalId: named('status', ticket.id), at, by, to: { status: ticket.status } }];
}
