import * as z from 'zod';
import { accessPattern } from '../shared/access-pattern.ts';
import { KEYS_PARTITION, ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import { insert, type Key } from '../shared/write.ts';

export const signingKeys = accessPattern({
  name: 'Signing keys',
  description: 'The keys that sign reply addresses and markers; the first signs, all are accepted.',
  operation: 'GetItem',
  pk: KEYS_PARTITION,
  sk: 'REPLY',
  of: (_: null): Key => ({ pk: KEYS_PARTITION, sk: 'REPLY' }),
});

const KEY = signingKeys.of(null);

const KEY_BYTES = 32;
const rows = rowsOfKind(ROW_KIND.signingKeys, z.object({ keys: z.array(z.base64()).min(1) }));

/** The keys of the desk, newest first. */
export type SigningKeys = readonly [Uint8Array, ...Uint8Array[]];

/**
 * Reads the keys, and makes the first one when the desk is new. They live in the table and go with its backups, so
 * that the answers to old mail still find their tickets after a restore.
 */
export async function loadSigningKeys(
  table: Table,
  randomBytes: (size: number) => Uint8Array,
): Promise<SigningKeys> {
  const found = await table.get(KEY);
  if (found !== undefined) return parseKeys(found);
  const first = Buffer.from(randomBytes(KEY_BYTES)).toString('base64');
  const row = rows.row(KEY, { keys: [first] });
  try {
    await table.write([insert(row, 'keys')]);
    return parseKeys(row);
  } catch (error) {
    if (!refusedBy(error, 'keys')) throw error;
    return parseKeys(await table.get(KEY));
  }
}

/** The keys as they are, none on a desk that has made none yet. */
export async function knownSigningKeys(table: Table): Promise<readonly Uint8Array[]> {
  const found = await table.get(KEY);
  return found === undefined ? [] : parseKeys(found);
}

/** For how long keys are believed after they were read, in milliseconds. */
const BELIEVED_MS = 60_000;

/**
 * The keys as a warm function keeps them: read again once a minute, and not for every mail. Who gives the desk another
 * first key sees it used everywhere a minute later; until then the keys of before sign and are accepted, as ever.
 */
export function keptSigningKeys(
  table: Table,
  randomBytes: (size: number) => Uint8Array,
): (now: Date) => Promise<SigningKeys> {
  let known: { keys: SigningKeys; readAtMs: number } | undefined;
  return async (now) => {
    const ageMs = known === undefined ? Number.POSITIVE_INFINITY : now.getTime() - known.readAtMs;
    if (known !== undefined && ageMs >= 0 && ageMs < BELIEVED_MS) return known.keys;
    const keys = await loadSigningKeys(table, randomBytes);
    known = { keys, readAtMs: now.getTime() };
    return keys;
  };
}

function parseKeys(row: unknown): SigningKeys {
  const [first, ...others] = rows.parse(row).keys.map((key) => new Uint8Array(Buffer.from(key, 'base64')));
  if (!first) throw new Error('The desk has no signing key');
  return [first, ...others];
}
