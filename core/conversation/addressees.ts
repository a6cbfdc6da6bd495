import { type Addressee, type Addressees, MOST_RECIPIENTS, PLACES } from '../../schemas/recipient.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { addressesOf, customerKey, parseCustomerRow, requireAddress } from '../customer/index.ts';
import { isOwnAddress } from '../email/index.ts';
import { fieldError } from '../shared/errors.ts';
import type { Key } from '../shared/write.ts';

/** Whom a request names: somebody by their address, or a customer by number. */
export type Named = { address: string } | { id: number };

/** To whom a reply is to go, as its writer says; what is absent is as the desk has it. */
export interface AskedRecipients {
  to?: readonly Named[] | undefined;
  cc?: readonly Named[] | undefined;
  bcc?: readonly Named[] | undefined;
}

const namedIn = (asked: AskedRecipients): Named[] => PLACES.flatMap((place) => asked[place] ?? []);

/** The rows by which it is known whether those named are customers. */
export function addresseeKeys(asked: AskedRecipients): Key[] {
  return namedIn(asked).flatMap((named) => ('id' in named ? [customerKey(named.id)] : []));
}

/**
 * Whom a reply is addressed to, checked; and the first of them as an address. Nobody when its writer named nobody.
 * @throws InvalidInputError that names who is no customer, has no address, is the desk itself, or is too much for one mail
 */
export function requireAddressees(
  asked: AskedRecipients,
  ticket: Ticket,
  { rowAt, deskDomains = [] }: { rowAt: (key: Key) => unknown; deskDomains?: readonly string[] | undefined },
): { to: string | null; addressees?: Addressees } {
  const given = PLACES.filter((place) => asked[place] !== undefined);
  if (given.length === 0) return { to: null };
  const own = { mailboxes: [], deskDomains };
  let first: string | null = null;
  const checked = (named: Named, path: string): Addressee => {
    const address = 'id' in named ? addressOfCustomer(rowAt(customerKey(named.id)), path) : named.address;
    const spelled = requireAddress(address, path);
    if (isOwnAddress(spelled, own)) throw fieldError(path, 'is an address of the desk itself');
    if (path.startsWith('to')) first ??= spelled;
    return 'id' in named ? { customerId: named.id } : { address: spelled };
  };
  const addressees: Addressees = Object.fromEntries(
    given.map((place) => [place, (asked[place] ?? []).map((named, at) => checked(named, `${place}.${at}`))]),
  );
  requireRoom(addressees, ticket);
  return { to: first, addressees };
}

function addressOfCustomer(row: unknown, path: string): string {
  if (row === undefined) throw fieldError(`${path}.id`, 'is not a customer of this desk');
  const [address] = addressesOf(parseCustomerRow(row));
  if (address === undefined) throw fieldError(`${path}.id`, 'is a customer without an address');
  return address;
}

/** SES takes so many recipients of one mail. Somebody who is named twice counts twice here. */
function requireRoom({ to, cc, bcc = [] }: Addressees, { collaboratorIds }: Ticket): void {
  const count = (to?.length ?? 1) + (cc ?? collaboratorIds).length + bcc.length;
  if (count > MOST_RECIPIENTS)
    throw fieldError('to', `with cc and bcc, a mail goes to ${MOST_RECIPIENTS} people at the most`);
}
