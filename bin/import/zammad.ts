import * as z from 'zod';
import {
  addressOf,
  agentBy,
  type Converted,
  type ConvertedTicket,
  Left,
  letterBox,
  lineOf,
  mediaTypeOf,
  messageSaying,
  type NewActor,
  type NewMessage,
  type NewPerson,
  type NewState,
  type NewTicket,
  personBy,
  phonesIn,
  type Reader,
  saysSomething,
  tagsOf,
  withFields,
} from './converted.ts';
import type { ForeignValue } from './desk-terms.ts';
import { type Dump, listIn } from './dump.ts';
import type { ForeignFile } from './files.ts';

const id = z.number().transform(String);
const text = z.string().nullish();
const userSchema = z.looseObject({
  id,
  login: text,
  firstname: text,
  lastname: text,
  email: text,
  phone: text,
  mobile: text,
  note: text,
  vip: z.boolean().nullish(),
  street: text,
  address: text,
  zip: text,
  city: text,
  country: text,
  organization_id: id.nullish(),
  created_at: text,
});
const organizationSchema = z.looseObject({
  id,
  name: text,
  domain: text,
  shared: z.boolean().nullish(),
  created_at: text,
});
/** With `expand=true`, names stand beside the ids. */
const ticketSchema = z.looseObject({
  id,
  number: text,
  title: text,
  group: text,
  state: text,
  priority: text,
  customer_id: id,
  owner_id: id.nullish(),
  owner: text,
  create_article_type: text,
  tags: z.array(z.string()).nullish(),
  close_at: text,
  pending_time: text,
  created_at: z.string(),
  updated_at: z.string(),
});
const attachmentSchema = z.object({
  id,
  store_file_id: id.nullish(),
  filename: text,
  preferences: z.looseObject({ 'Mime-Type': text, 'Content-Type': text }).nullish(),
  data: text,
});
/** What admins have added to tickets, users and organizations: `object_manager_attributes`. */
const attributeSchema = z.object({
  object: z.string(),
  name: z.string(),
  display: text,
  editable: z.boolean().nullish(),
  data_option: z
    .object({
      options: z.union([z.record(z.string(), z.unknown()), z.array(z.unknown())]).nullish(),
    })
    .nullish(),
});
const stateSchema = z.object({ name: z.string(), state_type: text });
const articleSchema = z.object({
  id,
  ticket_id: id,
  sender: text,
  type: text,
  internal: z.boolean().nullish(),
  body: text,
  content_type: text,
  created_by_id: id.nullish(),
  created_by: text,
  origin_by_id: id.nullish(),
  message_id: text,
  created_at: z.string(),
  attachments: z.array(attachmentSchema).nullish(),
});
const historySchema = z.object({
  id,
  o_id: id,
  object: z.literal('Ticket'),
  type: z.literal('updated'),
  attribute: z.string(),
  value_to: text,
  created_by_id: id.nullish(),
  created_at: z.string(),
});
type ZammadTicket = z.output<typeof ticketSchema>;
type Article = z.output<typeof articleSchema>;
type History = z.output<typeof historySchema>;

/** The states that Zammad is shipped with, and the types of those that admins add; and its priorities. */
const STATES: Readonly<Record<string, string>> = {
  new: 'new',
  open: 'open',
  'pending reminder': 'pending',
  'pending close': 'pending',
  'pending action': 'pending',
  closed: 'solved',
};
const PRIORITIES: Readonly<Record<string, NewTicket['priority']>> = {
  '1 low': 'low',
  '2 normal': 'normal',
  '3 high': 'high',
};
const CHANNELS: Readonly<Record<string, NewTicket['channel']>> = {
  email: 'email',
  phone: 'phone',
  web: 'web',
  sms: 'sms',
  chat: 'chat',
};
const named = (kind: string, of: string) => `zammad:${kind}:${of}`;

interface Reading extends Reader {
  users: ReadonlyMap<string, z.output<typeof userSchema>>;
  /** by what they are called in a history */
  byName: ReadonlyMap<string, z.output<typeof userSchema>>;
  attributes: readonly z.output<typeof attributeSchema>[];
  /** types of states by their names */
  states: ReadonlyMap<string, string>;
  articles: ReadonlyMap<string, Article[]>;
  history: ReadonlyMap<string, History[]>;
  left: Left;
}

/**
 * Reads what the API of Zammad answers with `expand=true`: `tickets`, `ticket_articles`, `users`, `organizations`, `object_manager_attributes`,
 * `ticket_states`, and `history` of tickets, which has the changes of their states, priorities, groups, owners and titles.
 */
export function fromZammad(dump: Dump, { textOfHtml, desk }: Reader): Converted {
  const left = new Left();
  const { unread } = left;
  const users = listIn(dump, ['users'], userSchema, unread);
  const organizations = listIn(dump, ['organizations'], organizationSchema, unread);
  const tickets = listIn(dump, ['tickets'], ticketSchema, unread);
  const articles = listIn(dump, ['ticket_articles', 'articles'], articleSchema, unread);
  // What is told of articles and of what was read has another form, and is known otherwise.
  const history = listIn(dump, ['history'], historySchema, () => {});
  const states = listIn(dump, ['ticket_states'], stateSchema, unread);
  const reading: Reading = {
    users: new Map(users.map((user) => [user.id, user])),
    byName: new Map(users.map((user) => [nameOf(user).trim(), user])),
    attributes: listIn(dump, ['object_manager_attributes'], attributeSchema, unread),
    states: new Map(states.flatMap(({ name, state_type: type }) => (type ? [[name, type] as const] : []))),
    articles: Map.groupBy(articles, (article) => article.ticket_id),
    history: Map.groupBy(history, (one) => one.o_id),
    left,
    textOfHtml,
    desk,
  };
  const asking = new Set(tickets.map(({ customer_id }) => customer_id));
  const known = new Set(organizations.map((one) => one.id));
  return {
    organisations: organizations.map((organization) => ({
      externalId: named('organization', organization.id),
      name: lineOf(organization.name, 200, `Organization ${organization.id}`),
      domains: organization.domain ? [organization.domain] : [],
      ...(organization.shared && { sharedTickets: 'answer' as const }),
      ...addedFields('organisation', organization, reading),
      ...(organization.created_at && { createdAt: organization.created_at }),
    })),
    customers: users.filter((user) => asking.has(user.id)).map((user) => customerOf(user, known, reading)),
    tickets: tickets.flatMap((ticket) => ticketOf(ticket, reading)),
    left,
  };
}

const OBJECTS = { ticket: 'Ticket', customer: 'User', organisation: 'Organization' } as const;

/** A value of an attribute that an admin has added. */
function addedValue(
  subject: ForeignValue['subject'],
  { name, display, data_option: more }: z.output<typeof attributeSchema>,
  value: unknown,
): ForeignValue {
  const options = more?.options;
  const labels: Record<string, unknown> = Array.isArray(options) ? {} : (options ?? {});
  const labelOf = (choice: string) => {
    const label = labels[choice];
    return typeof label === 'string' ? label : undefined;
  };
  return { subject, names: [display ?? name, name], value, labelOf };
}

/** Values of what admins have added, which stands beside what everything has. */
function addedFields(
  subject: ForeignValue['subject'],
  thing: Record<string, unknown>,
  { attributes, desk, left }: Reading,
) {
  const added = attributes.filter((one) => one.object === OBJECTS[subject] && one.editable !== false);
  const own = added.filter(({ name }) => thing[name] !== undefined && !KNOWN.has(name));
  return withFields(
    desk.fieldsOf(
      own.map((one) => addedValue(subject, one, thing[one.name])),
      left,
    ),
  );
}

/** What is read by itself, although admins may edit some of it. */
const KNOWN = new Set(
  [
    'title',
    'number',
    'group_id',
    'state_id',
    'priority_id',
    'owner_id',
    'customer_id',
    'organization_id',
    'tags',
  ].concat(
    [
      'pending_time',
      'note',
      'name',
      'domain',
      'domain_assignment',
      'shared',
      'active',
      'vip',
      'login',
      'firstname',
      'lastname',
    ],
    [
      'email',
      'web',
      'phone',
      'mobile',
      'fax',
      'department',
      'street',
      'zip',
      'city',
      'country',
      'address',
      'password',
      'role_ids',
    ],
  ),
);

const nameOf = ({
  firstname,
  lastname,
}: {
  firstname?: string | null | undefined;
  lastname?: string | null | undefined;
}) => `${firstname ?? ''} ${lastname ?? ''}`;

function customerOf(user: z.output<typeof userSchema>, organizations: ReadonlySet<string>, reading: Reading) {
  const { left } = reading;
  const address = addressOf(user.email, left);
  const isOf = organizations.has(user.organization_id ?? '');
  return {
    externalId: named('user', user.id),
    name: lineOf(nameOf(user), 200, address ?? user.login ?? `User ${user.id}`),
    addresses: address === undefined ? [] : [address],
    ...(isOf && user.organization_id && { organisation: named('organization', user.organization_id) }),
    ...phonesIn([user.mobile, user.phone], left),
    ...letterBox(user.street || user.address, user),
    ...(user.vip && { isVip: true }),
    ...(user.note && { notes: user.note.slice(0, 10_000).toWellFormed() }),
    ...addedFields('customer', user, reading),
    ...(user.created_at && { createdAt: user.created_at }),
  };
}

function personOf(of: string, { users, left }: Reading): NewPerson {
  const user = users.get(of);
  const known = { name: user && nameOf(user), email: user?.email };
  return personBy(named('user', of), known, `User ${of}`, left);
}

function agentOf(
  of: string | null | undefined,
  login: string | null | undefined,
  { users, left }: Reading,
): NewActor {
  const user = users.get(of ?? '');
  // A login is an address, mostly.
  const email = user?.email ?? (login?.includes('@') ? login : null);
  return agentBy({ name: user && nameOf(user), email }, login ?? 'Zammad', left);
}

function ticketOf(ticket: ZammadTicket, reading: Reading): ConvertedTicket[] {
  const { left } = reading;
  const type = reading.states.get(ticket.state ?? '') ?? ticket.state;
  if (type === 'merged' || type === 'removed') {
    left.note(`tickets whose state is ${ticket.state}`);
    return [];
  }
  const messages = (reading.articles.get(ticket.id) ?? []).map((article) =>
    messageOf(article, ticket, reading),
  );
  if (messages.length === 0) {
    left.note('tickets without articles');
    return [];
  }
  if (type?.startsWith('pending') && ticket.pending_time) left.note('times at which tickets come back');
  const history = reading.history.get(ticket.id) ?? [];
  const changes = history.flatMap((one) => changeOf(one, ticket, reading));
  const now = stateNow(ticket, reading);
  const told = new Set(changes.flatMap(({ to }) => Object.keys(to)));
  const { status, ...others } = now;
  const last = changes
    .toSorted((one, other) => one.at.localeCompare(other.at))
    .findLast(({ to }) => to.status !== undefined)?.to.status;
  const opened = Object.entries(others).filter(([name]) => !told.has(name));
  return [
    {
      externalId: named('ticket', ticket.id),
      requester: personOf(ticket.customer_id, reading),
      createdAt: ticket.created_at,
      channel: CHANNELS[ticket.create_article_type ?? ''] ?? 'api',
      subject: lineOf(ticket.title, 500, '(no subject)'),
      ...Object.fromEntries(opened),
      tags: tagsOf(ticket.tags),
      ...addedFields('ticket', ticket, reading),
      messages,
      // A history that was not exported to its end may have changed it further.
      changes:
        status === undefined || status === last ? changes : [...changes, lastChange(ticket, status, reading)],
    },
  ];
}

function messageOf(article: Article, ticket: ZammadTicket, reading: Reading): NewMessage {
  const isCustomers = article.sender === 'Customer';
  const kind = article.internal ? 'internal_note' : isCustomers ? 'customer_message' : 'public_reply';
  // An agent may have written down what a customer said.
  const writer = article.origin_by_id ?? article.created_by_id;
  const author = isCustomers
    ? { customer: personOf(writer ?? ticket.customer_id, reading) }
    : agentOf(writer, article.created_by, reading);
  const said = {
    externalId: named('article', article.id),
    kind,
    author,
    createdAt: article.created_at,
    foreign: (article.attachments ?? []).map(fileOf),
    ...(article.message_id && { messageId: article.message_id }),
  } as const;
  const isHtml = article.content_type?.startsWith('text/html') === true;
  return messageSaying(said, isHtml ? { html: article.body } : { text: article.body }, reading.textOfHtml);
}

/** A file of an article. `data` is how Zammad takes files, in Base64: whoever dumps it may write them down so. */
function fileOf({
  id: of,
  store_file_id,
  filename,
  preferences,
  data,
}: z.output<typeof attachmentSchema>): ForeignFile {
  const type = preferences?.['Mime-Type'] ?? preferences?.['Content-Type'];
  return {
    ids: [of, ...(store_file_id ? [store_file_id] : [])],
    name: filename ?? of,
    type: mediaTypeOf(type),
    ...(data && { bytes: Buffer.from(data, 'base64') }),
  };
}

/** How each attribute of Zammad is read that the desk has too. */
const READ: Readonly<Record<string, (value: string, reading: Reading) => NewState>> = {
  title: (value) => ({ subject: lineOf(value, 500, '(no subject)') }),
  state: (value, { left, states, desk }) => {
    const category = STATES[value] ?? STATES[states.get(value) ?? ''] ?? null;
    const status = desk.statusOf(category, value);
    if (status === null) left.note(`the state ${value}`);
    return status === null ? {} : { status };
  },
  priority: (value) => ({ priority: PRIORITIES[value] ?? 'normal' }),
  group: (value) => (value === '' ? {} : { team: lineOf(value, 100, 'Group') }),
};

/** What Zammad calls something, in the words of the desk; nothing for what it does not have. */
function stateOf(attribute: string, value: string | null | undefined, reading: Reading): NewState {
  const read = READ[attribute];
  if (read !== undefined) return read(value ?? '', reading);
  const added = reading.attributes.find((one) => one.object === 'Ticket' && one.name === attribute);
  if (added === undefined || added.editable === false || KNOWN.has(attribute)) return {};
  const changed = { ...addedValue('ticket', added, value), isChange: true };
  return withFields(reading.desk.fieldsOf([changed], reading.left));
}

function changeOf(one: History, ticket: ZammadTicket, reading: Reading): NonNullable<NewTicket['changes']> {
  const owner = reading.byName.get(one.value_to?.trim() ?? '');
  const to: NewState =
    one.attribute === 'owner'
      ? { assignee: addressOf(owner?.email, reading.left) ?? null }
      : stateOf(one.attribute, one.value_to, reading);
  if (!saysSomething(to)) {
    reading.left.note(`changes of ${one.attribute}`);
    return [];
  }
  const isCustomers = one.created_by_id === ticket.customer_id;
  const by = isCustomers
    ? { customer: personOf(ticket.customer_id, reading) }
    : agentOf(one.created_by_id, null, reading);
  return [{ externalId: named('history', one.id), at: one.created_at, by, to }];
}

function stateNow(ticket: ZammadTicket, reading: Reading): NewState {
  const { agent } =
    ticket.owner === '-' ? { agent: undefined } : agentOf(ticket.owner_id, ticket.owner, reading);
  return {
    ...stateOf('state', ticket.state, reading),
    ...stateOf('priority', ticket.priority, reading),
    ...stateOf('group', ticket.group, reading),
    ...(agent !== undefined && { assignee: agent }),
  };
}

/** The state that a ticket is in now, of which no history is there. */
function lastChange(ticket: ZammadTicket, status: string, reading: Reading) {
  const at = (status === 'solved' && ticket.close_at) || ticket.updated_at;
  const by = agentOf(ticket.owner_id, ticket.owner, reading);
  return { externalId: named('state', ticket.id), at, by, to: { status } };
}
