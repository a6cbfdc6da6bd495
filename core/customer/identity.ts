import type { Customer } from '../../schemas/customer.ts';
import { IDENTITY_CHANNELS, type Identity, type KnownIdentity } from '../../schemas/identity.ts';
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

/** Whether two identities are one. */
export function isSameIdentity(one: Identity, other: Identity): boolean {
  return one.channel === other.channel && one.value === other.value;
}

/**
 * The one spelling of an address that somebody typed.
 * @throws InvalidInputError that names `path` when mail could not be sent to it
 */
export function requireAddress(address: string, path: string): string {
  if (!isValidAddress(address)) throw fieldError(path, 'must be an email address');
  return normalizeAddress(address);
}

/** How the values of each channel are checked and spelled. */
const SPELLING: Readonly<Record<KnownIdentity['channel'], (value: string, path: string) => string>> = {
  email: requireAddress,
};

/**
 * The spellings of identities that somebody typed, each once, in the order given.
 * @throws InvalidInputError that names the value that is none on its channel
 */
export function requireIdentities(identities: readonly KnownIdentity[], path: string): KnownIdentity[] {
  const spelled = identities.map(({ channel, value }, at): KnownIdentity => {
    return { channel, value: SPELLING[channel](value, `${path}.${at}.value`) };
  });
  return spelled.filter((one, at) => spelled.findIndex((other) => isSameIdentity(one, other)) === at);
}
