import { recordEvent } from '../audit/index.ts';
import type { Context } from '../shared/context.ts';
import { fieldError } from '../shared/errors.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
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
  requireFitting(value);
  const load = () => loadSecretState(deps.table, secret);
  return changeVersioned(input.expectedVersion, load, async (before) => {
    const { after, writes } = settingWrites(before, context, value);
    await deps.table.write(writes);
    return after;
  });
}

/**
 * The writes that set a secret together with what it belongs to, refused with `version` when somebody else has set it meanwhile.
 * @throws InvalidInputError when it is empty or longer than 4,096 characters
 */
export async function settingSecret(
  table: Table,
  context: Context,
  { secret, value }: { secret: SecretRef; value: string },
): Promise<Write[]> {
  requireFitting(value);
  return settingWrites(await loadSecretState(table, secret), context, value).writes;
}

function requireFitting(value: string): void {
  if (value === '' || value.length > MOST_CHARACTERS)
    throw fieldError('value', `must have 1 to ${MOST_CHARACTERS} characters`);
}

function settingWrites(before: SecretState, context: Context, value: string) {
  const after: SecretState = { ...before, setAt: context.now.toISOString(), version: before.version + 1 };
  const { sender, id, version } = after;
  const facts = { sender, id, version };
  const event = recordEvent(secretSubject(after), 'secret.set', { secret: facts }, context);
  return { after, writes: [...secretWrites(before, after, value), event] };
}
