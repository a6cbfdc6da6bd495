import { createHash } from 'node:crypto';
import * as z from 'zod';
import { idSchema } from '../../schemas/actor.ts';
import { normalizeAddress } from '../email/index.ts';
import { readSignedToken, signedToken } from '../shared/signed-token.ts';

const HASH_BYTES = 12;
const LONGEST_TOKEN = 300;
const saidSchema = z.tuple([idSchema, z.string()]);

/** What a link names that confirms an address: whose it is, and the address by its hash. */
export interface ConfirmToken {
  customerId: number;
  addressHash: string;
}

/** By what a link names an address without telling it. */
export const addressHash = (address: string): string =>
  createHash('sha256')
    .update(normalizeAddress(address))
    .digest()
    .subarray(0, HASH_BYTES)
    .toString('base64url');

/**
 * What stands at the end of the link by which a customer confirms an address. It says nothing but that whoever has it got mail there, so
 * that it does not expire: the desk asks once.
 */
export function confirmToken(
  { customerId, address }: { customerId: number; address: string },
  key: Uint8Array,
): string {
  return signedToken('confirm', [customerId, addressHash(address)], key);
}

/** What a link names; null for one that the desk has not given out. */
export function readConfirmToken(token: string, keys: readonly Uint8Array[]): ConfirmToken | null {
  const said = readSignedToken('confirm', token, { keys, schema: saidSchema, longest: LONGEST_TOKEN });
  if (said === null) return null;
  const [customerId, hash] = said;
  return { customerId, addressHash: hash };
}
