import type { Facts } from '../../core/fields/index.ts';
import { type Agent, agentSchema } from '../../schemas/agent.ts';
import { type Customer, customerSchema } from '../../schemas/customer.ts';
import { anyEventSchema, type DeskEvent } from '../../schemas/events/events.ts';
import { type Message, messageSchema } from '../../schemas/message.ts';
import { type Organisation, organisationSchema } from '../../schemas/organisation.ts';
import { NOW } from './context.ts';
import { ticketIn } from './desk.ts';

const at = NOW.toISOString();
const ULID = '01J00000000000000000000000';

/** A mail of a customer, as the table gives it. */
export function mailOf(given: Record<string, unknown> = {}, origin: Record<string, unknown> = {}): Message {
  const verdict = 'PASS';
  return messageSchema.parse({
    id: ULID,
    kind: 'customer_message',
    author: { kind: 'customer', id: 7 },
    createdAt: at,
    text: 'Please refund invoice 4711.\n> What is it about?',
    textKey: null,
    replyText: 'Please refund invoice 4711.',
    htmlKey: null,
    attachments: [],
    origin: {
      channel: 'email',
      from: 'mara.lindt@example.com',
      fromName: 'Mara Lindt',
      to: [{ address: 'support@desk.example.com', name: '' }],
      cc: [{ address: 'bo@example.com', name: 'Bo' }],
      replyTo: 'mara@example.com',
      messageId: '<1@example.com>',
      rawKey: 'raw/1',
      verdicts: { spf: verdict, dkim: verdict, dmarc: verdict, spam: verdict, virus: verdict },
      automatic: false,
      ...origin,
    },
    ...given,
  });
}

/** A reply of an agent to another address than usual, which bounced. */
export function replyOf(given: Record<string, unknown> = {}): Message {
  return messageSchema.parse({
    ...mailOf(),
    kind: 'public_reply',
    author: { kind: 'agent', id: 3 },
    origin: { channel: 'api' },
    to: 'mara@home.example',
    delivery: { channel: 'email', state: 'bounced', at, mailId: 'm1', detail: 'no such user' },
    ...given,
  });
}

/** A customer of whom everything is known. */
export function requesterOf(given: Partial<Customer> = {}): Customer {
  return customerSchema.parse({
    id: 7,
    name: 'Mara Lindt',
    identities: [
      { channel: 'email', value: 'mara.lindt@example.com' },
      { channel: 'email', value: 'mara@xn--bcher-kva.example' },
    ],
    organisationId: 9,
    externalId: 'shop-7',
    phone: '+4989123456',
    otherPhones: ['+4366012345678'],
    location: { country: 'DE', region: 'Bayern', city: 'München', source: 'given' },
    tags: ['wholesale'],
    isVip: true,
    locale: 'de-DE',
    timezone: 'Europe/Berlin',
    notes: 'Likes tea',
    version: 1,
    createdAt: at,
    updatedAt: at,
    ...given,
  });
}

/** An organisation with everything. */
export function organisationOf(given: Partial<Organisation> = {}): Organisation {
  return organisationSchema.parse({
    id: 9,
    name: 'Lindt AG',
    domains: ['example.com', 'xn--bcher-kva.example'],
    externalId: 'crm-1',
    parentId: 11,
    defaultTeamId: 1,
    tags: ['vip'],
    version: 1,
    createdAt: at,
    updatedAt: at,
    ...given,
  });
}

/** An agent of teams 1 and 2. */
export function assigneeOf(given: Partial<Agent> = {}): Agent {
  return agentSchema.parse({
    id: 3,
    name: 'Ada Kern',
    address: 'ada@desk.example.com',
    role: 'agent',
    teamIds: [1, 2],
    active: true,
    version: 1,
    createdAt: at,
    updatedAt: at,
    ...given,
  });
}

/** The event that a message was added. */
export function messageAdded(actor: object = { kind: 'customer', id: 7 }): DeskEvent {
  const message = { id: ULID, kind: 'customer_message', automatic: false, doubted: false, suspicious: false };
  const ticket = { ...ticketIn('open'), solvedAt: null, closesAt: null, closedAt: null, nextDeadline: null };
  return anyEventSchema.parse({
    id: ULID,
    schemaVersion: 2,
    at,
    actor,
    cause: ULID,
    type: 'message.added',
    ticket,
    message: { ...message, channel: 'email' },
  });
}

/** Facts in which a ticket stands and nothing else. */
export function factsOf(given: Partial<Facts> = {}): Facts {
  return { ticket: ticketIn('open'), now: NOW, ...given };
}
