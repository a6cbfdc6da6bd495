import type { Ticket } from '../../schemas/ticket.ts';
import { agentAddressKey, parseAgentAddressRow } from '../agent/index.ts';
import { emailIdentity, identityKey, newCustomerWrites, parseIdentityRow } from '../customer/index.ts';
import {
  type EmailAddress,
  isOwnAddress,
  isUnattendedAddress,
  isValidAddress,
  normalizeAddress,
  type OwnAddresses,
  type ThreadClue,
} from '../email/index.ts';
import { organisationKeyOfAddress, parseDomainRow } from '../organisation/index.ts';
import { namesOfSender, senderByName, standingOf } from '../sender/index.ts';
import type { Context } from '../shared/context.ts';
import type { Key, Write } from '../shared/write.ts';
import { COLLABORATORS } from '../ticket/index.ts';
import type { AuthorDeps } from './author.ts';
import type { ThreadLookup } from './find-thread.ts';
import { personOf } from './person.ts';
import type { Mail } from './understand-mail.ts';

/** Somebody whom a mail names beside its sender and the desk, and what the desk knows of them. */
export interface Copied extends EmailAddress {
  /** null when there is no customer of that address yet */
  customerId: number | null;
  organisationId: number | null;
}

/**
 * Most customers that one mail makes of those it is copied to: all is written in one transaction. Who is left stands on the message,
 * where agents see them.
 */
const MOST_NEW = 12;
/** Clues that nobody has who was not sent a mail of the ticket. */
const TOKENS: readonly ThreadClue['via'][] = ['address', 'signed_id', 'marker'];

/**
 * Whom a mail is written or copied to beside the desk, who may take part in its ticket by that: people, as far as their addresses
 * tell. Nobody where the desk was in Bcc, since its answer would show that it was; nor in what a machine or a form sent, or
 * that is in doubt.
 */
export function copiedIn(mail: Mail, own: OwnAddresses): EmailAddress[] {
  const isPersons = !mail.automatic && mail.form === null && mail.suspicions.length === 0;
  if (!isPersons || mail.proof === 'doubted' || mail.forwardedBy !== undefined) return [];
  const named = [...mail.to, ...mail.cc].map(({ address, name }) => ({
    address: normalizeAddress(address),
    name,
  }));
  if (!named.some(({ address }) => isOwnAddress(address, own))) return [];
  const others = named.filter(
    ({ address }) =>
      isValidAddress(address) &&
      !isOwnAddress(address, own) &&
      !isUnattendedAddress(address) &&
      address !== mail.from.address,
  );
  const once = others.filter((one, at) => others.findIndex(({ address }) => address === one.address) === at);
  return once.slice(0, COLLABORATORS).map(personOf);
}

/** The rows that say who they are. */
export function copiedKeys(copied: readonly EmailAddress[]): Key[] {
  return copied.flatMap(({ address }) => [
    identityKey(emailIdentity(address)),
    agentAddressKey(address),
    organisationKeyOfAddress(address),
    ...namesOfSender(address).map(senderByName.of),
  ]);
}

/** Who they are, without the desk's own agents and whoever is blocked. */
export function knownCopied(copied: readonly EmailAddress[], rowAt: (key: Key) => unknown): Copied[] {
  return copied.flatMap(({ address, name }) => {
    const owner = parseIdentityRow(rowAt(identityKey(emailIdentity(address))));
    const isAgents = parseAgentAddressRow(rowAt(agentAddressKey(address))) !== null;
    if (isAgents || owner?.isBlocked || standingOf(address, rowAt) === 'blocked') return [];
    const organisationId = owner?.organisationId ?? parseDomainRow(rowAt(organisationKeyOfAddress(address)));
    return [{ address, name, customerId: owner?.customerId ?? null, organisationId }];
  });
}

/**
 * Who takes part in a ticket by being copied to a mail: whom a customer copies it to who takes part themselves. A mail that only
 * says that it is by a customer whom the desk knows adds nobody: with it a stranger would get what is answered to them.
 */
export function partOf(
  mail: Mail,
  found: Exclude<ThreadLookup, { outcome: 'received' }>,
  authorId: number,
): readonly Copied[] {
  const ticket = found.outcome === 'new' ? null : found.outcome === 'join' ? found.ticket : found.closed;
  const isPart = ticket === null || [ticket.requesterId, ...ticket.collaboratorIds].includes(authorId);
  const by = found.weighed.find(({ ticketId }) => ticketId !== null)?.clue.via;
  const isSure = mail.proof === 'proven' || (ticket !== null && by !== undefined && TOKENS.includes(by));
  if (!isPart || !(isSure || found.customerId === null)) return [];
  return found.copied.filter(
    ({ customerId }) => customerId === null || (customerId !== authorId && !isThere(ticket, customerId)),
  );
}

const isThere = (ticket: Ticket | null, customerId: number): boolean =>
  ticket !== null && [ticket.requesterId, ...ticket.collaboratorIds].includes(customerId);

/** The customers that those are who were copied, and the writes of those who were none yet. */
export async function copiedCustomers(
  { newCustomerId, fields, language = null }: Pick<AuthorDeps, 'newCustomerId' | 'fields' | 'language'>,
  context: Context,
  copied: readonly Copied[],
): Promise<{ ids: number[]; writes: Write[] }> {
  const unknown = copied.filter(({ customerId }) => customerId === null).slice(0, MOST_NEW);
  const known = copied.flatMap(({ customerId }) => (customerId === null ? [] : [customerId]));
  const made: ReturnType<typeof newCustomerWrites>[] = [];
  // One after the other, so that numbers follow the header.
  for (const { address, name, organisationId } of unknown) {
    const of = { id: await newCustomerId(), identity: emailIdentity(address), name, organisationId };
    made.push(newCustomerWrites({ ...of, fields, locale: language }, context));
  }
  const ids = [...known, ...made.map(({ customer }) => customer.id)];
  return { ids: [...new Set(ids)], writes: made.flatMap(({ writes }) => writes) };
}
