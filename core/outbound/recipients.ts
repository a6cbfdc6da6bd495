import type { Customer } from '../../schemas/customer.ts';
import type { Message } from '../../schemas/message.ts';
import { type Addressee, MOST_RECIPIENTS, PLACES, type Recipient } from '../../schemas/recipient.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { addressesOf } from '../customer/index.ts';
import { isOwnAddress, isValidAddress, normalizeAddress, type OwnAddresses } from '../email/index.ts';
import { answersBy, receivedFrom, receivedOf } from '../message/index.ts';

/** What it takes to know who gets a mail. */
export interface RecipientSources {
  ticket: Ticket;
  /** the reply, or the message that is acknowledged */
  message: Message;
  /** the correspondence before it, oldest first */
  earlier: readonly Message[];
  /** everybody in `customersOf` whom there is */
  customers: ReadonlyMap<number, Customer>;
  /** whether what a machine writes goes to collaborators, too, and not to the requester alone */
  automaticToAll: boolean;
}

/**
 * The address of a customer to which a mail of a ticket goes: the one of theirs that they last wrote from or gave to a
 * form, else their first; empty when they have none.
 */
function addressOf(customer: Customer, { message, earlier }: RecipientSources): string {
  const addresses = addressesOf(customer);
  const received = [...earlier, message].map((one) => receivedFrom(one, customer));
  const wroteFrom = received.map((one) => one?.replyTo ?? one?.from);
  const theirs = wroteFrom.findLast((from) => from !== undefined && addresses.includes(from));
  return theirs ?? addresses[0] ?? '';
}

/**
 * To whom a mail is addressed, in the order of the header. A reply goes to whom its writer named; where they named nobody,
 * to the requester, and in Cc to the collaborators. What a machine writes, such as an acknowledgement, goes to the requester alone
 * unless the desk is set to send it to all.
 */
function addresseesOf({
  ticket,
  message,
  automaticToAll,
}: Pick<RecipientSources, 'ticket' | 'message' | 'automaticToAll'>): {
  to: readonly Addressee[];
  cc: readonly Addressee[];
  bcc: readonly Addressee[];
} {
  const requester = [{ customerId: ticket.requesterId }];
  const isByPerson = message.kind === 'public_reply' && answersBy(message.author, message.countsAsReply);
  const others = isByPerson || automaticToAll ? ticket.collaboratorIds : [];
  const cc = others.map((customerId) => ({ customerId }));
  if (message.kind !== 'public_reply') return { to: requester, cc, bcc: [] };
  const { to, addressees = {} } = message;
  return {
    to: addressees.to ?? (to === null ? requester : [{ address: to }]),
    cc: addressees.cc ?? cc,
    bcc: addressees.bcc ?? [],
  };
}

/** The customers who must be known to say who gets a mail. */
export function customersOf(of: Pick<RecipientSources, 'ticket' | 'message' | 'automaticToAll'>): number[] {
  const named = Object.values(addresseesOf(of)).flat();
  const ids = named.flatMap((addressee) => ('customerId' in addressee ? [addressee.customerId] : []));
  return [...new Set([of.ticket.requesterId, ...ids])];
}

/**
 * Who gets a mail: each address once, where it stands first, and no more than SES takes. Customers who are not there any
 * more get none.
 */
export function recipientsOf(sources: RecipientSources): Recipient[] {
  const { customers } = sources;
  const addressees = addresseesOf(sources);
  const ownerOf = (address: string) =>
    [...customers.values()].find((customer) => addressesOf(customer).includes(normalizeAddress(address)));
  const all = PLACES.flatMap((as) =>
    addressees[as].flatMap((addressee): Recipient[] => {
      if ('address' in addressee) {
        const { id = null, name = '' } = ownerOf(addressee.address) ?? {};
        return [{ as, address: addressee.address, name, customerId: id }];
      }
      const customer = customers.get(addressee.customerId);
      if (customer === undefined) return [];
      const { id: customerId, name } = customer;
      return [{ as, address: addressOf(customer, sources), name, customerId }];
    }),
  );
  const once = all.filter(({ address }, at) => {
    return address === '' || all.findIndex((other) => sameAddress(other.address, address)) === at;
  });
  return once.slice(0, MOST_RECIPIENTS);
}

/** Who wrote a message by mail, for a mail that is about it and for nobody else. */
export function writerOf(message: Message): Recipient[] {
  const received = receivedOf(message);
  if (received === null) return [];
  const customerId = message.author.kind === 'customer' ? message.author.id : null;
  return [{ as: 'to', address: received.from, name: received.fromName, customerId }];
}

const sameAddress = (one: string, other: string): boolean =>
  normalizeAddress(one) === normalizeAddress(other);

/** End of the addresses that stand for unnamed senders. RFC 2606 reserves the domain, so that nobody can have one. */
const UNREACHABLE = '.invalid';

/** Why no mail can go to an address, whatever the mail; null when one can. */
export function unreachable(address: string, own: OwnAddresses): 'no_address' | 'own_address' | null {
  if (address.endsWith(UNREACHABLE) || !isValidAddress(address)) return 'no_address';
  return isOwnAddress(address, own) ? 'own_address' : null;
}

/** A recipient who does not get the mail, and why. */
export function withheldFrom(recipient: Recipient, detail: string, now: Date): Recipient {
  return { ...recipient, state: 'withheld', at: now.toISOString(), detail };
}

/** Whether a recipient gets the mail. */
export function gets({ state }: Recipient): boolean {
  return state !== 'withheld';
}

/** The numbers of the recipients by whom it is told how far a mail got: those in To, or all where none of these gets it. */
export function leading(recipients: readonly Recipient[]): ReadonlySet<number> {
  const getting = recipients.flatMap((recipient, place) =>
    gets(recipient) ? [{ as: recipient.as, place }] : [],
  );
  const first = getting.filter(({ as }) => as === 'to');
  return new Set((first.length > 0 ? first : getting).map(({ place }) => place));
}
