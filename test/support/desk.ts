import { createAgent } from '../../core/agent/index.ts';
import { actorOf, type Caller, type Principal } from '../../core/auth/index.ts';
import { createCustomer } from '../../core/customer/index.ts';
import { createOrganisation } from '../../core/organisation/index.ts';
import { createTeam } from '../../core/team/index.ts';
import { createTicket, type TicketRequest, type TicketWithMessage } from '../../core/ticket/index.ts';
import type { Role } from '../../schemas/agent.ts';
import { type Status, type Ticket, ticketSchema } from '../../schemas/ticket.ts';
import { NOW, testContext } from './context.ts';
import type { TestDatabase } from './database.ts';
import { byEmail } from './identities.ts';

export { allRows, butCounts, meaningfulRows } from './rows.ts';

/** Somebody who may do everything an agent can; `id` 1 is the actor of `testContext`. */
export const ADMIN: Caller = { kind: 'agent', id: 1, role: 'admin', teamIds: null, scopes: ['*'] };

/** An agent, by default of all teams. */
export function agentOf(
  given: { id?: number; role?: Role; teamIds?: number[] | null } = {},
): Caller & { kind: 'agent' } {
  const { id = 1, role = 'agent', teamIds = null } = given;
  return { kind: 'agent', id, role, teamIds, scopes: ['*'] };
}

/** A customer as the one who asks. */
export function customerOf(id: number): Caller & { kind: 'customer' } {
  return { kind: 'customer', id, scopes: ['*'] };
}

let made = 0;

/** A customer with an address of their own. */
export function givenCustomer(database: TestDatabase, address?: string) {
  made += 1;
  const identities = byEmail(address ?? `mara${made}@example.com`);
  const unknown = { phone: null, locale: null, timezone: null, notes: '' };
  return createCustomer(database, testContext(), { fields: { name: 'Mara Lindt', identities, ...unknown } });
}

/** An organisation, with a domain of its own unless another is given. */
export function givenOrganisation(database: TestDatabase, ...domains: string[]) {
  made += 1;
  const own = domains.length > 0 ? domains : [`acme${made}.example.com`];
  const fields = { name: `Acme ${made}`, domains: own, externalId: `crm-${made}`, tags: [] };
  return createOrganisation(database, testContext(), { fields });
}

/** An agent who exists in the table. */
export function givenAgent(database: TestDatabase, role: Role = 'agent', teamIds: number[] | null = null) {
  made += 1;
  const fields = { name: 'Ada Kern', address: `ada${made}@desk.example.com`, role, teamIds };
  return createAgent(database, testContext(), { fields });
}

/** A team. */
export function givenTeam(database: TestDatabase, name?: string) {
  made += 1;
  return createTeam(database, testContext(), { name: name ?? `Billing ${made}` });
}

/** What an agent asks for who opens a ticket for a customer; `requester` must be given. */
export function requestFor(
  requester: TicketRequest['requester'],
  given: Partial<TicketRequest> = {},
): TicketRequest {
  return {
    subject: 'The invoice is wrong',
    text: 'Hello Mara,\nwe are looking into it.',
    kind: 'public_reply',
    requester,
    mailbox: { address: 'support@desk.example.com', teamId: null },
    priority: 'normal',
    type: 'question',
    tags: [],
    teamId: null,
    assigneeId: null,
    ...given,
  };
}

/** A ticket that an agent opened, or `principal`, for `requesterId` or somebody new. */
export async function givenTicket(
  database: TestDatabase,
  given: Partial<TicketRequest> & { requesterId?: number; principal?: Principal; now?: Date } = {},
): Promise<TicketWithMessage> {
  const { requesterId, principal = ADMIN, now = NOW, ...fields } = given;
  const id = requesterId ?? (await givenCustomer(database)).id;
  const actor = actorOf(principal);
  const request = requestFor({ id }, fields);
  return createTicket(database, testContext({ actor, now }), { principal, request });
}

/** A ticket in this status, as the table keeps it. */
export function ticketIn(status: Status, given: Partial<Ticket> = {}): Ticket {
  const at = NOW.toISOString();
  return ticketSchema.parse({
    id: 1,
    subject: 'The invoice is wrong',
    priority: 'normal',
    type: 'question',
    channel: 'email',
    tags: [],
    mailbox: 'support@desk.example.com',
    teamId: null,
    assigneeId: null,
    requesterId: 1,
    collaboratorIds: [],
    followUpOf: null,
    version: 1,
    createdAt: at,
    updatedAt: at,
    lastActivityAt: at,
    ...(status === 'solved' ? { solvedAt: at, closesAt: later(NOW, { days: 4 }).toISOString() } : {}),
    ...(status === 'closed' ? { solvedAt: at, closedAt: later(NOW, { days: 4 }).toISOString() } : {}),
    ...given,
    status,
  });
}

/** A time that much after another. */
export function later(time: Date, by: { days?: number; seconds?: number; milliseconds?: number }): Date {
  const { days = 0, seconds = 0, milliseconds = 0 } = by;
  return new Date(time.getTime() + days * 86_400_000 + seconds * 1000 + milliseconds);
}
