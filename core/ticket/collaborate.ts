import type { Ticket } from '../../schemas/ticket.ts';
import type { TicketAction } from '../auth/index.ts';
import {
  customerKey,
  emailIdentity,
  IDENTITY_TAKEN,
  identityKey,
  newCustomerWrites,
  parseIdentityRow,
  requireAddress,
} from '../customer/index.ts';
import { isOwnAddress, normalizeAddress } from '../email/index.ts';
import { organisationKeyOfAddress, parseDomainRow } from '../organisation/index.ts';
import type { Context } from '../shared/context.ts';
import { takeId } from '../shared/counter-store.ts';
import { fieldError, NotFoundError } from '../shared/errors.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import type { Key, Write } from '../shared/write.ts';
import { changeQuietly, type QuietChange } from './change-quietly.ts';
import { withCollaborator, withoutCollaborator } from './collaborators.ts';
import { requireNotMerged } from './merged.ts';
import { requireNotClosed } from './status.ts';

/** Somebody who is to take part in a ticket: a customer by number, or whoever has an address. */
export type Participant = { id: number } | { address: string; name?: string | undefined };

/** Who is to take part in a ticket, or no longer. */
interface Taking extends QuietChange {
  participant: Participant;
}

const TRIES = 3;

/**
 * Makes a customer a collaborator of a ticket: they get replies in Cc, what they write joins it, and they may read what is
 * public there. Who became one by writing a mail may read it only once they are added. Whoever has an address
 * that the desk does not know becomes a customer, of the organisation that has their domain. It is no activity on the ticket; adding twice changes nothing.
 * @throws InvalidInputError when there is no such customer, the address is none or the desk's own, or it is the requester
 * @throws ConflictError `ticket.collaborators_full`, `ticket.closed`
 */
export async function addCollaborator(
  deps: { table: Table; deskDomains: readonly string[] },
  context: Context,
  input: Taking,
): Promise<Ticket> {
  const key = keyOf(input.participant, deps.deskDomains);
  const domain = domainKeys(input.participant);
  const add = () =>
    change(
      deps.table,
      context,
      { ...input, action: 'ticket.invite' },
      [key, ...domain],
      async (ticket, rowAt) => {
        const [byDomain] = domain.map((one) => parseDomainRow(rowAt(one)));
        const known = { row: rowAt(key), organisationId: byDomain ?? null };
        const { id, writes } = await customerOf(deps.table, context, input.participant, known);
        return { after: withCollaborator(ticket, id), writes };
      },
    );
  return untilNotOvertaken([IDENTITY_TAKEN], add, TRIES);
}

/**
 * Ends that a customer takes part in a ticket: they get no copies any more, until they write on it again.
 * @throws NotFoundError when they do not; ConflictError `ticket.closed`
 */
export function removeCollaborator(table: Table, context: Context, input: Taking): Promise<Ticket> {
  const { participant } = input;
  const key = keyOf(participant, []);
  return change(table, context, { ...input, action: 'ticket.change' }, [key], async (ticket, rowAt) => {
    const id = 'id' in participant ? participant.id : parseIdentityRow(rowAt(key))?.customerId;
    if (id === undefined || !ticket.collaboratorIds.includes(id)) throw new NotFoundError('collaborator');
    return { after: withoutCollaborator(ticket, id), writes: [] };
  });
}

function keyOf(participant: Participant, deskDomains: readonly string[]): Key {
  if ('id' in participant) return customerKey(participant.id);
  const address = requireAddress(participant.address, 'address');
  if (isOwnAddress(address, { mailboxes: [], deskDomains }))
    throw fieldError('address', 'is an address of the desk itself');
  return identityKey(emailIdentity(address));
}

/** The row that says whose organisation somebody is whose address the desk may not know. */
function domainKeys(participant: Participant): Key[] {
  return 'id' in participant ? [] : [organisationKeyOfAddress(normalizeAddress(participant.address))];
}

/** The customer whom a participant is, and the writes that make somebody new one. */
async function customerOf(
  table: Table,
  context: Context,
  participant: Participant,
  { row, organisationId }: { row: unknown; organisationId: number | null },
): Promise<{ id: number; writes: Write[] }> {
  if ('id' in participant) {
    if (row === undefined) throw fieldError('id', 'is not a customer of this desk');
    return { id: participant.id, writes: [] };
  }
  const known = parseIdentityRow(row)?.customerId;
  if (known !== undefined) return { id: known, writes: [] };
  const id = await takeId(table, 'customer');
  const { address, name = '' } = participant;
  const made = { id, identity: emailIdentity(address), name, organisationId };
  return { id, writes: newCustomerWrites(made, context).writes };
}

function change(
  table: Table,
  context: Context,
  input: Taking & { action: TicketAction },
  keys: readonly Key[],
  decide: (before: Ticket, rowAt: (key: Key) => unknown) => Promise<{ after: Ticket; writes: Write[] }>,
): Promise<Ticket> {
  return changeQuietly(table, context, { ...input, keys }, (before, rowAt) => {
    requireNotMerged(before);
    requireNotClosed(before);
    return decide(before, rowAt);
  });
}
