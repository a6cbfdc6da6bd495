import { isValidAddress, normalizeAddress } from '../email/index.ts';
import { fieldError } from '../shared/errors.ts';

/**
 * The one spelling of an address that somebody typed.
 * @throws InvalidInputError that names `path` when mail could not be sent to it
 */
export function requireAddress(address: string, path: string): string {
  if (!isValidAddress(address)) throw fieldError(path, 'must be an email address');
  return normalizeAddress(address);
}

/** The spellings of a list of addresses, each once, in the order given. */
export function requireAddresses(addresses: readonly string[], path: string): string[] {
  return [...new Set(addresses.map((address, at) => requireAddress(address, `${path}.${at}`)))];
}
