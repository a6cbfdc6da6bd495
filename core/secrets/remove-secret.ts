import { recordEvent } from '../audit/index.ts';
import type { Context } from '../shared/context.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import {
  loadSecretState,
  type SecretRef,
  type SecretState,
  secretSubject,
  secretWrites,
} from './secret-store.ts';

/**
 * Removes a secret from the table. Where there is none it writes nothing.
 * @throws StaleVersionError when `expectedVersion` is not the current one
 */
export async function removeSecret(
  deps: { table: Table },
  context: Context,
  input: { secret: SecretRef; expectedVersion?: number },
): Promise<SecretState> {
  const { secret } = input;
  const load = () => loadSecretState(deps.table, secret);
  return changeVersioned(input.expectedVersion, load, async (before) => {
    if (before.setAt === null) return before;
    const after: SecretState = { ...before, setAt: null, version: before.version + 1 };
    const facts = { ...secret, version: after.version };
    const event = recordEvent(secretSubject(secret), 'secret.removed', { secret: facts }, context);
    await deps.table.write([...secretWrites(before, after, null), event]);
    return after;
  });
}
