import { recordEvent } from '../audit/index.ts';
import type { Context } from '../shared/context.ts';
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

/**
 * Removes a secret from the table. Where there is none it writes nothing.
 * @throws StaleVersionError when `expectedVersion` is not the current one
 */
export async function removeSecret(
  deps: { table: Table },
  context: Context,
  input: { secret: SecretRef; expectedVersion?: number },
): Promise<SecretState> {
  const load = () => loadSecretState(deps.table, input.secret);
  return changeVersioned(input.expectedVersion, load, async (before) => {
    const { after, writes } = removingWrites(before, context);
    if (writes.length > 0) await deps.table.write(writes);
    return after;
  });
}

/** The writes that remove a secret together with what it belongs to; none where there is no secret. */
export async function removingSecret(table: Table, context: Context, secret: SecretRef): Promise<Write[]> {
  return removingWrites(await loadSecretState(table, secret), context).writes;
}

function removingWrites(before: SecretState, context: Context): { after: SecretState; writes: Write[] } {
  if (before.setAt === null) return { after: before, writes: [] };
  const after: SecretState = { ...before, setAt: null, version: before.version + 1 };
  const { sender, id, version } = after;
  const facts = { sender, id, version };
  const event = recordEvent(secretSubject(after), 'secret.removed', { secret: facts }, context);
  return { after, writes: [...secretWrites(before, after, null), event] };
}
