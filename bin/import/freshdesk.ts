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
  phoneOf,
  tagsOf,
} from './converted.ts';
import { type Dump, listIn } from './dump.ts';

const id = z.number().transform(String);
const text = z.string().nullish();
const contactSchema = z.object({
  id,
  name: text,
  email: text,
  other_emails: z.array(z.string()).nullish(),
  phone: text,
  mobile: text,
  company_id: id.nullish(),
  language: text,
  time_zone: text,
  created_at: text,
});
const companySchema = z.object({
  id,
  name: text,
  domains: z.array(z.string()).nullish(),
  created_at: text,
});
const agentSchema = z.object({ id, contact: z.object({ name: text, email: text }) });
const conversationSchema = z.object({
  id,
  body: text,
  body_text: text,
  incoming: z.boolean().nullish(),
  private: z.boolean().nullish(),
  user_id: id.nullish(),
  created_at: z.string(),
  attachments: z.array(z.unknown()).nullish(),
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
  attachments: z.array(z.unknown()).nullish(),
  custom_fields: z.record(z.string(), z.unknown()).nullish(),
  stats: z.object({ resolved_at: text, closed_at: text }).nullish(),
  conversations: z.array(conversationSchema).nullish(),
});
type FreshdeskTicket = z.output<typeof ticketSchema>;

/** The numbers of Freshdesk's API ("Ticket properties"). */
const STATUSES: Readonly<Record<number, string>> = { 2: 'open', 3: 'pending', 4: 'solved', 5: 'closed' };
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

interface Reading {
  contacts: ReadonlyMap<string, z.output<typeof contactSchema>>;
  agents: ReadonlyMap<string, z.output<typeof agentSchema>>;
  groups: ReadonlyMap<string, string | null | undefined>;
  left: Left;
  textOfHtml: (html: string) => string;
}

/**
 * Reads what the API of Freshdesk answers: `tickets`, each as asked for with `include=conversations,requester,stats`, `contacts`,
 * `companies`, `agents` and `groups`. It tells of no changes: a ticket gets its status when it was solved, or last changed.
 */
export function fromFreshdesk(dump: Dump, textOfHtml: (html: string) => string): Converted {
  const left = new Left();
  const { unread } = left;
  const tickets = listIn(dump, ['tickets'], ticketSchema, unread);
  const companies = listIn(dump, ['companies'], companySchema, unread);
  const known = [
    ...tickets.flatMap(({ requester = null }) => requester ?? []),
    ...listIn(dump, ['contacts'], contactSchema, unread),
  ];
  const contacts = new Map(known.map((contact) => [contact.id, contact]));
  const agents = new Map(listIn(dump, ['agents'], agentSchema, unread).map((agent) => [agent.id, agent]));
  const groups = new Map(
    listIn(dump, ['groups'], z.object({ id, name: text }), unread).map((group) => [group.id, group.name]),
  );
  const reading = { contacts, agents, groups, left, textOfHtml };
  return {
    organisations: companies.map(({ id: of, name, domains, created_at }) => ({
      externalId: named('company', of),
      name: lineOf(name, 200, `Company ${of}`),
      domains: domains ?? [],
      ...(created_at && { createdAt: created_at }),
    })),
    customers: [...contacts.values()].map((contact) => customerOf(contact, companies, left)),
    tickets: tickets.flatMap((ticket) => ticketOf(ticket, reading)),
    left: left.counts,
  };
}

function customerOf(
  contact: z.output<typeof contactSchema>,
  companies: readonly { id: string }[],
  left: Left,
) {
  const emails = [contact.email, ...(contact.other_emails ?? [])];
  const addresses = emails.flatMap((email) => addressOf(email, left) ?? []);
  const phone = phoneOf(contact.mobile || contact.phone, left);
  const isOf = companies.some((company) => company.id === contact.company_id);
  return {
    externalId: named('contact', contact.id),
    name: lineOf(contact.name, 200, addresses[0] ?? `Contact ${contact.id}`),
    addresses,
    ...(isOf && contact.company_id && { organisation: named('company', contact.company_id) }),
    ...(phone !== undefined && { phone }),
    ...(contact.language && { locale: contact.language }),
    ...(contact.created_at && { createdAt: contact.created_at }),
  };
}

function personOf(of: string, { contacts, left }: Reading): NewPerson {
  const { name, email } = contacts.get(of) ?? {};
  return personBy(named('contact', of), { name, email }, `Contact ${of}`, left);
}

function agentOf(of: string | null | undefined, { agents, left }: Reading) {
  const { name, email } = agents.get(of ?? '')?.contact ?? {};
  return agentBy({ name, email }, of ? `Agent ${of}` : 'Freshdesk', left);
}

function ticketOf(ticket: FreshdeskTicket, reading: Reading): NewTicket[] {
  const { left } = reading;
  if (ticket.spam) {
    left.note('tickets that are spam');
    return [];
  }
  const values = Object.values(ticket.custom_fields ?? {}).filter((value) => value !== null && value !== '');
  left.note('values of custom fields', values.length);
  left.note('files of messages', ticket.attachments?.length ?? 0);
  if (ticket.type) left.note(`the type ${ticket.type}`);
  const requester = personOf(ticket.requester_id, reading);
  const first = messagesOf(
    {
      externalId: named('description', ticket.id),
      kind: 'customer_message',
      author: { customer: requester },
      createdAt: ticket.created_at,
      text: ticket.description_text ?? '',
      html: ticket.description ?? '',
    },
    reading.textOfHtml,
  );
  const assignee = agentOf(ticket.responder_id, reading).agent;
  const team =
    ticket.group_id && lineOf(reading.groups.get(ticket.group_id), 100, `Group ${ticket.group_id}`);
  return [
    {
      externalId: named('ticket', ticket.id),
      requester,
      createdAt: ticket.created_at,
      channel: SOURCES[ticket.source ?? 0] ?? 'api',
      subject: lineOf(ticket.subject, 500, '(no subject)'),
      priority: PRIORITIES[ticket.priority ?? 0] ?? 'normal',
      tags: tagsOf(ticket.tags),
      ...(assignee !== undefined && { assignee }),
      ...(team && { team }),
      messages: [...first, ...(ticket.conversations ?? []).flatMap((one) => messageOf(one, ticket, reading))],
      changes: changesOf(ticket, reading),
    },
  ];
}

function messageOf(
  one: z.output<typeof conversationSchema>,
  ticket: FreshdeskTicket,
  reading: Reading,
): NewMessage[] {
  reading.left.note('files of messages', one.attachments?.length ?? 0);
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
  } as const;
  return messagesOf({ ...said, text: one.body_text ?? '', html: one.body ?? '' }, reading.textOfHtml);
}

function changesOf(ticket: FreshdeskTicket, reading: Reading): NewTicket['changes'] {
  const status = STATUSES[ticket.status];
  const { resolved_at: resolved, closed_at: closed } = ticket.stats ?? {};
  const by = agentOf(ticket.responder_id, reading);
  const change = (to: string, at: string) => ({
    externalId: named(to, ticket.id),
    at,
    by,
    to: { status: to },
  });
  if (status === undefined) reading.left.note(`the status ${ticket.status}, which became open`);
  if (status === 'solved') return [change('solved', resolved ?? ticket.updated_at)];
  if (status !== 'closed') return [change(status ?? 'open', ticket.updated_at)];
  const solved = resolved ? [change('solved', resolved)] : [];
  return [...solved, change('closed', closed ?? ticket.updated_at)];
}
