import { recordEvent } from '../audit/index.ts';
import type { Context } from '../shared/context.ts';
import { fieldError } from '../shared/errors.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import {
  loadSecretState,
  type SecretRef,
  type SecretState,
  secretSubject,
  secretWrites,
} from './secret-store.ts';

/** Signing secrets, client secrets and access tokens are far shorter. */
const MOST_CHARACTERS = 4096;

/**
 * Sets a secret, in place of an earlier one if there is one. Neither is read, and the new one is never shown again: the
 * answer says that it is set and since when, the event by whom.
 * @throws InvalidInputError when it is empty or longer than 4,096 characters
 * @throws StaleVersionError when `expectedVersion` is not the current one
 */
export async function setSecret(
  deps: { table: Table },
  context: Context,
  input: { secret: SecretRef; value: string; expectedVersion?: number },
): Promise<SecretState> {
  const { secret, value } = input;
  if (value === '' || value.length > MOST_CHARACTERS)
    throw fieldError('value', `must have 1 to ${MOST_CHARACTERS} characters`);
  const load = () => loadSecretState(deps.table, secret);
  return changeVersioned(input.expectedVersion, load, async (before) => {
    const after: SecretState = { ...before, setAt: context.now.toISOString(), version: before.version + 1 };
    const facts = { ...secret, version: after.version };
    const event = recordEvent(secretSubject(secret), 'secret.set', { secret: facts }, context);
    await deps.table.write([...secretWrites(before, after, value), event]);
    return after;
  });
}
