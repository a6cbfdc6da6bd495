import type { Message } from '../../schemas/message.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import type { Principal } from '../auth/index.ts';
import {
  ADDRESS_TAKEN,
  customerAddress,
  customerKey,
  newCustomerWrites,
  parseAddressRow,
  requireAddress,
} from '../customer/index.ts';
import { normalizeAddress } from '../email/index.ts';
import { mailboxKey, teamOfMailbox } from '../mailbox/index.ts';
import { type Draft, typedMessage } from '../message/index.ts';
import type { Context } from '../shared/context.ts';
import { takeId } from '../shared/counter-store.ts';
import { BusyError, fieldError, type InvalidInputError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import { readRows } from '../shared/read-rows.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import { mustExist, type Write } from '../shared/write.ts';
import { assignmentChecks, throwAssignmentRefusal } from './assignment.ts';
import { openTicketWrites } from './open-ticket.ts';
import { teamFor } from './team-for.ts';

/** Whom a ticket is for: a customer by id, or by address, who is made when the desk does not know the address. */
export type Requester = { id: number } | { address: string; name: string };

/** What somebody asks for who opens a ticket over the API. */
export interface TicketRequest {
  subject: string;
  text: string;
  /** an agent's first message: mailed to the requester, or kept among agents */
  kind: 'public_reply' | 'internal_note';
  requester: Requester;
  mailbox: string;
  priority: Ticket['priority'];
  type: Ticket['type'];
  tags: string[];
  /** null: no team; when absent, the mailbox says which */
  teamId?: number | null;
  assigneeId: number | null;
}

/** What a command leaves on a ticket: the ticket as it is then, and the message that it added. */
export interface TicketWithMessage {
  ticket: Ticket;
  message: Message;
}

const TRIES = 3;

/**
 * Opens a ticket over the API. An agent opens it on a customer's behalf, and the first reply is mailed to them; a
 * customer opens their own.
 * @throws InvalidInputError that names requester, team or assignee when there is no such one, or a wrong address
 */
export async function createTicket(
  deps: { table: Table },
  context: Context,
  input: { principal: Principal; request: TicketRequest; alongside?: AlongsideWrites<TicketWithMessage> },
): Promise<TicketWithMessage> {
  const { request, principal } = input;
  const [id, first] = await Promise.all([takeId(deps.table, 'ticket'), lookUp(deps.table, context, input)]);
  let found = first;
  for (let tried = 1; ; tried += 1) {
    const { subject, mailbox, priority, type, tags, assigneeId } = request;
    const { requesterId, teamId } = found;
    const fields = { id, subject, mailbox, priority, type, tags, teamId, assigneeId, requesterId };
    const opened = openTicketWrites({ ...fields, channel: 'api' }, firstMessage(principal, request), context);
    const created = { ticket: opened.ticket, message: opened.message };
    const checks = [...found.writes, ...assignmentChecks(request)];
    try {
      await deps.table.write([...opened.writes, ...checks, ...((await input.alongside?.(created)) ?? [])]);
      return created;
    } catch (error) {
      if (refusedBy(error, 'requester')) throw unknownRequesterError();
      if (!refusedBy(error, ADDRESS_TAKEN)) throwAssignmentRefusal(error);
      if (tried === TRIES) throw new BusyError(error);
      found = await lookUp(deps.table, context, input);
    }
  }
}

function firstMessage(principal: Principal, request: TicketRequest): Draft {
  if (principal.kind === 'customer') return typedMessage(request.text);
  if (request.kind === 'internal_note') return { kind: 'internal_note', text: request.text };
  const to = 'address' in request.requester ? normalizeAddress(request.requester.address) : null;
  return { kind: 'public_reply', text: request.text, to };
}

/** What a request leaves for the desk to find out. */
interface Lookup {
  requesterId: number;
  /** what makes the requester a customer, or refuses one who is none */
  writes: Write[];
  teamId: number | null;
}

/** Finds out who an address is and whose the mailbox is: in one read, or none when the request says both itself. */
async function lookUp(
  table: Table,
  context: Context,
  { principal, request }: { principal: Principal; request: TicketRequest },
): Promise<Lookup> {
  const { requester, mailbox } = request;
  const rowAt = await readRows(table, [
    ...('address' in requester ? [customerAddress(requester.address)] : []),
    ...(request.teamId === undefined ? [mailboxKey(mailbox)] : []),
  ]);
  const { teamId = teamFor(principal, teamOfMailbox(rowAt(mailboxKey(mailbox)))) } = request;
  if ('id' in requester) {
    const { id } = requester;
    return { requesterId: id, writes: [mustExist(customerKey(id), 'requester')], teamId };
  }
  const address = requireAddress(requester.address, 'requester.address');
  const known = parseAddressRow(rowAt(customerAddress(address)));
  if (known !== null) return { requesterId: known, writes: [], teamId };
  const id = await takeId(table, 'customer');
  const { writes } = newCustomerWrites({ id, address, name: requester.name }, context);
  return { requesterId: id, writes, teamId };
}

function unknownRequesterError(): InvalidInputError {
  return fieldError('requester.id', 'is not a customer of this desk');
}
