import type { Customer } from '../../schemas/customer.ts';
import {
  IDENTITY_CHANNELS,
  type Identity,
  type KnownIdentity,
  type MessengerIdentity,
} from '../../schemas/identity.ts';
import { isValidAddress, normalizeAddress } from '../email/index.ts';
import { fieldError } from '../shared/errors.ts';

/** The identity of whoever has an address. */
export function emailIdentity(address: string): KnownIdentity {
  return { channel: 'email', value: normalizeAddress(address) };
}

/** The addresses of a customer; the first is where mail goes that answers no other. */
export function addressesOf({ identities }: Pick<Customer, 'identities'>): string[] {
  return identities.flatMap(({ channel, value }) => (channel === 'email' ? value : []));
}

/** Whether an identity is on a channel of this version. */
export function isKnown(identity: Identity): identity is KnownIdentity {
  return IDENTITY_CHANNELS.some((channel) => channel === identity.channel);
}

/** Within which account of the desk an identity counts. */
const accountOf = (identity: Identity): unknown => ('account' in identity ? (identity.account ?? '') : '');

/** Whether two identities are one, whatever somebody calls themselves there. */
export function isSameIdentity(one: Identity, other: Identity): boolean {
  return one.channel === other.channel && one.value === other.value && accountOf(one) === accountOf(other);
}

/**
 * The one spelling of an address that somebody typed.
 * @throws InvalidInputError that names `path` when mail could not be sent to it
 */
export function requireAddress(address: string, path: string): string {
  if (!isValidAddress(address)) throw fieldError(path, 'must be an email address');
  return normalizeAddress(address);
}

/** An identity in the one spelling of its channel: what a provider gives is kept as it is. */
function spelled(identity: KnownIdentity, path: string): KnownIdentity {
  return identity.channel === 'email'
    ? { channel: 'email', value: requireAddress(identity.value, path) }
    : messengerIdentity(identity);
}

/** An identity on a messaging channel, without what is not said of it. */
export function messengerIdentity({ channel, value, account, name }: MessengerIdentity): MessengerIdentity {
  return { channel, value, ...(account && { account }), ...(name && { name }) };
}

/**
 * The spellings of identities that somebody typed, each once, in the order given.
 * @throws InvalidInputError that names the value that is none on its channel
 */
export function requireIdentities(identities: readonly KnownIdentity[], path: string): KnownIdentity[] {
  const all = identities.map((identity, at) => spelled(identity, `${path}.${at}.value`));
  return all.filter((one, at) => all.findIndex((other) => isSameIdentity(one, other)) === at);
}
