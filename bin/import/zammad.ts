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

const id = z.number().transform(String);
const text = z.string().nullish();
const userSchema = z.object({
  id,
  login: text,
  firstname: text,
  lastname: text,
  email: text,
  phone: text,
  mobile: text,
  note: text,
  organization_id: id.nullish(),
  created_at: text,
});
const organizationSchema = z.object({ id, name: text, domain: text, created_at: text });
/** With `expand=true`, names stand beside the ids. */
const ticketSchema = z.object({
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
  created_at: z.string(),
  updated_at: z.string(),
});
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
  created_at: z.string(),
  attachments: z.array(z.unknown()).nullish(),
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

/** The states and priorities that Zammad is shipped with. */
const STATES: Readonly<Record<string, string>> = {
  new: 'new',
  open: 'open',
  'pending reminder': 'pending',
  'pending close': 'pending',
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

interface Reading {
  users: ReadonlyMap<string, z.output<typeof userSchema>>;
  articles: ReadonlyMap<string, Article[]>;
  history: ReadonlyMap<string, History[]>;
  left: Left;
  textOfHtml: (html: string) => string;
}

/**
 * Reads what the API of Zammad answers with `expand=true`: `tickets`, `ticket_articles`, `users`, `organizations`, and `history` of
 * tickets, which has the changes of their states, priorities, groups, owners and titles.
 */
export function fromZammad(dump: Dump, textOfHtml: (html: string) => string): Converted {
  const left = new Left();
  const { unread } = left;
  const users = listIn(dump, ['users'], userSchema, unread);
  const organizations = listIn(dump, ['organizations'], organizationSchema, unread);
  const tickets = listIn(dump, ['tickets'], ticketSchema, unread);
  const articles = listIn(dump, ['ticket_articles', 'articles'], articleSchema, unread);
  // What is told of articles and of what was read has another form, and is known otherwise.
  const history = listIn(dump, ['history'], historySchema, () => {});
  const reading = {
    users: new Map(users.map((user) => [user.id, user])),
    articles: Map.groupBy(articles, (article) => article.ticket_id),
    history: Map.groupBy(history, (one) => one.o_id),
    left,
    textOfHtml,
  };
  const asking = new Set(tickets.map(({ customer_id }) => customer_id));
  return {
    organisations: organizations.map(({ id: of, name, domain, created_at }) => ({
      externalId: named('organization', of),
      name: lineOf(name, 200, `Organization ${of}`),
      domains: domain ? [domain] : [],
      ...(created_at && { createdAt: created_at }),
    })),
    customers: users
      .filter((user) => asking.has(user.id))
      .map((user) => customerOf(user, organizations, left)),
    tickets: tickets.flatMap((ticket) => ticketOf(ticket, reading)),
    left: left.counts,
  };
}

const nameOf = ({
  firstname,
  lastname,
}: {
  firstname?: string | null | undefined;
  lastname?: string | null | undefined;
}) => `${firstname ?? ''} ${lastname ?? ''}`;

function customerOf(user: z.output<typeof userSchema>, organizations: readonly { id: string }[], left: Left) {
  const address = addressOf(user.email, left);
  const phone = phoneOf(user.mobile || user.phone, left);
  const isOf = organizations.some((one) => one.id === user.organization_id);
  return {
    externalId: named('user', user.id),
    name: lineOf(nameOf(user), 200, address ?? user.login ?? `User ${user.id}`),
    addresses: address === undefined ? [] : [address],
    ...(isOf && user.organization_id && { organisation: named('organization', user.organization_id) }),
    ...(phone !== undefined && { phone }),
    ...(user.note && { notes: user.note.slice(0, 10_000) }),
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

function ticketOf(ticket: ZammadTicket, reading: Reading): NewTicket[] {
  const { left } = reading;
  if (ticket.state === 'merged' || ticket.state === 'removed') {
    left.note(`tickets whose state is ${ticket.state}`);
    return [];
  }
  const messages = (reading.articles.get(ticket.id) ?? []).flatMap((article) =>
    messageOf(article, ticket, reading),
  );
  if (messages.length === 0) {
    left.note('tickets without articles');
    return [];
  }
  const history = reading.history.get(ticket.id) ?? [];
  const changes = history.flatMap((one) => changeOf(one, ticket, reading));
  const now = stateNow(ticket, reading);
  const told = new Set(changes.flatMap(({ to }) => Object.keys(to)));
  const { status, ...others } = now;
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
      messages,
      changes:
        told.has('status') || status === undefined
          ? changes
          : [...changes, lastChange(ticket, status, reading)],
    },
  ];
}

function messageOf(article: Article, ticket: ZammadTicket, reading: Reading): NewMessage[] {
  reading.left.note('files of messages', article.attachments?.length ?? 0);
  const isCustomers = article.sender === 'Customer';
  const kind = article.internal ? 'internal_note' : isCustomers ? 'customer_message' : 'public_reply';
  const author = isCustomers
    ? { customer: personOf(article.created_by_id ?? ticket.customer_id, reading) }
    : agentOf(article.created_by_id, article.created_by, reading);
  const said = {
    externalId: named('article', article.id),
    kind,
    author,
    createdAt: article.created_at,
  } as const;
  const isHtml = article.content_type?.startsWith('text/html') === true;
  return messagesOf(
    { ...said, ...(isHtml ? { html: article.body ?? '' } : { text: article.body ?? '' }) },
    reading.textOfHtml,
  );
}

/** What Zammad calls something, in the words of the desk; nothing for what it does not have. */
function stateOf(attribute: string, value: string | null | undefined, { left }: Reading): NewState {
  switch (attribute) {
    case 'title':
      return { subject: lineOf(value, 500, '(no subject)') };
    case 'state': {
      const status = STATES[value ?? ''];
      if (status === undefined) left.note(`the state ${value}`);
      return status === undefined ? {} : { status };
    }
    case 'priority':
      return { priority: PRIORITIES[value ?? ''] ?? 'normal' };
    case 'group':
      return value ? { team: lineOf(value, 100, 'Group') } : {};
    default:
      return {};
  }
}

function changeOf(one: History, ticket: ZammadTicket, reading: Reading): NonNullable<NewTicket['changes']> {
  const owner = [...reading.users.values()].find((user) => nameOf(user).trim() === one.value_to?.trim());
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
