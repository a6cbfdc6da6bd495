import * as z from 'zod';
import {
  addressOf,
  agentBy,
  type Converted,
  type ConvertedTicket,
  collaboratorsAmong,
  Left,
  letterBox,
  lineOf,
  mediaTypeOf,
  messageSaying,
  type NewMessage,
  type NewPerson,
  type NewState,
  type NewTicket,
  personBy,
  phonesIn,
  type Reader,
  tagsOf,
  withFields,
} from './converted.ts';
import type { ForeignValue } from './desk-terms.ts';
import { type Dump, listIn } from './dump.ts';
import type { ForeignFile } from './files.ts';
import { companyAsAnswered, personAsAnswered, ticketAsAnswered } from './freshdesk-export.ts';
import { type TableTerms, ticketsOfTable } from './table-of-tickets.ts';

const id = z.number().transform(String);
const text = z.string().nullish();
const values = z.record(z.string(), z.unknown()).nullish();
const attachmentSchema = z.object({ id, name: text, content_type: text });
const fieldSchema = z.object({ name: z.string(), label: text, choices: z.unknown() });
const contactSchema = z.object({
  id,
  name: text,
  email: text,
  other_emails: z.array(z.string()).nullish(),
  phone: text,
  mobile: text,
  address: text,
  tags: z.array(z.string()).nullish(),
  unique_external_id: text,
  view_all_tickets: z.boolean().nullish(),
  company_id: id.nullish(),
  language: text,
  time_zone: text,
  custom_fields: values,
  created_at: text,
});
const companySchema = z.object({
  id,
  name: text,
  domains: z.array(z.string()).nullish(),
  custom_fields: values,
  created_at: text,
});
const agentSchema = z.object({ id, contact: z.object({ name: text, email: text }) });
const conversationSchema = z.object({
  id,
  ticket_id: id.nullish(),
  body: text,
  body_text: text,
  incoming: z.boolean().nullish(),
  private: z.boolean().nullish(),
  user_id: id.nullish(),
  created_at: z.string(),
  attachments: z.array(attachmentSchema).nullish(),
});
const ticketSchema = z.object({
  id,
  subject: text,
  description: text,
  description_text: text,
  status: z.number(),
  priority: z.number().nullish(),
  source: z.number().nullish(),
  type: text,
  tags: z.array(z.string()).nullish(),
  requester_id: id,
  requester: contactSchema.nullish(),
  responder_id: id.nullish(),
  group_id: id.nullish(),
  created_at: z.string(),
  updated_at: z.string(),
  spam: z.boolean().nullish(),
  deleted: z.boolean().nullish(),
  cc_emails: z.array(z.string()).nullish(),
  support_email: text,
  attachments: z.array(attachmentSchema).nullish(),
  custom_fields: values,
  stats: z.object({ resolved_at: text, closed_at: text }).nullish(),
  conversations: z.array(conversationSchema).nullish(),
});
type FreshdeskTicket = z.output<typeof ticketSchema>;

/** The numbers of Freshdesk's API ("Ticket properties"). */
const STATUSES: Readonly<Record<number, string>> = {
  2: 'open',
  3: 'pending',
  4: 'solved',
  5: 'closed',
  6: 'pending',
  7: 'hold',
};
/** The types that Freshdesk is shipped with and that the desk has. */
const TYPES: Readonly<Record<string, NewTicket['type']>> = {
  Question: 'question',
  Incident: 'incident',
  Problem: 'problem',
};
const PRIORITIES: Readonly<Record<number, NewTicket['priority']>> = {
  1: 'low',
  2: 'normal',
  3: 'high',
  4: 'urgent',
};
const SOURCES: Readonly<Record<number, NewTicket['channel']>> = {
  1: 'email',
  2: 'web',
  3: 'phone',
  7: 'chat',
  9: 'web',
  10: 'email',
};
const named = (kind: string, of: string) => `freshdesk:${kind}:${of}`;

/** What Freshdesk calls the columns of its export of tickets. */
const TABLE: TableTerms = {
  system: 'Freshdesk',
  columns: {
    id: ['ticket_id'],
    subject: ['subject'],
    name: ['full_name', 'contact_name', 'requester_name'],
    email: ['email', 'contact_email', 'requester_email'],
    status: ['status'],
    priority: ['priority'],
    team: ['group'],
    agent: ['agent'],
    via: ['source'],
    tags: ['tags'],
    createdAt: ['created_time', 'created_at'],
    solvedAt: ['resolved_time', 'resolved_at'],
    closedAt: ['closed_time', 'closed_at', 'resolved_time'],
    updatedAt: ['last_update_time', 'updated_at'],
  },
  externalId: (of) => named('ticket', of),
  statuses: {
    open: 'open',
    pending: 'pending',
    resolved: 'solved',
    closed: 'closed',
    'waiting on customer': 'pending',
    'waiting on third party': 'hold',
  },
  priorities: { low: 'low', medium: 'normal', high: 'high', urgent: 'urgent' },
  channels: { email: 'email', portal: 'web', phone: 'phone', chat: 'chat', 'feedback widget': 'web' },
};

interface Reading extends Reader {
  fields: ReadonlyMap<string, z.output<typeof fieldSchema>>;
  contacts: ReadonlyMap<string, z.output<typeof contactSchema>>;
  agents: ReadonlyMap<string, z.output<typeof agentSchema>>;
  groups: ReadonlyMap<string, string | null | undefined>;
  left: Left;
}

/**
 * Reads what the API of Freshdesk answers: `tickets`, each as asked for with `include=conversations,requester,stats`, `contacts`,
 * `companies`, `agents`, `groups`, `ticket_fields` and, apart from their tickets, `conversations`; exports of the whole account; and tickets without their messages out of a table. It tells of no changes: a ticket
 * gets its status when it was solved, or last changed.
 */
export function fromFreshdesk(dump: Dump, { textOfHtml, desk }: Reader): Converted {
  const left = new Left();
  const { unread } = left;
  const answered = asAnswered(dump);
  const apart = Map.groupBy(
    listIn(answered, ['conversations'], conversationSchema, unread),
    (one) => one.ticket_id ?? '',
  );
  const tickets = listIn(answered, ['tickets'], ticketSchema, unread).map((ticket) =>
    withConversations(ticket, apart.get(ticket.id) ?? []),
  );
  const companies = listIn(answered, ['companies'], companySchema, unread);
  const people = [
    ...tickets.flatMap(({ requester = null }) => requester ?? []),
    ...listIn(answered, ['contacts'], contactSchema, unread),
  ];
  const contacts = new Map(people.map((contact) => [contact.id, contact]));
  const agents = new Map(listIn(answered, ['agents'], agentSchema, unread).map((agent) => [agent.id, agent]));
  const groups = new Map(
    listIn(dump, ['groups'], z.object({ id, name: text }), unread).map((group) => [group.id, group.name]),
  );
  const fields = new Map(
    listIn(dump, ['ticket_fields'], fieldSchema, unread).map((field) => [field.name, field]),
  );
  const reading = { contacts, agents, groups, fields, left, textOfHtml, desk };
  const known = new Set(companies.map((company) => company.id));
  const there = new Set(tickets.map((ticket) => named('ticket', ticket.id)));
  return {
    organisations: companies.map(({ id: of, name, domains, custom_fields, created_at }) => ({
      externalId: named('company', of),
      name: lineOf(name, 200, `Company ${of}`),
      domains: domains ?? [],
      ...fieldsOf('organisation', custom_fields, reading),
      ...(created_at && { createdAt: created_at }),
    })),
    customers: [...contacts.values()].map((contact) => customerOf(contact, known, reading)),
    tickets: [
      ...tickets.flatMap((ticket) => ticketOf(ticket, reading)),
      ...ticketsOfTable(dump, TABLE, { left, desk, known: there }),
    ],
    left,
  };
}

/** Lists as the API answers them, also where an export of the whole account has them. */
function asAnswered(dump: Dump): Dump {
  const all = (...names: string[]) => names.flatMap((name) => dump.get(name) ?? []);
  const people = all('users').map(personAsAnswered);
  const agents = people.flatMap((one) => ('agent' in one ? [one.agent] : []));
  const contacts = people.flatMap((one) => ('contact' in one ? [one.contact] : []));
  return new Map([
    ...dump,
    ['tickets', all('tickets', 'helpdesk_tickets').map(ticketAsAnswered)],
    ['agents', [...all('agents'), ...agents]],
    ['contacts', [...all('contacts'), ...contacts]],
    ['companies', all('companies', 'customers').map(companyAsAnswered)],
  ]);
}

/** A ticket with the conversations that were asked for apart from it: with it come ten at most. */
function withConversations(
  ticket: FreshdeskTicket,
  apart: NonNullable<FreshdeskTicket['conversations']>,
): FreshdeskTicket {
  const all = [...(ticket.conversations ?? []), ...apart];
  return { ...ticket, conversations: [...new Map(all.map((one) => [one.id, one])).values()] };
}

/** Values of custom fields, which are named `cf_…` in tickets. */
function fieldsOf(
  subject: ForeignValue['subject'],
  given: Record<string, unknown> | null | undefined,
  { desk, fields, left }: Reading,
) {
  const all = Object.entries(given ?? {}).map(([name, value]) => {
    const label = subject === 'ticket' ? fields.get(name)?.label : null;
    const plain = name.replace(/^cf_/, '');
    return { subject, names: label ? [label, plain] : [plain], value };
  });
  return withFields(desk.fieldsOf(all, left));
}

/** Those who got the mails of a ticket beside its requester: `"Name" <address>`, or an address alone. */
function collaboratorsOf(
  { cc_emails: copied }: FreshdeskTicket,
  requester: NewPerson,
  left: Left,
): NewPerson[] {
  const addresses = (copied ?? []).map((one) => /<([^<>]+)>\s*$/.exec(one)?.[1] ?? one);
  const valid = [...new Set(addresses.flatMap((one) => addressOf(one, left) ?? []))];
  const others = valid.filter((address) => address !== requester.address);
  return collaboratorsAmong(others, left).map((address) => ({ address }));
}

function customerOf(
  contact: z.output<typeof contactSchema>,
  companies: ReadonlySet<string>,
  reading: Reading,
) {
  const { left } = reading;
  const emails = [contact.email, ...(contact.other_emails ?? [])];
  const addresses = emails.flatMap((email) => addressOf(email, left) ?? []);
  const isOf = companies.has(contact.company_id ?? '');
  return {
    externalId: named('contact', contact.id),
    name: lineOf(contact.name, 200, addresses[0] ?? `Contact ${contact.id}`),
    addresses,
    ...(isOf && contact.company_id && { organisation: named('company', contact.company_id) }),
    ...phonesIn([contact.mobile, contact.phone], left),
    ...letterBox(contact.address, {}),
    ...(contact.tags && { tags: tagsOf(contact.tags) }),
    ...(contact.unique_external_id && {
      externalIdOfRecord: lineOf(contact.unique_external_id, 255, contact.id),
    }),
    ...(contact.view_all_tickets && { sharedTickets: 'read' as const }),
    ...(contact.language && { locale: contact.language }),
    ...fieldsOf('customer', contact.custom_fields, reading),
    ...(contact.created_at && { createdAt: contact.created_at }),
  };
}

function personOf(of: string, { contacts, agents, left }: Reading): NewPerson {
  // Agents ask for something, too.
  const { name, email } = contacts.get(of) ?? agents.get(of)?.contact ?? {};
  return personBy(named('contact', of), { name, email }, `Contact ${of}`, left);
}

function agentOf(of: string | null | undefined, { agents, left }: Reading) {
  const { name, email } = agents.get(of ?? '')?.contact ?? {};
  return agentBy({ name, email }, of ? `Agent ${of}` : 'Freshdesk', left);
}

function ticketOf(ticket: FreshdeskTicket, reading: Reading): ConvertedTicket[] {
  const { left } = reading;
  if (ticket.spam || ticket.deleted) {
    left.note(ticket.spam ? 'tickets that are spam' : 'tickets that were deleted');
    return [];
  }
  const requester = personOf(ticket.requester_id, reading);
  const mailbox = addressOf(ticket.support_email, left);
  const later = (ticket.conversations ?? []).map((one) => messageOf(one, ticket, reading));
  return [
    {
      externalId: named('ticket', ticket.id),
      requester,
      collaborators: collaboratorsOf(ticket, requester, left),
      createdAt: ticket.created_at,
      ...(mailbox !== undefined && { mailbox }),
      channel: SOURCES[ticket.source ?? 0] ?? 'api',
      subject: lineOf(ticket.subject, 500, '(no subject)'),
      ...stateOf(ticket, reading),
      messages: [descriptionOf(ticket, requester, reading), ...later],
      changes: changesOf(ticket, reading),
    },
  ];
}

/** How a ticket stands now, of which nobody knows since when. */
function stateOf(ticket: FreshdeskTicket, reading: Reading): NewState {
  const type = TYPES[ticket.type ?? ''];
  if (ticket.type && type === undefined) reading.left.note(`the type ${ticket.type}`);
  const assignee = agentOf(ticket.responder_id, reading).agent;
  const { group_id: of } = ticket;
  return {
    priority: PRIORITIES[ticket.priority ?? 0] ?? 'normal',
    ...(type !== undefined && { type }),
    tags: tagsOf(ticket.tags),
    ...fieldsOf('ticket', ticket.custom_fields, reading),
    ...(assignee !== undefined && { assignee }),
    ...(of && { team: lineOf(reading.groups.get(of), 100, `Group ${of}`) }),
  };
}

/** What the ticket was opened with. */
function descriptionOf(ticket: FreshdeskTicket, requester: NewPerson, { textOfHtml }: Reading): NewMessage {
  return messageSaying(
    {
      externalId: named('description', ticket.id),
      kind: 'customer_message',
      author: { customer: requester },
      createdAt: ticket.created_at,
      foreign: (ticket.attachments ?? []).map(fileOf),
    },
    { text: ticket.description_text, html: ticket.description },
    textOfHtml,
  );
}

function messageOf(
  one: z.output<typeof conversationSchema>,
  ticket: FreshdeskTicket,
  reading: Reading,
): NewMessage {
  const isCustomers = one.incoming === true && one.private !== true;
  const kind = isCustomers ? 'customer_message' : one.private ? 'internal_note' : 'public_reply';
  const author = isCustomers
    ? { customer: personOf(one.user_id ?? ticket.requester_id, reading) }
    : agentOf(one.user_id, reading);
  const said = {
    externalId: named('conversation', one.id),
    kind,
    author,
    createdAt: one.created_at,
    foreign: (one.attachments ?? []).map(fileOf),
  } as const;
  return messageSaying(said, { text: one.body_text, html: one.body }, reading.textOfHtml);
}

function fileOf({ id: of, name, content_type }: z.output<typeof attachmentSchema>): ForeignFile {
  return { ids: [of], name: name ?? of, type: mediaTypeOf(content_type) };
}

const choicesSchema = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

/** What a status is called: `choices` of the field of statuses has the names of each, for agents first. */
function statusName(of: number, fields: Reading['fields']): string | undefined {
  const choices = choicesSchema.safeParse(fields.get('status')?.choices).data?.[String(of)];
  return Array.isArray(choices) ? choices[0] : choices;
}

function changesOf(ticket: FreshdeskTicket, reading: Reading): NewTicket['changes'] {
  const { left, fields, desk } = reading;
  const category = STATUSES[ticket.status] ?? null;
  const name = statusName(ticket.status, fields);
  const status = desk.statusOf(category, name);
  const { resolved_at: resolved, closed_at: closed } = ticket.stats ?? {};
  const by = agentOf(ticket.responder_id, reading);
  const change = (to: string, at: string) => ({
    externalId: named(to, ticket.id),
    at,
    by,
    to: { status: to },
  });
  if (status === null) left.note(`the status ${name ?? ticket.status}, which became open`);
  if (category === 'solved') return [change(status ?? category, resolved ?? ticket.updated_at)];
  if (category !== 'closed') return [change(status ?? 'open', ticket.updated_at)];
  const solved = resolved ? [change('solved', resolved)] : [];
  return [...solved, change('closed', closed ?? ticket.updated_at)];
}
